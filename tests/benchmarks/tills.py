"""Many tills at once on one server, each a process of its own."""

import gc
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median
from typing import Any, Final

import psycopg

from tests.benchmarks.books import Books
from tests.benchmarks.charging import charge_one, charge_service, commits_of, plain_charge
from tests.benchmarks.company import TILLS, Size
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.ground import Debtor, Ground
from tests.benchmarks.raw_payment import RawPayments
from tests.benchmarks.saving import deposit_order

COUNTS: Final = ((8, 600.0), (32, 500.0))
WARM: Final = 12
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
    commits: int = 0
    """How many transactions a card charge needs; 0 where payments are recorded."""


def tills(ground: Ground) -> Iterator[Figure]:
    """Payments a second by 8 and by 32 tills: in turns with the plain driver's."""
    if ground.database != "postgresql":
        return
    each = max(4, ground.rounds)
    for count, goal in COUNTS:
        share = max(4, each * 8 // count)
        runs = 3 if each >= 50 else 1
        limits: list[_Rush] = []
        rushes: list[_Rush] = []
        made = count * (share + WARM)
        for _ in range(runs):
            limits.append(_run(ground, count, share, plain=True))
            before = _written(ground)
            rushes.append(_run(ground, count, share, plain=False))
            grown = {now - then for now, then in zip(_written(ground), before, strict=True)}
            if grown != {made}:
                raise RuntimeError(f"{made} payments were made, the books say {grown}")
        yield Figure(
            work=f"payments by {count} tills at once",
            database=ground.database,
            unit="/s",
            p50=median(rush.rate for rush in rushes),
            p95=min(rush.rate for rush in rushes),
            limit=median(rush.rate for rush in limits),
            limit_is="plain psycopg, as many processes",
            goal=Goal("p50", goal),
            note=f"{cpu_words(rushes)}, plain {cpu_words(limits)}; none of {runs * made:,} lost",
        )


def charging_tills(ground: Ground) -> Iterator[Figure]:
    """Card charges a second by one till and by eight, of different customers, in turns."""
    if ground.database != "postgresql":
        return
    books = ground.books
    service = charge_service(books)
    first = ground.debtors(1, 1)[0]
    commits = commits_of(ground, lambda: charge_one(service, books.cashier, first))
    share = max(3, ground.rounds // 10)
    alone: list[_Rush] = []
    together: list[_Rush] = []
    limits: list[_Rush] = []
    for _ in range(3 if ground.rounds >= 50 else 1):
        limits.append(_run(ground, 8, share, plain=True, commits=commits))
        alone.append(_run(ground, 1, share, plain=False, commits=commits))
        together.append(_run(ground, 8, share, plain=False, commits=commits))
    yield Figure(
        work="card charges by 8 tills at once",
        database=ground.database,
        unit="/s",
        p50=median(rush.rate for rush in together),
        p95=min(rush.rate for rush in together),
        limit=median(rush.rate for rush in limits),
        limit_is=f"{commits} plain transactions each, as many processes",
        note=f"one till alone {median(rush.rate for rush in alone):.0f} /s; {cpu_words(together)}",
    )


def _written(ground: Ground) -> tuple[int, ...]:
    with ground.raw() as connection:
        return tuple(int(value) for value in connection.execute(_LOST).fetchone())


@dataclass(frozen=True, slots=True)
class _Rush:
    """What so many tills did together: payments a second, and CPU seconds for each payment."""

    rate: float
    cpu: float


def _run(ground: Ground, count: int, share: int, *, plain: bool, commits: int = 0) -> _Rush:
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
            tuple(ground.debtors(share + WARM, 1)),
            plain,
            commits,
        )
        worker = context.Process(target=_work, args=(till, begin, spans))
        worker.start()
        workers.append(worker)
    found: list[tuple[float, float, float]] = [spans.get() for _ in workers]
    for worker in workers:
        worker.join()
    seconds = max(ended for _, ended, _ in found) - min(began for began, _, _ in found)
    return _Rush(count * share / seconds, sum(cpu for _, _, cpu in found) / (count * share))


def _work(till: _Till, begin: Barrier, spans: Any) -> None:
    """One till: makes its payments when all are ready, and says when it began and ended."""
    books = Books(till.url, till.size)
    works: list[Callable[[], object]]
    if till.plain:
        connection = psycopg.connect(till.url)
        connection.execute("SET session_replication_role = replica")
        connection.commit()
        backend = connection.info.backend_pid
        raw = RawPayments(connection, "postgresql", till.size, till.code)
        works = [
            partial(plain_charge, raw, each, till.commits)
            if till.commits
            else partial(raw.write, each)
            for each in till.debtors
        ]
    else:
        cashier = books.cashier_at(till.code)
        with books.sessions.read() as session:
            backend = session.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        if till.commits:
            service = charge_service(books)
            works = [partial(charge_one, service, cashier, each) for each in till.debtors]
        else:
            orders = [deposit_order(each) for each in till.debtors]
            works = [partial(books.payments.record, cashier, order) for order in orders]
    for work in works[:WARM]:
        work()
    gc.disable()
    begin.wait(_PATIENCE)
    began, used = time.monotonic(), time.process_time() + cpu_of(backend)
    for work in works[WARM:]:
        work()
    ended = time.monotonic()
    spans.put((began, ended, time.process_time() + cpu_of(backend) - used))
    books.close()


def cpu_words(rushes: Sequence[_Rush]) -> str:
    """The CPU of till and server for one payment, and what idle cores would do with it."""
    return cpu_told([rush.cpu for rush in rushes])


def cpu_told(seconds: Sequence[float]) -> str:
    """The same of the seconds of each run."""
    cpu = median(seconds)
    return f"{cpu * 1000:.1f} ms CPU each: {(os.cpu_count() or 1) / cpu:.0f} /s at most"


def cpu_of(process: int) -> float:
    """The seconds of CPU that the server's process of a till has used; 0 where nobody says."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return 0.0
    ticks = stat.read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
