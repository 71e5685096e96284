"""Days that were compared with Stripe: each look is kept, with its number."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, Select, and_, func, insert, select
from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import ChangedElsewhere, NotFound
from services.papers.codec import from_json, to_json
from services.reconciliation.day_records import KeptDay, StripeDays
from services.reconciliation.days import StripeDayBook
from services.reconciliation.errors import DaysNotComparable
from services.staff.rights import Operator, Right
from services.storage.days import hold_all_days
from services.storage.sessions import Session, Sessions
from services.storage.tables import day_close, staff_user, stripe_day
from services.storage.violations import broken_rule

MOST_DAYS: Final = 62
"""How many days are compared at once."""

_KEPT: Final[Select[Any]] = select(
    stripe_day.c.number,
    stripe_day.c.day,
    stripe_day.c.close_number,
    stripe_day.c.at,
    func.coalesce(staff_user.c.full_name, stripe_day.c.by).label("name"),
    stripe_day.c.record,
).outerjoin(staff_user, staff_user.c.username == stripe_day.c.by)


class KeptStripeDays:
    """Compares days with Stripe and keeps what was told, for the summaries of these days.

    A day that is closed keeps its paper as it is: what is compared later is an annex to it.
    """

    def __init__(self, sessions: Sessions, book: StripeDayBook, journal: Journal, now: Now) -> None:
        self._sessions = sessions
        self._book = book
        self._journal = journal
        self._now = now

    def compare(self, operator: Operator, first: date, last: date) -> list[KeptDay]:
        """Compare each of some days, and keep it. It asks Stripe, before it writes: slow.

        Raises:
            NotAllowed. DaysNotComparable. ProviderUnavailable: nothing was kept.
            ChangedElsewhere.
        """
        operator.require(Right.RECONCILE)
        if not 0 <= (last - first).days < MOST_DAYS or last > business_date(self._now()):
            raise DaysNotComparable(most=MOST_DAYS)
        told = self._book.look_each(operator, first, last)
        at = self._now()

        def work(session: Session) -> list[int]:
            hold_all_days(session)
            ours = stripe_day.c.at == at, stripe_day.c.day.between(first, last)
            written = session.scalars(select(stripe_day.c.number).where(*ours)).all()
            # It was committed before, and only the answer was lost.
            if written:
                return sorted(written)
            return [self._keep(session, operator, each, at) for each in told]

        try:
            numbers = self._sessions.run(work)
        except IntegrityError as error:
            raise ChangedElsewhere(rule=broken_rule(error)) from error
        return [self.show(number) for number in numbers]

    def show(self, number: int) -> KeptDay:
        """One comparison by its number.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            row = session.execute(_KEPT.where(stripe_day.c.number == number)).one_or_none()
        if row is None:
            raise NotFound(what="stripe_day", which=str(number))
        return _kept(row)

    def annex(self, number: int) -> KeptDay:
        """One that was made after its day was closed.

        Raises:
            NotFound.
        """
        kept = self.show(number)
        if not kept.close_number:
            raise NotFound(what="stripe_day", which=str(number))
        return kept

    def annex_of(self, day: date) -> KeptDay | None:
        """The newest comparison that was made after a day was closed."""
        statement = (
            _KEPT.where(stripe_day.c.day == day, stripe_day.c.close_number.is_not(None))
            .order_by(stripe_day.c.number.desc())
            .limit(1)
        )
        with self._sessions.read() as session:
            row = session.execute(statement).one_or_none()
        return None if row is None else _kept(row)

    def newest_in(self, session: Session, first: date, last: date) -> tuple[KeptDay, ...]:
        """The newest comparison of each of some days that has one, as a transaction sees it."""
        newest = (
            select(func.max(stripe_day.c.number))
            .where(stripe_day.c.day.between(first, last))
            .group_by(stripe_day.c.day)
        )
        rows = session.execute(
            _KEPT.where(stripe_day.c.number.in_(newest)).order_by(stripe_day.c.day)
        )
        return tuple(_kept(row) for row in rows)

    def annexes_in(self, session: Session, since: datetime, until: datetime) -> Sequence[KeptDay]:
        """The comparisons of closed days that were made in some time."""
        made = and_(stripe_day.c.at >= since, stripe_day.c.at < until)
        rows = session.execute(
            _KEPT.where(made, stripe_day.c.close_number.is_not(None)).order_by(stripe_day.c.number)
        )
        return [_kept(row) for row in rows]

    def _keep(self, session: Session, operator: Operator, told: StripeDays, at: datetime) -> int:
        number = int(session.scalar(select(func.max(stripe_day.c.number))) or 0) + 1
        closed = select(day_close.c.number).where(day_close.c.day == told.first)
        record = to_json(told)
        values = {
            "number": number,
            "day": told.first,
            "close_number": session.scalar(closed),
            "at": at,
            "by": operator.username,
            "till": operator.till,
            "here_cents": told.here_cents,
            "there_cents": told.gross_cents,
            "fee_cents": told.fee_cents,
            "differences": len(told.differences),
            "record": record,
            "sha256": hashlib.sha256(record.encode()).hexdigest(),
        }
        session.execute(insert(stripe_day).values(**values))
        kept = ("number", "close_number", "here_cents", "there_cents", "differences", "sha256")
        self._journal.append(
            session,
            operator,
            "day.compared",
            f"day:{told.first.isoformat()}",
            after={name: values[name] for name in kept},
        )
        return number


def _kept(row: Row[Any]) -> KeptDay:
    told = from_json(StripeDays, row.record)
    return KeptDay(row.number, row.day, row.close_number or 0, row.at, row.name, told)
