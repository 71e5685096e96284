"""The office's chart of accounts: which account of the books each kind of money goes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from services.errors import BadField
from services.text import clean_line

SETTING: Final = "ledger.accounts"
BANKS_SETTING: Final = "ledger.banks"


class Purpose(StrEnum):
    """What an account stands for."""

    CASH = "cash"
    CHEQUES = "cheques"
    BANK = "bank"
    DEPOSITS = "deposits"
    CARDS = "cards"
    VOUCHERS = "vouchers"
    DEBITS = "debits"
    INCOME_WITHHELD = "income_withheld"
    VAT_WITHHELD = "vat_withheld"
    VAULT = "vault"
    RECEIVABLE = "receivable"
    ADVANCES = "advances"
    PETTY = "petty"
    MISSING = "missing"
    OVER = "over"
    BANK_FEES = "bank_fees"
    CARD_FEES = "card_fees"


@dataclass(frozen=True, slots=True)
class LedgerAccount:
    """An account of the chart (*cuenta contable*)."""

    purpose: Purpose
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class BankLedger:
    """The account of the chart that one of our bank accounts has for itself.

    `bank` is the bank account's number; without a code it shares the general ones.
    """

    bank: str
    code: str = ""
    name: str = ""


# Of the chart of the Superintendencia de Compañías; the office puts its own.
DEFAULTS: Final = (
    LedgerAccount(Purpose.CASH, "1.01.01.01", "Caja general"),
    LedgerAccount(Purpose.CHEQUES, "1.01.01.02", "Cheques por depositar"),
    LedgerAccount(Purpose.BANK, "1.01.01.03", "Bancos"),
    LedgerAccount(Purpose.DEPOSITS, "1.01.01.04", "Depósitos y transferencias por conciliar"),
    LedgerAccount(Purpose.CARDS, "1.01.01.05", "Tarjetas por liquidar (Stripe)"),
    LedgerAccount(Purpose.VOUCHERS, "1.01.01.06", "Tarjetas por liquidar (datáfono)"),
    LedgerAccount(Purpose.DEBITS, "1.01.01.07", "Débitos bancarios por conciliar"),
    LedgerAccount(Purpose.INCOME_WITHHELD, "1.01.05.01", "Retenciones en la fuente recibidas"),
    LedgerAccount(Purpose.VAT_WITHHELD, "1.01.05.02", "Retenciones de IVA recibidas"),
    LedgerAccount(Purpose.VAULT, "1.01.01.08", "Bóveda"),
    LedgerAccount(Purpose.RECEIVABLE, "1.01.02.05", "Cuentas por cobrar clientes"),
    LedgerAccount(Purpose.ADVANCES, "2.01.10", "Anticipos de clientes"),
    LedgerAccount(Purpose.PETTY, "5.02.01", "Gastos de caja chica"),
    LedgerAccount(Purpose.MISSING, "5.02.02", "Faltantes de caja"),
    LedgerAccount(Purpose.OVER, "4.03.01", "Sobrantes de caja"),
    LedgerAccount(Purpose.BANK_FEES, "5.02.03", "Comisiones y costos bancarios"),
    LedgerAccount(Purpose.CARD_FEES, "5.02.04", "Comisiones de tarjetas (Stripe)"),
)


def from_setting(value: Any) -> tuple[LedgerAccount, ...]:
    """The chart as it was put; ours for what never was."""
    put = {each["purpose"]: each for each in value or ()}
    return tuple(
        LedgerAccount(each.purpose, put[each.purpose]["code"], put[each.purpose]["name"])
        if each.purpose in put
        else each
        for each in DEFAULTS
    )


def as_setting(accounts: Sequence[LedgerAccount]) -> list[Mapping[str, object]]:
    """The chart as a business setting holds it. Two purposes may share an account.

    Raises:
        BadField: `code` or `name`; a purpose twice, or one that is missing.
    """
    kept: list[Mapping[str, object]] = []
    names: dict[str, str] = {}
    for each in accounts:
        code = clean_line(each.code, field="code", most=30, required=True)
        name = clean_line(each.name, field="name", most=80, required=True)
        if names.setdefault(code, name) != name:
            raise BadField(field="name", problem="ledger.other_name", value=names[code])
        kept.append({"purpose": each.purpose.value, "code": code, "name": name})
    if sorted(each.purpose for each in accounts) != sorted(Purpose):
        raise BadField(field="code", problem="required")
    return kept


def banks_from(value: Any) -> tuple[BankLedger, ...]:
    """The bank accounts that have an account of the chart for themselves."""
    return tuple(BankLedger(each["bank"], each["code"], each["name"]) for each in value or ())


def banks_as_setting(
    banks: Sequence[BankLedger], chart: Sequence[LedgerAccount]
) -> list[Mapping[str, object]]:
    """The same as a business setting holds it; one without a code is left out.

    Raises:
        BadField: `code` or `name`; a code that has another name in the chart or another bank.
    """
    kept: list[Mapping[str, object]] = []
    names = {each.code: each.name for each in chart}
    for each in banks:
        code = clean_line(each.code, field="code", most=30)
        if not code:
            continue
        name = clean_line(each.name, field="name", most=80, required=True)
        if names.setdefault(code, name) != name:
            raise BadField(field="name", problem="ledger.other_name", value=names[code])
        kept.append({"bank": each.bank, "code": code, "name": name})
    return kept
