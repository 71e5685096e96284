from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, case, func, insert, select

from services.payments.records import Cause, Direction, Reopened, ReversalRecord
from services.storage.sessions import Session
from services.storage.tables import (
    allocation,
    invoice,
    payment,
    reversal,
    reversal_line,
    tender,
)

SIGN: Final[ColumnElement[int]] = case((reversal.c.direction == Direction.BACK.value, 1), else_=-1)
"""One for money that left, minus one for money that came back again."""


def lock_invoices(session: Session, payment_id: str) -> None:
    """Hold the invoices that a payment paid until the commit, by id."""
    session.execute(
        select(invoice.c.id)
        .join(allocation, allocation.c.invoice_id == invoice.c.id)
        .where(allocation.c.payment_id == payment_id)
        .order_by(invoice.c.id)
        .with_for_update(of=invoice)
    ).all()


def account_of(session: Session, payment_id: str) -> int | None:
    """The account id of a payment; it never changes."""
    return session.scalar(select(payment.c.account_id).where(payment.c.id == payment_id))


def lock_payment(session: Session, payment_id: str) -> None:
    """Hold a payment until the commit."""
    session.execute(select(payment.c.id).where(payment.c.id == payment_id).with_for_update()).all()


def balances(session: Session, numbers: Sequence[str]) -> dict[str, int]:
    """What is owed on each invoice now."""
    rows = session.execute(
        select(invoice.c.number, invoice.c.balance_cents).where(invoice.c.number.in_(numbers))
    )
    return {row.number: row.balance_cents for row in rows}


def write(session: Session, record: ReversalRecord) -> None:
    """Write a reversal; the database reopens its invoices."""
    session.execute(
        insert(reversal).values(
            id=record.id,
            payment_id=record.payment,
            position=record.position,
            direction=record.direction.value,
            refund_id=record.cause.refund,
            dispute_id=record.cause.dispute,
            void_id=record.cause.void,
            cheque_id=record.cause.cheque,
            deposit_id=record.cause.deposit,
            debit_line_id=record.cause.debit,
            occurrence=record.occurrence,
            amount_cents=record.amount_cents,
            applied_cents=record.applied_cents,
            credit_cents=record.credit_cents,
            till=record.till,
            actor=record.actor,
            approver=record.approver,
            reason=record.reason,
            at=record.at,
            business_date=record.business_date,
        )
    )
    for line in record.lines:
        session.execute(
            insert(reversal_line).values(
                reversal_id=record.id,
                invoice_id=select(invoice.c.id)
                .where(invoice.c.number == line.invoice)
                .scalar_subquery(),
                amount_cents=line.amount_cents,
                balance_before_cents=line.balance_before_cents,
            )
        )


def of_payment(session: Session, payment_id: str) -> tuple[ReversalRecord, ...]:
    """What undid a payment, in order."""
    rows = session.execute(
        select(reversal, payment.c.credit_cents.label("left_cents"))
        .join(payment, payment.c.id == reversal.c.payment_id)
        .where(reversal.c.payment_id == payment_id)
        .order_by(reversal.c.position)
    ).all()
    if not rows:
        return ()
    lines: dict[str, list[Reopened]] = {row.id: [] for row in rows}
    reopened = session.execute(
        select(reversal_line, invoice.c.number)
        .join(invoice, invoice.c.id == reversal_line.c.invoice_id)
        .where(reversal_line.c.reversal_id.in_(list(lines)))
        .order_by(invoice.c.due_on, invoice.c.id)
    )
    for row in reopened:
        lines[row.reversal_id].append(
            Reopened(row.number, row.amount_cents, row.balance_before_cents)
        )
    records: list[ReversalRecord] = []
    credit = rows[0].left_cents
    for row in rows:
        records.append(_record(row, tuple(lines[row.id]), credit))
        credit -= records[-1].net_credit_cents
    return tuple(records)


def credit_of(session: Session, account_id: int) -> int:
    """What reversals took of an account's *saldo a favor*, without what came back again."""
    total = session.scalar(
        select(func.sum(SIGN * reversal.c.credit_cents))
        .join(payment, payment.c.id == reversal.c.payment_id)
        .where(payment.c.account_id == account_id)
    )
    return int(total or 0)


def total_of_day(session: Session, day: date, till_code: str | None) -> tuple[int, int]:
    """How many reversals a business day had, and what they took: negative when money left."""
    # What a void receipt had spent of the account's credit never left.
    spent = (
        select(func.coalesce(func.sum(tender.c.amount_cents), 0))
        .where(tender.c.payment_id == reversal.c.payment_id, tender.c.method == "credit")
        .scalar_subquery()
    )
    net = SIGN * (reversal.c.amount_cents - case((reversal.c.void_id.is_(None), 0), else_=spent))
    statement = select(func.count(), func.sum(-net)).where(reversal.c.business_date == day)
    if till_code is not None:
        statement = statement.where(reversal.c.till == till_code)
    count, cents = session.execute(statement).one()
    return int(count), int(cents or 0)


def reversed_of_payment() -> Any:
    """A subquery for lists: what went back of each payment and did not come again."""
    return (
        select(func.coalesce(func.sum(SIGN * reversal.c.amount_cents), 0))
        .where(reversal.c.payment_id == payment.c.id)
        .scalar_subquery()
    )


def twice_cents(credit_cents: int, left_cents: int) -> int:
    """What of the credit that a reversal takes was not there: it had gone back before."""
    return max(0, credit_cents - max(0, left_cents))


def _record(row: Row[Any], lines: tuple[Reopened, ...], left_cents: int) -> ReversalRecord:
    is_back = row.direction == Direction.BACK.value
    return ReversalRecord(
        id=row.id,
        payment=row.payment_id,
        position=row.position,
        direction=Direction(row.direction),
        cause=Cause(
            row.refund_id,
            row.dispute_id,
            row.void_id,
            row.cheque_id,
            row.deposit_id,
            row.debit_line_id,
        ),
        amount_cents=row.amount_cents,
        applied_cents=row.applied_cents,
        credit_cents=row.credit_cents,
        till=row.till,
        actor=row.actor,
        approver=row.approver,
        reason=row.reason,
        at=row.at,
        business_date=row.business_date,
        lines=lines,
        occurrence=row.occurrence,
        twice_cents=twice_cents(row.credit_cents, left_cents) if is_back else 0,
    )
