"""What reports ask of the books beside what other services already tell."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, case, func, literal, select

from services.accounts.states import AccountState
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    account_move,
    agreement,
    charge_attempt,
    cheque,
    cheque_move,
    customer,
    deposit,
    invoice,
    payment,
    payment_void,
    plan,
    refund,
    reversal,
    staff_user,
    statement_line,
    till_session,
)

AGES: Final = (30, 60, 90)
"""The last day of each age of a debt but the oldest one."""

_CAME_BACK: Final = ("PROTESTED", "RETURNED")


def overdue(session: Session, today: date, limit: int) -> list[Row[Any]]:
    """Accounts with open invoices that are past their day: how much in each age; worst first."""
    columns = _ages(today)
    late = invoice.c.due_on < today
    due = func.sum(case((late, invoice.c.balance_cents), else_=0))
    statement = (
        select(account.c.number, customer.c.name, customer.c.mobile, *columns)
        .select_from(invoice)
        .join(account, account.c.id == invoice.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(invoice.c.state == "open")
        .group_by(account.c.id, account.c.number, customer.c.name, customer.c.mobile)
        .having(due > 0)
        .order_by(due.desc(), account.c.number)
        .limit(limit)
    )
    return list(session.execute(statement))


def overdue_sums(session: Session, today: date) -> Row[Any]:
    """The same of all accounts together, with how many accounts and invoices each age has."""
    counted = [
        func.count(case((condition, 1))).label(f"{name}_invoices")
        for name, condition in _conditions(today)
    ]
    statement = select(*_ages(today), *counted).where(invoice.c.state == "open")
    return session.execute(statement).one()


def drawers(session: Session, first: date, last: date) -> list[Row[Any]]:
    """What was over and missing in each cashier's drawers of these days."""
    apart = till_session.c.difference_cents
    return list(
        session.execute(
            select(
                staff_user.c.username,
                staff_user.c.full_name,
                func.sum(case((apart > 0, apart), else_=0)).label("over_cents"),
                func.sum(case((apart < 0, -apart), else_=0)).label("missing_cents"),
            )
            .join(staff_user, staff_user.c.id == till_session.c.opened_by)
            .where(till_session.c.business_date.between(first, last))
            .group_by(staff_user.c.username, staff_user.c.full_name)
        )
    )


def protests(session: Session, first: date, last: date) -> list[Row[Any]]:
    """Every time that a bank sent a cheque back in these days, the newest first."""
    return list(
        session.execute(
            select(
                cheque_move.c.business_date,
                cheque_move.c.to_state,
                cheque_move.c.reason,
                cheque_move.c.bank_fee_cents,
                cheque_move.c.customer_fee_cents,
                cheque.c.bank_code,
                cheque.c.number.label("cheque"),
                cheque.c.amount_cents,
                cheque.c.state,
                account.c.number,
                customer.c.name,
            )
            .select_from(cheque_move)
            .join(cheque, cheque.c.id == cheque_move.c.cheque_id)
            .join(payment, payment.c.id == cheque.c.payment_id)
            .join(account, account.c.id == payment.c.account_id)
            .join(customer, customer.c.id == account.c.customer_id)
            .where(
                cheque_move.c.to_state.in_(_CAME_BACK),
                cheque_move.c.business_date.between(first, last),
            )
            .order_by(cheque_move.c.business_date.desc(), cheque_move.c.id.desc())
        )
    )


def declines(session: Session, since: datetime, until: datetime) -> list[Row[Any]]:
    """Card attempts that began between two moments and whose last word was a no."""
    return list(
        session.execute(
            select(
                charge_attempt.c.id,
                charge_attempt.c.created_at,
                charge_attempt.c.amount_cents,
                charge_attempt.c.failure,
                charge_attempt.c.card_brand,
                charge_attempt.c.card_last4,
                charge_attempt.c.till,
                account.c.number,
                customer.c.name,
            )
            .join(account, account.c.id == charge_attempt.c.account_id)
            .join(customer, customer.c.id == account.c.customer_id)
            .where(
                charge_attempt.c.created_at >= since,
                charge_attempt.c.created_at < until,
                charge_attempt.c.failure.is_not(None),
            )
            .order_by(charge_attempt.c.created_at.desc(), charge_attempt.c.id)
        )
    )


def unknown_money(session: Session) -> list[Row[Any]]:
    """Money that came to a bank account and that nobody knows, the oldest first."""
    return list(
        session.execute(
            select(
                statement_line.c.day,
                statement_line.c.bank_account,
                statement_line.c.reference,
                statement_line.c.detail,
                statement_line.c.amount_cents,
            )
            .where(statement_line.c.state == "open", statement_line.c.amount_cents > 0)
            .order_by(statement_line.c.day, statement_line.c.id)
        )
    )


