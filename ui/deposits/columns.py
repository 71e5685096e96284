from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication

from services.deposits.records import DepositRecord, DepositState
from ui import formats, wording
from ui.widgets.rows_model import Column

LATE_DAYS = 3
"""After so many days without news a deposit is worth a call to the bank."""


def deposit_columns(
    today: Callable[[], date], accounts: Mapping[str, str]
) -> list[Column[DepositRecord]]:
    """What a list of deposits shows."""

    def age(record: DepositRecord) -> str:
        if record.state is not DepositState.CLAIMED:
            return ""
        return formats.days((today() - record.deposited_on).days)

    def age_tone(record: DepositRecord) -> str:
        is_late = (today() - record.deposited_on).days > LATE_DAYS
        return "err" if is_late and record.state is DepositState.CLAIMED else "muted"

    return [
        Column(
            "state",
            _tr("Estado"),
            lambda record: wording.state("deposit", record.state).word,
            look=lambda record: wording.state("deposit", record.state),
        ),
        Column("day", _tr("Depósito"), lambda record: formats.day(record.deposited_on), "center"),
        Column("age", _tr("Espera"), age, "right", tone=age_tone),
        Column("slip", _tr("Papeleta"), lambda record: record.slip),
        Column(
            "account",
            _tr("Cuenta"),
            lambda record: short_account(
                accounts.get(record.bank_account, ""), record.bank_account
            ),
            tooltip=lambda record: accounts.get(record.bank_account, record.bank_account),
        ),
        Column(
            "customer",
            _tr("Cliente"),
            lambda record: f"{record.account_name} · {record.account}",
            stretch=True,
        ),
        Column(
            "picture", _tr("Foto"), lambda record: _tr("sí") if record.pictures else "—", "center"
        ),
        Column("amount", _tr("Valor"), lambda record: formats.amount(record.amount_cents), "right"),
    ]


def short_account(label: str, number: str) -> str:
    """Enough of one of our accounts to know it by: `Pichincha …2345`."""
    bank = label.split(",", maxsplit=1)[0].removeprefix("Banco ")
    return f"{bank[:14]} …{number[-4:]}".strip()


def _tr(text: str) -> str:
    return QCoreApplication.translate("DepositsPage", text)
