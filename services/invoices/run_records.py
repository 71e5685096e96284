from dataclasses import dataclass
from enum import StrEnum


class WhyNot(StrEnum):
    """Why a monthly run leaves an account out."""

    SUSPENDED = "suspended"
    ALREADY_BILLED = "already_billed"
    NOT_YET_ACTIVE = "not_yet_active"
    NO_PLAN = "no_plan"
    NO_TAX = "no_tax"
    NO_AGREEMENT = "no_agreement"
    NOTHING_TO_BILL = "nothing_to_bill"
    ABOVE_FINAL_CONSUMER = "above_final_consumer"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class RunAccount:
    """What a run bills to one account. `activation_cents` is 0 but on its first invoice."""

    account_number: str
    customer_name: str
    plan_name: str
    monthly_cents: int
    activation_cents: int
    subtotal_cents: int
    tax_cents: int
    total_cents: int


@dataclass(frozen=True, slots=True)
class RunExcluded:
    """An account that a run leaves out, and why."""

    account_number: str
    customer_name: str
    why: WhyNot


@dataclass(frozen=True, slots=True)
class RunPreview:
    """What a run would issue."""

    period: str
    accounts: tuple[RunAccount, ...]
    excluded: tuple[RunExcluded, ...]

    @property
    def total_cents(self) -> int:
        """What all invoices add up to."""
        return sum(account.total_cents for account in self.accounts)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run issued. Without invoices, the numbers are empty."""

    period: str
    count: int
    first_number: str
    last_number: str
    total_cents: int
