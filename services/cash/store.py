"""The rows of turns, movements and counts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, func, insert, select, update

from services.cash.records import Denomination, Movement, MovementOrder, Pieces, TurnRecord
from services.cash.states import WAYS, Form, MovementKind, TurnState, Way
from services.storage.sessions import Session
from services.storage.tables import (
    cash,
    cash_count,
    cash_movement,
    payment,
    staff_user,
    till,
    till_session,
)

_OPENED: Final = staff_user.alias("opened")
_DECLARED: Final = staff_user.alias("declared")
_CLOSED: Final = staff_user.alias("closed")
_TURN: Final = (
    select(
        till_session,
        _OPENED.c.username.label("opened_username"),
        _OPENED.c.full_name.label("opened_name"),
        _DECLARED.c.full_name.label("declared_name"),
        _CLOSED.c.full_name.label("closed_name"),
    )
    .join(_OPENED, _OPENED.c.id == till_session.c.opened_by)
    .outerjoin(_DECLARED, _DECLARED.c.id == till_session.c.declared_by)
    .outerjoin(_CLOSED, _CLOSED.c.id == till_session.c.closed_by)
)
_NEWEST: Final = (till_session.c.business_date.desc(), till_session.c.opened_at.desc())


def lock_till(session: Session, code: str) -> bool:
    """Hold a till until the commit, so that two turns of it begin one after the other."""
    found = select(till.c.code).where(till.c.code == code, till.c.is_active).with_for_update()
    return session.scalar(found) is not None


def next_number(session: Session, code: str) -> int:
    """The number of a till's next turn."""
    newest = select(func.max(till_session.c.number)).where(till_session.c.till == code)
    return int(session.scalar(newest) or 0) + 1


def left_cents(session: Session, code: str) -> int | None:
    """What the newest counted turn left in a till's drawer; None before the first."""
    return session.scalar(
        select(till_session.c.counted_cents)
        .where(till_session.c.till == code, till_session.c.counted_cents.is_not(None))
        .order_by(till_session.c.number.desc())
        .limit(1)
    )


def add(session: Session, values: dict[str, Any]) -> None:
    """Begin a turn."""
    session.execute(insert(till_session).values(values))


def find(session: Session, turn: str) -> TurnRecord | None:
    """One turn."""
    row = session.execute(_TURN.where(till_session.c.id == turn)).one_or_none()
    return None if row is None else _turn(row)


def lock(session: Session, turn: str) -> None:
    """Hold a turn until the commit: payments in it wait, and are refused once it was counted."""
    session.execute(select(till_session.c.id).where(till_session.c.id == turn).with_for_update())


def open_at(session: Session, code: str) -> TurnRecord | None:
    """The open turn of a till."""
    return _open(session, till_session.c.till == code)


def open_of(session: Session, user_id: int) -> TurnRecord | None:
    """The open turn of a person, at whatever till."""
    return _open(session, till_session.c.opened_by == user_id)


def left_open(session: Session, today: date) -> list[TurnRecord]:
    """The open turns of earlier days, the oldest first."""
    rows = session.execute(
        _TURN.where(
            till_session.c.state == TurnState.OPEN.value, till_session.c.business_date < today
        ).order_by(till_session.c.opened_at)
    )
    return [_turn(row) for row in rows]


def turns(
    session: Session,
    *,
    code: str | None = None,
    states: Sequence[TurnState] = (),
    limit: int = 100,
    offset: int = 0,
) -> list[TurnRecord]:
    """The newest turns."""
    found = session.execute(
        _chosen(_TURN, code, states).order_by(*_NEWEST).limit(limit).offset(offset)
    )
    return [_turn(row) for row in found]


def count_turns(session: Session, *, code: str | None, states: Sequence[TurnState] = ()) -> int:
    """How many turns there are."""
    count = select(func.count()).select_from(till_session)
    return int(session.scalar(_chosen(count, code, states)) or 0)


def add_movement(session: Session, turn: str, order: MovementOrder, at: datetime, by: str) -> None:
    """Write that cash came or went."""
    session.execute(
        insert(cash_movement).values(
            id=order.id,
            session_id=turn,
            kind=order.kind.value,
            direction=WAYS[order.kind].value,
            amount_cents=order.amount_cents,
            reason=order.reason,
            document=order.document,
            at=at,
            by=by,
        )
    )


