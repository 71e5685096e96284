from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Final

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import ChangedElsewhere, NotFound
from services.events import Events
from services.staff.rights import Operator, Right
from services.statements import list_store, store
from services.statements.errors import AlreadyMatched, LineNotOpen
from services.statements.importing import propose
from services.statements.journaling import write_matches
from services.statements.matching import Matcher
from services.statements.records import (
    Accepted,
    BankLine,
    LineRecord,
    LineState,
    MatchKind,
    Proposal,
    StatementChanged,
    UnknownMoney,
)
from services.storage.sessions import Session, Sessions
from services.text import clean_line

_MOST: Final = 2_000
BY_HAND: Final = "statement.why.by_hand"


@dataclass(frozen=True, slots=True)
class DeskTotals:
    """How many lines, and how much, stand where; `oldest` is the oldest unidentified income."""

    incoming: tuple[int, int]
    outgoing: tuple[int, int]
    matched: tuple[int, int]
    set_aside: tuple[int, int]
    oldest: date | None


class StatementDesk:
    """What the bank says beside what the office knows: each line is identified once, with why."""

    def __init__(
        self,
        sessions: Sessions,
        journal: Journal,
        events: Events,
        now: Now,
        matchers: Sequence[Matcher],
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now
        self._matchers = tuple(matchers)

    # --- Looking ----------------------------------------------------------------------------

    def unidentified(
        self, bank_account: str | None = None, *, incoming: bool = True
    ) -> list[LineRecord]:
        """Lines that nobody has identified, the newest first, each with what it may be."""
        with self._sessions.read() as session:
            records = list_store.listing(
                session,
                state=LineState.OPEN,
                bank_account=bank_account,
                incoming=incoming,
                before=None,
                limit=_MOST,
            )
            accounts = dict.fromkeys(record.line.bank_account for record in records)
            found: dict[int, Proposal] = {}
            for account in accounts:
                # All open lines of an account: whether an amount is unique depends on them.
                found |= propose(session, self._matchers, store.open_lines(session, account))
        return [replace(record, proposal=found.get(record.id)) for record in records]

    def listing(
        self,
        state: LineState | None,
        bank_account: str | None = None,
        *,
        before: tuple[date, int] | None = None,
        limit: int = 200,
    ) -> list[LineRecord]:
        """Lines of a state, the newest first, page by page; `before` is the last one's place."""
        with self._sessions.read() as session:
            return list_store.listing(
                session,
                state=state,
                bank_account=bank_account,
                incoming=None,
                before=before,
                limit=limit,
            )

    def show(self, line_id: int) -> LineRecord:
        """One line.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            return _found(session, line_id)

    def totals(self, bank_account: str | None = None) -> DeskTotals:
        """What waits, and what does not, with the age of the oldest."""
        with self._sessions.read() as session:
            told = list_store.totals(session, bank_account)
            oldest = list_store.oldest_open(session, bank_account)

        def both(state: LineState) -> tuple[int, int]:
            ins = told.get((state.value, True), (0, 0))
            outs = told.get((state.value, False), (0, 0))
            return ins[0] + outs[0], ins[1] + outs[1]

        return DeskTotals(
            incoming=told.get((LineState.OPEN.value, True), (0, 0)),
            outgoing=told.get((LineState.OPEN.value, False), (0, 0)),
            matched=both(LineState.MATCHED),
            set_aside=both(LineState.SET_ASIDE),
            oldest=oldest,
        )

    def unknown(self) -> list[UnknownMoney]:
        """What came in and nobody has identified, by our accounts, the oldest first."""
        with self._sessions.read() as session:
            return list_store.unknown(session)

    def candidates(self, line_id: int) -> list[Proposal]:
        """Whatever a person may choose for a line, the likeliest first.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            line = _found(session, line_id).line
            found = [
                each for matcher in self._matchers for each in matcher.candidates(session, line)
            ]
        return sorted(found, key=lambda each: -each.score)

    # --- Deciding ---------------------------------------------------------------------------

    def accept(self, operator: Operator, line_id: int, proposal: Proposal) -> LineRecord:
        """Match one line with what was proposed or chosen; the document moves with it.

        Raises:
            LineNotOpen: it is matched or set aside already. AlreadyMatched: with another line.
            AmountsDiffer. ChangedElsewhere: the document is not as it was. NotFound. NotAllowed.
        """
        operator.require(Right.RECONCILE)
        with self._sessions.read() as session:
            record = _found(session, line_id)
        if record.state is not LineState.OPEN:
            raise LineNotOpen(state=record.state.value)
        done = self._match(operator, [(record.line, proposal)])
        if not done.count:
            with self._sessions.read() as session:
                record = _found(session, line_id)
                other = store.match_of(session, proposal.kind, proposal.ref)
            if record.state is not LineState.OPEN:
                raise LineNotOpen(state=record.state.value)
            if other is not None:
                raise AlreadyMatched(kind=proposal.kind, day=other.day, detail=other.detail)
            raise ChangedElsewhere
        return self.show(line_id)

    def accept_exact(self, operator: Operator, bank_account: str | None = None) -> Accepted:
        """Match every line whose proposal is exact, in one transaction for each account.

        Raises:
            NotAllowed.
        """
        operator.require(Right.RECONCILE)
        with self._sessions.read() as session:
            accounts = [bank_account] if bank_account else store.accounts_with_open(session)
            chosen: list[list[tuple[BankLine, Proposal]]] = []
            for account in accounts:
                lines = store.open_lines(session, account)
                found = propose(session, self._matchers, lines)
                chosen.append([(each, found[each.id]) for each in lines if each.id in found])
        results = [
            self._match(operator, exact)
            for of_account in chosen
            if (exact := [pair for pair in of_account if pair[1].is_exact])
        ]
        return Accepted(
            count=sum(one.count for one in results),
            amount_cents=sum(one.amount_cents for one in results),
            passed_over=sum(one.passed_over for one in results),
        )

    def identify(self, operator: Operator, line_id: int, kind: MatchKind, what: str) -> LineRecord:
        """Say by hand what a line is, where nothing in the books stands for it yet.

        Args:
            operator: who says so.
            line_id: the line.
            kind: of a kind that no matcher looks after, such as a payout.
            what: in words.

        Raises:
            LineNotOpen. NotFound. NotAllowed. BadField.
        """
        operator.require(Right.RECONCILE)
        told = clean_line(what, field="note", most=200, required=True)
        proposal = Proposal(kind, f"line:{line_id}", told, BY_HAND, 0, {"note": told})
        return self.accept(operator, line_id, proposal)

    def unmatch(self, operator: Operator, line_id: int, reason: str) -> LineRecord:
        """Take a match back: the line is open again, and so is what it was matched with.

        Raises:
            LineNotOpen: it has none. CannotUnmatch: something was built on it. NotFound.
            NotAllowed. BadField: no reason.
        """
        operator.require(Right.RECONCILE)
        why = clean_line(reason, field="reason", most=300, required=True)
        at = self._now()

        def work(session: Session) -> None:
            record = _found(session, line_id)
            match = record.match
            if match is None:
                raise LineNotOpen(state=record.state.value)
            matcher = self._matcher(match.kind)
            if matcher is not None and match.ref != f"line:{line_id}":
                matcher.undo_in(session, operator, [(record.line, match)], at)
            if not store.undo_matches(session, [match.id], at, operator.username):
                raise ChangedElsewhere
            self._journal.append(
                session,
                operator,
                "statement.unmatched",
                f"statement_line:{line_id}",
                before={"kind": match.kind, "ref": match.ref},
                reason=why,
            )

        self._sessions.run(work)
        return self._changed(line_id)

    def set_aside(self, operator: Operator, line_id: int, note: str) -> LineRecord:
        """Leave a line out of what waits, with a note of what is known about it.

        Raises:
            LineNotOpen. NotFound. NotAllowed. BadField: no note.
        """
        operator.require(Right.RECONCILE)
        told = clean_line(note, field="note", most=300, required=True)
        self._move(operator, line_id, LineState.OPEN, LineState.SET_ASIDE, told)
        return self._changed(line_id)

    def reopen(self, operator: Operator, line_id: int) -> LineRecord:
        """Let a line that was set aside wait again; its note stays.

        Raises:
            LineNotOpen. NotFound. NotAllowed.
        """
        operator.require(Right.RECONCILE)
        note = self.show(line_id).note
        self._move(operator, line_id, LineState.SET_ASIDE, LineState.OPEN, note)
        return self._changed(line_id)

    # --- Writing ----------------------------------------------------------------------------

    def _match(self, operator: Operator, chosen: Sequence[tuple[BankLine, Proposal]]) -> Accepted:
        at = self._now()
        account, tries = chosen[0][0].bank_account, count()

        def work(session: Session) -> list[BankLine]:
            if next(tries):
                # An earlier try may be committed, and only the answer to it was lost.
                ours = store.matched_at(session, at, operator.username)
                if ours:
                    return [line for line, _ in chosen if line.id in ours]
            done: set[int] = set()
            # The documents first, in one order at every till; then the lines.
            for matcher, pairs in self._by_matcher(chosen):
                if matcher is None:
                    done.update(line.id for line, _ in pairs)
                else:
                    done |= matcher.accept_in(session, operator, pairs, at)
            still_open = store.hold_open(session, sorted(done))
            if still_open != done:
                # Another till settled one of these lines between our look and our locks: what
                # was done with its document above must go back with it.
                raise _SomeGone(done - still_open)
            kept = [pair for pair in chosen if pair[0].id in done]
            if not kept:
                return []
            write_matches(session, self._journal, operator, kept, at)
            return [line for line, _ in kept]

        wanted = chosen
        while chosen:
            try:
                lines = self._sessions.run(work)
                break
            except _SomeGone as gone:
                chosen = [pair for pair in chosen if pair[0].id not in gone.lines]
            except IntegrityError as error:
                if len(wanted) == 1:
                    chosen = []
                else:
                    raise ChangedElsewhere from error
        else:
            lines = []
        if lines:
            self._events.publish(StatementChanged(account))
        return Accepted(
            len(lines), sum(line.amount_cents for line in lines), len(wanted) - len(lines)
        )

    def _by_matcher(
        self, chosen: Sequence[tuple[BankLine, Proposal]]
    ) -> list[tuple[Matcher | None, list[tuple[BankLine, Proposal]]]]:
        """The pairs of each matcher, in the order of the list; by hand is nobody's."""
        found: list[tuple[Matcher | None, list[tuple[BankLine, Proposal]]]] = []
        for matcher in (*self._matchers, None):
            of_this = [pair for pair in chosen if self._matcher_of(pair[1]) is matcher]
            if of_this:
                found.append((matcher, of_this))
        return found

    def _matcher_of(self, proposal: Proposal) -> Matcher | None:
        return None if proposal.why == BY_HAND else self._matcher(proposal.kind)

    def _matcher(self, kind: MatchKind) -> Matcher | None:
        return next((each for each in self._matchers if kind in each.kinds), None)

    def _move(
        self, operator: Operator, line_id: int, start: LineState, end: LineState, note: str
    ) -> None:
        with self._sessions.begin() as session:
            if not store.move_line(session, line_id, start, end, note):
                raise LineNotOpen(state=_found(session, line_id).state.value)
            self._journal.append(
                session,
                operator,
                "statement.set_aside" if end is LineState.SET_ASIDE else "statement.reopened",
                f"statement_line:{line_id}",
                before={"state": start},
                after={"state": end, "note": note},
            )

    def _changed(self, line_id: int) -> LineRecord:
        record = self.show(line_id)
        self._events.publish(StatementChanged(record.line.bank_account))
        return record

    def age_days(self, day: date) -> int:
        """How many days ago a line's day was."""
        return max(0, (business_date(self._now()) - day).days)


class _SomeGone(Exception):
    """Some of the lines are not open any more."""

    def __init__(self, lines: set[int]) -> None:
        super().__init__()
        self.lines = lines


def _found(session: Session, line_id: int) -> LineRecord:
    record = store.find_line(session, line_id)
    if record is None:
        raise NotFound(what="statement_line", which=str(line_id))
    return record
