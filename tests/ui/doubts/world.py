"""An office with a practice Stripe behind it, and what can go wrong between the two."""

from dataclasses import dataclass
from uuid import uuid4

from services.cards.difference_records import DifferenceKind, DifferenceRecord
from services.cards.evidence import Evidence
from services.cards.records import CardToken, Channel, ChargeOrder, Outcome
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.payments.records import Share
from services.practice.simulator import SimulatorControl, SimulatorProcess
from services.reconciliation.follow import Follower
from services.reconciliation.service import Reconciliation
from services.refunds.disputes import DisputeService
from services.refunds.records import RefundOrder, RefundRecord
from services.refunds.service import RefundService
from services.refunds.states import Kind
from services.staff.rights import Role
from tests.books import PASSWORD
from tests.services.cards.conftest import FIRST, KEY, QUICK, VISA
from tests.ui.papers.office import Office
from ui.doubts.desk import DoubtServices


@dataclass
class Stripe:
    """Both sides: an office whose charges go to the simulator, and the simulator's hand."""

    office: Office
    simulator: SimulatorProcess

    def __post_init__(self) -> None:
        office, books = self.office, self.office.books
        self.control.set_clock(to=int(office.clock.moment.timestamp()))
        admin = books.staff.operator("admin", "01")
        books.staff.add_user(
            admin,
            username="rosa",
            full_name="Rosa Rivas",
            password=PASSWORD,
            roles=frozenset({Role.SUPERVISOR}),
            must_change=False,
        )
        self.gateway = StripeGateway(
            KEY, api_base=self.simulator.url, timeouts=Timeouts(2.0, 2.0, 3.0), now=office.clock
        )
        self.charges = office.charging_at(self.simulator.url)
        parts = (office.sessions, books.journal, books.events, office.clock)
        self.refunds = RefundService(
            office.sessions, self.gateway, books.payments, *parts[1:], pace=QUICK
        )
        self.follower = Follower(
            office.sessions,
            self.gateway,
            self.refunds,
            DisputeService(*parts),
            self.charges.differences,
            office.clock,
        )
        self.reconciliation = self.another_reconciler()
        self.services = DoubtServices(
            self.charges,
            Evidence(office.sessions, self.gateway, books.payments, books.journal, office.clock),
            self.refunds,
            office.accounts,
            books.staff,
        )
        self.charges.check_ready()

    @property
    def control(self) -> SimulatorControl:
        return self.simulator.control

    def another_reconciler(self) -> Reconciliation:
        office = self.office
        return Reconciliation(
            office.sessions,
            self.gateway,
            self.charges,
            self.follower,
            office.books.events,
            office.clock,
        )

    def charge(self, number: str = FIRST, card: CardToken = VISA) -> Outcome:
        """A charge as the card window makes it, whatever becomes of it."""
        order = ChargeOrder(str(uuid4()), "100001", (Share(number, 4500),))
        return self.charges.charge(self.office.cashier, order, card)

    def doubt(self, number: str = FIRST) -> Outcome:
        """A charge whose every answer is lost; `mend` lets Stripe be read again."""
        for endpoint in ("confirm", "retrieve", "cancel"):
            self.control.add_fault(endpoint, "drop_before", times=0)
        return self.charge(number)

    def taken_doubt(self, number: str = FIRST) -> Outcome:
        """The same, but Stripe took the money before its answer was lost."""
        self.control.add_fault("confirm", "drop_after", times=0)
        for endpoint in ("retrieve", "cancel"):
            self.control.add_fault(endpoint, "drop_before", times=0)
        return self.charge(number)

    def on_phone(self, number: str = FIRST) -> Outcome:
        """A page that is open for the customer."""
        shares = (Share(number, 4500),)
        order = ChargeOrder(str(uuid4()), "100001", shares, channel=Channel.PHONE)
        return self.charges.open(self.office.cashier, order)

    def mend(self) -> None:
        """The line is there again."""
        self.control.clear_faults()

    def foreign(self, cents: int = 4500, number: str = FIRST, books: str = "") -> DifferenceRecord:
        """Money with our mark that the books do not know, found by the gate."""
        uuid = self.office.books.office.company().uuid
        mark = {
            "attempt": str(uuid4()),
            "books": books or uuid,
            "station": "02",
            "inv_1": f"{number}:{cents}",
        }
        self.control.dashboard("charge", amount=cents, metadata=mark)
        since = int(self.office.clock.moment.timestamp()) - 3600
        intents = list(self.gateway.intents_since(since))
        self.charges.judge_unknown(self.office.supervisor, intents)
        return self.difference(DifferenceKind.FOREIGN)

    def late(self) -> DifferenceRecord:
        """Money that a canceled attempt took all the same, booked as credit."""
        order = ChargeOrder(str(uuid4()), "100001", (Share(FIRST, 4500),))
        opened = self.charges.open(self.office.cashier, order)
        given_up = self.charges.give_up(self.office.cashier, opened.attempt.id)
        assert given_up.attempt.pi_id is not None
        self.control.late_success(given_up.attempt.pi_id)
        self.reconciliation.run(self.office.supervisor)
        return self.difference(DifferenceKind.LATE)

    def refunded_outside(self, cents: int = 1000) -> DifferenceRecord:
        """A refund that somebody made in Stripe's dashboard, followed by the books."""
        charged = self.charge(FIRST)
        self.control.dashboard("refund", payment_intent=charged.attempt.pi_id, amount=cents)
        self.reconciliation.run(self.office.supervisor)
        return self.difference(DifferenceKind.REFUND)

    def refund_request(self, cents: int = 1000) -> RefundRecord:
        """A refund that the cashier asked for."""
        charged = self.charge(FIRST)
        order = RefundOrder(
            str(uuid4()), charged.payment, cents, Kind.MONEY, "Se cobró dos veces la línea"
        )
        return self.refunds.request(self.office.cashier, order)

    def difference(self, kind: DifferenceKind) -> DifferenceRecord:
        """The open difference of a kind."""
        (found,) = [each for each in self.charges.differences.open() if each.kind is kind]
        return found

    def succeeded(self) -> int:
        """How often money was taken."""
        return sum(intent["status"] == "succeeded" for intent in self.control.intents())
