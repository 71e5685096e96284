from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.office.records import Company, Mode, Till
from ui.settings.needs import SettingsNeeds
from ui.settings.section import SettingsSection
from ui.theme import SPACE
from ui.widgets.labels import card, label
from ui.widgets.review_sheet import SheetRow, rows_grid


class CompanySection(SettingsSection):
    """The company as its paper shows it, and its tills. Read here; begun with the books."""

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("company", _tr("Empresa"), "home", needs)
        self.column.addWidget(
            label(
                _tr("Así se muestra en recibos y facturas. El correo de ayuda va al pie."),
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
        self.form.hide()
        self.finish()

    def read(self) -> tuple[Company, list[Till]]:
        """The company and its tills."""
        return self.needs.office.company(), self.needs.office.tills()

    def show_read(self, answer: tuple[Company, list[Till]]) -> None:
        """Show them."""
        company, tills = answer
        modes = {
            Mode.DEMO: _tr("Demostración: nada es real"),
            Mode.TEST: _tr("Pruebas: dinero de prueba de Stripe"),
            Mode.LIVE: _tr("Real: cobra dinero de clientes"),
        }
        rows: list[SheetRow | tuple[str, str]] = [
            SheetRow(_tr("Razón social"), company.legal_name, strong=True),
            (_tr("Nombre comercial"), company.trade_name),
            (_tr("RUC"), company.tax_id),
            (_tr("Dirección"), f"{company.address}, {company.city}"),
            (_tr("Teléfono"), company.phone),
            (_tr("Correo"), company.email),
            (_tr("Correo de ayuda"), company.help_email),
            SheetRow(_tr("Modo"), modes[company.mode], "" if company.mode is Mode.LIVE else "warn"),
            (_tr("Serie de facturas"), company.invoice_series),
        ]
        rows += [
            (
                till.name,
                _tr("caja {code}, recibos {series}").format(
                    code=till.code, series=till.receipt_series
                ),
            )
            for till in tills
        ]
        shown = QWidget()
        shown.setLayout(rows_grid(rows))
        layout = self._frame.layout()
        if layout is not None:
            layout.replaceWidget(self._facts, shown)
        self._facts.hide()
        self._facts.deleteLater()
        self._facts = shown


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompanySection", text)
