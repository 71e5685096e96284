from collections.abc import Callable
from dataclasses import dataclass

from services.accounts.directory import AccountDirectory
from services.accounts.service import AccountService
from services.debits.desk import DebitDesk
from services.debits.mandates import MandateService
from services.papers.service import PaperService
from services.staff.service import StaffService


@dataclass(frozen=True, slots=True)
class OurAccount:
    """One of our own accounts, as a batch is collected into."""

    bank_code: str
    number: str
    label: str


@dataclass(frozen=True, slots=True)
class DebitServices:
    """What the pages of debits use.

    Attributes:
        our_accounts: reads the accounts of the settings; called on a worker's thread.
    """

    debits: DebitDesk
    mandates: MandateService
    accounts: AccountService
    directory: AccountDirectory
    papers: PaperService
    staff: StaffService
    our_accounts: Callable[[], list[OurAccount]]
