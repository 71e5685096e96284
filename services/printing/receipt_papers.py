"""What the papers about money of a customer say: receipts, refunds, attempts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.printing.paper_blocks import AgreementBlock, CompanyBlock, CustomerBlock, Field

UNSIGNED: Final = "Cobrado por débito de la cuenta bancaria. Este recibo no requiere firmas."
ORIGINAL: Final = "ORIGINAL: CLIENTE"
OFFICE_COPY: Final = "COPIA: CAJA"


@dataclass(frozen=True, slots=True)
class TenderBlock:
    """One means of payment of a receipt.

    `condition` is what it still depends on: "Sujeto a efectivización (salvo buen cobro)",
    "Por verificar".
    """

    method: str
    amount_cents: int
    references: tuple[Field, ...] = ()
    condition: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What the receipt did to one invoice, in cents."""

    invoice_number: str
    previous_cents: int
    income_withheld_cents: int
    vat_withheld_cents: int
    paid_cents: int
    balance_cents: int


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """A receipt (*recibo de caja*). One paper a copy: by default the customer's and the till's.

    `amount_cents` is the money that was received: what was withheld, or paid with a *saldo a
    favor* of before, is none. `credit_cents` is what became *saldo a favor*. `state` (ANULADO,
    PROTESTADO) is printed when it is not empty. The note for customers who are not automatic
    comes from `agreement`. Nobody signs for money that a bank collected: it is not `is_signed`.
    """

    company: CompanyBlock
    number: str
    moment: datetime
    city: str
    received_from: CustomerBlock
    account_number: str
    amount_cents: int
    concept: str
    tenders: tuple[TenderBlock, ...]
    rows: tuple[ReceiptRow, ...]
    credit_cents: int
    cashier: str
    till: str
    agreement: AgreementBlock | None = None
    state: str = ""
    copies: tuple[str, ...] = (ORIGINAL, OFFICE_COPY)
    is_signed: bool = True


@dataclass(frozen=True, slots=True)
class AttemptedInvoice:
    """An invoice of a charge attempt, with the part of it that was to be charged."""

    number: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class AttemptNotePaper:
    """What a customer is told of one card charge (*constancia de intento de cobro*).

    `number` is the short form of `attempt`, for the telephone. `state` is the attempt's own word;
    `verdict` and `sentence` say it to the customer, true at `told_at`. `asked_at` is when the
    provider last showed it; `doubt_since` when it was first asked and did not tell; `replaces`
    when the paper that this one corrects was made.
    """

    company: CompanyBlock
    number: str
    attempt: str
    told_at: datetime
    city: str
    customer: CustomerBlock
    account_number: str
    amount_cents: int
    state: str
    verdict: str
    sentence: str
    advice: tuple[str, ...]
    began_at: datetime
    asked_at: datetime | None
    doubt_since: datetime | None
    cashier: str
    till: str
    card: str
    intent: str
    invoices: tuple[AttemptedInvoice, ...]
    replaces: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReopenedRow:
    """An invoice that is owed again, by how much, and what it owed before and after, in cents."""

    invoice_number: str
    previous_cents: int
    reopened_cents: int
    balance_cents: int


@dataclass(frozen=True, slots=True)
class RefundPaper:
    """Money that went back of a receipt (*comprobante de devolución*), one paper a copy.

    `number` is the receipt's with the reversal's own: `001-001-000000123/R1`. `state` is the
    refund's word; `verdict` and `sentence` say it to the customer. `credit_cents` is what was
    taken of the account's *saldo a favor*. `told_at` is when the books wrote what it tells;
    `replaces` when what the paper that this one corrects tells was written.
    """

    company: CompanyBlock
    number: str
    refund: str
    told_at: datetime
    city: str
    customer: CustomerBlock
    account_number: str
    receipt: str
    received_on: date
    paid_cents: int
    amount_cents: int
    state: str
    verdict: str
    sentence: str
    references: tuple[Field, ...]
    rows: tuple[ReopenedRow, ...]
    credit_cents: int
    reason: str
    requested_by: str
    approved_by: str
    till: str
    replaces: datetime | None = None
    copies: tuple[str, ...] = (ORIGINAL, OFFICE_COPY)
