"""Many tills on one server that serve the same few customers, by cash, cheque and deposit."""

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
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
from tests.benchmarks.figures import Figure
from tests.benchmarks.ground import Debtor, Ground
from tests.benchmarks.raw_payment import RawPayments

COUNTS: Final = (8, 32)
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
    share = max(4, ground.rounds // 4)
    for count in COUNTS:
        # Every till comes to the same accounts, each in an order of its own.
        shared = tuple(ground.debtors(max(8, count), 3))
        alone = [tuple(ground.debtors(share, 3)) for _ in range(count)]
        limit = _run(
            [replace(_till(ground, n), debtors=alone[n], plain=True) for n in range(count)]
        )
        before = _sums(ground)
        tills = []
        for number in range(count):
            turned = shared[number % len(shared) :] + shared[: number % len(shared)]
            debtors = tuple(turned[nth % len(turned)] for nth in range(share))
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
            note=f"none of {ours.made:,} lost, {ours.refused:,} refused",
        )


@dataclass(frozen=True, slots=True)
class _Rush:
    made: int
    refused: int
    cents: int
    rate: float


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
    found: list[tuple[float, float, int, int, int]] = [told.get() for _ in workers]
    for worker in workers:
        worker.join()
    seconds = max(each[1] for each in found) - min(each[0] for each in found)
    made = sum(each[2] for each in found)
    return _Rush(
        made, sum(each[3] for each in found), sum(each[4] for each in found), made / seconds
    )


def _work(till: _Till, begin: Barrier, told: Any) -> None:
    books = Books(till.url, till.size)
    made = refused = cents = 0
    if till.plain:
        connection = psycopg.connect(till.url)
        connection.execute("SET session_replication_role = replica")
        connection.commit()
        raw = RawPayments(connection, "postgresql", till.size, till.code)
    else:
        cashier = books.cashier_at(till.code)
    begin.wait(_PATIENCE)
    began = time.monotonic()
    for nth, debtor in enumerate(till.debtors):
        if till.plain:
            raw.write(debtor, 3)
            made += 1
            continue
        # A little of each invoice, so that there is something left for everybody.
        order = _order(debtor, 3 + nth % 5)
        try:
            books.payments.record(cashier, order)
        except UserError:
            refused += 1
        else:
            made += 1
            cents += order.amount_cents
    told.put((began, time.monotonic(), made, refused, cents))
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
