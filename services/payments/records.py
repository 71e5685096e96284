import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from services.payments.tenders import (
    CardTender,
    CashTender,
    ChequeKind,
    ChequeTender,
    CreditTender,
    DebitTender,
    DepositTender,
    Method,
    Tender,
    VoucherSource,
    VoucherTender,
    WithheldLine,
    WithheldTax,
    WithholdingTender,
    money_cents,
)

__all__ = [
    "REVERSED",
    "Applied",
    "CardTender",
    "CashTender",
    "Cause",
    "ChequeKind",
    "ChequeTender",
    "CreditTender",
    "DebitTender",
    "DepositTender",
    "Direction",
    "Method",
    "PaymentLine",
    "PaymentOrder",
    "PaymentRecord",
    "PaymentRecorded",
    "PaymentReversed",
    "Reopened",
    "ReversalRecord",
    "Share",
    "Standing",
    "Tender",
    "VoidRecord",
    "VoucherSource",
    "VoucherTender",
    "WithheldLine",
    "WithheldTax",
    "WithholdingTender",
    "key_of",
    "receipt_number",
]

REVERSED: Final = "reversed"
"""What went back, beside the methods, in the totals of a day."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one invoice gets of a payment; `version` is the one that the operator saw."""

    invoice: str
    amount_cents: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """What a cashier decided: from whom, with what, for which invoices.

    `id` is a UUID minted when the review opens; the same id twice is the same payment. What the
    tenders hold above the shares becomes the account's *saldo a favor*; without any share all of
    it does (*anticipo*). `approval` is a second person's, where a tender needs one.
    """

    id: str
    account: str
    shares: tuple[Share, ...]
    tenders: tuple[Tender, ...]
    approval: str = ""

    @property
    def amount_cents(self) -> int:
        """What was received."""
        return sum(tender.amount_cents for tender in self.tenders)

    @property
    def applied_cents(self) -> int:
        """What goes to invoices."""
        return sum(share.amount_cents for share in self.shares)

    @property
    def money_cents(self) -> int:
        """What of it is money: not withheld, and not credit that is spent."""
        return money_cents(self.tenders)


@dataclass(frozen=True, slots=True)
class Applied:
    """What a payment did to one invoice."""

    invoice: str
    issued_on: date
    due_on: date
    balance_before_cents: int
    amount_cents: int

    @property
    def balance_after_cents(self) -> int:
        """What was still owed right after."""
        return self.balance_before_cents - self.amount_cents


class Direction(StrEnum):
    """Which way a reversal goes; the words of the `reversal` table."""

    BACK = "back"
    """The money left us: its invoices are owed again."""
    AGAIN = "again"
    """It came back after all, as credit of the account."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What undoes a payment, by its id; one of them.

    A refund, a dispute (*contracargo*), the void of the whole receipt, a cheque that came back,
    a deposit that the bank does not have, or a debit that the bank took back.
    """

    refund: str | None = None
    dispute: str | None = None
    void: str | None = None
    cheque: int | None = None
    deposit: int | None = None
    debit: str | None = None

    def __post_init__(self) -> None:
        named = (self.refund, self.dispute, self.void, self.cheque, self.deposit, self.debit)
        if sum(each is not None for each in named) != 1:
            raise ValueError("a reversal has one cause")


@dataclass(frozen=True, slots=True)
class Reopened:
    """What a reversal did to one invoice: so much of it is owed again."""

    invoice: str
    amount_cents: int
    balance_before_cents: int

    @property
    def balance_after_cents(self) -> int:
        """What was owed right after."""
        return self.balance_before_cents + self.amount_cents


@dataclass(frozen=True, slots=True)
class ReversalRecord:
    """A document that undoes a payment in whole or in part, numbered within its payment.

    `credit_cents` is what it took of the account's credit, or gave to it when the money came
    again; `approver` is a user name, `-` where nobody had to be asked. `occurrence` is above 1
    for a cheque that came back again after its second deposit was paid. `twice_cents` of it a
    refund had given back before: that money went out twice, and the customer owes it.
    """

    id: str
    payment: str
    position: int
    direction: Direction
    cause: Cause
    amount_cents: int
    applied_cents: int
    credit_cents: int
    till: str
    actor: str
    approver: str
    reason: str
    at: datetime
    business_date: date
    lines: tuple[Reopened, ...]
    occurrence: int = 1
    twice_cents: int = 0

    @property
    def net_cents(self) -> int:
        """What it took away from the payment; negative when the money came again."""
        return self.amount_cents if self.direction is Direction.BACK else -self.amount_cents

    @property
    def net_credit_cents(self) -> int:
        """What of that was credit."""
        return self.credit_cents if self.direction is Direction.BACK else -self.credit_cents


@dataclass(frozen=True, slots=True)
class VoidRecord:
    """A whole receipt taken back (*anulado*); its number stays.

    `replaced_by` is the receipt of the payment that stands in its place, empty without one;
    `cash_back_cents` was handed back from the drawer. `approver` is `-` where nobody was asked.
    """

    id: str
    reason: str
    by: str
    approver: str
    till: str
    at: datetime
    business_date: date
    cash_back_cents: int
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of one tender since: the state of its cheque or deposit, and whether it lives.

    `id` is the cheque's, deposit's, voucher's or withholding's own; `state` is empty for the
    last two.
    """

    position: int
    method: Method
    id: int
    state: str
    is_living: bool


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    """A payment as it stands in the books, with its receipt's number."""

    id: str
    receipt: str
    account: str
    account_name: str
    amount_cents: int
    applied_cents: int
    credit_cents: int
    received_at: datetime
    business_date: date
    till: str
    cashier: str
    tenders: tuple[Tender, ...]
    applied: tuple[Applied, ...]
    reversals: tuple[ReversalRecord, ...] = ()
    void: VoidRecord | None = None
    replaces: str = ""
    """The receipt that was voided for this one to stand in its place."""

    @property
    def reversed_cents(self) -> int:
        """What went back of it and did not come again."""
        return sum(each.net_cents for each in self.reversals)

    @property
    def card(self) -> CardTender | None:
        """The tender whose money can go back to a card."""
        cards = (tender for tender in self.tenders if isinstance(tender, CardTender))
        return next(cards, None)


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment in a list; `reversed_cents` went back of it and did not come again."""

    id: str
    receipt: str
    account: str
    account_name: str
    received_at: datetime
    amount_cents: int
    methods: tuple[str, ...]
    till: str
    cashier: str
    reversed_cents: int = 0
    is_void: bool = False


@dataclass(frozen=True, slots=True)
class PaymentRecorded:
    """Announced after a payment's commit."""

    payment_id: str
    receipt: str
    account: str


@dataclass(frozen=True, slots=True)
class PaymentReversed:
    """Announced after the commit of a reversal, in either direction."""

    payment_id: str
    account: str


def receipt_number(series: str, number: int) -> str:
    """`001-001-000000123`, as it is printed."""
    return f"{series}-{number:09d}"


def key_of(text: str) -> str:
    """A slip's or cheque's number as it is compared.

    NFKC, letters and digits only, upper case, no leading zeros: `no. 00-123` is `NO123`'s twin
    only if somebody wrote the letters; `00123` and `123` are one cheque.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(each for each in folded if each.isalnum())
    return kept.lstrip("0") or "0"
