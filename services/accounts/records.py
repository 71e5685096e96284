from dataclasses import dataclass
from datetime import date, datetime

from services.accounts.states import (
    AccountState,
    BankAccountKind,
    ConsentChannel,
    DocumentKind,
    Method,
    Origin,
)
from services.debits.mandate_records import MandateRecord


@dataclass(frozen=True, slots=True)
class AccountKey:
    """What other features need to know of an account, by its number."""

    id: int
    number: str
    customer_id: int
    name: str
    state: AccountState
    origin: Origin
    billing_day: int
    method: Method | None
    is_automatic: bool


@dataclass(frozen=True, slots=True)
class AccountHit:
    """One account in a list or among search results, with what it owes today."""

    id: int
    number: str
    name: str
    trade_name: str
    id_kind: str
    id_number: str
    phone: str
    mobile: str
    origin: Origin
    state: AccountState
    method: Method | None
    open_cents: int
    overdue_cents: int
    open_invoices: int


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What a list shows; empty sets mean everything."""

    states: frozenset[AccountState] = frozenset()
    origins: frozenset[Origin] = frozenset()
    methods: frozenset[Method] = frozenset()
    with_debt: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """The customer's consent to the use of their data: which text, when, how, whether revoked."""

    version: str
    given_at: datetime
    channel: ConsentChannel
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """Who the account belongs to; `version` goes back with an edit."""

    id: int
    id_kind: str
    id_number: str
    name: str
    trade_name: str
    contact_name: str
    email: str
    phone: str
    mobile: str
    address: str
    city: str
    province: str
    consent: Consent | None
    stripe_customer: str | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """The account itself: its service, price, state; `version` goes back with an edit."""

    id: int
    number: str
    origin: Origin
    state: AccountState
    plan_code: str | None
    plan_name: str
    monthly_cents: int
    activation_cents: int
    tax_code: str | None
    billing_day: int
    created_at: datetime
    activated_at: datetime | None
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class LineRecord:
    """One VoIP number of an account."""

    id: int
    voip_number: str
    description: str
    added_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgreementRecord:
    """How the customer pays from a day on; an earlier one keeps who, when and why."""

    id: int
    method: Method
    starts_on: date
    ended_at: datetime | None
    bank_code: str | None
    bank_account_kind: BankAccountKind | None
    bank_account_number: str | None
    holder_name: str | None
    holder_id_kind: str | None
    holder_id_number: str | None
    form_signed_on: date | None
    agreed_at: datetime
    agreed_by: str
    reason: str


def is_automatic(method: Method | None, *, is_debit_allowed: bool) -> bool:
    """Whether money comes without the customer: the web's card, or a debit by a mandate.

    `is_debit_allowed` says whether the account's mandate is active and within its days.
    """
    return method is Method.CARD or (method is Method.DEBIT and is_debit_allowed)


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A scan that was attached; its content stays in the books."""

    id: int
    kind: DocumentKind
    file_name: str
    media_type: str
    size: int
    sha256: str
    original_seen_by: str
    attached_at: datetime
    attached_by: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """A note about an account."""

    id: int
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """One change of state: who, when, at which till, why."""

    from_state: AccountState | None
    to_state: AccountState
    at: datetime
    by: str
    till: str
    reason: str


@dataclass(frozen=True, slots=True)
class SavedCard:
    """A card that the customer left at Stripe; nothing of it is here but what people say."""

    id: int
    payment_method: str
    brand: str
    last4: str
    expires: str


@dataclass(frozen=True, slots=True)
class AccountSheet:
    """Everything about one account but its invoices and payments (*ficha*).

    `mandate` is the one that lives, or else the last that there was.
    """

    account: AccountRecord
    customer: CustomerRecord
    lines: tuple[LineRecord, ...]
    agreement: AgreementRecord | None
    agreements: tuple[AgreementRecord, ...]
    mandate: MandateRecord | None
    documents: tuple[DocumentRecord, ...]
    notes: tuple[NoteRecord, ...]
    moves: tuple[MoveRecord, ...]
    cards: tuple[SavedCard, ...]


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A plan of the catalogue."""

    code: str
    name: str
    monthly_cents: int
    activation_cents: int
    tax_code: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class TaxRecord:
    """A tax rate and the days it holds; `basis_points` are hundredths of a percent.

    `replaces` is the code of the rate that it took the place of.
    """

    code: str
    name: str
    basis_points: int
    valid_from: date
    valid_until: date | None
    replaces: str | None = None

    def is_in_force(self, day: date) -> bool:
        """Whether the law had this rate on a day; open-ended without an end."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing that an activation needs; `missing` says what is, empty when it is there.

    `key` and `missing` are keys of words: `activation.item.<key>`, `activation.missing.<missing>`.
    """

    key: str
    missing: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class PaymentNote:
    """What everything printed for a customer says about how and when they pay next."""

    method: Method | None
    is_automatic: bool
    next_due_on: date
    invoice_number: str | None
    overdue_cents: int


@dataclass(frozen=True, slots=True)
class Billing:
    """What a monthly run bills for one active account."""

    account_id: int
    number: str
    name: str
    plan_code: str | None
    plan_name: str
    monthly_cents: int
    tax_code: str
    tax_basis_points: int
    billing_day: int
    method: Method | None
    activated_on: date | None
