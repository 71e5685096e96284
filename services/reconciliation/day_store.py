"""What the books have of the card money of some days, and of single documents of Stripe."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, Select, case, or_, select

from services.payments.records import receipt_number
from services.reconciliation.day_records import Booked, Side
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    charge_attempt,
    customer,
    dispute,
    payment,
    refund,
    reversal,
)

_IN_ONE: Final = 500
_WHO: Final = (
    payment.c.id.label("payment"),
    payment.c.series,
    payment.c.number,
    account.c.number.label("account"),
    customer.c.name,
)


def of_days(session: Session, first: date, last: date) -> list[Booked]:
    """The charges, refunds and disputes that are booked on some days."""
    charges = _charges().where(payment.c.business_date.between(first, last))
    back = _back().where(reversal.c.business_date.between(first, last))
    return [_charge(row) for row in session.execute(charges)] + [
        _returned(row) for row in session.execute(back)
    ]


def of_keys(session: Session, keys: Sequence[str]) -> list[Booked]:
    """The same of documents that Stripe knows by these ids, on whatever day."""
    found: list[Booked] = []
    for start in range(0, len(keys), _IN_ONE):
        part = keys[start : start + _IN_ONE]
        charges = _charges().where(charge_attempt.c.charge_id.in_(part))
        back = _back().where(or_(refund.c.provider_refund_id.in_(part), dispute.c.id.in_(part)))
        found += [_charge(row) for row in session.execute(charges)]
        found += [_returned(row) for row in session.execute(back)]
    return found


def our_charges(session: Session, charges: Sequence[str]) -> set[str]:
    """Which of these charges are of an attempt of ours."""
    found: set[str] = set()
    for start in range(0, len(charges), _IN_ONE):
        part = charges[start : start + _IN_ONE]
        known = select(charge_attempt.c.charge_id).where(charge_attempt.c.charge_id.in_(part))
        found |= {str(each) for each in session.scalars(known)}
    return found


def _charges() -> Select[Any]:
    return (
        select(*_WHO, payment.c.business_date, payment.c.amount_cents, charge_attempt.c.charge_id)
        .join(charge_attempt, charge_attempt.c.id == payment.c.attempt_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .order_by(payment.c.received_at, payment.c.id)
    )


def _back() -> Select[Any]:
    """Refunds that Stripe made, not those that were only written down, and disputes."""
    sign = case((reversal.c.direction == "back", -1), else_=1)
    return (
        select(
            *_WHO,
            reversal.c.business_date,
            reversal.c.direction,
            (sign * reversal.c.amount_cents).label("cents"),
            refund.c.provider_refund_id,
            reversal.c.dispute_id,
        )
        .select_from(reversal)
        .join(payment, payment.c.id == reversal.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .outerjoin(refund, refund.c.id == reversal.c.refund_id)
        .outerjoin(dispute, dispute.c.id == reversal.c.dispute_id)
        .where(or_(refund.c.provider_refund_id.is_not(None), reversal.c.dispute_id.is_not(None)))
        .order_by(reversal.c.at, reversal.c.id)
    )


def _charge(row: Row[Any]) -> Booked:
    return Booked(
        Side.CHARGES,
        (row.charge_id,),
        row.business_date,
        receipt_number(row.series, row.number),
        row.account,
        row.name,
        row.amount_cents,
        row.payment,
    )


def _returned(row: Row[Any]) -> Booked:
    is_refund = row.provider_refund_id is not None
    return Booked(
        Side.REFUNDS if is_refund else Side.DISPUTES,
        (row.provider_refund_id if is_refund else row.dispute_id,),
        row.business_date,
        receipt_number(row.series, row.number),
        row.account,
        row.name,
        int(row.cents),
        row.payment,
    )
