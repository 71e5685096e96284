"""The rows of our own deposit slips."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Row, Select, func, insert, select, text, update

from services.cheques.records import SlipRow, Total
from services.cheques.states import ChequeState, SlipState
from services.cheques.store import ROWS
from services.storage.sessions import Session
from services.storage.tables import (
    bank_slip,
    bank_slip_cheque,
    cash_movement,
    cheque,
    staff_user,
)

_COUNT: Final = (
    select(func.count())
    .where(bank_slip_cheque.c.slip_id == bank_slip.c.id)
    .correlate(bank_slip)
    .scalar_subquery()
)
_SLIPS: Final[Select[Any]] = select(
    bank_slip, _COUNT.label("cheques"), staff_user.c.full_name
).outerjoin(staff_user, staff_user.c.username == bank_slip.c.made_by)


def lock_numbering(session: Session) -> None:
    """Let one slip at a time take the next number."""
    if session.dialect.name == "postgresql":
        session.execute(text("LOCK TABLE bank_slip IN SHARE ROW EXCLUSIVE MODE"))


def next_number(session: Session) -> int:
    """The number of the next slip; call it after `lock_numbering`."""
    return 1 + int(session.scalar(select(func.max(bank_slip.c.number))) or 0)


def add(session: Session, values: dict[str, Any], cheques: Sequence[int]) -> None:
    """Write a prepared slip with its cheques."""
    session.execute(insert(bank_slip).values(values))
    if cheques:
        session.execute(
            insert(bank_slip_cheque),
            [{"slip_id": values["id"], "cheque_id": each, "live": 1} for each in cheques],
        )


def find(session: Session, slip_id: str) -> SlipRow | None:
    """One slip."""
    row = session.execute(_SLIPS.where(bank_slip.c.id == slip_id)).one_or_none()
    return None if row is None else _slip(row)


def lock(session: Session, slip_id: str) -> SlipRow | None:
    """One slip as it is now, held until the commit."""
    session.execute(select(bank_slip.c.id).where(bank_slip.c.id == slip_id).with_for_update())
    return find(session, slip_id)


def newest(
    session: Session, *, state: SlipState | None, before: int | None, limit: int
) -> list[SlipRow]:
    """Slips, the newest first, before a number."""
    found = _SLIPS.order_by(bank_slip.c.number.desc()).limit(limit)
    if state is not None:
        found = found.where(bank_slip.c.state == state.value)
    if before is not None:
        found = found.where(bank_slip.c.number < before)
    return [_slip(row) for row in session.execute(found)]


def count(session: Session, state: SlipState) -> int:
    """How many slips are in a state."""
    found = session.scalar(select(func.count()).where(bank_slip.c.state == state.value))
    return int(found or 0)


def prepared(session: Session) -> Total:
    """How many slips wait to be taken to the bank, and with how much."""
    count, cents = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(bank_slip.c.cheque_cents + bank_slip.c.cash_cents), 0),
        ).where(bank_slip.c.state == SlipState.PREPARED.value)
    ).one()
    return Total(int(count), int(cents))


def cheques_of(session: Session, slip_id: str) -> list[Row[Any]]:
    """The cheques that a slip took, whatever became of them, as `store.as_row` reads them."""
    held = select(bank_slip_cheque.c.cheque_id).where(bank_slip_cheque.c.slip_id == slip_id)
    return list(session.execute(ROWS.where(cheque.c.id.in_(held)).order_by(cheque.c.id)))


def lock_held(session: Session, slip_id: str) -> list[tuple[int, ChequeState]]:
    """The cheques that a slip holds now with their states, held until the commit."""
    rows = session.execute(
        select(cheque.c.id, cheque.c.state)
        .join(bank_slip_cheque, bank_slip_cheque.c.cheque_id == cheque.c.id)
        .where(bank_slip_cheque.c.slip_id == slip_id, bank_slip_cheque.c.live == 1)
        .order_by(cheque.c.id)
        .with_for_update(of=cheque)
    )
    return [(row.id, ChequeState(row.state)) for row in rows]


def deposit(
    session: Session, slip_id: str, bank_number: str, key: str, day: date, at: datetime
) -> bool:
    """Write the bank's number on a prepared slip, unless another till did something first."""
    moved = session.execute(
        update(bank_slip)
        .where(bank_slip.c.id == slip_id, bank_slip.c.state == SlipState.PREPARED.value)
        .values(
            state=SlipState.DEPOSITED.value,
            bank_number=bank_number,
            bank_number_key=key,
            deposited_on=day,
            changed_at=at,
        )
        .returning(bank_slip.c.id)
    )
    return moved.one_or_none() is not None


