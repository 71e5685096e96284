from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from services.debits.banks.base import Profile, Term
from services.debits.banks.registry import PROFILES
from services.debits.banks.registry import profile as profile_of
from services.debits.banks.sample import sample_of
from services.debits.desk import DebitDesk
from services.staff.rights import Operator
from ui.accounts.choices import ChoiceCombo
from ui.settings.debit_sample import FileSample
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import ReviewSheet, SheetRow
from ui.widgets.rows_model import Column
from ui.wording import words


@dataclass(frozen=True, slots=True)
class AgreedTerms:
    """What was agreed with a bank: pairs of a term's name and its value."""

    profile: str
    terms: tuple[tuple[str, str], ...]


class DebitTermsPanel(RowsPanel[AgreedTerms]):
    """The profiles of banks with our codes; a change shows at once what the file looks like."""

    def __init__(self, needs: SettingsNeeds, desk: DebitDesk) -> None:
        self._settings = desk.settings
        super().__init__(
            "debit_terms",
            needs,
            _columns(),
            identity=lambda each: each.profile,
            title=_tr("Lo acordado con cada banco"),
            empty="",
            read=self._read_all,
            put=self._put_all,
            lines=len(PROFILES),
        )
        self.edit_button = self.offer("edit", _tr("Cambiar los &datos…"), self.edit, icon="edit")
        self.sample_button = self.offer(
            "sample", _tr("Ver &ejemplo"), self.show_sample, icon="eye", for_all=True
        )
        self.table.opened.connect(
            lambda _row: (
                self.edit_button if self.edit_button.isEnabled() else self.sample_button
            ).press()
        )

    def edit(self) -> None:
        """Change our codes with the chosen bank."""
        old = self.chosen
        if old is not None:
            profile = profile_of(old.profile)
            form, make = _form(profile, dict(old.terms))
            self.ask(
                profile.name,
                form,
                lambda: self.replaced(old, make()),
                _tr("Datos de {bank} guardados: valen desde el próximo archivo.").format(
                    bank=profile.name
                ),
                rows=[SheetRow("", words(f"debit_bank.{profile.key}"), "muted")],
            )

    def show_sample(self) -> None:
        """Show what the chosen bank's file looks like."""
        old = self.chosen
        if old is not None:
            profile = profile_of(old.profile)
            shown = FileSample(profile)
            shown.show_terms(dict(old.terms))
            sheet = ReviewSheet(
                "debit_sample_sheet",
                _tr("Ejemplo del archivo de {bank}").format(bank=profile.name),
                self,
                rows=[
                    SheetRow("", words(f"debit_bank.{profile.key}"), "muted"),
                    SheetRow("", _sample_told(old), "muted"),
                ],
                width=760,
            )
            sheet.body.addWidget(shown)
            sheet.open_sheet()

    def _read_all(self) -> list[AgreedTerms]:
        return [
            AgreedTerms(each.key, tuple(sorted(self._settings.terms(each).items())))
            for each in PROFILES
        ]

    def _put_all(
        self, operator: Operator, wanted: list[AgreedTerms], was: list[AgreedTerms]
    ) -> None:
        """Only the banks whose terms are other than before are written."""
        before = {each.profile: each for each in was}
        for each in wanted:
            old = before[each.profile]
            if each != old:
                self._settings.put_terms(
                    operator, profile_of(each.profile), dict(each.terms), was=dict(old.terms)
                )


def _form(
    profile: Profile, kept: dict[str, str]
) -> tuple[Form, Callable[[], Callable[[], AgreedTerms]]]:
    form = Form("debit_terms_form", columns=2, labels="top")
    fields: dict[str, QWidget] = {}
    shown = FileSample(profile)

    def values() -> dict[str, str]:
        typed = {}
        for term in profile.terms:
            field = fields[term.name]
            if isinstance(field, ChoiceCombo):
                value = field.value() or ""
            else:
                value = field.value() if isinstance(field, TextLine) else ""
            if value and value != term.default:
                typed[term.name] = value
        return typed

    def show() -> None:
        terms = values()
        shown.show_terms(terms)
        told.setText(_sample_told(AgreedTerms(profile.key, tuple(terms.items()))))

    for term in profile.terms:
        fields[term.name] = field = _field(term, kept.get(term.name, ""))
        hint = _tr("Usual: {value}").format(value=term.default) if term.default else ""
        if term.is_required and not term.default:
            hint = _tr("El banco lo asigna: sin él no hay archivo.")
        form.add(term.name, words(f"debit_term.{term.name}"), field, hint=hint)
        if isinstance(field, ChoiceCombo):
            field.chosen.connect(lambda _value: show())
        elif isinstance(field, TextLine):
            field.textChanged.connect(lambda _text: show())
    told = label(tone="muted", wrap=True)
    form.add_widget(told)
    form.add_widget(shown)
    show()

    def make() -> Callable[[], AgreedTerms]:
        made = replace(AgreedTerms(profile.key, ()), terms=tuple(sorted(values().items())))

        def check() -> AgreedTerms:
            sample_of(profile, dict(made.terms))
            return made

        return check

    return form, make


def _field(term: Term, value: str) -> QWidget:
    name = f"term_{term.name}"
    if term.choices:
        combo: ChoiceCombo[str] = ChoiceCombo(
            name, [(each, each or _tr("Ninguno")) for each in term.choices]
        )
        combo.set_value(value or term.default)
        return combo
    line = TextLine(name, most=term.most)
    line.setPlaceholderText(term.default)
    line.set_value(value)
    return line


def _columns() -> list[Column[AgreedTerms]]:
    return [
        Column("bank", _tr("Banco"), lambda each: profile_of(each.profile).name, stretch=True),
        Column("terms", _tr("Nuestros códigos y datos"), _summary, stretch=True),
        Column(
            "ready",
            _tr("Archivo de débitos"),
            lambda each: _missing(each) or _tr("Listo"),
            tone=lambda each: "warn" if _missing(each) else "ok",
        ),
        Column(
            "answer",
            _tr("Archivo de respuesta"),
            lambda each: (
                _tr("Formato conocido")
                if profile_of(each.profile).read
                else _tr("Usted indica sus columnas")
            ),
        ),
    ]


def _summary(each: AgreedTerms) -> str:
    told = [f"{words(f'debit_term.{name}')} {value}" for name, value in each.terms]
    return " · ".join(told) or _tr("Los usuales del formato")


def _sample_told(each: AgreedTerms) -> str:
    """What to know of a sample: an example that looks finished would be taken for one."""
    if not _missing(each):
        return _tr("Así queda el archivo:")
    return _tr("Así queda el archivo; donde dice «#» va el código que todavía falta:")


def _missing(each: AgreedTerms) -> str:
    kept = dict(each.terms)
    wanted = [term for term in profile_of(each.profile).terms if term.is_required]
    missing = [term for term in wanted if not (kept.get(term.name) or term.default)]
    if not missing:
        return ""
    return _tr("Falta: {term}").format(term=words(f"debit_term.{missing[0].name}"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("DebitTermsPanel", text)
