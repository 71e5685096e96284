"""What a customer pays with; one receipt takes any mix of these."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from services.money import percentage


class Method(StrEnum):
    """How money comes in; the words of the `tender` table."""

    CASH = "cash"
    CHEQUE = "cheque"
    DEPOSIT = "deposit"
    CARD = "card"
    """Charged here, at the provider; the office terminal's voucher is `VOUCHER`."""
    VOUCHER = "voucher"
    DEBIT = "debit"
    WITHHOLDING = "withholding"
    CREDIT = "credit"
    """The account's *saldo a favor*, spent."""


@dataclass(frozen=True, slots=True)
class CashTender:
    """Notes and coins: what was handed over and what was handed back (*vuelto*).

    `told_not_deductible`: the customer was told that so much cash cannot be deducted as an
    expense; obligatory above a limit (LRTI 103).
    """

    tendered_cents: int
    change_cents: int = 0
    told_not_deductible: bool = False
    method: Method = Method.CASH

    @property
    def amount_cents(self) -> int:
        """What stays in the drawer."""
        return self.tendered_cents - self.change_cents


class ChequeKind(StrEnum):
    """Who stands behind a cheque; the words of the `cheque` table."""

    PLAIN = "plain"
    CERTIFIED = "certified"
    CASHIER = "cashier"
    """The bank's own (*de gerencia*)."""


@dataclass(frozen=True, slots=True)
class ChequeTender:
    """A customer's cheque, as read off it.

    `deposit_on` is when it may be taken to the bank (*posfechado*), when that is later than the
    day of the receipt; a cheque that is dated later has that date.
    """

    bank_code: str
    account_number: str
    number: str
    drawer: str
    dated_on: date
    amount_cents: int
    method: Method = Method.CHEQUE
    drawer_id: str = ""
    city: str = ""
    kind: ChequeKind = ChequeKind.PLAIN
    deposit_on: date | None = None


@dataclass(frozen=True, slots=True)
class DepositTender:
    """A deposit or transfer into one of our bank accounts (*papeleta de depósito*).

    `bank_line` is the line of the bank's statement that it is collected from: recording it
    matches the two.
    """

    bank_account: str
    slip: str
    deposited_on: date
    depositor: str
    amount_cents: int
    method: Method = Method.DEPOSIT
    bank_line: int | None = None


@dataclass(frozen=True, slots=True)
class CardTender:
    """Money that Stripe says it has taken; `attempt` is the charge attempt that proves it."""

    attempt: str
    charge: str
    brand: str
    last4: str
    amount_cents: int
    method: Method = Method.CARD


@dataclass(frozen=True, slots=True)
class VoucherTender:
    """A voucher of the office's own card terminal, typed in.

    `batch`, `reference` and `authorization` are its *lote*, *referencia* and *autorización*.
    """

    terminal: str
    batch: str
    reference: str
    authorization: str
    brand: str
    last4: str
    amount_cents: int
    method: Method = Method.VOUCHER


@dataclass(frozen=True, slots=True)
class DebitTender:
    """What a bank collected for us from the customer's account (*débito bancario autorizado*).

    `line` is our key of the debit, such as `12-341`; `bank_code` and `account_number` are the
    customer's.
    """

    line: str
    bank_code: str
    account_number: str
    settled_on: date
    amount_cents: int
    method: Method = Method.DEBIT


class WithheldTax(StrEnum):
    """Which tax a customer kept back; the words of the `withholding_line` table."""

    INCOME = "income"
    """*Impuesto a la renta*, a part of the base."""
    VAT = "vat"
    """*IVA*, a part of the tax."""


class VoucherSource(StrEnum):
    """How a withholding's lines came in; the words of the `withholding` table."""

    TYPED = "typed"
    XML = "xml"


@dataclass(frozen=True, slots=True)
class WithheldLine:
    """What was kept back of one invoice for one tax.

    `base_cents` is the invoice's subtotal for the income tax and its IVA for the IVA;
    `basis_points` are the percentage: 300 is 3 %.
    """

    invoice: str
    tax: WithheldTax
    code: str
    base_cents: int
    basis_points: int
    amount_cents: int

    @property
    def computed_cents(self) -> int:
        """What the percentage gives, rounded half up once."""
        return percentage(self.base_cents, self.basis_points)


@dataclass(frozen=True, slots=True)
class WithholdingTender:
    """A customer's withholding voucher (*comprobante de retención*).

    `number` is `001-001-000000123`; `authorization` has 49, 37 or 10 digits; `sha256` names the
    XML among the kept contents, when that is where the lines come from.
    """

    number: str
    authorization: str
    issued_on: date
    lines: tuple[WithheldLine, ...]
    source: VoucherSource = VoucherSource.TYPED
    sha256: str | None = None
    method: Method = Method.WITHHOLDING

    @property
    def amount_cents(self) -> int:
        """Everything that was kept back."""
        return sum(line.amount_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class CreditTender:
    """*Saldo a favor* of the same account, spent on its invoices."""

    amount_cents: int
    method: Method = Method.CREDIT


Tender = (
    CashTender
    | ChequeTender
    | DepositTender
    | CardTender
    | VoucherTender
    | DebitTender
    | WithholdingTender
    | CreditTender
)

NO_MONEY: Final = frozenset({Method.WITHHOLDING, Method.CREDIT})
"""What pays invoices without money coming in; it never leaves *saldo a favor*."""


def money_cents(tenders: Iterable[Tender]) -> int:
    """What came in as money, and may therefore be left as *saldo a favor*."""
    return sum(each.amount_cents for each in tenders if each.method not in NO_MONEY)
