"""Many tills at once on one server, each a process of its own."""

import gc
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.synchronize import Barrier
from statistics import median
from typing import Any, Final

import psycopg

from tests.benchmarks.books import Books
from tests.benchmarks.company import TILLS, Size
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.ground import Debtor, Ground
from tests.benchmarks.raw_payment import RawPayments
from tests.benchmarks.saving import deposit_order

COUNTS: Final = ((8, 600.0), (32, 500.0))
_WARM: Final = 12
_PATIENCE: Final = 120.0
_LOST: Final = """
    SELECT (SELECT count(*) FROM payment), (SELECT count(*) FROM journal),
        (SELECT sum(next_number - 1) FROM receipt_series), (SELECT count(*) FROM outbox)
"""


@dataclass(frozen=True, slots=True)
class _Till:
    """What one till is to do."""

    url: str
    size: Size
    code: str
    debtors: tuple[Debtor, ...]
    plain: bool


def tills(ground: Ground) -> Iterator[Figure]:
    """Payments a second by 8 and by 32 tills: in turns with the plain driver's."""
    if ground.database != "postgresql":
        return
    each = max(4, ground.rounds)
    for count, goal in COUNTS:
        share = max(4, each * 8 // count)
        runs = 3 if each >= 50 else 1
        limits: list[float] = []
        rates: list[float] = []
        made = count * (share + _WARM)
        for _ in range(runs):
            limits.append(_run(ground, count, share, plain=True))
            before = _written(ground)
            rates.append(_run(ground, count, share, plain=False))
            grown = {now - then for now, then in zip(_written(ground), before, strict=True)}
            if grown != {made}:
                raise RuntimeError(f"{made} payments were made, the books say {grown}")
        yield Figure(
            work=f"payments by {count} tills at once",
            database=ground.database,
            unit="/s",
            p50=median(rates),
            p95=min(rates),
            limit=median(limits),
            limit_is="plain psycopg, as many processes",
            goal=Goal("p50", goal),
            note=f"{os.cpu_count()} cores for tills and server; none of {runs * made:,} lost",
        )


def _written(ground: Ground) -> tuple[int, ...]:
    with ground.raw() as connection:
        return tuple(int(value) for value in connection.execute(_LOST).fetchone())


def _run(ground: Ground, count: int, share: int, *, plain: bool) -> float:
    """How many payments a second so many processes write together."""
    # Forked from one process that has everything imported: 32 tills starting up would keep two
    # cores busy for longer than they are measured.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "tests.benchmarks.tills"])
    begin, spans = context.Barrier(count), context.SimpleQueue()
    workers = []
    for number in range(count):
        till = _Till(
            ground.books.url,
            ground.size,
            TILLS[number].code,
            tuple(ground.debtors(share + _WARM, 1)),
            plain,
        )
        worker = context.Process(target=_work, args=(till, begin, spans))
        worker.start()
        workers.append(worker)
    found: list[tuple[float, float]] = [spans.get() for _ in workers]
    for worker in workers:
        worker.join()
    return count * share / (max(end for _, end in found) - min(start for start, _ in found))


def _work(till: _Till, begin: Barrier, spans: Any) -> None:
    """One till: makes its payments when all are ready, and says when it began and ended."""
    books = Books(till.url, till.size)
    works: list[Callable[[], object]]
    if till.plain:
        connection = psycopg.connect(till.url)
        connection.execute("SET session_replication_role = replica")
        connection.commit()
        raw = RawPayments(connection, "postgresql", till.size, till.code)
        works = [partial(raw.write, each) for each in till.debtors]
    else:
        cashier = books.cashier_at(till.code)
        orders = [deposit_order(each) for each in till.debtors]
        works = [partial(books.payments.record, cashier, order) for order in orders]
    for work in works[:_WARM]:
        work()
    gc.disable()
    begin.wait(_PATIENCE)
    began = time.monotonic()
    for work in works[_WARM:]:
        work()
    spans.put((began, time.monotonic()))
    books.close()
