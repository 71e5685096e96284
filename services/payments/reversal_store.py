from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, case, func, insert, select

from services.payments.records import Cause, Direction, Reopened, ReversalRecord, Share
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


def lock_applied(session: Session, payment_id: str) -> list[Row[Any]]:
    """The invoices that a payment paid and what each got, held until the commit."""
    return list(
        session.execute(
            select(invoice.c.id, invoice.c.number, invoice.c.due_on, allocation.c.amount_cents)
            .join(allocation, allocation.c.invoice_id == invoice.c.id)
            .where(allocation.c.payment_id == payment_id)
            .order_by(invoice.c.id)
            .with_for_update(of=invoice)
        )
    )


def lock_credit(session: Session, payment_id: str) -> int | None:
    """What a payment left as credit, with the payment held until the commit."""
    return session.scalar(
        select(payment.c.credit_cents).where(payment.c.id == payment_id).with_for_update()
    )


def taken_of_credit(session: Session, payment_id: str) -> int:
    """What reversals took of a payment's credit, without what came back again."""
    total = session.scalar(
        select(func.sum(SIGN * reversal.c.credit_cents)).where(reversal.c.payment_id == payment_id)
    )
    return int(total or 0)


def taken_of_invoices(session: Session, payment_id: str) -> dict[str, int]:
    """What reversals of a payment took of each of its invoices, by number."""
    rows = session.execute(
        select(invoice.c.number, func.sum(reversal_line.c.amount_cents))
        .join(reversal, reversal.c.id == reversal_line.c.reversal_id)
        .join(invoice, invoice.c.id == reversal_line.c.invoice_id)
        .where(reversal.c.payment_id == payment_id)
        .group_by(invoice.c.number)
    )
    return {number: int(cents) for number, cents in rows}


def balances(session: Session, numbers: Sequence[str]) -> dict[str, int]:
    """What is owed on each invoice now."""
    rows = session.execute(
        select(invoice.c.number, invoice.c.balance_cents).where(invoice.c.number.in_(numbers))
    )
    return {row.number: row.balance_cents for row in rows}


def shares(session: Session, payment_id: str) -> list[Share]:
    """What each invoice got of a payment, the oldest due first."""
    rows = session.execute(
        select(invoice.c.number, allocation.c.amount_cents)
        .join(allocation, allocation.c.invoice_id == invoice.c.id)
        .where(allocation.c.payment_id == payment_id)
        .order_by(invoice.c.due_on, invoice.c.id)
    )
    return [Share(row.number, row.amount_cents) for row in rows]


def next_position(session: Session, payment_id: str) -> int:
    """The place of a payment's next reversal."""
    found = session.scalar(select(func.count()).where(reversal.c.payment_id == payment_id))
    return int(found or 0) + 1


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


def of_cause(
    session: Session, payment_id: str, cause: Cause, direction: Direction
) -> ReversalRecord | None:
    """The one reversal that a cause has in a direction."""
    matching = (
        each
        for each in of_payment(session, payment_id)
        if each.cause == cause and each.direction is direction
    )
    return next(matching, None)


def of_payment(session: Session, payment_id: str) -> tuple[ReversalRecord, ...]:
    """What undid a payment, in order."""
    rows = session.execute(
        select(reversal).where(reversal.c.payment_id == payment_id).order_by(reversal.c.position)
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
    return tuple(_record(row, tuple(lines[row.id])) for row in rows)


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


def _record(row: Row[Any], lines: tuple[Reopened, ...]) -> ReversalRecord:
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
    )
