"""The sums of a summary, the turns of its days, and the rows of closed days."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, case, func, insert, select

from services.payments.records import receipt_number
from services.refunds.states import Kind
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    cheque,
    customer,
    day_close,
    deposit,
    discrepancy,
    payment,
    refund,
    reversal,
    staff_user,
    tender,
    till_session,
)
from services.summaries.records import (
    NOT_COUNTED,
    Close,
    DayTotal,
    Document,
    Question,
    SeriesLine,
    Sum,
    TurnLine,
)
from services.summaries.spreading import Tendered, Undone, spread
from services.summaries.words import AGAIN, CAUSES

_IN_ONE: Final = 500
# Made once: each costs as much as a small query.
_WHO: Final = staff_user.alias("who")
_CASHIER: Final = staff_user.alias("cashier")
_SIGNER: Final = staff_user.alias("signer")
_CAUSES: Final = tuple(CAUSES)


def of_payments(question: Question) -> list[ColumnElement[bool]]:
    """Which payments a question is about; the method is asked of their tenders."""
    found: list[ColumnElement[bool]] = [
        payment.c.business_date.between(question.first, question.last)
    ]
    if question.till:
        found.append(payment.c.till == question.till)
    if question.user:
        who = select(staff_user.c.id).where(staff_user.c.username == question.user)
        found.append(payment.c.actor_id == who.scalar_subquery())
    return found


def received(session: Session, question: Question) -> list[Row[Any]]:
    """Count and cents by method, till and person of what came in."""
    statement = (
        select(
            tender.c.method,
            payment.c.till,
            staff_user.c.username,
            staff_user.c.full_name,
            func.count().label("times"),
            func.sum(tender.c.amount_cents).label("cents"),
        )
        .join(payment, payment.c.id == tender.c.payment_id)
        .join(staff_user, staff_user.c.id == payment.c.actor_id)
        .where(*of_payments(question))
        .group_by(tender.c.method, payment.c.till, staff_user.c.id)
    )
    if question.method:
        statement = statement.where(tender.c.method == question.method)
    return list(session.execute(statement))


def reversed_documents(session: Session, question: Question) -> list[Document]:
    """What went back on these days, by the method that it was taken from; voids too."""
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
        .where(reversal.c.business_date.between(question.first, question.last))
        .order_by(reversal.c.at, reversal.c.id)
    )
    if question.till:
        statement = statement.where(reversal.c.till == question.till)
    if question.user:
        statement = statement.where(reversal.c.actor == question.user)
    rows = session.execute(statement).all()
    parts = _spread(session, {row.payment_id for row in rows})
    return [
        _reversed(row, method, cents)
        for row in rows
        for method, cents in parts[row.id].items()
        if question.method in {"", method}
    ]


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
        .join(payment, payment.c.id == tender.c.payment_id)
        .join(staff_user, staff_user.c.id == payment.c.actor_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(*of_payments(question))
        .order_by(payment.c.business_date.desc(), payment.c.received_at.desc(), tender.c.position)
        .limit(limit)
    )
    if question.method:
        statement = statement.where(tender.c.method == question.method)
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
        for row in session.execute(statement)
    ]


def series(session: Session, question: Question) -> tuple[SeriesLine, ...]:
    """The receipts of each series, from which to which."""
    rows = session.execute(
        select(
            payment.c.series,
            func.min(payment.c.number),
            func.max(payment.c.number),
            func.count(),
        )
        .where(*of_payments(question))
        .group_by(payment.c.series)
        .order_by(payment.c.series)
    )
    return tuple(
        SeriesLine(receipt_number(name, first), receipt_number(name, last), count)
        for name, first, last, count in rows
    )


def turns(session: Session, question: Question) -> tuple[TurnLine, ...]:
    """The turns of these days with what was counted."""
    statement = (
        select(
            till_session,
            _CASHIER.c.full_name.label("cashier"),
            _SIGNER.c.full_name.label("signer"),
        )
        .join(_CASHIER, _CASHIER.c.id == till_session.c.opened_by)
        .outerjoin(_SIGNER, _SIGNER.c.id == till_session.c.closed_by)
        .where(till_session.c.business_date.between(question.first, question.last))
        .order_by(till_session.c.business_date, till_session.c.till, till_session.c.number)
    )
    if question.till:
        statement = statement.where(till_session.c.till == question.till)
    if question.user:
        statement = statement.where(_CASHIER.c.username == question.user)
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
        for row in session.execute(statement)
    )


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
    numbers = {day: each.number for day, each in closes(session, question).items()}
    count = (question.last - question.first).days + 1
    listed = (question.first + timedelta(days=step) for step in range(count))
    return tuple(
        DayTotal(day, numbers.get(day, 0), came.get(day, 0), went.get(day, 0)) for day in listed
    )


def _came(session: Session, question: Question) -> dict[date, int]:
    """What came in on each day of a range that has any."""
    statement = (
        select(payment.c.business_date, func.sum(tender.c.amount_cents))
        .join(tender, tender.c.payment_id == payment.c.id)
        .where(*of_payments(question), tender.c.method.not_in(sorted(NOT_COUNTED)))
        .group_by(payment.c.business_date)
    )
    if question.method:
        statement = statement.where(tender.c.method == question.method)
    return {day: int(cents) for day, cents in session.execute(statement)}


def closes(session: Session, question: Question) -> dict[date, Close]:
    """The closes of the days of a range."""
    statement = _CLOSES.where(day_close.c.day.between(question.first, question.last))
    return {row.day: _close(row) for row in session.execute(statement)}


def newest_closes(session: Session, limit: int) -> list[Close]:
    """The days that were closed, the newest first."""
    rows = session.execute(_CLOSES.order_by(day_close.c.day.desc()).limit(limit))
    return [_close(row) for row in rows]


def kept_record(session: Session, day: date) -> Row[Any] | None:
    """The `record` of a closed day and its `sha256`."""
    statement: Select[Any] = select(day_close.c.record, day_close.c.sha256)
    return session.execute(statement.where(day_close.c.day == day)).one_or_none()


def next_number(session: Session) -> int:
    """The number of the next close; nobody else takes it while all days are held."""
    return int(session.scalar(select(func.count()).select_from(day_close)) or 0) + 1


def add(session: Session, values: dict[str, Any]) -> None:
    """Write a close; the database refuses sums that are not its documents'."""
    session.execute(insert(day_close).values(**values))


