"""Many tills at once on one server, each a process of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from tests.benchmarks.books import Books
from tests.benchmarks.company import LARGE, SMALL, TILLS
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.ground import Debtor, Ground
from tests.benchmarks.raw_payment import RawPayments

COUNTS: Final = ((8, 600.0), (32, 500.0))
_WARM: Final = 12
_LOST: Final = """
    SELECT (SELECT count(*) FROM payment), (SELECT count(*) FROM journal),
        (SELECT sum(next_number - 1) FROM receipt_series), (SELECT count(*) FROM outbox)
"""


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
    workers = []
    for number in range(count):
        debtors = ground.debtors(share + _WARM, 1)
        job = {
            "url": ground.books.url,
            "size": ground.size.name,
            "till": TILLS[number].code,
            "plain": plain,
            "debtors": [(each.index, each.account, each.invoices) for each in debtors],
        }
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.tills"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            text=True,
        )
        assert worker.stdin is not None
        worker.stdin.write(json.dumps(job) + "\n")
        worker.stdin.flush()
        workers.append(worker)
    for worker in workers:
        assert worker.stdout is not None
        if worker.stdout.readline() != "ready\n":
            raise RuntimeError("a till did not start")
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    spans = [json.loads(worker.communicate()[0]) for worker in workers]
    seconds = max(span[1] for span in spans) - min(span[0] for span in spans)
    return count * share / float(seconds)


def _work() -> None:
    """One till: makes its payments when it is told, and says when it began and ended."""
    from tests.benchmarks.saving import deposit_order  # noqa: PLC0415

    job = json.loads(sys.stdin.readline())
    size = SMALL if job["size"] == SMALL.name else LARGE
    debtors = [Debtor(index, account, tuple(found)) for index, account, found in job["debtors"]]
    books = Books(job["url"], size)
    if job["plain"]:
        import psycopg  # noqa: PLC0415

        connection = psycopg.connect(job["url"])
        connection.execute("SET session_replication_role = replica")
        connection.commit()
        raw = RawPayments(connection, "postgresql", size, job["till"])
        works: list[Callable[[], object]] = [partial(raw.write, each) for each in debtors]
    else:
        cashier = books.cashier_at(job["till"])
        orders = [deposit_order(each) for each in debtors]
        works = [partial(books.payments.record, cashier, order) for order in orders]
    for work in works[:_WARM]:
        work()
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.monotonic()
    for work in works[_WARM:]:
        work()
    print(json.dumps([began, time.monotonic()]), flush=True)
    books.close()


if __name__ == "__main__":
    _work()
