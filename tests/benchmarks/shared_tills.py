"""Many tills on one server that serve the same few customers, by cash, cheque and deposit."""

import gc
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from multiprocessing.synchronize import Barrier
from typing import Any, Final
from uuid import uuid4

import psycopg

from services.errors import UserError
from services.payments.records import (
    CashTender,
    ChequeTender,
    DepositTender,
    PaymentOrder,
    Share,
    Tender,
)
from tests.benchmarks.books import Books
from tests.benchmarks.company import TILLS, Size
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.ground import Debtor, Ground
from tests.benchmarks.raw_payment import RawPayments
from tests.benchmarks.tills import WARM, cpu_of, cpu_told

COUNTS: Final = ((8, 600.0), (32, 500.0))
_TODAY: Final = date(2026, 11, 20)
_PATIENCE: Final = 120.0
_SUMS: Final = """
    SELECT (SELECT count(*) FROM payment), (SELECT sum(next_number - 1) FROM receipt_series),
        (SELECT sum(amount_cents) FROM tender), (SELECT sum(applied_cents) FROM payment),
        (SELECT -sum(balance_cents) FROM invoice),
        (SELECT count(*) FROM journal WHERE action = 'payment.recorded')
"""


@dataclass(frozen=True, slots=True)
class _Till:
    url: str
    size: Size
    code: str
    debtors: tuple[Debtor, ...]
    plain: bool


def shared_tills(ground: Ground) -> Iterator[Figure]:
    """Mixed payments a second by 8 and 32 tills that serve the same few customers."""
    if ground.database != "postgresql":
        return
    for count, goal in COUNTS:
        share = max(4, ground.rounds * 8 // count)
        # Every till comes to the same accounts, each in an order of its own.
        shared = tuple(ground.debtors(max(8, count), 3))
        alone = [tuple(ground.debtors(share + WARM, 3)) for _ in range(count)]
        limit = _run(
            [replace(_till(ground, n), debtors=alone[n], plain=True) for n in range(count)]
        )
        before = _sums(ground)
        tills = []
        for number in range(count):
            turned = shared[number % len(shared) :] + shared[: number % len(shared)]
            debtors = tuple(turned[nth % len(turned)] for nth in range(share + WARM))
            tills.append(replace(_till(ground, number), debtors=debtors))
        ours = _run(tills)
        _check(ours, [now - then for now, then in zip(_sums(ground), before, strict=True)])
        yield Figure(
            work=f"mixed payments by {count} tills of the same {len(shared)} customers",
            database=ground.database,
            unit="/s",
            p50=ours.rate,
            p95=None,
            limit=limit.rate,
            limit_is="plain psycopg, as many processes, customers apart",
            goal=Goal("p50", goal),
            note=f"{cpu_told([ours.cpu])}, plain {cpu_told([limit.cpu])};"
            f" none of {ours.made:,} lost, {ours.refused:,} refused",
        )


@dataclass(frozen=True, slots=True)
class _Rush:
    made: int
    refused: int
    cents: int
    rate: float
    """Payments a second, when every till had made some."""
    cpu: float
    """Seconds of CPU for each payment, of till and server."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What one till did: all of it is in the books, and what was measured came after some."""

    began: float
    ended: float
    measured: int
    made: int
    refused: int
    cents: int
    cpu: float


def _check(rush: _Rush, grown: Sequence[int]) -> None:
    payments, numbers, tendered, applied, paid, journalled = grown
    counts, cents = {payments, numbers, journalled}, {tendered, applied, paid}
    if (counts, cents) != ({rush.made}, {rush.cents}):
        raise RuntimeError(f"{rush} was told, the books say {grown}")


def _till(ground: Ground, number: int) -> _Till:
    return _Till(ground.books.url, ground.size, TILLS[number].code, (), plain=False)


def _sums(ground: Ground) -> tuple[int, ...]:
    with ground.raw() as connection:
        return tuple(int(value) for value in connection.execute(_SUMS).fetchone())


def _run(tills: Sequence[_Till]) -> _Rush:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "tests.benchmarks.shared_tills"])
    begin, told = context.Barrier(len(tills)), context.SimpleQueue()
    workers = [context.Process(target=_work, args=(till, begin, told)) for till in tills]
    for worker in workers:
        worker.start()
    found = [told.get() for _ in workers]
    for worker in workers:
        worker.join()
    seconds = max(each.ended for each in found) - min(each.began for each in found)
    measured = sum(each.measured for each in found)
    return _Rush(
        sum(each.made for each in found),
        sum(each.refused for each in found),
        sum(each.cents for each in found),
        measured / seconds,
        sum(each.cpu for each in found) / measured,
    )


def _work(till: _Till, begin: Barrier, told: Any) -> None:
    books = Books(till.url, till.size)
    works: list[tuple[Callable[[], object], int]]
    if till.plain:
        connection = psycopg.connect(till.url)
        connection.execute("SET session_replication_role = replica")
        connection.commit()
        backend = connection.info.backend_pid
        raw = RawPayments(connection, "postgresql", till.size, till.code)
        works = [(partial(raw.write, debtor, 3), 0) for debtor in till.debtors]
    else:
        cashier = books.cashier_at(till.code)
        with books.sessions.read() as session:
            backend = session.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        # A little of each invoice, so that there is something left for everybody.
        orders = [_order(debtor, 3 + nth % 5) for nth, debtor in enumerate(till.debtors)]
        works = [
            (partial(books.payments.record, cashier, order), order.amount_cents) for order in orders
        ]
    made = refused = cents = 0

    def take(some: Sequence[tuple[Callable[[], object], int]]) -> None:
        nonlocal made, refused, cents
        for work, amount in some:
            try:
                work()
            except UserError:
                refused += 1
            else:
                made += 1
                cents += amount

    take(works[:WARM])
    gc.disable()
    begin.wait(_PATIENCE)
    warm, began, used = made, time.monotonic(), time.process_time() + cpu_of(backend)
    take(works[WARM:])
    ended = time.monotonic()
    cpu = time.process_time() + cpu_of(backend) - used
    told.put(_Told(began, ended, made - warm, made, refused, cents, cpu))
    books.close()


def _order(debtor: Debtor, part_cents: int) -> PaymentOrder:
    """So much of each invoice by cash, a cheque and a deposit."""
    shares = tuple(Share(number, part_cents) for number in debtor.invoices)
    identity, total = str(uuid4()), part_cents * len(shares)
    tenders: tuple[Tender, ...] = (
        CashTender(total // 3),
        ChequeTender("10", "2100441700", identity, "Ana", _TODAY, total // 3),
        DepositTender("Pichincha 2100", identity, _TODAY, "", total - 2 * (total // 3)),
    )
    return PaymentOrder(identity, debtor.account, shares, tenders)