def book_sums(session: Session, day: date) -> tuple[int, int]:
    """All that came in on a day, credit that was spent too, and all that went back."""
    came = session.scalar(
        select(func.sum(payment.c.amount_cents)).where(payment.c.business_date == day)
    )
    net = case((reversal.c.direction == "back", 1), else_=-1) * reversal.c.amount_cents
    back = session.scalar(select(func.sum(net)).where(reversal.c.business_date == day))
    return int(came or 0), int(back or 0)


def open_alarms(session: Session) -> int:
    """How many differences with Stripe nobody has decided."""
    undecided = select(func.count()).select_from(discrepancy)
    return int(session.scalar(undecided.where(discrepancy.c.decided_at.is_(None))) or 0)


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


def closed_at(session: Session, day: date) -> datetime | None:
    """When a day was closed; None while it is open."""
    return session.scalar(select(day_close.c.closed_at).where(day_close.c.day == day))


_CLOSES: Final[Select[Any]] = select(
    day_close.c.day,
    day_close.c.number,
    day_close.c.closed_at,
    day_close.c.reason,
    staff_user.c.full_name,
).join(staff_user, staff_user.c.id == day_close.c.closed_by)


def _close(row: Row[Any]) -> Close:
    return Close(row.day, row.number, row.closed_at, row.full_name, row.reason)


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
