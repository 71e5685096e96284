import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from services.audit.service import Journal
from services.clock import GUAYAQUIL, Now, business_date
from services.naming.names import people_in
from services.office.service import OfficeService
from services.papers.codec import from_json
from services.reconciliation.day_records import KeptDay
from services.reconciliation.kept_days import KeptStripeDays
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.summaries import annex_store, close_store, store
from services.summaries.errors import DayNotClosed
from services.summaries.open_days import open_days
from services.summaries.records import (
    Annex,
    Choices,
    Close,
    DaySummary,
    Document,
    Part,
    Question,
    Sum,
)
from services.summaries.shapes import Window, read_by_index
from services.summaries.stripe_lists import stripe_lists

MOST_DAYS: Final = 366
"""The longest range of one summary."""

MOST_DOCUMENTS: Final = 5_000
"""How many documents behind a total are listed."""

_ORDER: Final = {part: place for place, part in enumerate(Part)}


class DaySummaries:
    """What was collected on business days, and every document behind it. It only reads.

    Args:
        sessions: the open books.
        journal: its heads stand on every summary.
        office: knows the tills.
        compared_until: until when the card money was compared with Stripe.
        stripe: knows the days that were compared with Stripe.
        now: the clock.
    """

    def __init__(
        self,
        sessions: Sessions,
        journal: Journal,
        office: OfficeService,
        compared_until: Callable[[], datetime | None],
        stripe: KeptStripeDays,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._office = office
        self._compared_until = compared_until
        self._stripe = stripe
        self._now = now

    def look(self, operator: Operator, question: Question) -> DaySummary:
        """The summary of some days: of a closed day what stood when it was closed.

        Raises:
            NotAllowed.
        """
        operator.require(Right.READ_REPORTS)
        compared = self.compared_until()
        with self._sessions.read() as session:
            if question.is_whole_day:
                kept = self._found(session, question.first)
                if kept is not None:
                    return kept
            return self.summary_in(session, question, compared, self._now())

    def closed(self, day: date) -> DaySummary:
        """The summary of a closed day as it was told then.

        Raises:
            DayNotClosed.
        """
        with self._sessions.read() as session:
            return self.kept_in(session, day)

    def kept_in(self, session: Session, day: date) -> DaySummary:
        """The same as a transaction sees it.

        Raises:
            DayNotClosed.
        """
        kept = self._found(session, day)
        if kept is None:
            raise DayNotClosed(day=day)
        return kept

    def closes(self, operator: Operator, limit: int = 60) -> list[Close]:
        """The days that were closed, the newest first.

        Raises:
            NotAllowed.
        """
        operator.require(Right.READ_REPORTS)
        with self._sessions.read() as session:
            return close_store.newest_closes(session, limit)

    def open_days(self, operator: Operator) -> list[date]:
        """The days before today that have money and were not closed, the oldest first.

        Raises:
            NotAllowed.
        """
        operator.require(Right.READ_REPORTS)
        with self._sessions.read() as session:
            return open_days(session, business_date(self._now()))

    def documents(self, operator: Operator, question: Question) -> list[Document]:
        """The documents behind the totals of some days, the newest first.

        What came in, and after it what went back.

        Raises:
            NotAllowed.
        """
        operator.require(Right.READ_REPORTS)
        with self._sessions.read() as session:
            back = store.reversed_documents(session, question)
            return store.documents(session, question, MOST_DOCUMENTS) + back

    def choices(self, operator: Operator, question: Question) -> Choices:
        """The tills and the people that a question about these days can be narrowed to.

        Raises:
            NotAllowed.
        """
        operator.require(Right.READ_REPORTS)
        tills = tuple(till.code for till in self._office.tills(retired=True))
        with self._sessions.read() as session:
            return Choices(tills, tuple(store.people(session, question)))

    def sums_in(self, session: Session, question: Question) -> tuple[Sum, ...]:
        """What came in and went back on some days, as a transaction sees it, and no list."""
        back = store.reversed_documents(session, question)
        return store.sums(store.received(session, question), back)

    def reversed_in(self, session: Session, question: Question) -> list[Document]:
        """What went back on some days, by the method that it was taken from."""
        return store.reversed_documents(session, question)

    def stripe_in(self, session: Session, first: date, last: date) -> tuple[KeptDay, ...]:
        """The newest comparison with Stripe that is kept of each of some days."""
        return self._stripe.newest_in(session, first, last)

    def compared_until(self) -> datetime | None:
        """Until when the card money was compared with Stripe; None if it never was."""
        return self._compared_until()

    def summary_in(
        self, session: Session, question: Question, compared: datetime | None, at: datetime
    ) -> DaySummary:
        """The summary as a transaction sees it, whoever asks.

        Args:
            session: the transaction.
            question: about what.
            compared: until when the card money was compared with Stripe.
            at: the moment of it.
        """
        read_by_index(session, question)
        back = store.reversed_documents(session, question)
        came = store.received(session, question, with_payments=True)
        sums = store.sums(came, back)
        days = store.days(session, question, sums, back)
        window = self._window(session, question, at)
        # Whose charge it was does not matter to whether Stripe was asked about its day.
        compared_days = _called(
            session, self._stripe.newest_in(session, question.first, question.last)
        )
        lists = annex_store.lists(
            session, question, window, compared, store.payments_of(came), compared_days
        )
        stripe: tuple[KeptDay, ...] = ()
        if question.has_stripe:
            stripe = compared_days
            annexes = _called(session, self._stripe.annexes_in(session, window.since, window.until))
            lists = sorted(lists + stripe_lists(stripe, annexes), key=lambda each: _ORDER[each[0]])
        cards = next(lines for part, lines in lists if part is Part.CARDS)
        unverified = [line.cents for line in cards if line.is_alert]
        heads = self._journal.heads_of(session)
        return DaySummary(
            question=question,
            told_at=at,
            close=None,
            is_preliminary=any(not day.number for day in days),
            sums=sums,
            days=days,
            series=store.series(session, question),
            turns=store.turns(session, question),
            annexes=tuple(Annex(part, tuple(lines)) for part, lines in lists if lines),
            unverified_count=len(unverified),
            unverified_cents=sum(unverified),
            compared_until=compared,
            open_alarms=store.open_alarms(session),
            journal_entries=sum(length for length, _ in heads.values()),
            anchor=_anchor(heads),
            stripe=stripe,
        )

    def _found(self, session: Session, day: date) -> DaySummary | None:
        row = close_store.kept_record(session, day)
        if row is None:
            return None
        return replace(from_json(DaySummary, row.record), kept_sha256=row.sha256)

    def _window(self, session: Session, question: Question, at: datetime) -> Window:
        """The moments of these days: what came after a day's close belongs to the next one."""
        begin = _midnight(question.first)
        before = close_store.closed_at(session, question.first - timedelta(days=1))
        end = _midnight(question.last + timedelta(days=1))
        closed = close_store.closed_at(session, question.last)
        if closed is None and business_date(at) == question.last:
            closed = at
        return Window(min(begin, before or begin), min(end, closed or end))


def _called(session: Session, kept: Iterable[KeptDay]) -> tuple[KeptDay, ...]:
    """Comparisons with who made them called by their full names, as everybody in a summary."""
    told = tuple(kept)
    name = people_in(session, [each.by for each in told])
    return tuple(replace(each, by=name(each.by)) for each in told)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), GUAYAQUIL)


def _anchor(heads: dict[str, tuple[int, str]]) -> str:
    """One hash over the heads of all chains: none of them can be shortened after it was told."""
    told = json.dumps(heads, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
