import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select, update

from services.payments.records import receipt_number
from services.reconciliation.records import CardPayment
from services.storage.moments import shared_later, shared_now
from services.storage.once import insert_once
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    charge_attempt,
    job,
    payment,
    stripe_event,
)

_AT_ONCE: Final = 500


def take(session: Session, name: str, owner: str, host: datetime, lease: timedelta) -> bool:
    """Become the one who does a job; false while somebody else is at it."""
    until = shared_later(session, host, lease)
    begun = {
        "name": name,
        "owner": owner,
        "fence": 1,
        "lease_until": until,
        "cursor": 0,
        "tried_at": host,
        "problem": "",
        "told": "{}",
    }
    if insert_once(session, job, begun):
        return True
    taken = session.scalar(
        update(job)
        .where(
            job.c.name == name,
            or_(job.c.lease_until < shared_now(session, host), job.c.owner == owner),
        )
        .values(owner=owner, fence=job.c.fence + 1, lease_until=until, tried_at=host)
        .returning(job.c.name)
    )
    return taken is not None


def renew(session: Session, name: str, owner: str, host: datetime, lease: timedelta) -> bool:
    """Keep a job; false when another till took it up meanwhile."""
    kept = session.scalar(
        update(job)
        .where(job.c.name == name, job.c.owner == owner)
        .values(lease_until=shared_later(session, host, lease))
        .returning(job.c.name)
    )
    return kept is not None


def end(session: Session, name: str, owner: str, host: datetime, **values: Any) -> None:
    """Give a job back with what became of it."""
    session.execute(
        update(job)
        .where(job.c.name == name, job.c.owner == owner)
        .values(lease_until=shared_later(session, host, timedelta(0)), **values)
    )


def state(session: Session, name: str, host: datetime) -> Mapping[str, Any] | None:
    """A job as it stands, and whether somebody `is_running` it now."""
    running = (job.c.lease_until > shared_now(session, host)).label("is_running")
    row = session.execute(select(job, running).where(job.c.name == name)).one_or_none()
    return None if row is None else {**row._mapping, "told": json.loads(row.told)}


def card_payments(session: Session, since: datetime) -> list[CardPayment]:
    """What the books have of cards since a moment, oldest first."""
    rows = session.execute(
        select(
            payment.c.id,
            payment.c.series,
            payment.c.number,
            account.c.number.label("account"),
            payment.c.attempt_id,
            charge_attempt.c.pi_id,
            payment.c.amount_cents,
            payment.c.received_at,
        )
        .join(charge_attempt, charge_attempt.c.id == payment.c.attempt_id)
        .join(account, account.c.id == payment.c.account_id)
        .where(payment.c.received_at >= since)
        .order_by(payment.c.received_at)
    )
    return [
        CardPayment(
            row.id,
            receipt_number(row.series, row.number),
            row.account,
            row.attempt_id,
            row.pi_id or "",
            row.amount_cents,
            row.received_at,
        )
        for row in rows
    ]


def payment_of_intent(session: Session, intent: str) -> str | None:
    """The payment that booked an intent's money."""
    found: str | None = session.scalar(
        select(payment.c.id)
        .join(charge_attempt, charge_attempt.c.id == payment.c.attempt_id)
        .where(charge_attempt.c.pi_id == intent)
    )
    return found


def intent_of_charge(session: Session, charge: str) -> str | None:
    """The intent of one of our charges."""
    found: str | None = session.scalar(
        select(charge_attempt.c.pi_id).where(charge_attempt.c.charge_id == charge)
    )
    return found


def new_events(session: Session, ids: Iterable[str]) -> set[str]:
    """Which of these events nobody has dealt with yet."""
    wanted = list(ids)
    seen: set[str] = set()
    for begin in range(0, len(wanted), _AT_ONCE):
        part = wanted[begin : begin + _AT_ONCE]
        seen |= set(session.scalars(select(stripe_event.c.id).where(stripe_event.c.id.in_(part))))
    return set(wanted) - seen


def keep_event(session: Session, row: Mapping[str, Any]) -> None:
    """Remember that an event was dealt with."""
    insert_once(session, stripe_event, row)
