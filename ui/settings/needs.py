from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from services.accounts.consents import ConsentService
from services.accounts.directory import AccountDirectory
from services.cards.service import ChargeService
from services.cheques.register import ChequeRegister
from services.cheques.rulebook import ChequeRulebook
from services.clock import Now
from services.debits.desk import DebitDesk
from services.ledger.service import LedgerService
from services.office.desk import CompanyDesk
from services.office.service import OfficeService
from services.office.usual_reasons import UsualReasons
from services.papers.service import PaperService
from services.payments.service import PaymentService
from services.printing.papers import PaperFormat
from services.staff.rights import Operator
from services.withholdings.service import WithholdingService
from ui.settings.copies_desk import CopyDesk
from ui.signin.door import FactorDesk
from ui.tasks import TaskRunner
from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class TillSetup:
    """How this till is set up, as far as this page shows it. Empty names no printer."""

    a4_printer: str = ""
    receipt_printer: str = ""
    receipt_format: PaperFormat = PaperFormat.A4
    auto_print: bool = True
    decimal_comma: bool = False
    idle_minutes: int = 10


class TillStore(Protocol):
    """Where this till's set-up is kept; called on a worker's thread."""

    def read(self) -> TillSetup:
        """How it is set up now."""
        ...

    def write(self, setup: TillSetup) -> None:
        """Keep it. What it raises for people is a `UserError`."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The way into the vault, and none out of it; called on a worker's thread."""

    keep_stripe_key: Callable[[str], None]
    keep_mail_password: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class CounterBooks:
    """What the office decides about the counter, each kept by the service that uses it."""

    cheque_rulebook: ChequeRulebook
    cheque_register: ChequeRegister
    withholdings: WithholdingService
    payments: PaymentService
    usual_reasons: UsualReasons
    directory: AccountDirectory


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """Where the books are, as far as people may know it: never a password.

    `place` is a file, or a server with the name of its database; `role` is whom the server takes
    this program for.
    """

    is_server: bool
    place: str
    version: str
    schema: str
    size_bytes: int
    free_bytes: int
    newest_copy: str = ""
    role: str = ""
    is_safe_role: bool = True


@dataclass(frozen=True, slots=True)
class SettingsNeeds:
    """Everything that the sections of the settings ask for, for wiring only.

    Args:
        trial_print: prints a test page on a printer, "" for the system's own; gives the job.
        trial_page: the same page, to be looked at.
        database: where the books are.
        mail_trial: sends a test message to an address.
        debits: what was agreed with banks; without it there is no section of it.
        copies: this till's safety copies; without them there is no section of them.
        ledger: the chart of accounts; the same.
        factor: how somebody takes a second factor of their own; the same.
        change_password: an operator, their password of now, another one; the same.
        consents: what customers agree to; the same.
    """

    office: OfficeService
    company: CompanyDesk
    counter: CounterBooks
    charges: ChargeService
    papers: PaperService
    tasks: TaskRunner
    operator: Callable[[], Operator]
    now: Now
    theme: Theme
    till: TillStore
    secrets: Secrets
    version: str
    trial_print: Callable[[str, PaperFormat], str] | None = None
    trial_page: Callable[[str, PaperFormat], bytes] | None = None
    database: Callable[[], DatabaseFacts] | None = None
    mail_trial: Callable[[str], None] | None = None
    debits: DebitDesk | None = None
    copies: CopyDesk | None = None
    ledger: LedgerService | None = None
    factor: FactorDesk | None = None
    change_password: Callable[[Operator, str, str], object] | None = None
    consents: ConsentService | None = None
