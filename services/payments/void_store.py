"""Whole receipts that were taken back: what stands in the way, and writing it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Row, Select, String, cast, exists, func, insert, or_, select, update

from services.payments.records import VoidRecord, receipt_number
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    allocation,
    bank_slip_cheque,
    cash,
    cash_movement,
    cheque,
    cheque_move,
    deposit,
    invoice,
    payment,
    payment_void,
    refund,
    statement_match,
    tender,
    till_session,
    voucher,
    withholding,
)

_AT_BANK: Final = ("DEPOSITED", "CLEARED", "REDEPOSITED")


@dataclass(frozen=True, slots=True)
class Moment:
    """Who writes something, where and when."""

    by: str
    till: str
    at: datetime
    day: date


def facts(session: Session, payment_id: str) -> Row[Any] | None:
    """A payment's own columns, its `account` number, and the `turn_state` of its turn."""
    return session.execute(
        select(
            payment,
            account.c.number.label("account"),
            till_session.c.state.label("turn_state"),
        )
        .join(account, account.c.id == payment.c.account_id)
        .join(till_session, till_session.c.id == payment.c.session_id, isouter=True)
        .where(payment.c.id == payment_id)
    ).one_or_none()


def account_id(session: Session, number: str) -> int | None:
    """The id of an account."""
    return session.scalar(select(account.c.id).where(account.c.number == number))


def has_verified_deposit(session: Session, payment_id: str) -> bool:
    """Whether somebody found a deposit of the payment at the bank."""
    found = session.scalar(
        select(func.count()).where(
            deposit.c.payment_id == payment_id,
            deposit.c.state == "verified",
            deposit.c.living == 1,
        )
    )
    return bool(found)


def invoices_of(session: Session, payment_id: str) -> list[str]:
    """The numbers of the invoices that a payment paid."""
    return list(
        session.scalars(
            select(invoice.c.number)
            .join(allocation, allocation.c.invoice_id == invoice.c.id)
            .where(allocation.c.payment_id == payment_id)
        )
    )


def cheque_at_bank(session: Session, payment_id: str) -> Row[Any] | None:
    """A cheque of the payment that is at the bank, or in a slip on its way there.

    All its cheques are held until the commit, so that no slip takes one meanwhile.
    """
    of_payment = cheque.c.payment_id == payment_id
    session.execute(
        select(cheque.c.id).where(of_payment).order_by(cheque.c.id).with_for_update()
    ).all()
    is_in_slip = exists().where(
        bank_slip_cheque.c.cheque_id == cheque.c.id, bank_slip_cheque.c.live == 1
    )
    # Only now: a slip may have taken one while this till waited for the locks.
    found: Select[Any] = (
        select(cheque.c.number, cheque.c.state)
        .where(of_payment, or_(cheque.c.state.in_(_AT_BANK), is_in_slip))
        .order_by(cheque.c.position)
        .limit(1)
    )
    return session.execute(found).one_or_none()


def matched_deposit(session: Session, payment_id: str) -> Row[Any] | None:
    """A deposit of the payment that a line of the bank's statement was matched with."""
    return session.execute(
        select(deposit.c.slip)
        .join(statement_match, statement_match.c.ref == cast(deposit.c.id, String))
        .where(
            deposit.c.payment_id == payment_id,
            statement_match.c.kind == "deposit",
            statement_match.c.undone_at.is_(None),
        )
        .limit(1)
    ).one_or_none()


def refunded_cents(session: Session, payment_id: str) -> int:
    """What of a payment refunds have given back, or may give back yet."""
    total = session.scalar(
        select(func.sum(refund.c.amount_cents)).where(
            refund.c.payment_id == payment_id, refund.c.state.not_in(("FAILED", "REJECTED"))
        )
    )
    return int(total or 0)


def cash_of(session: Session, payment_id: str) -> int:
    """What of a payment went into the drawer."""
    total = session.scalar(
        select(func.sum(cash.c.amount_cents)).where(cash.c.payment_id == payment_id)
    )
    return int(total or 0)


def credit_spent_by(session: Session, payment_id: str) -> int:
    """What of its account's credit a payment spent."""
    total = session.scalar(
        select(func.sum(tender.c.amount_cents)).where(
            tender.c.payment_id == payment_id, tender.c.method == "credit"
        )
    )
    return int(total or 0)


