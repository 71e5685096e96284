from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.office.records import Company, CompanyFacts, Mode
from services.printing.papers import PaperFormat
from ui.accounts.form_sheet import FormSheet
from ui.settings.logo_card import LogoCard
from ui.settings.logo_file import as_picture
from ui.settings.needs import SettingsNeeds
from ui.settings.section import SettingsSection
from ui.settings.trial import show_page
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.file_choice import choose_file
from ui.widgets.flow_row import FlowRow
from ui.widgets.form import Form
from ui.widgets.labels import card, label
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow, rows_grid


@dataclass(frozen=True, slots=True)
class _Read:
    company: Company
    logo: bytes | None


class CompanySection(SettingsSection):
    """The company and its logo, as its papers show them."""

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("company", _tr("Empresa"), "home", needs)
        self._company: Company | None = None
        self.sheet: FormSheet | None = None
        self.column.addWidget(
            label(
                _tr(
                    "Así se muestra en recibos y facturas, desde el próximo papel: los ya emitidos"
                    " conservan lo que dijeron. El correo de ayuda va al pie."
                ),
                tone="muted",
                wrap=True,
            )
        )
        self._frame = card("settings_company_facts")
        inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(SPACE.normal, SPACE.normal, SPACE.normal, SPACE.normal)
        self._facts = QWidget()
        inner.addWidget(self._facts)
        self.column.addWidget(self._frame)
        self.edit_button = ActionButton("settings_company_edit", _tr("Ca&mbiar…"), icon="edit")
        self.edit_button.clicked.connect(self.edit)
        self.column.addWidget(FlowRow(self.edit_button))
        self.column.addWidget(label(_tr("Logotipo"), scale=1.1, bold=True))
        self.logo = LogoCard()
        self.column.addWidget(self.logo)
        self.logo_button = ActionButton(
            "settings_company_logo", _tr("Elegir &logotipo…"), icon="open"
        )
        self.logo_button.clicked.connect(self.choose_logo)
        self.no_logo_button = ActionButton(
            "settings_company_no_logo", _tr("&Quitar logotipo"), icon="void"
        )
        self.no_logo_button.clicked.connect(self.remove_logo)
        self.look_button = ActionButton("settings_company_look", _tr("&Ver en papel"), icon="eye")
        self.look_button.clicked.connect(self.look)
        self.look_button.setVisible(needs.trial_page is not None)
        self.form.hide()
        self.finish(self.logo_button, self.no_logo_button, self.look_button)

    def read(self) -> _Read:
        """The company and its logo."""
        return _Read(self.needs.office.company(), self.needs.company.logo.current())

    def show_read(self, answer: _Read) -> None:
        """Show them."""
        self._company = answer.company
        self.logo.show_logo(answer.logo)
        shown = QWidget()
        shown.setLayout(rows_grid(_rows(answer.company)))
        layout = self._frame.layout()
        if layout is not None:
            layout.replaceWidget(self._facts, shown)
        self._facts.hide()
        self._facts.deleteLater()
        self._facts = shown

    def show_rights(self) -> None:
        """Let an administrator change the company; the others read it."""
        super().show_rights()
        refusal = _tr("Guardando…") if self.is_busy else ""
        if not self.may_manage:
            refusal = _tr("Solo un administrador cambia esto.")
        self.edit_button.set_reason(refusal)
        self.logo_button.set_reason(refusal)
        none = "" if self.logo.has_logo else _tr("No hay logotipo.")
        self.no_logo_button.set_reason(refusal or none)

    def edit(self) -> None:
        """Ask for what the papers should say."""
        company, operator = self._company, self.needs.operator()
        if company is None:
            return
        was, book = company.facts, self.needs.company.facts
        form, read = _form(was)

        def prepare() -> Callable[[], object]:
            wanted = read()
            return lambda: book.change(operator, was, wanted)

        sheet = FormSheet(
            "settings_company_sheet",
            _tr("Cambiar los datos de la empresa"),
            self,
            form,
            action=_tr("&Guardar"),
            prepare=prepare,
            tasks=self.needs.tasks,
            rows=[
                (_tr("RUC"), company.tax_id),
                ("", _tr("El RUC no se cambia: con otro RUC empiezan otros libros.")),
            ],
            icon="save",
            width=680,
        )
        sheet.done.connect(
            lambda _company: self.saved(
                _tr(
                    "Guardado. Sale en el próximo papel; la ventana lo muestra al abrirse otra vez."
                )
            )
        )
        sheet.closed.connect(self._closed)
        self.sheet = sheet
        sheet.open_sheet()

    def choose_logo(self) -> None:
        """Ask for a picture, and put it on the papers."""
        kinds = _tr("Imágenes (*.png *.jpg *.jpeg *.svg)")
        chosen = choose_file(self, _tr("Logotipo de la empresa"), kinds)
        if chosen is not None:
            self.use_logo(chosen)

    def use_logo(self, file: Path) -> None:
        """Put the picture of a file on the papers."""
        operator, logo = self.needs.operator(), self.needs.company.logo
        self.work(
            _tr("Preparando el logotipo…"),
            lambda: logo.put(operator, as_picture(logo.read_file(file))),
            lambda _none: self.saved(_tr("Logotipo guardado. Sale en el próximo papel.")),
        )

    def remove_logo(self) -> None:
        """Go without a logo."""
        operator, logo = self.needs.operator(), self.needs.company.logo
        self.work(
            _tr("Guardando…"),
            lambda: logo.remove(operator),
            lambda _none: self.saved(_tr("Los papeles salen sin logotipo.")),
        )

    def look(self) -> None:
        """Show a page with the company's head on it."""
        page = self.needs.trial_page
        if page is not None:
            self.work(
                _tr("Preparando la página…"),
                lambda: page("", PaperFormat.A4),
                lambda content: show_page(self, content),
            )

    def _closed(self) -> None:
        self.sheet = None


def _rows(company: Company) -> list[SheetRow | tuple[str, str]]:
    modes = {
        Mode.DEMO: _tr("Demostración: nada es real"),
        Mode.TEST: _tr("Pruebas: dinero de prueba de Stripe"),
        Mode.LIVE: _tr("Real: cobra dinero de clientes"),
    }
    return [
        SheetRow(_tr("Razón social"), company.legal_name, strong=True),
        (_tr("Nombre comercial"), company.trade_name),
        (_tr("RUC"), company.tax_id),
        (_tr("Dirección"), f"{company.address}, {company.city}"),
        (_tr("Teléfono"), company.phone),
        (_tr("Correo"), company.email),
        (_tr("Correo de ayuda"), company.help_email),
        SheetRow(_tr("Modo"), modes[company.mode], "" if company.mode is Mode.LIVE else "warn"),
    ]


def _form(was: CompanyFacts) -> tuple[Form, Callable[[], CompanyFacts]]:
    form = Form("settings_company_form")
    names = {
        "legal_name": (_tr("&Razón social"), 120),
        "trade_name": (_tr("&Nombre comercial"), 120),
        "address": (_tr("&Dirección"), 160),
        "city": (_tr("&Ciudad"), 60),
        "phone": (_tr("&Teléfono"), 40),
        "email": (_tr("C&orreo"), 120),
        "help_email": (_tr("Correo de &ayuda"), 120),
    }
    lines: dict[str, TextLine] = {}
    for name, (words, most) in names.items():
        lines[name] = TextLine(f"company_{name}", most=most)
        lines[name].set_value(getattr(was, name))
        form.add(name, words, lines[name])
    return form, lambda: CompanyFacts(**{name: line.value() for name, line in lines.items()})


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompanySection", text)
