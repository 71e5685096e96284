from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from services.errors import BadField, BadFields
from services.payments.tenders import WithheldTax
from services.withholdings.codes import DEFAULTS
from services.withholdings.records import WithheldCode
from services.withholdings.service import FIRST_DAYS
from ui.accounts.choices import ChoiceCombo
from ui.settings.listed import ListedSection
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.settings.values import MOST_DAYS, checked_count
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import Column

_WHOLE = 10_000


class WithholdingsSection(ListedSection):
    """The tax office's codes with their percentages, and the days that a voucher has."""

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("withholdings", _tr("Retenciones"), "note", needs)
        self._was: int | None = None
        self.days = TextLine("withholdings_days", most=3)
        self.form.add(
            "days",
            _tr("Días del c&omprobante"),
            self.days,
            hint=_tr(
                "Días desde la factura hasta la fecha de la retención: si pasan más, Cobrar avisa"
                " y no impide."
            ),
        )
        self.add_form()
        self.codes = CodesPanel(needs)
        self.add_panel(self.codes, _tr("Códigos del SRI y su porcentaje"))
        self.watch(self.days)
        self.finish()

    def read(self) -> int:
        """The days that a voucher has."""
        return self.needs.counter.withholdings.days()

    def show_read(self, answer: int) -> None:
        """Fill the field."""
        self._was = answer
        self.days.set_value(str(answer))

    def fill_defaults(self) -> None:
        """Fill in what a company begins with; the codes have their own list."""
        self.days.set_value(str(FIRST_DAYS))

    def save(self) -> None:
        """Keep the days."""
        was, operator, service = self._was, self.needs.operator(), self.needs.counter.withholdings
        if self.is_busy or was is None:
            return
        self.form.clear_errors()
        problems: list[BadField] = []
        days = checked_count(problems, "days", self.days.value(), MOST_DAYS)
        if problems:
            self.show_failure(BadFields(problems))
            return
        self.work(
            _tr("Guardando…"),
            lambda: service.put_days(operator, days, was=was),
            lambda _none: self.saved(),
        )


class CodesPanel(RowsPanel[WithheldCode]):
    """The table of codes; the first of each tax is what is proposed."""

    def __init__(self, needs: SettingsNeeds) -> None:
        service = needs.counter.withholdings
        super().__init__(
            "codes",
            needs,
            self._columns(),
            identity=lambda each: (each.tax, each.code),
            title=_tr("Códigos de retención"),
            empty=_tr("No hay códigos."),
            read=service.codes,
            put=lambda operator, wanted, was: service.put_codes(operator, wanted, was=was),
            lines=9,
        )
        self.add_button = self.offer(
            "add", _tr("&Agregar código…"), self.add, icon="plus", of_one=False
        )
        self.edit_button = self.offer("edit", _tr("Ca&mbiar…"), self.edit, icon="edit")
        self.usual_button = self.offer("usual", _tr("&Proponer este…"), self.propose, icon="check")
        self.remove_button = self.offer("remove", _tr("&Quitar…"), self.remove, icon="void")
        self.offer_reset(DEFAULTS, lambda each: f"{each.code} · {each.name}")
        self.table.opened.connect(lambda _row: self.edit_button.press())

    def add(self) -> None:
        """Ask for a new code."""
        form, read = _form(None)
        self.ask(
            _tr("Nuevo código de retención"),
            form,
            lambda: self.added(read()),
            _tr("Código agregado."),
            action=_tr("&Agregar"),
            icon="plus",
        )

    def edit(self) -> None:
        """Change the name or the percentage of the chosen code."""
        old = self.chosen
        if old is not None:
            form, read = _form(old)
            self.ask(
                _tr("Cambiar el código"),
                form,
                lambda: self.replaced(old, read()),
                _tr("Código cambiado. Las retenciones ya recibidas quedan como están."),
                rows=_facts(old),
            )

    def propose(self) -> None:
        """Let the chosen code be the one that is proposed for its tax."""
        old = self.chosen
        if old is None:
            return
        self.confirm(
            _tr("Proponer este código"),
            [*_facts(old), (_tr("Se propone"), _tr("primero, en cada factura que se retiene"))],
            lambda rows: [old, *self.without(old)(rows)],
            _tr("Desde ahora se propone {code}.").format(code=old.code),
            action=_tr("&Proponer"),
        )

    def remove(self) -> None:
        """Offer the chosen code no longer."""
        old = self.chosen
        if old is None:
            return
        self.confirm(
            _tr("Quitar el código"),
            [*_facts(old), ("", _tr("Las retenciones ya recibidas quedan como están."))],
            self.without(old),
            _tr("Código quitado."),
            action=_tr("&Quitar"),
            danger=True,
        )

    def _is_proposed(self, code: WithheldCode) -> bool:
        return next((each for each in self.rows if each.tax is code.tax), None) == code

    def _columns(self) -> list[Column[WithheldCode]]:
        return [
            Column("tax", _tr("Impuesto"), lambda each: _tax(each.tax)),
            Column("code", _tr("Código"), lambda each: each.code),
            Column("name", _tr("Nombre"), lambda each: each.name, stretch=True),
            Column(
                "basis_points",
                "%",
                lambda each: _percent(each.basis_points),
                align="right",
                sort_key=lambda each: each.basis_points,
            ),
            Column(
                "usual",
                _tr("Propuesto"),
                lambda each: _tr("Se propone") if self._is_proposed(each) else "",
            ),
        ]


def _form(old: WithheldCode | None) -> tuple[Form, Callable[[], Callable[[], WithheldCode]]]:
    form = Form("settings_code_form")
    tax = ChoiceCombo[WithheldTax]("code_tax", [(each, _tax(each)) for each in WithheldTax])
    code = TextLine("code_code", most=10)
    name = TextLine("code_name", most=80)
    # Hundredths of a percent are typed as cents are: 1.75 is 175.
    percent = AmountEdit("code_percent", least=0, most=_WHOLE * 10)
    if old is None:
        form.add("tax", _tr("&Impuesto"), tax)
        form.add("code", _tr("&Código"), code, hint=_tr("El del SRI, por ejemplo 3440."))
    form.add("name", _tr("&Nombre"), name)
    form.add("basis_points", _tr("&Porcentaje"), percent, hint=_tr("Hasta dos decimales: 1.75"))
    if old is not None:
        name.set_value(old.name)
        percent.set_cents(old.basis_points)

    def read() -> Callable[[], WithheldCode]:
        chosen = old.tax if old else tax.value()
        number = old.code if old else code.value()
        text, points = name.value(), percent.cents

        def made() -> WithheldCode:
            missing = [("tax", chosen), ("basis_points", points)]
            problems = [
                BadField(field=key, problem="required") for key, value in missing if value is None
            ]
            if problems or chosen is None or points is None:
                raise BadFields(problems)
            return WithheldCode(chosen, number, text, points)

        return made

    return form, read


def _facts(code: WithheldCode) -> list[SheetRow | tuple[str, str]]:
    return [
        (_tr("Impuesto"), _tax(code.tax)),
        SheetRow(
            _tr("Código"),
            f"{code.code} · {code.name} · {_percent(code.basis_points)} %",
            strong=True,
        ),
    ]


def _tax(tax: WithheldTax) -> str:
    return _tr("Renta") if tax is WithheldTax.INCOME else _tr("IVA")


def _percent(basis_points: int) -> str:
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")


def _tr(text: str) -> str:
    return QCoreApplication.translate("WithholdingsSection", text)
