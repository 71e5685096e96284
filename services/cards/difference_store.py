import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Row, exists, literal, select, update

from services.cards.difference_records import (
    Decision,
    DifferenceKind,
    DifferenceRecord,
    NewDifference,
)
from services.naming.names import names_in
from services.storage.once import insert_once
from services.storage.sessions import Session
from services.storage.tables import claim, discrepancy, job, restored_copy

_UNDECIDED: Final = discrepancy.c.decided_at.is_(None)


def add(
    session: Session, new: NewDifference, at: datetime, *, gates: bool
) -> DifferenceRecord | None:
    """Write a difference; None when one of this kind about the same thing stands already."""
    key = str(uuid4())
    values = {
        "id": key,
        "kind": new.kind.value,
        "ref": new.ref,
        "attempt_id": new.attempt or None,
        "payment_id": new.payment or None,
        "here_cents": new.here_cents,
        "there_cents": new.there_cents,
        "told": json.dumps(dict(new.told), ensure_ascii=False, sort_keys=True),
        "gates": gates,
        "seen_at": at,
    }
    return find(session, key) if insert_once(session, discrepancy, values) else None


def find(session: Session, key: str) -> DifferenceRecord | None:
    """One difference by its id."""
    row = session.execute(select(discrepancy).where(discrepancy.c.id == key)).one_or_none()
    return None if row is None else _named(session, [row])[0]


def is_compared(session: Session, record: DifferenceRecord) -> bool:
    """Whether books that came from a copy were compared with Stripe since; others always are."""
    restored = select(restored_copy.c.restored_at).where(
        literal(record.ref) == "restored:" + restored_copy.c.id
    )
    at = session.execute(restored).scalar_one_or_none()
    done = session.execute(select(job.c.done_at).where(job.c.name == "reconcile"))
    done_at = done.scalar_one_or_none()
    return at is None or (done_at is not None and done_at > at)


def undecided(session: Session) -> list[DifferenceRecord]:
    """What waits, the alarms first, then the oldest."""
    rows = session.execute(select(discrepancy).where(_UNDECIDED).order_by(discrepancy.c.seen_at))
    return sorted(_named(session, rows), key=lambda each: not each.is_red)


def newest(session: Session, limit: int) -> list[DifferenceRecord]:
    """The newest, decided or not."""
    rows = session.execute(select(discrepancy).order_by(discrepancy.c.seen_at.desc()).limit(limit))
    return _named(session, rows)


def of_attempt(session: Session, attempt: str) -> list[DifferenceRecord]:
    """Everything that was ever found about an attempt, oldest first."""
    rows = session.execute(
        select(discrepancy)
        .where(discrepancy.c.attempt_id == attempt)
        .order_by(discrepancy.c.seen_at)
    )
    return _named(session, rows)


def is_gated(session: Session) -> bool:
    """Whether an undecided one closes the gate; the claims' trigger asks the same."""
    return bool(session.scalar(select(exists().where(_UNDECIDED, discrepancy.c.gates))))


def decide(
    session: Session,
    key: str,
    *,
    decision: Decision,
    by: str,
    approver: str,
    reason: str,
    at: datetime,
) -> bool:
    """End it; false when somebody did before."""
    done = session.scalar(
        update(discrepancy)
        .where(discrepancy.c.id == key, _UNDECIDED)
        .values(
            decided_at=at,
            decision=decision.value,
            decided_by=by,
            approved_by=approver or None,
            reason=reason,
        )
        .returning(discrepancy.c.id)
    )
    release(session, key)
    return done is not None


def release(session: Session, key: str) -> None:
    """Let go the invoices that a difference kept from being paid a second time."""
    session.execute(
        update(claim)
        .where(claim.c.holder == key, claim.c.method == "found", claim.c.live == 1)
        .values(live=0)
    )


def _named(session: Session, rows: Iterable[Row[Any]]) -> list[DifferenceRecord]:
    records = [_record(row) for row in rows]
    names = names_in(session, [f"difference:{each.id}" for each in records])
    return [replace(each, name=names[f"difference:{each.id}"]) for each in records]


def _record(row: Row[Any]) -> DifferenceRecord:
    return DifferenceRecord(
        id=row.id,
        kind=DifferenceKind(row.kind),
        ref=row.ref,
        attempt=row.attempt_id or "",
        payment=row.payment_id or "",
        here_cents=row.here_cents,
        there_cents=row.there_cents,
        told=json.loads(row.told),
        gates=bool(row.gates),
        seen_at=row.seen_at,
        decided_at=row.decided_at,
        decision=Decision(row.decision) if row.decision else None,
        decided_by=row.decided_by or "",
        approved_by=row.approved_by or "",
        reason=row.reason or "",
    )
