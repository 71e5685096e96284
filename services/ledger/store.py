"""The sums of days that entries are made of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, select

from services.storage.sessions import Session
from services.storage.tables import (
    bank_slip,
    bank_slip_cheque,
    cash_movement,
    cheque,
    cheque_move,
    deposit,
    payment,
    reversal,
    tender,
    till_session,
    withholding_line,
)

_IN_ONE: Final = 500
_MIRRORED: Final = cash_movement.alias("mirrored")

Sums = dict[tuple[date, str], int]
"""Cents by day and word."""


def tenders(session: Session, first: date, last: date) -> Sums:
    """What came in, by method."""
    statement = (
        select(payment.c.business_date, tender.c.method, func.sum(tender.c.amount_cents))
        .join(tender, tender.c.payment_id == payment.c.id)
        .where(payment.c.business_date.between(first, last))
        .group_by(payment.c.business_date, tender.c.method)
    )
    return _sums(session.execute(statement).all())


def withheld(session: Session, first: date, last: date) -> Sums:
    """What was kept back, by tax."""
    statement = (
        select(
            payment.c.business_date,
            withholding_line.c.tax,
            func.sum(withholding_line.c.amount_cents),
        )
        .join(withholding_line, withholding_line.c.payment_id == payment.c.id)
        .where(payment.c.business_date.between(first, last))
        .group_by(payment.c.business_date, withholding_line.c.tax)
    )
    return _sums(session.execute(statement).all())


def paid(session: Session, first: date, last: date) -> Sums:
    """What it was for: `applied` to invoices, and left as `credit`."""
    statement = (
        select(
            payment.c.business_date,
            func.sum(payment.c.applied_cents),
            func.sum(payment.c.credit_cents),
        )
        .where(payment.c.business_date.between(first, last))
        .group_by(payment.c.business_date)
    )
    return _parts(session.execute(statement).all())


def unpaid(session: Session, first: date, last: date) -> Sums:
    """The same of what went back; what came again is taken off."""
    sign = case((reversal.c.direction == "back", 1), else_=-1)
    statement = (
        select(
            reversal.c.business_date,
            func.sum(sign * reversal.c.applied_cents),
            func.sum(sign * reversal.c.credit_cents),
        )
        .where(reversal.c.business_date.between(first, last))
        .group_by(reversal.c.business_date)
    )
    return _parts(session.execute(statement).all())


def withheld_back(session: Session, first: date, last: date) -> Sums:
    """The income tax of voided receipts: a void takes back all of a receipt."""
    statement = (
        select(
            reversal.c.business_date,
            withholding_line.c.tax,
            func.sum(withholding_line.c.amount_cents),
        )
        .join(withholding_line, withholding_line.c.payment_id == reversal.c.payment_id)
        .where(reversal.c.business_date.between(first, last), reversal.c.void_id.is_not(None))
        .group_by(reversal.c.business_date, withholding_line.c.tax)
    )
    return _sums(session.execute(statement).all())


def deposited(session: Session, first: date, last: date) -> Sums:
    """The cheques that went to the bank for the first time, by our account there; a second time
    stands as its return.
    """
    bank = _bank_of(cheque_move.c.cheque_id)
    statement = (
        select(cheque_move.c.business_date, bank, func.sum(cheque.c.amount_cents))
        .join(cheque, cheque.c.id == cheque_move.c.cheque_id)
        .where(
            cheque_move.c.business_date.between(first, last),
            cheque_move.c.to_state == "DEPOSITED",
        )
        .group_by(cheque_move.c.business_date, bank)
    )
    return _sums(session.execute(statement).all())


def fees(session: Session, first: date, last: date) -> Sums:
    """What banks charged for cheques that came back, by our account there."""
    bank = _bank_of(cheque_move.c.cheque_id)
    statement = (
        select(cheque_move.c.business_date, bank, func.sum(cheque_move.c.bank_fee_cents))
        .where(cheque_move.c.business_date.between(first, last), cheque_move.c.bank_fee_cents > 0)
        .group_by(cheque_move.c.business_date, bank)
    )
    return _sums(session.execute(statement).all())


def customers_deposits(session: Session, first: date, last: date) -> Sums:
    """What customers deposited, by our account at the bank."""
    statement = (
        select(payment.c.business_date, deposit.c.bank_account, func.sum(deposit.c.amount_cents))
        .join(deposit, deposit.c.payment_id == payment.c.id)
        .where(payment.c.business_date.between(first, last))
        .group_by(payment.c.business_date, deposit.c.bank_account)
    )
    return _sums(session.execute(statement).all())


def banks_of(session: Session, payments: Sequence[str]) -> dict[tuple[str, str], str]:
    """Our bank account by receipt and method, where all of the receipt's money is in one."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for start in range(0, len(payments), _IN_ONE):
        part = payments[start : start + _IN_ONE]
        deposits = select(deposit.c.payment_id, deposit.c.bank_account).where(
            deposit.c.payment_id.in_(part)
        )
        cheques = select(cheque.c.payment_id, _bank_of(cheque.c.id)).where(
            cheque.c.payment_id.in_(part)
        )
        for method, statement in (("deposit", deposits), ("cheque", cheques)):
            for key, bank in session.execute(statement):
                found[key, method].add(bank)
    return {key: next(iter(banks)) for key, banks in found.items() if len(banks) == 1}


