"""The demo company's card charges: a handful that went well, a refusal, and one in doubt."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import uuid4

from services.accounts.states import Method
from services.cards.protocol import Pace
from services.cards.records import CardToken, ChargeOrder, Outcome, TokenKind, Verdict
from services.cards.service import ChargeService
from services.clock import Now
from services.payments.records import Share
from services.practice.demo_bills import DemoBill
from services.practice.demo_cast import DemoAccount, DemoCard
from services.practice.demo_office import CASHIER
from services.practice.demo_story import Story
from services.practice.demo_stripe import SECRET_KEY
from services.practice.simulator import SimulatorControl
from services.staff.rights import Operator

DOUBT_BEGAN: Final = timedelta(minutes=50)
_WHILE: Final = timedelta(days=5)
_LOOKS: Final = (timedelta(seconds=8), timedelta(seconds=30), timedelta(minutes=2))
"""When the doubt was looked at in vain; with the last look, now, the next is an hour away."""

_VISA: Final = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_visa", "visa", "4242")
_MASTERCARD: Final = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_mastercard", "mastercard", "4444")
_EMPTY: Final = CardToken(
    TokenKind.PAYMENT_METHOD, "pm_card_chargeDeclinedInsufficientFunds", "visa", "9995"
)
_AT_ONCE: Final = Pace(
    create_waits=(0.0,) * 3,
    confirm_waits=(0.0,) * 3,
    resolve_waits=(0.0,) * 4,
    polls=(timedelta(seconds=5), timedelta(seconds=15), timedelta(minutes=1), timedelta(hours=1)),
    longest_wait=0.0,
)


class StoryWentWrong(Exception):
    """The demo's own charge did not end as told: a bug, or somebody steers its simulator."""


@dataclass(frozen=True, slots=True)
class DemoStripe:
    """The simulator that stands in for Stripe."""

    url: str
    control: SimulatorControl
    secret_key: str = SECRET_KEY


def keep_cards(
    stripe: DemoStripe, accounts: Iterable[DemoAccount], on: date
) -> Mapping[str, DemoCard]:
    """Leave the web customers' cards at the simulator, by account number."""
    kept = {}
    for each in accounts:
        if each.card is None:
            continue
        customer, method = stripe.control.seed_customer(
            each.customer.name,
            each.card.alias,
            email=each.customer.email,
            metadata={"account": each.number},
        )
        kept[each.number] = replace(
            each.card, customer=customer, payment_method=method, expires=f"12/{on.year + 1}"
        )
    return kept


