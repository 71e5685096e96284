"""What restored books say of themselves, and what a copy holds."""

import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, insert, literal, select, update

from services.copies.records import (
    Inside,
    OpenBatch,
    RestoredBooks,
    Verdict,
    inside_of,
)
from services.debits import batch_store
from services.debits.batch_states import BEFORE_SENT, BatchState, LineState
from services.payments.records import receipt_number
from services.storage.once import insert_once
from services.storage.sessions import Session
from services.storage.tables import (
    company,
    debit_batch,
    debit_line,
    job,
    mandate,
    payment,
    receipt_gap,
    receipt_series,
    restored_batch,
    restored_copy,
)

_JOB: Final = "backup"
# Of a batch that was asked about at an earlier restore, it is known already.
_OPEN_BATCHES: Final = select(debit_batch.c.id).where(
    debit_batch.c.state.in_([state.value for state in BEFORE_SENT]),
    debit_batch.c.id.not_in(select(restored_batch.c.batch_id)),
)


def inside(session: Session) -> Inside:
    """What these books hold, of the newest schema."""
    newest = session.execute(
        select(payment.c.series, payment.c.number, payment.c.received_at)
        .order_by(payment.c.received_at.desc(), payment.c.number.desc())
        .limit(1)
    ).one_or_none()
    return Inside(
        company=str(session.scalar(select(company.c.uuid)) or ""),
        receipts=int(session.scalar(select(func.count()).select_from(payment)) or 0),
        newest_receipt=receipt_number(newest.series, newest.number) if newest else "",
        newest_at=newest.received_at if newest else None,
        batch_last=batch_store.next_number(session) - 1,
        numbers={
            row.series: row.next_number - 1
            for row in session.execute(select(receipt_series).order_by(receipt_series.c.series))
        },
    )


def skip_numbers(
    session: Session, series: str, last: int, *, reason: str, by: str, at: datetime
) -> int:
    """Let a series of receipts go on after a number that was used; the first that is skipped.

    The rule of a series lets it step by one alone, so that is what it does.
    """
    held = select(receipt_series.c.next_number).where(receipt_series.c.series == series)
    first = int(session.execute(held).scalar_one())
    session.execute(
        insert(receipt_gap).values(
            series=series, first_number=first, last_number=last, reason=reason, at=at, by=by
        )
    )
    step = (
        update(receipt_series)
        .where(receipt_series.c.series == series)
        .values(next_number=receipt_series.c.next_number + 1)
    )
    for _each in range(last - first + 1):
        session.execute(step)
    return first


def known_of(session: Session, key: str) -> int | None:
    """The newest batch that a mark knows of; None when there is no such mark yet."""
    found = session.scalar(select(restored_copy.c.batch_known).where(restored_copy.c.id == key))
    return None if found is None else int(found)


def note_made(session: Session, by: str, at: datetime) -> None:
    """Remember for all tills when a good copy was made last."""
    moved = session.execute(
        update(job).where(job.c.name == _JOB).values(owner=by, tried_at=at, done_at=at)
    )
    if moved.rowcount:
        return
    values = {
        "name": _JOB,
        "owner": by,
        "fence": 0,
        "lease_until": at,
        "cursor": 0,
        "tried_at": at,
        "done_at": at,
        "problem": "",
        "told": "{}",
    }
    insert_once(session, job, values)


def last_made(session: Session) -> datetime | None:
    """When a good copy of these books was made last, by any till."""
    return session.scalar(select(job.c.done_at).where(job.c.name == _JOB))


def mark_restored(
    session: Session,
    key: str,
    *,
    by: str,
    at: datetime,
    made_at: datetime,
    now: Inside,
    was: Inside | None,
) -> None:
    """Write into books that they came from a copy.

    Args:
        session: of the restored books, before anybody works with them.
        key: of the mark.
        by: who restores.
        at: now.
        made_at: when the copy was made.
        now: what these books hold.
        was: what the books held that they take the place of, if that could be read.
    """
    told = {"inside": now.told(), "present": was.told() if was else None}
    has_open = session.execute(_OPEN_BATCHES.limit(1)).first() is not None
    if was is None:
        has_mandates = session.execute(select(mandate.c.id).limit(1)).first() is not None
        has_debits = has_open or now.batch_last > 0 or has_mandates
    else:
        has_debits = has_open or was.batch_last > now.batch_last
    session.execute(
        insert(restored_copy).values(
            id=key,
            restored_at=at,
            restored_by=by,
            copy_made_at=made_at,
            batch_last=now.batch_last,
            batch_known=max(now.batch_last, was.batch_last if was else 0),
            has_debits=has_debits,
            told=json.dumps(told),
        )
    )
    batches = _OPEN_BATCHES.add_columns(literal(key))
    session.execute(insert(restored_batch).from_select(["batch_id", "restored_id"], batches))


def waiting(session: Session) -> RestoredBooks | None:
    """The newest restore of which people have not said what became of debits."""
    row = session.execute(
        select(restored_copy)
        .where(restored_copy.c.decided_at.is_(None), restored_copy.c.has_debits)
        .order_by(restored_copy.c.restored_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    told = json.loads(row.told)
    return RestoredBooks(
        row.id,
        row.restored_at,
        row.restored_by,
        row.copy_made_at,
        row.batch_last,
        row.batch_known,
        inside_of(told.get("inside") or {}),
        inside_of(told.get("present") or {}),
        tuple(_batches(session, row.id)),
    )


def say(session: Session, number: int, verdict: Verdict) -> bool:
    """Write what became of one batch; false when it was said already."""
    batch = select(debit_batch.c.id).where(debit_batch.c.number == number).scalar_subquery()
    said = session.execute(
        update(restored_batch)
        .where(restored_batch.c.batch_id == batch, restored_batch.c.verdict.is_(None))
        .values(verdict=verdict.value)
    )
    return said.rowcount == 1


def decide(session: Session, key: str, values: dict[str, Any]) -> bool:
    """End the waiting of restored books; false when somebody else did first."""
    done = session.execute(
        update(restored_copy)
        .where(restored_copy.c.id == key, restored_copy.c.decided_at.is_(None))
        .values(values)
    )
    return done.rowcount == 1


def written_batches(session: Session, numbers: list[int]) -> list[int]:
    """Which of these batches have their file, and were not noted as sent."""
    found = session.scalars(
        select(debit_batch.c.number)
        .where(debit_batch.c.number.in_(numbers), debit_batch.c.state == BatchState.WRITTEN.value)
        .order_by(debit_batch.c.number)
    )
    return list(found)


def _batches(session: Session, key: str) -> list[OpenBatch]:
    rows = session.execute(
        select(
            debit_batch.c.number,
            debit_batch.c.state,
            debit_batch.c.collect_on,
            func.count(debit_line.c.id).label("lines"),
            func.coalesce(func.sum(debit_line.c.amount_cents), 0).label("cents"),
        )
        .join(restored_batch, restored_batch.c.batch_id == debit_batch.c.id)
        .outerjoin(
            debit_line,
            (debit_line.c.batch_id == debit_batch.c.id)
            & (debit_line.c.state == LineState.PENDING.value),
        )
        .where(restored_batch.c.restored_id == key)
        .group_by(debit_batch.c.number, debit_batch.c.state, debit_batch.c.collect_on)
        .order_by(debit_batch.c.number)
    )
    return [
        OpenBatch(row.number, row.state, row.collect_on, row.lines, int(row.cents)) for row in rows
    ]
