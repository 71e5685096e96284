"""The sums of a summary, the turns of its days, and the rows of closed days."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, select

from services.payments.records import receipt_number
from services.refunds.states import Kind
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    cheque,
    customer,
    deposit,
    discrepancy,
    payment,
    refund,
    reversal,
    staff_user,
    tender,
    till_session,
)
from services.summaries import close_store
from services.summaries.records import (
    NOT_COUNTED,
    DayTotal,
    Document,
    Question,
    SeriesLine,
    Sum,
    TurnLine,
)
from services.summaries.shapes import (
    FIRST,
    LAST,
    METHOD,
    TILL,
    USER,
    Shape,
    rows_of,
    shape_of,
    values_of,
)
from services.summaries.spreading import Tendered, Undone, spread
from services.summaries.words import AGAIN, CAUSES

DETAILED: Final = ("cheque", "deposit", "voucher", "withholding")
"""The methods whose tenders have a row of their own."""

_IN_ONE: Final = 500
# Made once: each costs as much as a small query.
_WHO: Final = staff_user.alias("who")
_CASHIER: Final = staff_user.alias("cashier")
_SIGNER: Final = staff_user.alias("signer")
_CAUSES: Final = tuple(CAUSES)
_TURN: Final = (
    "id",
    "till",
    "number",
    "state",
    "expected_cents",
    "counted_cents",
    "difference_cents",
    "reason",
)


def received(
    session: Session, question: Question, *, with_payments: bool = False
) -> list[Row[Any]]:
    """Count and cents by method, till and person of what came in.

    Args:
        session: the transaction.
        question: about what.
        with_payments: also give, as `payments`, the ids of those whose tenders have details.
    """
    statement = _received(shape_of(session, question), with_payments=with_payments)
    return list(session.execute(statement, values_of(question)).all())


@lru_cache(maxsize=32)
def _received(shape: Shape, *, with_payments: bool) -> Select[Any]:
    columns: list[ColumnElement[Any]] = [
        tender.c.method,
        payment.c.till,
        payment.c.actor_id,
        func.count().label("times"),
        func.sum(tender.c.amount_cents).label("cents"),
    ]
    if with_payments:
        ids = func.aggregate_strings(payment.c.id, ",").filter(tender.c.method.in_(DETAILED))
        columns.append(ids.label("payments"))
    # Put together first and named afterwards: a name for each payment would cost as much again.
    grouped = (
        select(*columns)
        .select_from(payment)
        .join(tender, tender.c.payment_id == shape.payment_id)
        .where(*shape.of_payments)
        .group_by(tender.c.method, payment.c.till, payment.c.actor_id)
    )
    if shape.method:
        grouped = grouped.where(tender.c.method == METHOD)
    found = grouped.subquery()
    return select(found, staff_user.c.username, staff_user.c.full_name).join(
        staff_user, staff_user.c.id == found.c.actor_id
    )


def payments_of(rows: Sequence[Row[Any]]) -> dict[str, list[str]]:
    """The payments by each method whose tenders have details; each once."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        ids = found.setdefault(row.method, {})
        if row.payments:
            ids.update(dict.fromkeys(row.payments.split(",")))
    return {method: list(ids) for method, ids in found.items()}


def reversed_documents(session: Session, question: Question) -> list[Document]:
    """What went back on these days, by the method that it was taken from; voids too."""
    rows = rows_of(session, _reversed_rows, question)
    parts = _spread(session, {row.payment_id for row in rows})
    return [
        _reversed(row, method, cents)
        for row in rows
        for method, cents in parts[row.id].items()
        if question.method in {"", method}
    ]


