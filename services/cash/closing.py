from collections.abc import Callable
from typing import Final

from services.audit.service import Journal
from services.cash import store, summary_store
from services.cash.errors import TurnNotDeclared, TurnNotOpen
from services.cash.records import (
    DENOMINATIONS,
    DeclaredTurn,
    Denomination,
    Pieces,
    TurnChanged,
    TurnRecord,
    TurnSummary,
    counted_cents,
)
from services.cash.service import found_turn, refuse_strangers
from services.cash.states import TurnState
from services.clock import Now
from services.errors import BadField, ChangedElsewhere
from services.events import Events
from services.papers.codec import from_json, to_json
from services.staff.approvals import approver_of, spend
from services.staff.errors import SamePerson
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line

APPROVAL: Final = "till_close"
"""The action of an approval given over the shoulder; its document is `turn:<id>`."""

MOST_PIECES: Final = 100_000
"""More of one piece than any drawer holds."""

Signer = Callable[[Session, TurnRecord], tuple[int, str]]


class TillClosing:
    """How a turn ends: counted blind by whom it was given to, signed by a second person.

    It always closes: what is in doubt or not verified stands on its report.
    """

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def declare(self, operator: Operator, turn: str, pieces: Pieces) -> DeclaredTurn:
        """Say what is in the drawer, once and for all, and learn what should be.

        A payment that meets this is either in the sums, or refused. The turn's own person counts
        it, or somebody who may approve. The same count again finds the first.

        Raises:
            NotAllowed, BadField, NotFound. NotYourTurn. TurnNotOpen: it was counted otherwise.
        """
        operator.require(Right.RECORD_PAYMENTS)
        given = _checked(pieces)
        counted, at = counted_cents(given), self._now()

        def work(session: Session) -> bool:
            store.lock(session, turn)
            record = found_turn(session, turn)
            if not record.is_open:
                same = record.declared_by_id == operator.user_id
                if same and store.pieces_of(session, turn) == given:
                    return False
                raise TurnNotOpen(turn=record.code, state=record.state.value)
            refuse_strangers(operator, record)
            summary = summary_store.summary_of(session, record, at)
            expected = record.float_cents + summary.net_cash_cents
            store.add_count(session, turn, given)
            values = {
                "declared_at": at,
                "declared_by": operator.user_id,
                "counted_cents": counted,
                "expected_cents": expected,
                "difference_cents": counted - expected,
                "summary": to_json(summary),
            }
            if not store.move(session, turn, TurnState.OPEN, TurnState.DECLARED, values):
                raise ChangedElsewhere()
            after = {
                "turn": record.code,
                "counted_cents": counted,
                "expected_cents": expected,
                "difference_cents": counted - expected,
            }
            self._journal.append(session, operator, "till.declared", f"turn:{turn}", after=after)
            return True

        is_new = self._sessions.run(work)
        found = self.declared(turn)
        if is_new:
            self._events.publish(TurnChanged(turn, found.turn.till))
        return found

    def sign(self, operator: Operator, turn: str, reason: str = "") -> TurnRecord:
        """Close a counted turn as a second person who has seen its difference.

        Raises:
            NotAllowed, NotFound. SamePerson: nobody signs what they counted. TurnNotDeclared.
            BadField: a difference needs a reason.
        """
        operator.require(Right.APPROVE)
        return self._sign(operator, turn, lambda _session, _record: (operator.user_id, reason))

    def sign_approved(self, operator: Operator, turn: str, approval: str) -> TurnRecord:
        """Close a counted turn with a yes given over the shoulder.

        Args:
            operator: at whose screen; may be who counted.
            turn: which.
            approval: of `APPROVAL` for `turn:<id>` and the size of the difference.

        Raises:
            ApprovalInvalid, SamePerson, NotFound, TurnNotDeclared.
        """

        def signer(session: Session, record: TurnRecord) -> tuple[int, str]:
            why = spend(
                session,
                operator,
                approval,
                action=APPROVAL,
                document=f"turn:{record.id}",
                amount_cents=abs(record.difference_cents or 0),
                at=self._now(),
            )
            # It was typed in a field of several lines.
            return approver_of(session, approval), " ".join(why.split())

        return self._sign(operator, turn, signer)

    def declared(self, turn: str) -> DeclaredTurn:
        """A counted turn with its pieces and lists, as they were written.

        Raises:
            NotFound. TurnNotDeclared: it is open, and what it should hold is not told.
        """
        with self._sessions.read() as session:
            record = found_turn(session, turn)
            text = store.summary_text(session, turn)
            if text is None:
                raise TurnNotDeclared(turn=record.code, problem=record.state.value)
            pieces = store.pieces_of(session, turn)
        return DeclaredTurn(record, pieces, from_json(TurnSummary, text))

    def to_sign(self, till: str | None = None) -> list[TurnRecord]:
        """The turns that were counted and wait for a supervisor, the newest first."""
        with self._sessions.read() as session:
            return store.turns(session, code=till, states=(TurnState.DECLARED,))

    def _sign(self, operator: Operator, turn: str, signer: Signer) -> TurnRecord:
        at = self._now()

        def work(session: Session) -> TurnRecord:
            store.lock(session, turn)
            record = found_turn(session, turn)
            if record.state is TurnState.CLOSED and record.closed_at == at:
                return record  # our own commit, whose answer was lost
            if record.state is not TurnState.DECLARED:
                raise TurnNotDeclared(turn=record.code, problem=record.state.value)
            by, told = signer(session, record)
            if by == record.declared_by_id:
                raise SamePerson()
            is_needed = record.difference_cents != 0
            why = clean_line(told, field="reason", most=300, required=is_needed)
            values = {"closed_at": at, "closed_by": by, "reason": why}
            if not store.move(session, turn, TurnState.DECLARED, TurnState.CLOSED, values):
                raise ChangedElsewhere()
            after = {
                "turn": record.code,
                "difference_cents": record.difference_cents,
                "signed_by": by,
            }
            self._journal.append(
                session, operator, "till.closed", f"turn:{turn}", after=after, reason=why
            )
            return found_turn(session, turn)

        closed = self._sessions.run(work)
        self._events.publish(TurnChanged(turn, closed.till))
        return closed


def _checked(pieces: Pieces) -> dict[Denomination, int]:
    for each, count in pieces.items():
        if each not in DENOMINATIONS or not 0 <= count <= MOST_PIECES:
            raise BadField(field="pieces", problem="pieces", most=MOST_PIECES)
    return {each: count for each, count in pieces.items() if count}
