from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar
from uuid import uuid4

import pytest

from services.cards.answers import Answer
from services.cards.gateway import CardGateway
from services.cards.protocol import Pace
from services.cards.records import CardToken, ChargeOrder, TokenKind, Verdict
from services.cards.service import ChargeService
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.payments.records import PaymentRecord, Share
from services.practice.simulator import SimulatorControl, SimulatorProcess
from services.refunds.disputes import DisputeService
from services.refunds.records import RefundOrder, RefundRecord
from services.refunds.service import APPROVAL, RefundService
from services.refunds.states import Kind
from services.storage.sessions import Session, Sessions
from services.verification.service import Verification
from tests.books import PASSWORD, Books, Clock

KEY = "sk_test_practice"
VISA = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_visa", "visa", "4242")
FIRST, SECOND, THIRD = (f"001-002-{n:09d}" for n in (1, 2, 3))
QUICK = Pace(
    lease=timedelta(seconds=60),
    create_waits=(0.0, 0.0, 0.0),
    confirm_waits=(0.0, 0.0, 0.0),
    resolve_waits=(0.0, 0.0),
    longest_wait=0.0,
)


ABSENT = replace(QUICK, lease=timedelta(0))
"""A till whose lease is over as soon as it stops, for those that die."""

T = TypeVar("T")


class Killed(BaseException):
    """The process is gone; nothing of it catches this."""


class Dying(StripeGateway):
    """A till that is killed at its refund: before it is sent, or before it is answered."""

    def __init__(self, key: str, *, sends: bool, reads: bool = True, **options: Any) -> None:
        super().__init__(key, **options)
        self._sends = sends
        self._reads = reads

    def retrieve(self, intent: str, version: str) -> Answer:
        if not self._reads:
            raise Killed
        return super().retrieve(intent, version)

    def refund(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        if self._sends:
            super().refund(params, key, version)
        raise Killed


class Repeating(Sessions):
    """Books whose every commit is answered into a broken connection, and so is tried again."""

    def run(self, work: Callable[[Session], T]) -> T:
        super().run(work)
        return super().run(work)


@dataclass
class Office:
    """A company that charged cards at the simulator and gives money back."""

    books: Books
    simulator: SimulatorProcess
    clock: Clock
    timeouts: Timeouts = field(default_factory=lambda: Timeouts(2.0, 2.0, 3.0))

    def __post_init__(self) -> None:
        self.refunds = self.another_till()
        self.disputes = DisputeService(
            self.books.sessions, self.books.journal, self.books.events, self.clock
        )

    @property
    def control(self) -> SimulatorControl:
        return self.simulator.control

    def gateway(self, key: str = KEY) -> StripeGateway:
        return StripeGateway(
            key, api_base=self.simulator.url, timeouts=self.timeouts, now=self.clock
        )

    def another_till(
        self,
        key: str = KEY,
        pace: Pace = QUICK,
        gateway: CardGateway | None = None,
        sessions: Sessions | None = None,
    ) -> RefundService:
        return RefundService(
            sessions or self.books.sessions,
            gateway or self.gateway(key),
            self.books.payments,
            self.books.journal,
            self.books.events,
            self.clock,
            pace=pace,
        )

    def dying_till(self, *, sends: bool, reads: bool = True) -> RefundService:
        dying = Dying(
            KEY,
            sends=sends,
            reads=reads,
            api_base=self.simulator.url,
            timeouts=self.timeouts,
            now=self.clock,
        )
        return self.another_till(pace=ABSENT, gateway=dying)

    def charge(self, *numbers: str, cents: int = 4500) -> PaymentRecord:
        charges = ChargeService(
            self.books.sessions,
            self.gateway(),
            self.books.payments,
            self.books.office,
            self.books.journal,
            self.books.events,
            self.clock,
            pace=QUICK,
        )
        shares = tuple(Share(number, cents) for number in numbers)
        order = ChargeOrder(str(uuid4()), "100001", shares)
        charged = charges.charge(self.books.cashier, order, VISA)
        assert charged.verdict is Verdict.CHARGED
        return self.books.payments.show(charged.payment)

    def order(
        self, paid: PaymentRecord, cents: int | None = None, kind: Kind = Kind.MONEY
    ) -> RefundOrder:
        reference = "" if kind is Kind.MONEY else "Transferencia 778899"
        amount = paid.amount_cents if cents is None else cents
        return RefundOrder(
            str(uuid4()), paid.id, amount, kind, "El cliente pagó dos veces", reference
        )

    def ask(self, paid: PaymentRecord, cents: int | None = None, **more: Kind) -> RefundRecord:
        return self.refunds.request(self.books.cashier, self.order(paid, cents, **more))

    def give_back(self, paid: PaymentRecord, cents: int | None = None) -> RefundRecord:
        return self.refunds.approve(self.books.supervisor, self.ask(paid, cents).id)

    def intent_of(self, paid: PaymentRecord) -> str:
        (intent,) = self.control.intents(attempt=paid.id)
        return str(intent["id"])

    def approve_over_the_shoulder(self, order: RefundOrder) -> str:
        given = self.books.staff.approve(
            self.books.cashier,
            "sara",
            PASSWORD,
            action=APPROVAL,
            document=f"payment:{order.payment}",
            amount_cents=order.amount_cents,
            reason="Revisado con el cliente",
        )
        return given.id

    def later(self, **how_long: float) -> None:
        """Time passes, here and at Stripe."""
        self.clock.forward(**how_long)
        self.control.set_clock(to=int(self.clock.moment.timestamp()))

    def sound(self) -> None:
        """Everything in the books adds up."""
        findings = Verification(self.books.sessions).verify()
        assert findings == []

    def refunded_there(self) -> int:
        """What the simulator has given back in all, not counting what came back again."""
        kept = [each for each in self.control.refunds() if each["status"] != "failed"]
        return sum(each["amount"] for each in kept)

    def balances(self) -> list[int]:
        return [self.books.balance(number) for number in (FIRST, SECOND, THIRD)]

    def reversals(self, paid: PaymentRecord) -> list[tuple[str, int, int]]:
        shown = self.books.payments.show(paid.id).reversals
        return [(each.direction.value, each.applied_cents, each.credit_cents) for each in shown]


@pytest.fixture
def office(sessions: Sessions, simulator: SimulatorProcess) -> Office:
    clock = Clock()
    books = Books(sessions, clock)
    books.add_account()
    for sequential in (1, 2, 3):
        books.add_invoice(sequential)
    simulator.control.set_clock(to=int(clock.moment.timestamp()))
    return Office(books, simulator, clock)
