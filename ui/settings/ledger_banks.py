from PySide6.QtCore import QCoreApplication

from services.ledger.accounts import BankLedger
from services.ledger.service import LedgerService
from services.staff.rights import Operator
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import Change, RowsPanel
from ui.settings.values import bank_accounts
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.rows_model import Column


class BanksPanel(RowsPanel[BankLedger]):
    """Our bank accounts: each may have an account of the chart for itself."""

    def __init__(self, needs: SettingsNeeds, ledger: LedgerService) -> None:
        labels: dict[str, str] = {}

        def read() -> list[BankLedger]:
            ours = bank_accounts(needs.office)
            labels.update({each.number: each.label for each in ours})
            own = {each.bank: each for each in ledger.banks()}
            return [own.get(each.number, BankLedger(each.number)) for each in ours]

        def put(operator: Operator, wanted: list[BankLedger], was: list[BankLedger]) -> None:
            ledger.put_banks(operator, wanted, was=[each for each in was if each.code])

        super().__init__(
            "ledger_banks",
            needs,
            _columns(labels),
            identity=lambda each: each.bank,
            title=_tr("Nuestras cuentas en los bancos"),
            empty=_tr("No hay cuentas de banco: se escriben en Bancos."),
            read=read,
            put=put,
            lines=4,
        )
        self._labels = labels
        self.edit_button = self.offer("edit", _tr("C&uenta contable…"), self.edit, icon="edit")
        self.table.opened.connect(lambda _row: self.edit_button.press())

    def edit(self) -> None:
        """Give the chosen bank account an account of the chart; without one it shares them."""
        old = self.chosen
        if old is None:
            return
        form = Form("settings_ledger_banks_form")
        code = TextLine("ledger_bank_code", most=30)
        name = TextLine("ledger_bank_name", most=80)
        hint = _tr("Vacío: se registra en las cuentas generales de bancos y de depósitos.")
        form.add("code", _tr("&Código"), code, hint=hint)
        form.add("name", _tr("&Nombre"), name)
        code.set_value(old.code)
        name.set_value(old.name)

        def make() -> Change[BankLedger]:
            new = BankLedger(old.bank, code.value(), name.value())
            return self.replaced(old, lambda: new)

        self.ask(
            _tr("Cuenta contable del banco"),
            form,
            make,
            _tr("Guardado. Lo que ya se exportó queda como está."),
            rows=[(_tr("Cuenta"), self._labels.get(old.bank, old.bank))],
        )


def _columns(labels: dict[str, str]) -> list[Column[BankLedger]]:
    shared = _tr("La general")
    return [
        Column("bank", _tr("Cuenta"), lambda each: labels.get(each.bank, each.bank), stretch=True),
        Column("code", _tr("Código"), lambda each: each.code or shared),
        Column("name", _tr("Nombre"), lambda each: each.name, stretch=True),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("LedgerBanks", text)