@lru_cache(maxsize=16)
def _reversed_rows(shape: Shape) -> Select[Any]:
    statement = (
        select(
            reversal,
            payment.c.series,
            payment.c.number.label("receipt"),
            account.c.number.label("account_number"),
            customer.c.name,
            func.coalesce(_WHO.c.full_name, reversal.c.actor).label("actor_name"),
            refund.c.kind.label("refund_kind"),
        )
        .join(payment, payment.c.id == reversal.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .outerjoin(_WHO, _WHO.c.username == reversal.c.actor)
        .outerjoin(refund, refund.c.id == reversal.c.refund_id)
        .where(reversal.c.business_date.between(FIRST, LAST))
        .order_by(reversal.c.at, reversal.c.id)
    )
    if shape.till:
        statement = statement.where(reversal.c.till == TILL)
    if shape.user:
        statement = statement.where(reversal.c.actor == USER)
    return statement


def cause_of(row: Row[Any]) -> str:
    """What a reversal is of: `refund`, `void`, `cheque` and the others."""
    for name in _CAUSES:
        if row._mapping[f"{name}_id"] is not None:
            return name
    raise AssertionError(f"reversal {row.id} without a cause")


def sums(rows: Sequence[Row[Any]], back: Sequence[Document]) -> tuple[Sum, ...]:
    """What came in and what went back, put together."""
    found: dict[tuple[str, str, str], list[Any]] = {}
    for row in rows:
        found[row.method, row.till, row.username] = [row.full_name, row.times, row.cents, 0, 0]
    for each in back:
        kept = found.setdefault((each.method, each.till, each.user), [each.user_name, 0, 0, 0, 0])
        kept[3] += 1
        kept[4] -= each.cents
    return tuple(
        Sum(*key, name, int(times), int(cents), back_times, int(back_cents))
        for key, (name, times, cents, back_times, back_cents) in sorted(found.items())
    )


def documents(session: Session, question: Question, limit: int) -> list[Document]:
    """The tenders that came in, the newest first."""
    statement = _documents(shape_of(session, question)).limit(limit)
    return [
        Document(
            receipt_number(row.series, row.number),
            row.id,
            row.account_number,
            row.name,
            row.method,
            row.till,
            row.username,
            row.full_name,
            row.business_date,
            row.received_at,
            row.amount_cents,
        )
        for row in session.execute(statement, values_of(question)).all()
    ]


@lru_cache(maxsize=16)
def _documents(shape: Shape) -> Select[Any]:
    statement = (
        select(
            payment.c.series,
            payment.c.number,
            payment.c.id,
            account.c.number.label("account_number"),
            customer.c.name,
            tender.c.method,
            payment.c.till,
            staff_user.c.username,
            staff_user.c.full_name,
            payment.c.business_date,
            payment.c.received_at,
            tender.c.amount_cents,
        )
        .select_from(payment)
        .join(tender, tender.c.payment_id == shape.payment_id)
        .join(staff_user, staff_user.c.id == payment.c.actor_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(*shape.of_payments)
        .order_by(payment.c.business_date.desc(), payment.c.received_at.desc(), tender.c.position)
    )
    return statement.where(tender.c.method == METHOD) if shape.method else statement


def series(session: Session, question: Question) -> tuple[SeriesLine, ...]:
    """The receipts of each series, from which to which."""
    return tuple(
        SeriesLine(receipt_number(name, first), receipt_number(name, last), count)
        for name, first, last, count in rows_of(session, _series, question)
    )


@lru_cache(maxsize=16)
def _series(shape: Shape) -> Select[Any]:
    number = payment.c.number
    return (
        select(payment.c.series, func.min(number), func.max(number), func.count())
        .where(*shape.of_payments)
        .group_by(payment.c.series)
        .order_by(payment.c.series)
    )


def turns(session: Session, question: Question) -> tuple[TurnLine, ...]:
    """The turns of these days with what was counted."""
    return tuple(
        TurnLine(
            row.id,
            f"Z {row.till}-{row.number}",
            row.till,
            row.state,
            row.cashier,
            row.expected_cents,
            row.counted_cents,
            row.difference_cents,
            row.signer or "",
            row.reason,
        )
        for row in rows_of(session, _turns, question)
    )


@lru_cache(maxsize=16)
def _turns(shape: Shape) -> Select[Any]:
    statement = (
        select(
            *(till_session.c[name] for name in _TURN),
            _CASHIER.c.full_name.label("cashier"),
            _SIGNER.c.full_name.label("signer"),
        )
        .join(_CASHIER, _CASHIER.c.id == till_session.c.opened_by)
        .outerjoin(_SIGNER, _SIGNER.c.id == till_session.c.closed_by)
        .where(till_session.c.business_date.between(FIRST, LAST))
        .order_by(till_session.c.business_date, till_session.c.till, till_session.c.number)
    )
    if shape.till:
        statement = statement.where(till_session.c.till == TILL)
    if shape.user:
        statement = statement.where(_CASHIER.c.username == USER)
    return statement


def days(
    session: Session, question: Question, sums_: Sequence[Sum], back: Sequence[Document]
) -> tuple[DayTotal, ...]:
    """What each day of a range came to, without credit that was spent; days without any too."""
    went: dict[date, int] = {}
    for each in back:
        if each.method not in NOT_COUNTED:
            went[each.day] = went.get(each.day, 0) - each.cents
    if question.first == question.last:
        came = {question.first: sum(each.cents for each in sums_ if each.method not in NOT_COUNTED)}
    else:
        came = _came(session, question)
    numbers = {day: each.number for day, each in close_store.closes(session, question).items()}
    count = (question.last - question.first).days + 1
    listed = (question.first + timedelta(days=step) for step in range(count))
    return tuple(
        DayTotal(day, numbers.get(day, 0), came.get(day, 0), went.get(day, 0)) for day in listed
    )


def _came(session: Session, question: Question) -> dict[date, int]:
    """What came in on each day of a range that has any."""
    return {day: int(cents) for day, cents in rows_of(session, _came_by_day, question)}


@lru_cache(maxsize=16)
def _came_by_day(shape: Shape) -> Select[Any]:
    statement = (
        select(payment.c.business_date, func.sum(tender.c.amount_cents))
        .select_from(payment)
        .join(tender, tender.c.payment_id == shape.payment_id)
        .where(*shape.of_payments, tender.c.method.not_in(sorted(NOT_COUNTED)))
        .group_by(payment.c.business_date)
    )
    return statement.where(tender.c.method == METHOD) if shape.method else statement


def open_alarms(session: Session) -> int:
    """How many differences with Stripe nobody has decided."""
    return int(session.scalar(_UNDECIDED) or 0)


def people(session: Session, question: Question) -> list[tuple[str, str]]:
    """Who took or took back money on these days, by user name and name."""
    takers = (
        select(staff_user.c.username, staff_user.c.full_name)
        .join(payment, payment.c.actor_id == staff_user.c.id)
        .where(payment.c.business_date.between(question.first, question.last))
    )
    givers = (
        select(staff_user.c.username, staff_user.c.full_name)
        .join(reversal, reversal.c.actor == staff_user.c.username)
        .where(reversal.c.business_date.between(question.first, question.last))
    )
    found = session.execute(takers.union(givers))
    return sorted(((row.username, row.full_name) for row in found), key=lambda each: each[1])


_UNDECIDED: Final = (
    select(func.count()).select_from(discrepancy).where(discrepancy.c.decided_at.is_(None))
)


def _reversed(row: Row[Any], method: str, cents: int) -> Document:
    cause = cause_of(row)
    told = CAUSES[cause]
    return Document(
        receipt_number(row.series, row.receipt),
        row.payment_id,
        row.account_number,
        row.name,
        method,
        row.till,
        row.actor,
        row.actor_name,
        row.business_date,
        row.at,
        -cents,
        told if row.direction == "back" else f"{told}: {AGAIN}",
        cause,
        row.refund_kind == Kind.RECORD,
    )


def _spread(session: Session, payments: set[str]) -> dict[str, dict[str, int]]:
    """What each reversal of these payments took of which method."""
    found: dict[str, dict[str, int]] = {}
    ordered = sorted(payments)
    for start in range(0, len(ordered), _IN_ONE):
        part = ordered[start : start + _IN_ONE]
        tenders: dict[str, list[Tendered]] = {}
        for row in session.execute(
            select(tender)
            .where(tender.c.payment_id.in_(part))
            .order_by(tender.c.payment_id, tender.c.position)
        ):
            tenders.setdefault(row.payment_id, []).append(
                Tendered(row.position, row.method, row.amount_cents)
            )
        undone: dict[str, list[Undone]] = {}
        for row in session.execute(
            select(
                reversal.c.id,
                reversal.c.payment_id,
                reversal.c.amount_cents,
                reversal.c.direction,
                func.coalesce(cheque.c.position, deposit.c.position, 0).label("tender"),
            )
            .outerjoin(cheque, cheque.c.id == reversal.c.cheque_id)
            .outerjoin(deposit, deposit.c.id == reversal.c.deposit_id)
            .where(reversal.c.payment_id.in_(part))
            .order_by(reversal.c.payment_id, reversal.c.position)
        ):
            undone.setdefault(row.payment_id, []).append(
                Undone(row.id, row.amount_cents, row.direction, row.tender)
            )
        for key, reversals in undone.items():
            found |= spread(tenders[key], reversals)
    return found
