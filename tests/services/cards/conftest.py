from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest

from services.cards.protocol import Pace
from services.cards.records import CardToken, ChargeOrder, TokenKind
from services.cards.service import ChargeService
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.payments.records import Share
from services.practice.simulator import SimulatorControl, SimulatorProcess
from services.storage.sessions import Sessions
from tests.books import Books, Clock

KEY = "sk_test_practice"
VISA = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_visa", "visa", "4242")
DECLINED = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_chargeDeclined", "visa", "0002")

QUICK = Pace(
    lease=timedelta(seconds=60),
    create_waits=(0.0, 0.0, 0.0),
    confirm_waits=(0.0, 0.0, 0.0),
    resolve_waits=(0.0, 0.0, 0.0, 0.0),
    longest_wait=0.0,
)


@dataclass
class Desk:
    """A company that charges cards at the simulator."""

    books: Books
    simulator: SimulatorProcess
    clock: Clock
    timeouts: Timeouts = field(default_factory=lambda: Timeouts(2.0, 2.0, 3.0))

    def __post_init__(self) -> None:
        self.charges = self.another_till()

    @property
    def control(self) -> SimulatorControl:
        return self.simulator.control

    def another_till(self, key: str = KEY, pace: Pace = QUICK) -> ChargeService:
        gateway = StripeGateway(
            key, api_base=self.simulator.url, timeouts=self.timeouts, now=self.clock
        )
        return ChargeService(
            self.books.sessions,
            gateway,
            self.books.payments,
            self.books.office,
            self.books.journal,
            self.books.events,
            self.clock,
            pace=pace,
        )

    def order(self, *numbers: str, cents: int = 4500) -> ChargeOrder:
        shares = tuple(Share(number, cents) for number in numbers)
        return ChargeOrder(str(uuid4()), "100001", shares)

    def succeeded(self) -> int:
        return sum(intent["status"] == "succeeded" for intent in self.control.intents())


@pytest.fixture
def desk(sessions: Sessions, simulator: SimulatorProcess) -> Desk:
    clock = Clock()
    books = Books(sessions, clock)
    books.add_account()
    for sequential in (1, 2, 3):
        books.add_invoice(sequential)
    simulator.control.set_clock(to=int(clock.moment.timestamp()))
    return Desk(books, simulator, clock)


FIRST, SECOND, THIRD = (f"001-002-{n:09d}" for n in (1, 2, 3))
