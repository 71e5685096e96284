"""One card charge from the claim to the booked payment: our own time, without Stripe's."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import event

from services.cards.answers import Answer, Intent, ProviderAccount
from services.cards.gateway import CardGateway
from services.cards.records import CardToken, ChargeOrder, TokenKind, Verdict
from services.cards.service import ChargeService
from services.gateways.stripe_gateway import StripeGateway
from services.payments.records import Share
from services.practice.simulator import SimulatorProcess
from tests.benchmarks.company import NOW, total_cents
from tests.benchmarks.figures import Figure, Samples, in_turns, timed
from tests.benchmarks.ground import Debtor, Ground
from tests.benchmarks.raw_payment import RawPayments

_VISA = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_visa", "visa", "4242")
_WARM = 8


class Watched:
    """A gateway that counts the seconds spent in it."""

    def __init__(self, inner: CardGateway) -> None:
        self._inner = inner
        self.seconds = 0.0

    @property
    def livemode(self) -> bool:
        return self._inner.livemode

    @property
    def version(self) -> str:
        return self._inner.version

    def create(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        return self._watch(lambda: self._inner.create(params, key, version))

    def confirm(self, intent: str, params: Mapping[str, Any], key: str, version: str) -> Answer:
        return self._watch(lambda: self._inner.confirm(intent, params, key, version))

    def cancel(self, intent: str, key: str, version: str) -> Answer:
        return self._watch(lambda: self._inner.cancel(intent, key, version))

    def retrieve(self, intent: str, version: str) -> Answer:
        return self._watch(lambda: self._inner.retrieve(intent, version))

    def account(self) -> ProviderAccount | Answer:
        begun = time.perf_counter()
        found = self._inner.account()
        self.seconds += time.perf_counter() - begun
        return found

    def intents_since(self, moment: int) -> Iterator[Intent]:
        return self._inner.intents_since(moment)

    def _watch(self, call: Callable[[], Answer]) -> Answer:
        begun = time.perf_counter()
        answer = call()
        self.seconds += time.perf_counter() - begun
        return answer


def charges(ground: Ground) -> Iterator[Figure]:
    """Beside as many plain durable transactions, the last one a payment's rows."""
    books, rounds = ground.books, max(5, ground.rounds // 3)
    with SimulatorProcess() as simulator, ground.raw(rules=False) as connection:
        simulator.control.set_clock(to=int(NOW.timestamp()))
        gateway = Watched(
            StripeGateway("sk_test_practice", api_base=simulator.url, now=lambda: NOW)
        )
        service = ChargeService(
            books.sessions,
            gateway,
            books.payments,
            books.office,
            books.journal,
            books.events,
            books.clock,
        )
        service.check_ready()
        debtors = iter(ground.debtors(rounds + _WARM + 1, 1))
        own: list[float] = []
        outside: list[float] = []

        def charge() -> None:
            order = _order(next(debtors))
            gateway.seconds, begun = 0.0, time.perf_counter()
            outcome = service.charge(books.cashier, order, _VISA)
            whole = time.perf_counter() - begun
            if outcome.verdict is not Verdict.CHARGED:
                raise RuntimeError(f"the simulator's Visa ended {outcome.verdict}")
            own.append(whole - gateway.seconds)
            outside.append(gateway.seconds)

        commits = _commits(ground, charge)
        raw = RawPayments(connection, ground.database, ground.size)
        others = ground.debtors(rounds + _WARM, 1)

        def plain(number: int) -> None:
            for _ in range(commits - 1):
                raw.touch(others[number])
            raw.write(others[number])

        _, limit = in_turns(rounds, lambda _: charge(), plain, warm=_WARM)
    ours = Samples(tuple(own[-rounds:]))
    stripe = Samples(tuple(outside[-rounds:])).p50 * 1000
    yield timed(
        "charge a card, without the HTTP calls",
        ours,
        limit,
        f"{commits} plain transactions",
        database=ground.database,
        note=f"and {stripe:.1f} ms in the simulator",
    )


def _order(debtor: Debtor) -> ChargeOrder:
    share = Share(debtor.invoices[0], total_cents(debtor.index), 1)
    return ChargeOrder(str(uuid4()), debtor.account, (share,))


def _commits(ground: Ground, charge: Callable[[], None]) -> int:
    """How many writing transactions one charge is: each journals its move."""
    begun: list[object] = []
    engine = ground.books.sessions.engine

    def statement(_c: object, _k: object, text: str, *_: object) -> None:
        if "INSERT INTO journal " in text or "append_journal(" in text:
            begun.append(None)

    event.listen(engine, "before_cursor_execute", statement)
    try:
        charge()
    finally:
        event.remove(engine, "before_cursor_execute", statement)
    return len(begun) - 1  # settling journals the payment and the attempt at once
