"""Saving a payment: the whole service call, durable, beside its rows written by hand."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final
from uuid import uuid4

from services.payments.records import (
    CashTender,
    ChequeTender,
    DepositTender,
    PaymentOrder,
    Share,
)
from services.payments.service import PaymentService
from services.staff.rights import Operator
from tests.benchmarks.company import total_cents
from tests.benchmarks.figures import Figure, Goal, in_turns, timed
from tests.benchmarks.ground import Debtor, Ground
from tests.benchmarks.raw_payment import RawPayments

_WARM: Final = 12  # psycopg prepares a statement when it comes for the sixth time


def deposit_order(debtor: Debtor) -> PaymentOrder:
    """A payment of all of a debtor's invoices by a deposit."""
    each = total_cents(debtor.index)
    shares = tuple(Share(number, each, 1) for number in debtor.invoices)
    identity = str(uuid4())
    given = DepositTender(
        "Pichincha 2100", identity, date(2026, 11, 20), "", each * len(debtor.invoices)
    )
    return PaymentOrder(identity, debtor.account, shares, (given,))


def three_tenders(debtor: Debtor) -> PaymentOrder:
    """A payment of a debtor's three invoices by cash, a cheque and a deposit."""
    each, identity = total_cents(debtor.index), str(uuid4())
    shares = tuple(Share(number, each, 1) for number in debtor.invoices)
    day = date(2026, 11, 20)
    tenders = (
        CashTender(each),
        ChequeTender("10", "2100", identity, "Ana", day, each),
        DepositTender("Pichincha 2100", identity, day, "", each),
    )
    return PaymentOrder(identity, debtor.account, shares, tenders)


def payments(ground: Ground) -> Iterator[Figure]:
    """Over one and over three invoices, and three invoices by three tenders."""
    books, rounds = ground.books, ground.rounds
    with ground.raw(rules=False) as connection:
        raw = RawPayments(connection, ground.database, ground.size)
        for owing, tenders in ((1, 1), (3, 1), (3, 3)):
            make = deposit_order if tenders == 1 else three_tenders
            orders = [make(each) for each in ground.debtors(rounds + _WARM, owing)]
            others = ground.debtors(rounds + _WARM, owing)
            save = partial(_save, books.payments, books.cashier, orders)
            write = partial(_write, raw, others, tenders)
            ours, limit = in_turns(rounds, save, write, warm=_WARM)
            driver = "sqlite3" if ground.database == "sqlite" else "psycopg"
            over = f"{owing} invoice{'s' if owing > 1 else ''}"
            yield timed(
                f"save a payment over {over}{' by 3 tenders' if tenders > 1 else ''}",
                ours,
                limit,
                f"plain {driver}, the same rows",
                database=ground.database,
                goal=Goal("ratio", 3.0),
            )


def _save(
    service: PaymentService, cashier: Operator, orders: list[PaymentOrder], number: int
) -> None:
    service.record(cashier, orders[number])


def _write(raw: RawPayments, debtors: list[Debtor], tenders: int, number: int) -> None:
    raw.write(debtors[number], tenders)
