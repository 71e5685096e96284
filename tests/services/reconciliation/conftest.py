from dataclasses import dataclass

import pytest

from services.reconciliation.follow import Follower
from services.reconciliation.records import Report
from services.reconciliation.service import Reconciliation
from services.refunds.disputes import DisputeService
from services.refunds.service import RefundService
from services.storage.sessions import Sessions
from tests.books import Books, Clock
from tests.services.cards.conftest import QUICK, Desk


@dataclass
class Office(Desk):
    """A desk that also compares its books with Stripe."""

    def __post_init__(self) -> None:
        super().__post_init__()
        books, gateway = self.books, self.charges._gateway
        self.refunds = RefundService(
            books.sessions, gateway, books.payments, books.journal, books.events, self.clock,
            pace=QUICK,
        )  # fmt: skip
        self.disputes = DisputeService(books.sessions, books.journal, books.events, self.clock)
        self.reconciliation = self.another_reconciliation()

    def another_reconciliation(self) -> Reconciliation:
        charges, books = self.charges, self.books
        follower = Follower(
            books.sessions,
            charges._gateway,
            self.refunds,
            self.disputes,
            charges.differences,
            self.clock,
        )
        return Reconciliation(
            books.sessions, charges._gateway, charges, follower, books.events, self.clock
        )

    def forward(self, **how_long: float) -> None:
        """Let time pass here and at Stripe."""
        self.clock.forward(**how_long)
        self.control.set_clock(to=int(self.clock.moment.timestamp()))

    def run(self) -> Report:
        return self.reconciliation.run(self.books.supervisor)


@pytest.fixture
def office(sessions: Sessions, simulator: object) -> Office:
    clock = Clock()
    books = Books(sessions, clock)
    books.add_account()
    for sequential in (1, 2, 3):
        books.add_invoice(sequential)
    simulator.control.set_clock(to=int(clock.moment.timestamp()))  # type: ignore[attr-defined]
    return Office(books, simulator, clock)  # type: ignore[arg-type]
