from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.cash import store, summary_store
from services.cash.errors import (
    NoOpenTurn,
    NotCorrectable,
    NotYourTurn,
    PersonHasTill,
    TillTaken,
    TurnLeftOpen,
)
from services.cash.records import (
    Movement,
    MovementOrder,
    Proposal,
    TurnChanged,
    TurnLook,
    TurnRecord,
)
from services.cash.states import TurnState
from services.clock import Now, business_date
from services.errors import ChangedElsewhere, NotFound
from services.events import Events
from services.money import MAX_CENTS, AmountOutOfRange
from services.staff.rights import Operator, Right
from services.storage.days import open_day
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule
from services.text import clean_line


class TillService:
    """Turns of the tills (*cajas*): opened with a float, and the cash that comes and goes in them.

    How much cash a turn should hold is told to nobody before it was counted; `TillClosing`
    counts and signs.
    """

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    # --- A turn begins ----------------------------------------------------------------------

    def propose(self, till: str) -> Proposal:
        """What the turn before left in the drawer, and the open turn if there is one."""
        with self._sessions.read() as session:
            return Proposal(till, store.left_cents(session, till), store.open_at(session, till))

    def open(self, operator: Operator, till: str, float_cents: int) -> TurnRecord:
        """Begin a turn of a till with so much change in the drawer.

        Raises:
            NotAllowed. AmountOutOfRange. NotFound: no such till in use.
            TillTaken: with who has it since when; yourself after a double click.
            PersonHasTill: the operator's other turn. Nothing was written.
        """
        operator.require(Right.RECORD_PAYMENTS)
        if not 0 <= float_cents <= MAX_CENTS:
            raise AmountOutOfRange(least_cents=0, most_cents=MAX_CENTS)
        turn, at = str(uuid4()), self._now()

        def work(session: Session) -> TurnRecord:
            if (written := store.find(session, turn)) is not None:
                return written
            if not store.lock_till(session, till):
                raise NotFound(what="till", which=till)
            self._refuse_taken(session, operator, till)
            left = store.left_cents(session, till)
            values: dict[str, Any] = {
                "id": turn,
                "till": till,
                "number": store.next_number(session, till),
                "state": TurnState.OPEN.value,
                "business_date": open_day(session, at),
                "opened_at": at,
                "opened_by": operator.user_id,
                "float_cents": float_cents,
                "left_before_cents": left,
            }
            store.add(session, values)
            after = {"till": till, "number": values["number"], "float_cents": float_cents}
            self._tell(session, operator, "till.opened", turn, after | {"left_before_cents": left})
            return found_turn(session, turn)

        try:
            opened = self._sessions.run(work)
        except IntegrityError as error:
            # The same person opened another till in between: the index has the last word.
            with self._sessions.read() as session:
                self._refuse_taken(session, operator, till)
            raise ChangedElsewhere(rule=broken_rule(error)) from error
        self._announce(opened)
        return opened

    # --- Looking ----------------------------------------------------------------------------

    def current(self, till: str) -> TurnRecord | None:
        """The open turn of a till, of today or left open on another day."""
        with self._sessions.read() as session:
            return store.open_at(session, till)

    def of_person(self, operator: Operator) -> TurnRecord | None:
        """The open turn of a person, at whatever till."""
        with self._sessions.read() as session:
            return store.open_of(session, operator.user_id)

    def is_left_open(self, turn: TurnRecord) -> bool:
        """Whether an open turn is of an earlier day: nothing is received in it any more."""
        return turn.is_open and turn.business_date < self._today()

    def left_open(self) -> list[TurnRecord]:
        """The turns of earlier days that nobody counted, at any till."""
        with self._sessions.read() as session:
            return store.left_open(session, self._today())

    def show(self, turn: str) -> TurnRecord:
        """One turn.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            return found_turn(session, turn)

    def look(self, turn: str) -> TurnLook:
        """What an open turn has taken, but for how much cash.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            record = found_turn(session, turn)
            kinds = summary_store.kinds(session, turn, 0)
            cash = sum(each.count for each in kinds if each.method == "cash")
            return TurnLook(
                turn=record,
                receipts=summary_store.count_receipts(session, turn),
                cash_receipts=cash,
                kinds=tuple(each for each in kinds if each.method != "cash"),
                movements=tuple(store.movements(session, turn)),
                doubts=len(summary_store.doubts(session, record.till)),
            )

    def turns(
        self,
        till: str | None = None,
        *,
        states: Sequence[TurnState] = (),
        limit: int = 100,
        offset: int = 0,
    ) -> list[TurnRecord]:
        """The newest turns, of a till or of the office."""
        with self._sessions.read() as session:
            return store.turns(session, code=till, states=states, limit=limit, offset=offset)

    def count_turns(self, till: str | None = None) -> int:
        """How many turns there are."""
        with self._sessions.read() as session:
            return store.count_turns(session, code=till)

    # --- Cash that comes and goes -----------------------------------------------------------

    def move(self, operator: Operator, order: MovementOrder) -> Movement:
        """Write cash that came or went without a receipt, in the open turn of one's till.

        The same order twice is one movement.

        Raises:
            NotAllowed, BadField, AmountOutOfRange. NoOpenTurn. TurnLeftOpen. NotYourTurn.
        """
        order = self._checked(operator, order)
        at = self._now()

        def work(session: Session) -> tuple[TurnRecord, Movement]:
            written = store.movement(session, order.id)
            if written is not None:
                return found_turn(session, written[0]), written[1]
            turn = self._open_turn(session, operator)
            store.add_movement(session, turn.id, order, at, operator.username)
            after = {
                "movement": order.id,
                "kind": order.kind,
                "amount_cents": order.amount_cents,
                "document": order.document,
            }
            self._tell(session, operator, "till.moved", turn.id, after, order.reason)
            return turn, self._movement(session, order.id)[1]

        try:
            turn, written = self._sessions.run(work)
        except IntegrityError as error:
            # Counted in between, or the other half of a double click was quicker.
            with self._sessions.read() as session:
                found = store.movement(session, order.id)
            if found is None:
                raise NoOpenTurn(till=operator.till) from error
            return found[1]
        self._announce(turn)
        return written

    def correct(self, operator: Operator, movement_id: str, reason: str) -> Movement:
        """Undo one movement by its mirror, with a reason; both stay on the report.

        Raises:
            NotAllowed, BadField, NotFound. NoOpenTurn, TurnLeftOpen, NotYourTurn.
            NotCorrectable: done already, of another turn, or a document's own.
        """
        operator.require(Right.RECORD_PAYMENTS)
        why = clean_line(reason, field="reason", most=200, required=True)
        correction, at = str(uuid4()), self._now()

        def work(session: Session) -> tuple[TurnRecord, Movement]:
            written = store.movement(session, correction)
            if written is not None:
                return found_turn(session, written[0]), written[1]
            turn = self._open_turn(session, operator)
            # A second correction waits here for the first, and sees it.
            store.lock(session, turn.id)
            of, found = self._movement(session, movement_id)
            if not found_turn(session, turn.id).is_open:
                raise NoOpenTurn(till=operator.till)
            if of != turn.id or not found.may_be_corrected:
                raise NotCorrectable(kind=found.kind.value)
            store.mirror(
                session, turn.id, found, correction, reason=why, at=at, by=operator.username
            )
            after = {
                "movement": correction,
                "reverses": found.id,
                "amount_cents": found.amount_cents,
            }
            self._tell(session, operator, "till.corrected", turn.id, after, why)
            return turn, self._movement(session, correction)[1]

        turn, written = self._sessions.run(work)
        self._announce(turn)
        return written

    # --- Inside -----------------------------------------------------------------------------

    def _checked(self, operator: Operator, order: MovementOrder) -> MovementOrder:
        operator.require(Right.RECORD_PAYMENTS)
        reason = clean_line(order.reason, field="reason", most=200, required=True)
        document = clean_line(order.document, field="document", most=60)
        if not 0 < order.amount_cents <= MAX_CENTS:
            raise AmountOutOfRange(least_cents=1, most_cents=MAX_CENTS)
        return MovementOrder(order.id, order.kind, order.amount_cents, reason, document)

    def _open_turn(self, session: Session, operator: Operator) -> TurnRecord:
        """The turn of the operator's till, if cash may move in it by this hand."""
        return open_drawer(session, operator, self._today())

    def _refuse_taken(self, session: Session, operator: Operator, till: str) -> None:
        here = store.open_at(session, till)
        if here is not None:
            raise TillTaken(
                till=till, who=here.opened_name, since=here.opened_at, number=here.number
            )
        there = store.open_of(session, operator.user_id)
        if there is not None:
            raise PersonHasTill(till=there.till, who=there.opened_name, since=there.opened_at)

    def _movement(self, session: Session, movement_id: str) -> tuple[str, Movement]:
        found = store.movement(session, movement_id)
        if found is None:
            raise NotFound(what="movement", which=movement_id)
        return found

    def _tell(
        self,
        session: Session,
        operator: Operator,
        action: str,
        turn: str,
        after: dict[str, Any],
        reason: str = "",
    ) -> None:
        self._journal.append(session, operator, action, f"turn:{turn}", after=after, reason=reason)

    def _announce(self, turn: TurnRecord) -> None:
        self._events.publish(TurnChanged(turn.id, turn.till))

    def _today(self) -> date:
        return business_date(self._now())


def found_turn(session: Session, turn: str) -> TurnRecord:
    """One turn inside a transaction.

    Raises:
        NotFound.
    """
    record = store.find(session, turn)
    if record is None:
        raise NotFound(what="turn", which=turn)
    return record


def open_drawer(session: Session, operator: Operator, today: date) -> TurnRecord:
    """The turn of the operator's till, if cash may move in it by this hand today.

    For documents that take cash out of a drawer or put it back, inside their transaction.

    Raises:
        NoOpenTurn, TurnLeftOpen, NotYourTurn.
    """
    turn = store.open_at(session, operator.till)
    if turn is None:
        raise NoOpenTurn(till=operator.till)
    if turn.business_date < today:
        raise TurnLeftOpen(till=turn.till, who=turn.opened_name, day=turn.business_date)
    refuse_strangers(operator, turn)
    return turn


def refuse_strangers(operator: Operator, turn: TurnRecord) -> None:
    """Let a drawer be touched by whom it was given to, or by somebody who may approve.

    Raises:
        NotYourTurn.
    """
    if not turn.is_in_hands_of(operator):
        raise NotYourTurn(who=turn.opened_name, till=turn.till)