def void(session: Session, slip_id: str, reason: str, at: datetime) -> bool:
    """Void a prepared slip and let its cheques go, unless another till did something first."""
    moved = session.execute(
        update(bank_slip)
        .where(bank_slip.c.id == slip_id, bank_slip.c.state == SlipState.PREPARED.value)
        .values(state=SlipState.VOID.value, reason=reason, changed_at=at)
        .returning(bank_slip.c.id)
    )
    if moved.one_or_none() is None:
        return False
    session.execute(
        update(bank_slip_cheque)
        .where(bank_slip_cheque.c.slip_id == slip_id, bank_slip_cheque.c.live == 1)
        .values(live=0)
    )
    return True


def of_bank_number(session: Session, bank_account: str, key: str) -> SlipRow | None:
    """The slip of one of our accounts that the bank gave a number to."""
    row = session.execute(
        _SLIPS.where(bank_slip.c.bank_account == bank_account, bank_slip.c.bank_number_key == key)
    ).one_or_none()
    return None if row is None else _slip(row)


def living_slip_of(session: Session, cheque_id: int) -> int | None:
    """The number of the slip that holds a cheque."""
    return session.scalar(
        select(bank_slip.c.number)
        .join(bank_slip_cheque, bank_slip_cheque.c.slip_id == bank_slip.c.id)
        .where(bank_slip_cheque.c.cheque_id == cheque_id, bank_slip_cheque.c.live == 1)
    )


def take_cash(session: Session, turn: str, slip: SlipRow, *, at: datetime, by: str) -> None:
    """Write that the cash of a slip left the drawer."""
    session.execute(
        insert(cash_movement).values(
            id=str(uuid4()),
            session_id=turn,
            kind="slip",
            direction="out",
            amount_cents=slip.cash_cents,
            reason=f"Papeleta de depósito {slip.number}",
            document=f"Papeleta {slip.number}",
            ref=slip.id,
            at=at,
            by=by,
        )
    )


def return_cash(
    session: Session, turn: str, slip: SlipRow, reason: str, *, at: datetime, by: str
) -> None:
    """Write that the cash of a void slip is in the drawer again, by the mirror of its movement."""
    taken = session.scalar(
        select(cash_movement.c.id).where(
            cash_movement.c.kind == "slip", cash_movement.c.ref == slip.id
        )
    )
    session.execute(
        insert(cash_movement).values(
            id=str(uuid4()),
            session_id=turn,
            kind="correction",
            direction="in",
            amount_cents=slip.cash_cents,
            reason=reason,
            document=f"Papeleta {slip.number}",
            ref=slip.id,
            reverses=taken,
            at=at,
            by=by,
        )
    )


def _slip(row: Row[Any]) -> SlipRow:
    return SlipRow(
        id=row.id,
        number=row.number,
        bank_account=row.bank_account,
        state=SlipState(row.state),
        cheques=row.cheques,
        cheque_cents=row.cheque_cents,
        cash_cents=row.cash_cents,
        made_at=row.made_at,
        made_by=row.made_by,
        made_name=row.full_name or row.made_by,
        till=row.till,
        changed_at=row.changed_at,
        bank_number=row.bank_number or "",
        deposited_on=row.deposited_on,
        reason=row.reason,
    )
