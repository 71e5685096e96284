"""Deciding when a debit that came back is asked for again."""

from datetime import date, timedelta
from typing import Final

from services.audit.service import Journal
from services.clock import Now, business_date
from services.debits import again_store, report_store
from services.debits import batch_store as store
from services.debits.again_records import Again, AgainKind, AgainOrder
from services.debits.batch_records import BatchChanged
from services.debits.batches import found
from services.debits.errors import LineMoved, NotForRetry, RetriesSpent
from services.debits.reason_store import reasons_in
from services.debits.reasons import Next
from services.debits.settings import rules_in
from services.errors import BadField, NotFound
from services.events import Events
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line

FARTHEST_DAYS: Final = 90
"""How far ahead a day may lie: later, the debt is a matter for the customer, not for a file."""

_MOST: Final = 300


class AskingAgain:
    """Moves the day of a retry, and says that what was wrong is put right.

    Neither asks the bank: the next batch whose day has come takes the debt by itself.
    """

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def move(self, operator: Operator, order: AgainOrder) -> None:
        """Let a debit that only needs another day wait for this one.

        Raises:
            NotAllowed, NotFound. BadField: `again_on` is past or too far away, or `reason`.
            LineMoved: it is not the last word on this mandate, or its debt is paid. RetriesSpent.
            NotForRetry: more than a day is needed.
        """
        self._decide(operator, order, AgainKind.MOVED, Next.RETRY)

    def corrected(self, operator: Operator, order: AgainOrder) -> None:
        """Say that what a bank refused for, or took back for, is put right.

        Raises:
            As `move`. NotForRetry: nothing can be put right by this mandate, or nothing has to.
        """
        self._decide(operator, order, AgainKind.CORRECTED, Next.FIX)

    def _decide(self, operator: Operator, order: AgainOrder, kind: AgainKind, needs: Next) -> None:
        operator.require(Right.RECORD_PAYMENTS)
        reason = clean_line(order.reason, field="reason", most=_MOST, required=True)
        at = self._now()
        _checked(order.again_on, business_date(at))

        def work(session: Session) -> int:
            seen = store.line(session, order.line)
            if seen is None:
                raise NotFound(what="debit", which=order.line)
            # Whoever answers, takes back or decides at the same time waits here.
            found(store.lock(session, seen.batch), seen.batch)
            row = next(report_store.refused(session, order.line), None)
            if row is None:
                raise LineMoved(line=order.line, state=seen.state)
            why = reasons_in(session).of_line(row.profile, row.state, row.code, row.words)
            if why.kind is not needs:
                raise NotForRetry(line=order.line, words=why.words, next_step=why.next_step)
            if row.tries > rules_in(session).retry_times:
                raise RetriesSpent(line=order.line, tries=int(row.tries))
            decided = Again(
                order.line, kind, order.again_on, at, operator.username, operator.till, reason
            )
            again_store.add(session, decided)
            self._journal.append(
                session,
                operator,
                f"debit.{kind.value}",
                f"debit:{order.line}",
                after={"again_on": order.again_on.isoformat()},
                reason=reason,
            )
            return seen.batch

        self._events.publish(BatchChanged(self._sessions.run(work)))


def _checked(day: date, today: date) -> None:
    latest = today + timedelta(days=FARTHEST_DAYS)
    if not today <= day <= latest:
        raise BadField(field="again_on", problem="date_range", earliest=today, latest=latest)
