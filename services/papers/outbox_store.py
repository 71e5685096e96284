from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, or_, select, update

from services.papers.records import OutboxItem
from services.payments.records import receipt_number
from services.storage.sessions import Session
from services.storage.tables import outbox, paper, paper_print, payment

RECEIPT: Final = "receipt"

_ITEMS: Final = (
    select(outbox, payment.c.series, payment.c.number)
    .join(payment, payment.c.id == outbox.c.ref)
    .where(outbox.c.kind == RECEIPT)
    # What fails again and again does not keep the others waiting.
    .order_by(outbox.c.tries, outbox.c.id)
)
_CLAIM: Final = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("item"),
        outbox.c.state == bindparam("seen_state"),
        outbox.c.tries == bindparam("seen_tries"),
        or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= bindparam("moment")),
    )
    .values(
        state="todo",
        tries=outbox.c.tries + 1,
        claimed_until=bindparam("until"),
        changed_at=bindparam("moment"),
    )
    .returning(outbox.c.id)
)


def items(session: Session, at: datetime, *, till: str | None = None) -> list[OutboxItem]:
    """What waits, of one till or of all: the least tried first, then the oldest."""
    statement = _ITEMS.where(outbox.c.state == "todo")
    if till is not None:
        statement = statement.where(outbox.c.till == till)
    return [_item(row, at) for row in session.execute(statement)]


def unprinted(session: Session, day: date, at: datetime) -> list[OutboxItem]:
    """Receipts of a business day that were only archived, the newest first."""
    took = (
        select(paper_print.c.id)
        .join(paper, paper.c.id == paper_print.c.paper_id)
        .where(
            paper.c.kind == RECEIPT,
            paper.c.subject == outbox.c.ref,
            paper_print.c.channel == "print",
            paper_print.c.state != "refused",
        )
    )
    statement = (
        select(outbox, payment.c.series, payment.c.number)
        .join(payment, payment.c.id == outbox.c.ref)
        .where(
            payment.c.business_date == day,
            outbox.c.kind == RECEIPT,
            outbox.c.state == "done",
            ~took.exists(),
        )
        .order_by(outbox.c.id.desc())
    )
    return [_item(row, at) for row in session.execute(statement)]


def find(session: Session, item_id: int, at: datetime) -> OutboxItem | None:
    """One item, whatever its state."""
    row = session.execute(_ITEMS.where(outbox.c.id == item_id)).one_or_none()
    return _item(row, at) if row is not None else None


def of_payment(session: Session, payment_id: str, at: datetime) -> OutboxItem | None:
    """What a payment left to be printed."""
    row = session.execute(_ITEMS.where(outbox.c.ref == payment_id)).one_or_none()
    return _item(row, at) if row is not None else None


def claim(session: Session, seen: OutboxItem, at: datetime, until: datetime) -> bool:
    """Take an item as it was seen, unless another process has it."""
    taken = session.execute(
        _CLAIM,
        {
            "item": seen.id,
            "seen_state": seen.state,
            "seen_tries": seen.tries,
            "moment": at,
            "until": until,
        },
    )
    return taken.one_or_none() is not None


def release(session: Session, item_id: int, state: str, problem: str, at: datetime) -> None:
    """Give a claimed item back: done, or waiting with what went wrong."""
    session.execute(
        update(outbox)
        .where(outbox.c.id == item_id, outbox.c.state == "todo")
        .values(state=state, last_problem=problem, claimed_until=None, changed_at=at)
    )


def finish(session: Session, payment_id: str, at: datetime) -> None:
    """Nothing of a payment waits any more: its receipt was printed."""
    session.execute(
        update(outbox)
        .where(outbox.c.kind == RECEIPT, outbox.c.ref == payment_id, outbox.c.state != "done")
        .values(state="done", last_problem="", claimed_until=None, changed_at=at)
    )


def give_up(session: Session, item_id: int, at: datetime) -> bool:
    """Stop trying, unless the item is done or somebody is at it."""
    moved = session.execute(
        update(outbox)
        .where(
            outbox.c.id == item_id,
            outbox.c.state == "todo",
            or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= at),
        )
        .values(state="given_up", claimed_until=None, changed_at=at)
        .returning(outbox.c.id)
    )
    return moved.one_or_none() is not None


def _item(row: Row[Any], at: datetime) -> OutboxItem:
    return OutboxItem(
        id=row.id,
        kind=row.kind,
        payment_id=row.ref,
        receipt=receipt_number(row.series, row.number),
        till=row.till,
        state=row.state,
        tries=row.tries,
        last_problem=row.last_problem,
        created_at=row.created_at,
        changed_at=row.changed_at,
        is_claimed=row.claimed_until is not None and row.claimed_until > at,
    )