def claimed(session: Session) -> list[Row[Any]]:
    """Slips that were taken at the counter and that nobody found in the bank yet, oldest first."""
    return list(
        session.execute(
            select(
                deposit.c.deposited_on,
                deposit.c.bank_account,
                deposit.c.slip,
                deposit.c.amount_cents,
                account.c.number,
                customer.c.name,
            )
            .join(payment, payment.c.id == deposit.c.payment_id)
            .join(account, account.c.id == payment.c.account_id)
            .join(customer, customer.c.id == account.c.customer_id)
            .where(deposit.c.state == "claimed", deposit.c.living == 1)
            .order_by(deposit.c.deposited_on, deposit.c.id)
        )
    )


def uncompared(session: Session, since: datetime | None) -> list[Row[Any]]:
    """Card money that came in after what was compared with Stripe, the oldest first."""
    statement = (
        select(
            payment.c.business_date,
            payment.c.amount_cents,
            charge_attempt.c.charge_id,
            account.c.number,
            customer.c.name,
        )
        .join(charge_attempt, charge_attempt.c.id == payment.c.attempt_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .order_by(payment.c.received_at, payment.c.id)
    )
    if since is not None:
        statement = statement.where(payment.c.received_at > since)
    return list(session.execute(statement))


def activations(session: Session, since: datetime, until: datetime) -> list[Row[Any]]:
    """The accounts that went to service between two moments, the newest first."""
    return list(
        session.execute(
            select(
                account_move.c.at,
                account_move.c.by,
                account.c.number,
                account.c.origin,
                account.c.monthly_cents,
                customer.c.name,
                plan.c.name.label("plan"),
                agreement.c.method,
            )
            .select_from(account_move)
            .join(account, account.c.id == account_move.c.account_id)
            .join(customer, customer.c.id == account.c.customer_id)
            .outerjoin(plan, plan.c.code == account.c.plan_code)
            .outerjoin(
                agreement,
                (agreement.c.account_id == account.c.id) & agreement.c.ended_at.is_(None),
            )
            .where(
                account_move.c.to_state == AccountState.ACTIVE.value,
                # What was imported begins in service, and who was suspended comes back to it.
                account_move.c.from_state.is_not(None),
                account_move.c.from_state != AccountState.SUSPENDED.value,
                account_move.c.at >= since,
                account_move.c.at < until,
            )
            .order_by(account_move.c.at.desc(), account_move.c.id.desc())
        )
    )


def _conditions(today: date) -> list[tuple[str, ColumnElement[bool]]]:
    """The ages of a debt: not yet due, then by days since it was."""
    starts = (1, *(age + 1 for age in AGES))
    found: list[tuple[str, ColumnElement[bool]]] = [("current", invoice.c.due_on >= today)]
    for start, end in zip(starts, (*AGES, None), strict=True):
        condition = invoice.c.due_on <= today - timedelta(days=start)
        if end is not None:
            condition = condition & (invoice.c.due_on >= today - timedelta(days=end))
        found.append((f"from_{start}", condition))
    return found


def _ages(today: date) -> list[ColumnElement[Any]]:
    return [
        func.coalesce(func.sum(case((condition, invoice.c.balance_cents), else_=0)), 0).label(name)
        for name, condition in _conditions(today)
    ]


def given_back(session: Session, first: date, last: date) -> list[Row[Any]]:
    """Every refund and every void of these days with who asked and who approved, newest first."""
    asked, approved = staff_user.alias("asked"), staff_user.alias("approved")
    documents = (
        payment.c.series,
        payment.c.number,
        account.c.number.label("account"),
    )
    refunds = (
        select(
            literal("refund").label("kind"),
            reversal.c.business_date,
            reversal.c.at,
            reversal.c.amount_cents,
            refund.c.reason,
            asked.c.username.label("asked"),
            approved.c.username.label("approved"),
            *documents,
        )
        .select_from(reversal)
        .join(refund, refund.c.id == reversal.c.refund_id)
        .join(payment, payment.c.id == reversal.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .outerjoin(asked, asked.c.id == refund.c.requested_by)
        .outerjoin(approved, approved.c.id == refund.c.approved_by)
        .where(reversal.c.direction == "back", reversal.c.business_date.between(first, last))
    )
    voids = (
        select(
            literal("void"),
            payment_void.c.business_date,
            payment_void.c.at,
            payment.c.amount_cents,
            payment_void.c.reason,
            payment_void.c.by,
            case((payment_void.c.approver != "-", payment_void.c.approver), else_=None),
            *documents,
        )
        .select_from(payment_void)
        .join(payment, payment.c.id == payment_void.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .where(payment_void.c.business_date.between(first, last))
    )
    both = refunds.union_all(voids).subquery()
    return list(session.execute(select(both).order_by(both.c.at.desc())))
