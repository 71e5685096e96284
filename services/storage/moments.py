"""The clock by which tills lease things from one another."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, text

from services.storage.sessions import Session


def shared_now(session: Session, host: datetime) -> ColumnElement[Any] | datetime:
    """The database's clock where tills share one, this computer's for an embedded file."""
    return func.clock_timestamp() if session.dialect.name == "postgresql" else host


def shared_moment(session: Session, host: datetime) -> datetime:
    """What that clock says."""
    now = shared_now(session, host)
    if isinstance(now, datetime):
        return now
    told: datetime = session.execute(select(now)).scalar_one()
    return told.astimezone(UTC)


def shared_later(
    session: Session, host: datetime, wait: timedelta
) -> ColumnElement[Any] | datetime:
    """So much later by the same clock."""
    if session.dialect.name == "postgresql":
        return func.clock_timestamp() + text(f"interval '{wait.total_seconds():.3f} seconds'")
    return host + wait
