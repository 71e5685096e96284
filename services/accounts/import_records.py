from collections.abc import Sequence
from dataclasses import dataclass

from services.accounts.inputs import AgreementInput, CustomerInput
from services.accounts.states import AccountState, Method, Origin
from services.importing import Fate, ImportedBefore, LineProblem


@dataclass(frozen=True, slots=True)
class CardOfFile:
    """The saved card that the billing system charges each month, as Stripe knows it."""

    stripe_customer: str
    payment_method: str
    brand: str
    last4: str
    expires: str


@dataclass(frozen=True, slots=True)
class AccountOfFile:
    """One account of a file, cleaned; None where the file leaves it to the plan."""

    line: int
    number: str
    origin: Origin
    state: AccountState
    customer: CustomerInput
    plan_code: str
    monthly_cents: int | None
    activation_cents: int | None
    tax_code: str
    billing_day: int
    voip_numbers: tuple[str, ...]
    agreement: AgreementInput
    card: CardOfFile | None


@dataclass(frozen=True, slots=True)
class ParsedImport:
    """A file of accounts that was read: what is right in it, and what is not."""

    file_name: str
    sha256: str
    line_count: int
    accounts: Sequence[AccountOfFile]
    problems: Sequence[LineProblem]


@dataclass(frozen=True, slots=True)
class PreviewAccount:
    """One account of a file, as the preview lists it."""

    line: int
    number: str
    origin: Origin
    id_number: str
    name: str
    plan_code: str
    monthly_cents: int
    method: Method | None
    state: AccountState
    fate: Fate


@dataclass(frozen=True, slots=True)
class AccountPreview:
    """What a file would add, and what is wrong with it, line by line."""

    parsed: ParsedImport
    imported_before: ImportedBefore | None
    accounts: tuple[PreviewAccount, ...]
    problems: tuple[LineProblem, ...]

    @property
    def file_name(self) -> str:
        """The name of the file."""
        return self.parsed.file_name

    @property
    def sha256(self) -> str:
        """The fingerprint of the file."""
        return self.parsed.sha256

    @property
    def line_count(self) -> int:
        """How many records the file has."""
        return self.parsed.line_count

    @property
    def new_count(self) -> int:
        """How many accounts would be added."""
        return sum(account.fate is Fate.NEW for account in self.accounts)

    @property
    def same_count(self) -> int:
        """How many are there already, exactly so."""
        return sum(account.fate is Fate.SAME for account in self.accounts)

    @property
    def problem_count(self) -> int:
        """How many things are wrong."""
        return len(self.problems)

    @property
    def may_apply(self) -> bool:
        """Whether nothing is wrong and the file is not known yet."""
        return not self.problems and self.imported_before is None


@dataclass(frozen=True, slots=True)
class AccountImportResult:
    """What a file added. With `already_imported` it added nothing: it came in before."""

    file_name: str
    sha256: str
    new_count: int
    same_count: int
    line_count: int
    already_imported: bool
