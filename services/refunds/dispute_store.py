from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select, update

from services.payments.records import receipt_number
from services.refunds.records import DisputeRecord
from services.storage.once import insert_once
from services.storage.sessions import Session
from services.storage.tables import account, dispute, payment

_SHOWN: Final = (
    select(dispute, payment.c.series, payment.c.number, account.c.number.label("account"))
    .join(payment, payment.c.id == dispute.c.payment_id)
    .join(account, account.c.id == payment.c.account_id)
)


def add(session: Session, values: dict[str, Any]) -> bool:
    """Write a dispute; false when it stands already."""
    return insert_once(session, dispute, values)


def find(session: Session, dispute_id: str) -> DisputeRecord | None:
    """One dispute."""
    row = session.execute(_SHOWN.where(dispute.c.id == dispute_id)).one_or_none()
    return None if row is None else _record(row)


def of_payment(session: Session, payment_id: str) -> list[DisputeRecord]:
    """The disputes of a payment, oldest first."""
    statement = _SHOWN.where(dispute.c.payment_id == payment_id).order_by(dispute.c.opened_at)
    return [_record(row) for row in session.execute(statement)]


def of_account(session: Session, number: str) -> list[DisputeRecord]:
    """The disputes of an account's payments, oldest first."""
    statement = _SHOWN.where(account.c.number == number).order_by(dispute.c.opened_at)
    return [_record(row) for row in session.execute(statement)]


def newest(session: Session, limit: int) -> list[DisputeRecord]:
    """The disputes that were opened last."""
    statement = _SHOWN.order_by(dispute.c.opened_at.desc()).limit(limit)
    return [_record(row) for row in session.execute(statement)]


def note(session: Session, record: DisputeRecord, status: str, at: datetime) -> bool:
    """Keep a dispute's new status; false when it changed meanwhile."""
    noted = session.scalar(
        update(dispute)
        .where(dispute.c.id == record.id, dispute.c.status == record.status)
        .values(status=status, changed_at=at)
        .returning(dispute.c.id)
    )
    return noted is not None


def _record(row: Row[Any]) -> DisputeRecord:
    return DisputeRecord(
        id=row.id,
        payment=row.payment_id,
        receipt=receipt_number(row.series, row.number),
        account=row.account,
        amount_cents=row.amount_cents,
        reason=row.reason,
        status=row.status,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
    )
