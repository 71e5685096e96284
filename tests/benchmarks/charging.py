"""One card charge from the claim to the booked payment: our own time, without Stripe's."""

from collections.abc import Callable, Iterator
from uuid import uuid4

from sqlalchemy import event

from services.cards.records import CardToken, ChargeOrder, TokenKind, Verdict
from services.cards.service import ChargeService
from services.payments.records import Share
from services.staff.rights import Operator
from tests.benchmarks.books import Books
from tests.benchmarks.company import total_cents
from tests.benchmarks.figures import Figure, Goal, in_turns, timed
from tests.benchmarks.ground import Debtor, Ground
from tests.benchmarks.instant import instant_stripe
from tests.benchmarks.raw_payment import RawPayments

_VISA = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_visa", "visa", "4242")
_WARM = 8


def charges(ground: Ground) -> Iterator[Figure]:
    """Beside as many plain durable transactions, the last one a payment's rows."""
    books, rounds = ground.books, max(5, ground.rounds // 3)
    goal = Goal("p50", 25.0 if ground.database == "sqlite" else 50.0)
    with ground.raw(rules=False) as connection:
        service = charge_service(books)
        debtors = iter(ground.debtors(rounds + _WARM + 1, 1))

        def charge() -> None:
            charge_one(service, books.cashier, next(debtors))

        commits = commits_of(ground, charge)
        raw = RawPayments(connection, ground.database, ground.size)
        others = ground.debtors(rounds + _WARM, 1)

        def plain(number: int) -> None:
            plain_charge(raw, others[number], commits)

        ours, limit = in_turns(rounds, lambda _: charge(), plain, warm=_WARM)
    yield timed(
        "charge a card at an instant Stripe",
        ours,
        limit,
        f"{commits} plain transactions",
        database=ground.database,
        goal=goal,
    )


def charge_service(books: Books) -> ChargeService:
    """The engine of a till, at a provider that costs no time."""
    return ChargeService(
        books.sessions,
        instant_stripe(),
        books.payments,
        books.office,
        books.journal,
        books.events,
        books.clock,
    )


def charge_one(service: ChargeService, cashier: Operator, debtor: Debtor) -> None:
    """Charge a debtor's first invoice, from the claim to the receipt."""
    outcome = service.charge(cashier, _order(debtor), _VISA)
    if outcome.verdict is not Verdict.CHARGED:
        raise RuntimeError(f"the instant Visa ended {outcome.verdict}")


def plain_charge(raw: RawPayments, debtor: Debtor, commits: int) -> None:
    """As many durable transactions as a charge needs, and nothing else."""
    for _ in range(commits - 1):
        raw.touch(debtor)
    raw.write(debtor)


def _order(debtor: Debtor) -> ChargeOrder:
    share = Share(debtor.invoices[0], total_cents(debtor.index), 1)
    return ChargeOrder(str(uuid4()), debtor.account, (share,))


def commits_of(ground: Ground, charge: Callable[[], None]) -> int:
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
