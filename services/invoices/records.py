from dataclasses import dataclass
from datetime import date, datetime

from services.invoices.states import InvoiceSource, InvoiceState


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """Who holds an invoice for a charge under way; every other payment is refused meanwhile.

    `method` is `card`, `debit`, `phone` or `found`; `holder` is the id of the attempt, of the
    batch, or of the difference with Stripe that says that the invoice is paid already.
    """

    holder: str
    method: str
    till: str
    who: str
    since: datetime
    is_doubt: bool = False


@dataclass(frozen=True, slots=True)
class PendingInvoice:
    """One line of the list of pending invoices. `version` is what a payment says that it saw."""

    id: int
    number: str
    period: str
    issued_on: date
    due_on: date
    overdue_days: int
    total_cents: int
    balance_cents: int
    version: int
    agreement_method: str
    claim: ClaimRecord | None

    @property
    def is_overdue(self) -> bool:
        """Whether the due day has passed, in Guayaquil."""
        return self.overdue_days > 0


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One line of any other list of invoices: of an account, of the office, of a search."""

    id: int
    number: str
    account_number: str
    customer_name: str
    period: str
    issued_on: date
    due_on: date
    overdue_days: int
    total_cents: int
    balance_cents: int
    state: InvoiceState
    version: int
    claim: ClaimRecord | None


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """A stretch of a list, and how long the whole list is."""

    rows: tuple[InvoiceRow, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One charge of an invoice. Quantity and unit price are integers scaled by a million."""

    position: int
    code: str
    description: str
    quantity_e6: int
    unit_price_e6: int
    discount_cents: int
    net_cents: int
    tax_code: str
    tax_name: str
    tax_basis_points: int


@dataclass(frozen=True, slots=True)
class TaxSubtotal:
    """The charges of one tax rate; 15 % is 1500 basis points."""

    tax_code: str
    tax_name: str
    basis_points: int
    base_cents: int
    tax_cents: int


@dataclass(frozen=True, slots=True)
class AppliedPayment:
    """What one receipt applied to an invoice. `methods` are those of the receipt's tenders."""

    payment_id: str
    receipt_number: str
    received_at: datetime
    methods: tuple[str, ...]
    applied_cents: int
    balance_before_cents: int


@dataclass(frozen=True, slots=True)
class BilledCustomer:
    """Whom an invoice is for, as the customer is known today."""

    name: str
    id_kind: str
    id_number: str
    address: str
    city: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class InvoiceSheet:
    """An invoice with everything that its page and its paper show.

    `agreement_method` is the one in force when it was issued. `is_automatic` says whether
    somebody else collects it: a card agreement, or a debit whose mandate is
    active today.
    """

    id: int
    number: str
    account_id: int
    account_number: str
    customer: BilledCustomer
    issued_on: date
    due_on: date
    overdue_days: int
    period: str
    lines: tuple[ChargeLine, ...]
    subtotals: tuple[TaxSubtotal, ...]
    subtotal_cents: int
    tax_cents: int
    total_cents: int
    balance_cents: int
    state: InvoiceState
    version: int
    agreement_method: str
    is_automatic: bool
    source: InvoiceSource
    void_reason: str
    created_at: datetime
    payments: tuple[AppliedPayment, ...]
    claim: ClaimRecord | None

    @property
    def paid_cents(self) -> int:
        """What has been applied so far."""
        return sum(payment.applied_cents for payment in self.payments)
