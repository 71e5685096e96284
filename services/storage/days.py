"""Which business day a document is dated with."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select, text

from services.clock import business_date
from services.storage.sessions import Session
from services.storage.tables import day_close

_OPEN_DAY: Final = text("SELECT open_day(:today)")
_CLOSED: Final = (
    select(day_close.c.day).where(day_close.c.day >= bindparam("today")).order_by(day_close.c.day)
)


def open_day(session: Session, moment: datetime) -> date:
    """The office's day of a moment, or the first one after it that nobody closed.

    Money that comes in after a day was closed is a fact: it stands on the next day. Inside a
    writing transaction the day stays open until the commit.
    """
    today = business_date(moment)
    if session.dialect.name == "postgresql":
        found: date = session.execute(_OPEN_DAY, {"today": today}).scalar_one()
        return found
    for closed in session.scalars(_CLOSED, {"today": today}):
        if closed != today:
            break
        today += timedelta(days=1)
    return today


def hold_all_days(session: Session) -> None:
    """Let no document be dated by anybody else until the commit; for whoever closes a day."""
    if session.dialect.name == "postgresql":
        session.execute(text("SELECT close_days()"))
