"""What papers of one customer ask of the books."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, Select, and_, case, exists, func, or_, select

from services.cards.difference_records import DifferenceKind
from services.payments.store import credit_of
from services.payments.tenders import Method
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    charge_attempt,
    cheque,
    claim,
    debit_line,
    deposit,
    discrepancy,
    dispute,
    invoice,
    payment,
    payment_void,
    refund,
    reversal,
    tender,
)

_UNCLEARED: Final = ("POSTDATED", "IN_HAND", "DEPOSITED", "REDEPOSITED")
_OPEN_REFUNDS: Final = ("REQUESTED", "APPROVED", "SENDING", "IN_DOUBT")
_CLOSED_DISPUTES: Final = ("won", "lost", "warning_closed", "prevented")
_FINISHED: Final = ("SUCCEEDED", "CANCELED")


def accounts_of(session: Session, number: str) -> tuple[int, list[int]] | None:
    """The customer of an account and the ids of all their accounts; None if there is none."""
    customer = session.scalar(select(account.c.customer_id).where(account.c.number == number))
    if customer is None:
        return None
    ids = session.scalars(
        select(account.c.id).where(account.c.customer_id == customer).order_by(account.c.id)
    )
    return int(customer), [int(each) for each in ids]


def debt(session: Session, accounts: Sequence[int]) -> tuple[int, int]:
    """Open invoices, and what is owed: credit that went below zero is owed too."""
    row = session.execute(
        select(func.count(), func.sum(invoice.c.balance_cents)).where(
            invoice.c.account_id.in_(accounts), invoice.c.state == "open"
        )
    ).one()
    against = [cents for each in accounts if (cents := credit_of(session, each)) < 0]
    return int(row[0]) + len(against), int(row[1] or 0) - sum(against)


def unfinished(session: Session, accounts: Sequence[int]) -> dict[str, tuple[int, int]]:
    """Count and cents of everything of these accounts that is not over, by kind."""
    of_account = payment.c.account_id.in_(accounts)
    asked: dict[str, Select[Any]] = {
        "card": _counted(charge_attempt.c.amount_cents).where(
            charge_attempt.c.account_id.in_(accounts), charge_attempt.c.state.not_in(_FINISHED)
        ),
        "claim": _counted(claim.c.amount_cents)
        .join(invoice, invoice.c.id == claim.c.invoice_id)
        .where(invoice.c.account_id.in_(accounts), claim.c.live == 1),
        "debit": _counted(debit_line.c.amount_cents).where(
            debit_line.c.account_id.in_(accounts), debit_line.c.state == "PENDING"
        ),
        "cheque": _counted(cheque.c.amount_cents)
        .join(payment, payment.c.id == cheque.c.payment_id)
        .where(of_account, cheque.c.state.in_(_UNCLEARED)),
        "deposit": _counted(deposit.c.amount_cents)
        .join(payment, payment.c.id == deposit.c.payment_id)
        .where(of_account, deposit.c.state == "claimed", deposit.c.living == 1),
        "refund": _counted(refund.c.amount_cents)
        .join(payment, payment.c.id == refund.c.payment_id)
        .where(of_account, refund.c.state.in_(_OPEN_REFUNDS)),
        "dispute": _counted(dispute.c.amount_cents)
        .join(payment, payment.c.id == dispute.c.payment_id)
        .where(of_account, dispute.c.status.not_in(_CLOSED_DISPUTES)),
        "difference": select(
            func.count(), func.sum(func.coalesce(discrepancy.c.there_cents, 0))
        ).where(
            discrepancy.c.decided_at.is_(None),
            or_(
                # Books that were put back may lack what anybody owes since.
                discrepancy.c.kind == DifferenceKind.REWOUND.value,
                exists().where(payment.c.id == discrepancy.c.payment_id, of_account),
                exists().where(
                    charge_attempt.c.id == discrepancy.c.attempt_id,
                    charge_attempt.c.account_id.in_(accounts),
                ),
            ),
        ),
    }
    return {name: _pair(session, statement) for name, statement in asked.items()}


def invoices(session: Session, account_id: int, last: date) -> list[Row[Any]]:
    """The invoices of an account until a day that were not voided."""
    return list(
        session.execute(
            select(invoice.c.issued_on, invoice.c.number, invoice.c.period, invoice.c.total_cents)
            .where(
                invoice.c.account_id == account_id,
                invoice.c.state != "void",
                invoice.c.issued_on <= last,
            )
            .order_by(invoice.c.issued_on, invoice.c.id)
        )
    )


def payments(session: Session, account_id: int, last: date) -> list[Row[Any]]:
    """The payments of an account until a day; `spent_cents` is credit that was there before."""
    return list(
        session.execute(
            select(
                payment.c.id,
                payment.c.series,
                payment.c.number,
                payment.c.business_date,
                payment.c.received_at,
                payment.c.amount_cents,
                _spent().label("spent_cents"),
            )
            .where(payment.c.account_id == account_id, payment.c.business_date <= last)
            .order_by(payment.c.received_at, payment.c.id)
        )
    )


def reversals(session: Session, account_id: int, last: date) -> list[Row[Any]]:
    """What undid payments of an account until a day; credit that a void freed is not owed."""
    return list(
        session.execute(
            select(
                reversal,
                payment.c.series,
                payment.c.number.label("receipt"),
                case((reversal.c.void_id.is_not(None), _spent()), else_=0).label("spent_cents"),
            )
            .join(payment, payment.c.id == reversal.c.payment_id)
            .where(payment.c.account_id == account_id, reversal.c.business_date <= last)
            .order_by(reversal.c.at, reversal.c.id)
        )
    )


def standing_payments(session: Session, account_id: int, first: date, last: date) -> list[Row[Any]]:
    """Payments of some days that no void took back, with what went back otherwise since.

    Credit that was spent came in with the payment that left it, and does not count again.
    """
    back = case((reversal.c.direction == "back", 1), else_=-1) * reversal.c.amount_cents
    went = (
        select(func.coalesce(func.sum(back), 0))
        .where(reversal.c.payment_id == payment.c.id)
        .correlate(payment)
        .scalar_subquery()
    )
    return list(
        session.execute(
            select(
                payment.c.id,
                payment.c.series,
                payment.c.number,
                payment.c.business_date,
                (payment.c.amount_cents - _spent()).label("amount_cents"),
                went.label("back_cents"),
            )
            .where(
                payment.c.account_id == account_id,
                payment.c.business_date.between(first, last),
                ~exists().where(payment_void.c.payment_id == payment.c.id),
            )
            .order_by(payment.c.received_at, payment.c.id)
        )
    )


def methods(session: Session, payment_ids: Sequence[str]) -> dict[str, list[str]]:
    """The methods of payments, in the order of their tenders."""
    found: dict[str, list[str]] = {}
    rows = session.execute(
        select(tender.c.payment_id, tender.c.method)
        .where(tender.c.payment_id.in_(payment_ids))
        .order_by(tender.c.payment_id, tender.c.position)
    )
    for row in rows:
        found.setdefault(row.payment_id, []).append(row.method)
    return found


def _spent() -> Any:
    return (
        select(func.coalesce(func.sum(tender.c.amount_cents), 0))
        .where(and_(tender.c.payment_id == payment.c.id, tender.c.method == Method.CREDIT.value))
        .correlate(payment)
        .scalar_subquery()
    )


def _counted(column: Any) -> Select[Any]:
    return select(func.count(), func.sum(column)).select_from(column.table)


def _pair(session: Session, statement: Select[Any]) -> tuple[int, int]:
    count, cents = session.execute(statement).one()
    return int(count), int(cents or 0)


def account_id(session: Session, number: str) -> int | None:
    """The id of an account; None if there is none of that number."""
    return session.scalar(select(account.c.id).where(account.c.number == number))
