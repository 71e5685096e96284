"""The days that have money and were not closed."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import Date, bindparam, func, select, text

from services.storage.sessions import Session
from services.storage.tables import day_close

_LOOK_BACK: Final = timedelta(days=31)

# One look into an index for each day, however many documents it has: `min` of what follows the
# day before. An `IN` or a `DISTINCT` would read every payment of all these days.
_NEXT: Final = """SELECT min(d) FROM (
    SELECT min(business_date) AS d FROM payment WHERE business_date {after}
    UNION ALL SELECT min(business_date) FROM reversal WHERE business_date {after}) found"""
OPEN_DAYS: Final = (
    text(
        f"""
        WITH RECURSIVE days (day) AS (
            {_NEXT.format(after=">= :since")}
            UNION ALL
            SELECT ({_NEXT.format(after="> days.day")}) FROM days WHERE days.day < :until
        )
        SELECT day FROM days
        WHERE day < :until AND NOT EXISTS (SELECT 1 FROM day_close c WHERE c.day = days.day)
        ORDER BY day
        """
    )
    .bindparams(bindparam("since", type_=Date), bindparam("until", type_=Date))
    .columns(day=Date)
)


def open_days(session: Session, today: date) -> list[date]:
    """The days before today with payments or reversals that nobody closed, the oldest first.

    An office that never closed a day is told of the last month alone.
    """
    first = session.scalar(select(func.min(day_close.c.day)))
    since = min(first or today, today - _LOOK_BACK)
    return list(session.scalars(OPEN_DAYS, {"since": since, "until": today}))