def last_spender(session: Session, of_account: int, except_for: str) -> str:
    """The newest receipt that spent an account's credit and stands; empty without one."""
    row = session.execute(
        select(payment.c.series, payment.c.number)
        .join(tender, tender.c.payment_id == payment.c.id)
        .where(
            payment.c.account_id == of_account,
            payment.c.id != except_for,
            tender.c.method == "credit",
            ~exists().where(payment_void.c.payment_id == payment.c.id),
        )
        .order_by(payment.c.received_at.desc(), payment.c.number.desc())
        .limit(1)
    ).one_or_none()
    return "" if row is None else receipt_number(row.series, row.number)


def write(
    session: Session,
    void_id: str,
    payment_id: str,
    when: Moment,
    *,
    reason: str,
    approver: str,
    cash_back_cents: int,
    session_id: str | None,
    replaced_by: str | None,
) -> None:
    """Write that a payment is void; what it means for money is a reversal of this cause."""
    session.execute(
        insert(payment_void).values(
            id=void_id,
            payment_id=payment_id,
            replaced_by=replaced_by,
            reason=reason,
            cash_back_cents=cash_back_cents,
            session_id=session_id,
            till=when.till,
            by=when.by,
            approver=approver,
            at=when.at,
            business_date=when.day,
        )
    )


def give_cash_back(
    session: Session,
    session_id: str,
    when: Moment,
    *,
    amount_cents: int,
    reason: str,
    receipt: str,
    payment_id: str,
) -> None:
    """Write that cash left the drawer for the customer of a void receipt."""
    session.execute(
        insert(cash_movement).values(
            id=str(uuid4()),
            session_id=session_id,
            kind="back",
            direction="out",
            amount_cents=amount_cents,
            reason=reason,
            document=receipt,
            ref=payment_id,
            at=when.at,
            by=when.by,
        )
    )


def end_tenders(session: Session, payment_id: str, when: Moment, reason: str) -> None:
    """Let the cheques, deposits, vouchers and withholdings of a payment stand for nothing more.

    Cheques that came back before stay as they are.
    """
    living = session.execute(
        select(cheque.c.id, cheque.c.state)
        .where(cheque.c.payment_id == payment_id, cheque.c.living == 1)
        .order_by(cheque.c.id)
    ).all()
    for row in living:
        session.execute(
            update(cheque).where(cheque.c.id == row.id).values(living=0, state="VOIDED")
        )
        session.execute(
            insert(cheque_move).values(
                cheque_id=row.id,
                from_state=row.state,
                to_state="VOIDED",
                at=when.at,
                business_date=when.day,
                by=when.by,
                till=when.till,
                reason=reason,
            )
        )
    for table in (deposit, voucher, withholding):
        session.execute(
            update(table)
            .where(table.c.payment_id == payment_id, table.c.living == 1)
            .values(living=0)
        )


def of_payment(session: Session, payment_id: str) -> VoidRecord | None:
    """The void of a payment; None while it stands."""
    replacing = payment.alias("replacing")
    row = session.execute(
        select(
            payment_void,
            replacing.c.series.label("new_series"),
            replacing.c.number.label("new_number"),
        )
        .join(replacing, replacing.c.id == payment_void.c.replaced_by, isouter=True)
        .where(payment_void.c.payment_id == payment_id)
    ).one_or_none()
    if row is None:
        return None
    is_replaced = row.new_series is not None
    return VoidRecord(
        id=row.id,
        reason=row.reason,
        by=row.by,
        approver=row.approver,
        till=row.till,
        at=row.at,
        business_date=row.business_date,
        cash_back_cents=row.cash_back_cents,
        replaced_by=receipt_number(row.new_series, row.new_number) if is_replaced else "",
    )


def replaced(session: Session, payment_id: str) -> str:
    """The receipt that a payment stands in the place of; empty when it replaces none."""
    row = session.execute(
        select(payment.c.series, payment.c.number)
        .join(payment_void, payment_void.c.payment_id == payment.c.id)
        .where(payment_void.c.replaced_by == payment_id)
    ).one_or_none()
    return "" if row is None else receipt_number(row.series, row.number)
