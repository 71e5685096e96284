from dataclasses import dataclass, field
from datetime import date, datetime

from services.accounts.states import BankAccountKind, ConsentChannel, Method


@dataclass(frozen=True, slots=True)
class CustomerInput:
    """The first step of the wizard, and the form that edits a customer: as typed."""

    id_kind: str = "05"
    id_number: str = ""
    name: str = ""
    trade_name: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    mobile: str = ""
    address: str = ""
    city: str = ""
    province: str = ""

    def row(self) -> dict[str, str]:
        """The same as columns of the table of customers."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class ConsentInput:
    """The consent as the office took it; not given while `is_given` is false."""

    is_given: bool = False
    version: str = ""
    channel: ConsentChannel = ConsentChannel.PAPER


@dataclass(frozen=True, slots=True)
class ServiceInput:
    """The second step: plan, numbers, price. Amounts are cents; None is not decided yet."""

    plan_code: str = ""
    voip_numbers: tuple[str, ...] = ()
    monthly_cents: int | None = None
    activation_cents: int | None = None
    tax_code: str = ""
    billing_day: int = 1


@dataclass(frozen=True, slots=True)
class AgreementInput:
    """The third step: how the customer pays; the bank's fields matter for a debit alone.

    A debit's form may be signed later: its request is printed from the agreement.

    Attributes:
        limit_cents: what one debit may take at most; None where the customer sets no limit.
        valid_until: the last day of the authorization; None where it has no end.
        signer_name: who signs for a company, its legal representative, with cédula and post;
            empty where that is written into the letter by hand.
    """

    method: Method | None = None
    starts_on: date | None = None
    bank_code: str = ""
    bank_account_kind: BankAccountKind | None = None
    bank_account_number: str = ""
    holder_name: str = ""
    holder_id_kind: str = "05"
    holder_id_number: str = ""
    form_signed_on: date | None = None
    limit_cents: int | None = None
    valid_until: date | None = None
    signer_name: str = ""
    signer_id: str = ""
    signer_post: str = ""


@dataclass(frozen=True, slots=True)
class ActivationDraft:
    """An activation that is being typed; saved at each step, gone once the account exists.

    `id` is a UUID that the window makes when the wizard opens; with it a double click creates
    one account.
    """

    id: str
    step: int = 0
    customer: CustomerInput = field(default_factory=CustomerInput)
    consent: ConsentInput = field(default_factory=ConsentInput)
    service: ServiceInput = field(default_factory=ServiceInput)
    agreement: AgreementInput = field(default_factory=AgreementInput)
    note: str = ""


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft as it was saved, by whom and when."""

    draft: ActivationDraft
    saved_at: datetime
    saved_by: str
