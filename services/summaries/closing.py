import hashlib
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import ChangedElsewhere
from services.events import Events
from services.papers.codec import to_json
from services.staff.rights import Operator, Right
from services.storage.days import hold_all_days
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule
from services.summaries import close_store
from services.summaries.errors import (
    AlarmsNeedReason,
    DayAlreadyClosed,
    DayNotBegun,
    DayTillsOpen,
)
from services.summaries.records import Close, DayClosed, DaySummary, Question
from services.summaries.service import DaySummaries
from services.text import clean_note

_MOST_REASON: Final = 300


class DayClosing:
    """Closes days: numbered, once, by a supervisor, with what their summary told then.

    Charges in doubt and differences with Stripe do not hinder it: they stand on the paper.
    """

    def __init__(
        self,
        sessions: Sessions,
        summaries: DaySummaries,
        journal: Journal,
        events: Events,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._summaries = summaries
        self._journal = journal
        self._events = events
        self._now = now

    def close(self, operator: Operator, day: date, reason: str = "") -> DaySummary:
        """Close a day for ever. What comes in later is dated with the next day.

        Args:
            operator: who closes it.
            day: today or a day before.
            reason: why it is closed with differences that wait for a decision.

        Raises:
            NotAllowed, BadField. DayNotBegun. DayAlreadyClosed: with its number and by whom.
            DayTillsOpen: with the turns that nobody signed. AlarmsNeedReason.
            ChangedElsewhere: another day was closed meanwhile. Nothing was written.
        """
        operator.require(Right.APPROVE)
        why = clean_note(reason, field="reason", most=_MOST_REASON)
        at, compared = self._now(), self._summaries.compared_until()
        if day > business_date(at):
            raise DayNotBegun(day=day)
        question = Question(day, day)

        def work(session: Session) -> tuple[DaySummary, bool]:
            hold_all_days(session)
            standing = close_store.closes(session, question).get(day)
            if standing is not None:
                if standing.at != at:
                    raise DayAlreadyClosed(
                        day=day, number=standing.number, by=standing.by, at=standing.at
                    )
                return self._summaries.kept_in(session, day), False
            told = self._summaries.summary_in(session, question, compared, at)
            _refuse(told, why)
            number = close_store.next_number(session)
            close = Close(day, number, at, operator.full_name, why)
            told = _closed(told, close)
            record = to_json(told)
            received, reversed_ = close_store.book_sums(session, day)
            values = {
                "day": day,
                "number": number,
                "closed_at": at,
                "closed_by": operator.user_id,
                "till": operator.till,
                "reason": why,
                "received_cents": received,
                "reversed_cents": reversed_,
                "record": record,
                "sha256": hashlib.sha256(record.encode()).hexdigest(),
            }
            close_store.add(session, values)
            after = {
                "number": number,
                "received_cents": received,
                "reversed_cents": reversed_,
                "sha256": values["sha256"],
                "anchor": told.anchor,
            }
            self._journal.append(
                session, operator, "day.closed", f"day:{day.isoformat()}", after=after, reason=why
            )
            return told, True

        try:
            closed, is_new = self._sessions.run(work)
        except IntegrityError as error:
            raise ChangedElsewhere(rule=broken_rule(error)) from error
        if is_new and closed.close is not None:
            self._events.publish(DayClosed(day, closed.close.number))
        return closed


def _refuse(told: DaySummary, reason: str) -> None:
    day = told.question.first
    if told.open_turns:
        turns = ", ".join(f"{turn.code} ({turn.cashier})" for turn in told.open_turns)
        raise DayTillsOpen(day=day, turns=turns)
    if told.open_alarms and not reason:
        raise AlarmsNeedReason(count=told.open_alarms)


def _closed(told: DaySummary, close: Close) -> DaySummary:
    (only,) = told.days
    return replace(
        told, close=close, is_preliminary=False, days=(replace(only, number=close.number),)
    )
