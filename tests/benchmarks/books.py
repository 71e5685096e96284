"""The services of an office, on books that are open."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from argon2 import PasswordHasher

from services.accounts.service import AccountService
from services.audit.service import Journal
from services.cash.service import TillService
from services.events import Events
from services.invoices.papers import InvoicePapers
from services.invoices.service import InvoiceService
from services.office.service import OfficeService
from services.payments.service import PaymentService
from services.staff.passwords import Passwords
from services.staff.rights import Operator, Role
from services.staff.service import StaffService
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.benchmarks.company import ADMIN, CASHIER, COMPANY, NOW, PASSWORD, TILLS, Size

_CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class SteadyClock:
    """The day of the company's books; each look is a later one."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        self.moment += timedelta(microseconds=1)
        return self.moment


@dataclass
class Books:
    """An office's books. `close` them at the end."""

    url: str
    size: Size
    clock: SteadyClock = field(default_factory=SteadyClock)

    def __post_init__(self) -> None:
        self.sessions = Sessions(open_engine(self.url))
        self.events = Events()
        self.journal = Journal(self.sessions, self.clock)
        self.staff = StaffService(self.sessions, self.journal, self.clock, _CHEAP)
        self.office = OfficeService(self.sessions, self.journal, self.staff, self.clock)
        self.payments = PaymentService(self.sessions, self.journal, self.events, self.clock)
        self.accounts = AccountService(self.sessions, self.journal, self.events, self.clock)
        self.invoices = InvoiceService(self.sessions, self.journal, self.events, self.clock)
        self.invoice_papers = InvoicePapers(self.sessions, self.clock)

    @property
    def database(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.sessions.engine.dialect.name

    @cached_property
    def cashier(self) -> Operator:
        """Who receives money at the first till."""
        return self.cashier_at(TILLS[0].code)

    def cashier_at(self, till: str) -> Operator:
        """Who receives money at a till: whoever opened its turn."""
        return self.staff.operator(_cashier_of(till), till)

    def begin(self) -> int:
        """Write the company, its people, and an open turn of each till; returns a cashier's id."""
        self.office.create(COMPANY)
        admin = self.staff.operator(ADMIN, TILLS[0].code)
        turns = TillService(self.sessions, self.journal, self.events, self.clock)
        for till in TILLS:
            username = _cashier_of(till.code)
            self.staff.add_user(
                admin,
                username=username,
                full_name="Ana Cajas",
                password=PASSWORD,
                roles=frozenset({Role.CASHIER}),
                must_change=False,
            )
            turns.open(self.staff.operator(username, till.code), till.code, 0)
        return self.cashier.user_id

    def close(self) -> None:
        """Give everything back."""
        self.sessions.close()


def _cashier_of(till: str) -> str:
    return CASHIER if till == TILLS[0].code else f"caja{till}"