class Charges:
    """Charges cards in the story's time, at the simulator, with the real engine.

    Args:
        story: in whose order they happen.
        stripe: where.
        now: the present, by which the engine compares its clock with the simulator's.
    """

    def __init__(self, story: Story, stripe: DemoStripe, now: Now) -> None:
        # Stripe's library costs 0.4 s, and only the first start builds the company.
        from services.gateways.stripe_gateway import StripeGateway  # noqa: PLC0415

        self._story = story
        self._office = story.office
        self._control = stripe.control
        self._service = ChargeService(
            story.office.sessions,
            StripeGateway(stripe.secret_key, api_base=stripe.url, now=now),
            story.office.payments,
            story.office.office,
            story.office.journal,
            story.office.events,
            story.office.clock,
            pace=_AT_ONCE,
        )
        self.charged = 0
        self.declined = ""
        self.doubt = ""

    def prepare(self) -> None:
        """Bind the books to the simulator's account, in the present."""
        self._set_clock(self._office.clock.present.timestamp())
        self._service.check_ready()

    def plan(self, bills: Sequence[DemoBill]) -> None:
        """Choose who is charged, and when; `bills` are those that nobody pays otherwise."""
        known = self._story.today - _WHILE
        office = _by_account(
            bill
            for bill in bills
            if bill.account.method is Method.MANUAL_CARD and bill.issued_on < known
        )
        # What is not due yet, the billing system is going to charge by itself.
        web = _by_account(
            bill for bill in bills if bill.account.card is not None and bill.due_on < known
        )
        good = [owed for owed in web if _card(owed).is_good]
        bad = [owed for owed in web if not _card(owed).is_good]
        story, charge = self._story, self._charge
        story.on(4, lambda: charge(office[0], _VISA))
        story.on(3, lambda: charge(good[0][:1], _saved(good[0])))
        story.on(2, lambda: charge(office[1][:2], _MASTERCARD))
        story.on(1, lambda: self._decline(bad[0][:1], _saved(bad[0]), then=_VISA))
        story.on(1, lambda: charge(good[1][:1], _saved(good[1])))
        story.on(0, lambda: charge(office[2][:1], _VISA), share=0.5)
        story.on(0, lambda: self._decline(office[3][:1], _EMPTY), share=0.8)
        present = self._office.clock.present
        began = present - DOUBT_BEGAN
        story.at(began, lambda: self._fall_into_doubt(good[2][:1], _saved(good[2])))
        for moment in (*(began + wait for wait in _LOOKS), present):
            story.at(moment, self._look_in_vain)

    def _charge(self, owed: Sequence[DemoBill], token: CardToken) -> None:
        order = self._order(owed)
        self._expect(self._service.charge(self._cashier(), order, token), Verdict.CHARGED)
        self._booked(order)

    def _decline(
        self, owed: Sequence[DemoBill], token: CardToken, then: CardToken | None = None
    ) -> None:
        order = self._order(owed)
        self._expect(self._service.charge(self._cashier(), order, token), Verdict.DECLINED)
        if then is not None:
            again = self._service.confirm(self._cashier(), order.attempt, then)
            self._expect(again, Verdict.CHARGED)
            self._booked(order)
            return
        ended = self._service.give_up(self._cashier(), order.attempt)
        self._expect(ended, Verdict.NOT_CHARGED)
        self.declined = order.attempt

    def _fall_into_doubt(self, owed: Sequence[DemoBill], token: CardToken) -> None:
        """The line goes down right after the card was charged."""
        order = self._order(owed)
        self.doubt = order.attempt
        with self._line_down():
            self._expect(self._service.charge(self._cashier(), order, token), Verdict.IN_DOUBT)

    def _look_in_vain(self) -> None:
        with self._line_down():
            looked = self._service.look_now(self._cashier(), self.doubt)
        self._expect(looked, Verdict.IN_DOUBT)
        self._set_clock(self._office.clock.present.timestamp())

    @contextmanager
    def _line_down(self) -> Iterator[None]:
        self._control.add_fault("confirm", "drop_after", times=0)
        self._control.add_fault("retrieve", "drop_before", times=0)
        try:
            yield
        finally:
            self._control.clear_faults()

    def _order(self, owed: Sequence[DemoBill]) -> ChargeOrder:
        self._set_clock(self._office.clock().timestamp())
        account = owed[0].account
        shares = tuple(
            Share(bill.number, self._story.owed[bill.number])
            for bill in owed
            if self._story.owed[bill.number]
        )
        customer = account.card.customer if account.card else ""
        return ChargeOrder(str(uuid4()), account.number, shares, customer)

    def _booked(self, order: ChargeOrder) -> None:
        self._story.paid(order.shares)
        self.charged += 1

    def _cashier(self) -> Operator:
        return self._office.operator(CASHIER)

    def _expect(self, outcome: Outcome, verdict: Verdict) -> None:
        if outcome.verdict is not verdict:
            raise StoryWentWrong(f"{verdict} was told, {outcome.verdict} came")

    def _set_clock(self, seconds: float) -> None:
        self._control.set_clock(to=int(seconds))


def _by_account(bills: Iterable[DemoBill]) -> list[list[DemoBill]]:
    found: dict[str, list[DemoBill]] = {}
    for bill in bills:
        found.setdefault(bill.account.number, []).append(bill)
    return list(found.values())


def _card(owed: Sequence[DemoBill]) -> DemoCard:
    card = owed[0].account.card
    if card is None:
        raise StoryWentWrong(f"no card of {owed[0].account.number}")
    return card


def _saved(owed: Sequence[DemoBill]) -> CardToken:
    card = _card(owed)
    return CardToken(TokenKind.PAYMENT_METHOD, card.payment_method, card.brand, card.last4)
