"""The rows of days that were closed."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, Select, case, func, insert, select

from services.storage.sessions import Session
from services.storage.tables import day_close, payment, reversal, staff_user
from services.summaries.records import Close, Question
from services.summaries.shapes import FIRST, LAST, values_of

_CLOSES: Final[Select[Any]] = select(
    day_close.c.day,
    day_close.c.number,
    day_close.c.closed_at,
    day_close.c.reason,
    staff_user.c.full_name,
).join(staff_user, staff_user.c.id == day_close.c.closed_by)
_CLOSES_OF: Final = _CLOSES.where(day_close.c.day.between(FIRST, LAST))
_CLOSED_AT: Final = select(day_close.c.closed_at).where(day_close.c.day == FIRST)
_RECORD: Final[Select[Any]] = select(day_close.c.record, day_close.c.sha256).where(
    day_close.c.day == FIRST
)


def closes(session: Session, question: Question) -> dict[date, Close]:
    """The closes of the days of a range."""
    rows = session.execute(_CLOSES_OF, values_of(question)).all()
    return {row.day: _close(row) for row in rows}


def newest_closes(session: Session, limit: int) -> list[Close]:
    """The days that were closed, the newest first."""
    rows = session.execute(_CLOSES.order_by(day_close.c.day.desc()).limit(limit))
    return [_close(row) for row in rows]


def kept_record(session: Session, day: date) -> Row[Any] | None:
    """The `record` of a closed day and its `sha256`."""
    return session.execute(_RECORD, {"first": day}).one_or_none()


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


def closed_at(session: Session, day: date) -> datetime | None:
    """When a day was closed; None while it is open."""
    return session.scalar(_CLOSED_AT, {"first": day})


def _close(row: Row[Any]) -> Close:
    return Close(row.day, row.number, row.closed_at, row.full_name, row.reason)