def _bank_of(cheque_id: ColumnElement[Any]) -> ColumnElement[str]:
    """Our account that a cheque's last slip went to; empty for one that never was in a slip."""
    newest = (
        select(bank_slip.c.bank_account)
        .join(bank_slip_cheque, bank_slip_cheque.c.slip_id == bank_slip.c.id)
        .where(bank_slip_cheque.c.cheque_id == cheque_id, bank_slip.c.state == "deposited")
        .order_by(bank_slip.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(newest, "")


def movements(session: Session, first: date, last: date) -> Sums:
    """Cash that left drawers without a receipt, by kind, on the day of its turn; a correction
    counts against the kind that it mirrors. Negative is what came.
    """
    kind = func.coalesce(_MIRRORED.c.kind, cash_movement.c.kind)
    sign = case((cash_movement.c.direction == "out", 1), else_=-1)
    statement = (
        select(till_session.c.business_date, kind, func.sum(sign * cash_movement.c.amount_cents))
        .select_from(cash_movement)
        .join(till_session, till_session.c.id == cash_movement.c.session_id)
        .outerjoin(_MIRRORED, _MIRRORED.c.id == cash_movement.c.reverses)
        .where(till_session.c.business_date.between(first, last))
        .group_by(till_session.c.business_date, kind)
    )
    return _sums(session.execute(statement).all())


def differences(session: Session, first: date, last: date) -> Sums:
    """What was `over` and `missing` in drawers that were counted."""
    return _apart(session, first, last, till_session.c.difference_cents)


def openings(session: Session, first: date, last: date) -> Sums:
    """The same of floats, against what the turn before left; a till's first float has none."""
    apart = till_session.c.float_cents - till_session.c.left_before_cents
    return _apart(session, first, last, apart)


def _apart(session: Session, first: date, last: date, apart: ColumnElement[int]) -> Sums:
    statement = (
        select(
            till_session.c.business_date,
            func.sum(case((apart > 0, apart), else_=0)),
            func.sum(case((apart < 0, -apart), else_=0)),
        )
        .where(till_session.c.business_date.between(first, last), apart != 0)
        .group_by(till_session.c.business_date)
    )
    found: Sums = {}
    for day, over, missing in session.execute(statement):
        found |= {(day, "over"): int(over), (day, "missing"): int(missing)}
    return found


def _sums(rows: Iterable[Any]) -> Sums:
    return {(day, word): int(cents) for day, word, cents in rows}


def _parts(rows: Iterable[Any]) -> Sums:
    found: Sums = defaultdict(int)
    for day, applied, credit in rows:
        found[day, "applied"], found[day, "credit"] = int(applied), int(credit)
    return found
