from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

Now = Callable[[], datetime]
"""Gives the present moment as an aware UTC `datetime`; injected, so that tests can move it."""

GUAYAQUIL: Final = timezone(timedelta(hours=-5), "America/Guayaquil")
"""Continental Ecuador: UTC-5, no daylight saving since 1993."""


def utc_now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def business_date(moment: datetime) -> date:
    """The office's day of a moment: after 19:00 local UTC is already tomorrow."""
    return local(moment).date()


def local(moment: datetime) -> datetime:
    """A moment on the office's clock."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(GUAYAQUIL)
