"""What the papers about an account say: its activation, its order to a bank."""

from dataclasses import dataclass
from datetime import date, datetime

from services.printing.bank_papers import ARCHIVE_COPY, BANK_COPY, CUSTOMER_COPY
from services.printing.paper_blocks import AgreementBlock, CompanyBlock, CustomerBlock, Field


@dataclass(frozen=True, slots=True)
class ConsentBlock:
    """The data protection consent that the customer gave."""

    text_version: str
    given_at: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """What the customer pays every month: `ServiceLine("02-3801234", "Línea VoIP", 1500)`."""

    code: str
    description: str
    monthly_cents: int


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document on file. The sheet shows the first digits of its SHA-256."""

    kind: str
    name: str
    sha256: str
    original_seen_by: str = ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One item of the activation checklist."""

    words: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class ActivationPaper:
    """The sheet of a manual activation: contract data, agreement, documents, signatures.

    `first_total_cents` is the first month with the activation fee and taxes.
    """

    company: CompanyBlock
    account_number: str
    customer: CustomerBlock
    contact: tuple[Field, ...]
    consent: ConsentBlock | None
    plan: str
    services: tuple[ServiceLine, ...]
    monthly_cents: int
    monthly_tax_cents: int
    activation_fee_cents: int
    activation_tax_cents: int
    tax_label: str
    first_total_cents: int
    agreement: AgreementBlock
    documents: tuple[DocumentLine, ...]
    checklist: tuple[CheckLine, ...]
    activated_by: str
    activated_at: datetime | None
    state: str = ""


@dataclass(frozen=True, slots=True)
class MandatePaper:
    """The customer's order to their bank (*autorización de débito*), to be signed.

    `customer` is who has the service, `holder` whose bank account pays it; they may differ.
    `limit_cents` is the most that one debit may take, `valid_until` the last day; None is without.

    Attributes:
        holder_is_company: somebody signs for the holder: `signer`, with cédula and post, or
            empty lines to be written on where nobody said who.
        collected_in: the accounts of the company that the money may go to; empty where the
            office has none in its settings.
    """

    company: CompanyBlock
    number: str
    mandate: str
    told_at: datetime
    city: str
    bank: str
    bank_account_kind: str
    bank_account: str
    holder: str
    holder_id_kind: str
    holder_id: str
    customer: str
    account_number: str
    service: str
    limit_cents: int | None
    valid_from: date
    valid_until: date | None
    requested_by: str
    replaces: datetime | None = None
    copies: tuple[str, ...] = (BANK_COPY, CUSTOMER_COPY, ARCHIVE_COPY)
    holder_is_company: bool = False
    signer: str = ""
    signer_id: str = ""
    signer_post: str = ""
    collected_in: tuple[str, ...] = ()