def mirror(
    session: Session,
    turn: str,
    found: Movement,
    correction: str,
    *,
    reason: str,
    at: datetime,
    by: str,
) -> None:
    """Undo a movement by its mirror."""
    session.execute(
        insert(cash_movement).values(
            id=correction,
            session_id=turn,
            kind=MovementKind.CORRECTION.value,
            direction=found.way.other.value,
            amount_cents=found.amount_cents,
            reason=reason,
            document=found.document,
            reverses=found.id,
            at=at,
            by=by,
        )
    )


def movement(session: Session, movement_id: str) -> tuple[str, Movement] | None:
    """A movement with the id of its turn."""
    row = session.execute(
        select(cash_movement).where(cash_movement.c.id == movement_id)
    ).one_or_none()
    if row is None:
        return None
    mirrored = select(cash_movement.c.id).where(cash_movement.c.reverses == movement_id)
    return row.session_id, _movement(row, is_corrected=session.scalar(mirrored) is not None)


def movements(session: Session, turn: str) -> list[Movement]:
    """The movements of a turn, as they came."""
    rows = list(
        session.execute(
            select(cash_movement)
            .where(cash_movement.c.session_id == turn)
            .order_by(cash_movement.c.at, cash_movement.c.id)
        )
    )
    mirrored = {row.reverses for row in rows if row.reverses}
    return [_movement(row, is_corrected=row.id in mirrored) for row in rows]


def cash_cents(session: Session, turn: str) -> int:
    """The cash that the receipts of a turn took."""
    total = session.scalar(
        select(func.sum(cash.c.amount_cents))
        .join(payment, payment.c.id == cash.c.payment_id)
        .where(payment.c.session_id == turn)
    )
    return int(total or 0)


def add_count(session: Session, turn: str, pieces: Pieces) -> None:
    """Write what was counted; what there is none of has no row."""
    rows = [
        {
            "session_id": turn,
            "form": each.form.value,
            "denomination_cents": each.cents,
            "pieces": count,
        }
        for each, count in pieces.items()
        if count
    ]
    if rows:
        session.execute(insert(cash_count), rows)


def pieces_of(session: Session, turn: str) -> dict[Denomination, int]:
    """What was counted, the largest bill first."""
    rows = session.execute(
        select(cash_count)
        .where(cash_count.c.session_id == turn)
        .order_by(cash_count.c.form, cash_count.c.denomination_cents.desc())
    )
    return {Denomination(Form(row.form), row.denomination_cents): row.pieces for row in rows}


def summary_text(session: Session, turn: str) -> str | None:
    """The lists and sums of a counted turn, as they were written."""
    return session.scalar(select(till_session.c.summary).where(till_session.c.id == turn))


def move(
    session: Session, turn: str, start: TurnState, end: TurnState, values: dict[str, Any]
) -> bool:
    """Move a turn on, unless another till moved it first."""
    moved = session.execute(
        update(till_session)
        .where(till_session.c.id == turn, till_session.c.state == start.value)
        .values(state=end.value, **values)
        .returning(till_session.c.id)
    )
    return moved.one_or_none() is not None


def _open(session: Session, which: Any) -> TurnRecord | None:
    row = session.execute(
        _TURN.where(which, till_session.c.state == TurnState.OPEN.value)
    ).one_or_none()
    return None if row is None else _turn(row)


def _chosen(statement: Any, code: str | None, states: Sequence[TurnState]) -> Any:
    if code is not None:
        statement = statement.where(till_session.c.till == code)
    if states:
        statement = statement.where(till_session.c.state.in_([each.value for each in states]))
    return statement


def _turn(row: Row[Any]) -> TurnRecord:
    return TurnRecord(
        id=row.id,
        till=row.till,
        number=row.number,
        state=TurnState(row.state),
        business_date=row.business_date,
        opened_at=row.opened_at,
        opened_by_id=row.opened_by,
        opened_by=row.opened_username,
        opened_name=row.opened_name,
        float_cents=row.float_cents,
        left_before_cents=row.left_before_cents,
        declared_at=row.declared_at,
        declared_by_id=row.declared_by,
        declared_name=row.declared_name or "",
        counted_cents=row.counted_cents,
        expected_cents=row.expected_cents,
        difference_cents=row.difference_cents,
        closed_at=row.closed_at,
        closed_name=row.closed_name or "",
        reason=row.reason,
    )


def _movement(row: Row[Any], *, is_corrected: bool) -> Movement:
    return Movement(
        id=row.id,
        kind=MovementKind(row.kind),
        way=Way(row.direction),
        amount_cents=row.amount_cents,
        reason=row.reason,
        document=row.document,
        at=row.at,
        by=row.by,
        reverses=row.reverses,
        is_corrected=is_corrected,
    )
