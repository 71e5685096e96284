from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.ledger.accounts import DEFAULTS, LedgerAccount, Purpose
from services.ledger.service import LedgerService
from ui.settings.ledger_banks import BanksPanel
from ui.settings.listed import ListedSection
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.rows_model import Column
from ui.words.ledger import PURPOSES

_LINES: Final = 14


class LedgerSection(ListedSection):
    """The chart of accounts that the accounting export is written with."""

    def __init__(self, needs: SettingsNeeds, ledger: LedgerService) -> None:
        super().__init__("ledger", _tr("Cuentas contables"), "summary", needs)
        self.say(
            _tr(
                "Con qué cuenta de la contabilidad se registra cada dinero. Se usan en Reportes,"
                " Asientos; cambiarlas no toca lo que ya se exportó. Dos usos pueden compartir"
                " una cuenta, con el mismo nombre."
            )
        )
        self.accounts = AccountsPanel(needs, ledger)
        self.add_panel(self.accounts)
        self.banks = BanksPanel(needs, ledger)
        self.add_panel(self.banks, _tr("Nuestras cuentas en los bancos"))
        self.finish()


class AccountsPanel(RowsPanel[LedgerAccount]):
    """The accounts, one for each purpose: their codes and names change, their purposes don't."""

    def __init__(self, needs: SettingsNeeds, ledger: LedgerService) -> None:
        super().__init__(
            "ledger",
            needs,
            _columns(),
            identity=lambda each: each.purpose,
            title=_tr("Cuentas contables"),
            empty=_tr("No hay cuentas."),
            read=ledger.accounts,
            put=lambda operator, wanted, was: ledger.put_accounts(operator, wanted, was=was),
            lines=_LINES,
        )
        self.edit_button = self.offer("edit", _tr("Ca&mbiar…"), self.edit, icon="edit")
        self.offer_reset(
            DEFAULTS, lambda each: f"{purpose_words(each.purpose)}: {each.code} {each.name}"
        )
        self.table.opened.connect(lambda _row: self.edit_button.press())

    def edit(self) -> None:
        """Change the code and the name of the chosen account."""
        old = self.chosen
        if old is None:
            return
        form, read = _form(old)
        self.ask(
            _tr("Cambiar la cuenta"),
            form,
            lambda: self.replaced(old, read()),
            _tr("Cuenta cambiada. Lo que ya se exportó queda como está."),
            rows=[(_tr("Para"), purpose_words(old.purpose))],
        )


def purpose_words(purpose: Purpose) -> str:
    """What an account is for."""
    return QCoreApplication.translate("words", PURPOSES[purpose])


def _form(old: LedgerAccount) -> tuple[Form, Callable[[], Callable[[], LedgerAccount]]]:
    form = Form("settings_ledger_form")
    code = TextLine("ledger_code", most=30)
    name = TextLine("ledger_name", most=80)
    form.add("code", _tr("&Código"), code, hint=_tr("El de su plan de cuentas: 1.01.01.03"))
    form.add("name", _tr("&Nombre"), name)
    code.set_value(old.code)
    name.set_value(old.name)

    def read() -> Callable[[], LedgerAccount]:
        new = LedgerAccount(old.purpose, code.value(), name.value())
        return lambda: new

    return form, read


def _columns() -> list[Column[LedgerAccount]]:
    return [
        Column("purpose", _tr("Para"), lambda each: purpose_words(each.purpose), stretch=True),
        Column("code", _tr("Código"), lambda each: each.code),
        Column("name", _tr("Nombre"), lambda each: each.name, stretch=True),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("LedgerSection", text)
