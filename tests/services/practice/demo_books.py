"""What the tests of the demo company look at it with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.accounts.directory import AccountDirectory
from services.audit.service import Journal
from services.cards.protocol import Pace
from services.cards.service import ChargeService
from services.events import Events
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.invoices.service import InvoiceService
from services.office.service import OfficeService
from services.payments.service import PaymentService
from services.practice.demo import SECRET_KEY
from services.staff.rights import Operator
from services.staff.service import StaffService
from services.storage.sessions import Sessions

AT_ONCE = Pace(
    create_waits=(0.0,) * 3, confirm_waits=(0.0,) * 3, resolve_waits=(0.0,) * 4, longest_wait=0.0
)


@dataclass
class Present:
    """A present that stands still but for what a test adds."""

    moment: datetime

    def __call__(self) -> datetime:
        self.moment += timedelta(microseconds=1)
        return self.moment


class Look:
    """The services over the demo's books, as the program would build them."""

    def __init__(self, sessions: Sessions, now: Present) -> None:
        self.sessions = sessions
        self.now = now
        self.journal = Journal(sessions, now)
        self.events = Events()
        self.staff = StaffService(sessions, self.journal, now)
        self.office = OfficeService(sessions, self.journal, self.staff, now)
        self.payments = PaymentService(sessions, self.journal, self.events, now)
        self.invoices = InvoiceService(sessions, self.journal, self.events, now)
        self.directory = AccountDirectory(sessions, self.journal, now)

    @property
    def cashier(self) -> Operator:
        return self.staff.operator("ana", "02")

    def charges(
        self, url: str, key: str = SECRET_KEY, timeouts: Timeouts | None = None
    ) -> ChargeService:
        gateway = StripeGateway(key, api_base=url, timeouts=timeouts, now=self.now)
        return ChargeService(
            self.sessions,
            gateway,
            self.payments,
            self.office,
            self.journal,
            self.events,
            self.now,
            pace=AT_ONCE,
        )

    def rows(self, sql: str) -> Sequence[Any]:
        with self.sessions.read() as session:
            return session.exec_driver_sql(sql).all()

    def one(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    def values(self, sql: str) -> set[Any]:
        return {row[0] for row in self.rows(sql)}
