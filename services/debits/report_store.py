"""What lists and reports ask of debits."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, select

from services.debits.again_store import newest_of
from services.debits.batch_states import AT_BANK, LineState
from services.payments import store as payment_store
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    customer,
    debit_again,
    debit_batch,
    debit_line,
    debit_share,
    invoice,
    mandate,
    payment,
)

_FAILED: Final = (LineState.REJECTED.value, LineState.REVERSED.value)
_ANSWERED: Final = (LineState.SETTLED.value, *_FAILED)
_IN_ONE: Final = 1000


def success(session: Session, months: Sequence[tuple[str, datetime, datetime]]) -> list[Row[Any]]:
    """For each month and customer's bank: what was answered, collected, and taken back later.

    Args:
        session: the transaction.
        months: their names, with the first moment of each and the first one after it.
    """
    # What was taken back later was decided anew: its receipt knows when the bank had answered.
    at = func.coalesce(payment.c.received_at, debit_line.c.decided_at)
    month = case(
        *((and_(at >= since, at < until), name) for name, since, until in months), else_=""
    ).label("month")
    return list(
        session.execute(
            select(
                month,
                debit_line.c.bank_code,
                *_counted("asked", debit_line.c.state.in_(_ANSWERED)),
                *_counted("settled", debit_line.c.state == LineState.SETTLED.value),
                *_counted("taken_back", debit_line.c.state == LineState.REVERSED.value),
            )
            .outerjoin(payment, payment.c.debit_line_id == debit_line.c.id)
            .where(debit_line.c.state.in_(_ANSWERED), at >= months[0][1], at < months[-1][2])
            .group_by(month, debit_line.c.bank_code)
            .order_by(month, debit_line.c.bank_code)
        )
    )


def waiting(session: Session) -> Row[Any]:
    """How many debits are at the bank without an answer, their cents, and of how many batches."""
    return session.execute(
        select(
            func.count().label("lines"),
            func.coalesce(func.sum(debit_line.c.amount_cents), 0).label("cents"),
            func.count(debit_line.c.batch_id.distinct()).label("batches"),
        )
        .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
        .where(
            debit_line.c.state == LineState.PENDING.value,
            debit_batch.c.state.in_([each.value for each in AT_BANK]),
        )
    ).one()


def _counted(name: str, is_so: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
    return (
        func.sum(case((is_so, 1), else_=0)).label(name),
        func.sum(case((is_so, debit_line.c.amount_cents), else_=0)).label(f"{name}_cents"),
    )


def owed_again(session: Session, batch_id: str) -> frozenset[str]:
    """The debits of a batch that the bank took back and of which something is owed now."""
    found = session.scalars(
        select(debit_line.c.id)
        .join(debit_share, debit_share.c.line_id == debit_line.c.id)
        .join(invoice, invoice.c.id == debit_share.c.invoice_id)
        .where(
            debit_line.c.batch_id == batch_id,
            debit_line.c.state == LineState.REVERSED.value,
            invoice.c.state == "open",
        )
    )
    return frozenset(found)


def failing(session: Session, times: int) -> list[Row[Any]]:
    """Accounts whose newest answered debits, so many or more, all failed."""
    later = debit_line.alias("later")
    since_good = ~exists().where(
        later.c.account_id == debit_line.c.account_id,
        later.c.state == LineState.SETTLED.value,
        later.c.decided_at > debit_line.c.decided_at,
    )
    failed = (
        select(
            debit_line.c.account_id,
            func.count().label("times"),
            func.min(debit_line.c.decided_at).label("since"),
            func.max(debit_line.c.decided_at).label("last_at"),
        )
        .where(debit_line.c.state.in_(_FAILED), since_good)
        .group_by(debit_line.c.account_id)
        .having(func.count() >= times)
        .subquery()
    )
    return list(
        session.execute(
            select(
                account.c.number,
                customer.c.name,
                failed.c.times,
                failed.c.since,
                failed.c.last_at,
                debit_line.c.state,
                debit_line.c.code,
                debit_line.c.words,
                debit_batch.c.profile,
            )
            .join(account, account.c.id == failed.c.account_id)
            .join(customer, customer.c.id == account.c.customer_id)
            .join(
                debit_line,
                and_(
                    debit_line.c.account_id == failed.c.account_id,
                    debit_line.c.decided_at == failed.c.last_at,
                    debit_line.c.state.in_(_FAILED),
                ),
            )
            .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
            .order_by(failed.c.times.desc(), account.c.number)
        )
    )


def refused(session: Session, line: str = "") -> Iterator[Row[Any]]:
    """The newest debit of each mandate where it came back and is still owed, the newest first.

    Args:
        session: the transaction.
        line: only this debit, if it is one of them.
    """
    newer = debit_line.alias("newer")
    tried = debit_line.alias("tried")
    tried_share = debit_share.alias("tried_share")
    owed = (
        exists()
        .where(debit_share.c.line_id == debit_line.c.id, invoice.c.state == "open")
        .where(invoice.c.id == debit_share.c.invoice_id)
    )
    tries = (
        select(func.count(tried.c.id.distinct()))
        .select_from(debit_share)
        .join(tried_share, tried_share.c.invoice_id == debit_share.c.invoice_id)
        .join(tried, tried.c.id == tried_share.c.line_id)
        .where(debit_share.c.line_id == debit_line.c.id, tried.c.state == LineState.REJECTED.value)
        .correlate(debit_line)
        .scalar_subquery()
    )
    statement: Select[Any] = (
        select(
            debit_line.c.id,
            debit_line.c.amount_cents,
            debit_line.c.state,
            debit_line.c.code,
            debit_line.c.words,
            debit_line.c.decided_at,
            debit_batch.c.profile,
            account.c.number,
            customer.c.name,
            mandate.c.changed_at,
            tries.label("tries"),
            debit_again.c.kind.label("again_kind"),
            debit_again.c.again_on,
            debit_again.c.by.label("again_by"),
            debit_again.c.reason.label("again_reason"),
        )
        .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
        .join(account, account.c.id == debit_line.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .join(mandate, mandate.c.id == debit_line.c.mandate_id)
        .outerjoin(debit_again, debit_again.c.id == newest_of(debit_line.c.id))
        .where(
            debit_line.c.state.in_(_FAILED),
            ~exists().where(
                newer.c.mandate_id == debit_line.c.mandate_id,
                newer.c.state.in_((*_ANSWERED, LineState.PENDING.value)),
                func.coalesce(newer.c.decided_at > debit_line.c.decided_at, True),
                newer.c.id != debit_line.c.id,
            ),
            owed,
        )
        .order_by(debit_line.c.decided_at.desc(), debit_line.c.id)
    )
    if line:
        statement = statement.where(debit_line.c.id == line)
    statement = statement.execution_options(yield_per=_IN_ONE)
    with session.execute(statement) as rows:
        yield from rows


def surplus(session: Session) -> list[tuple[Row[Any], int]]:
    """Debits whose payment left credit, with the credit that their account still has."""
    statement: Select[Any] = (
        select(
            debit_line.c.id,
            debit_line.c.account_id,
            account.c.number,
            customer.c.name,
            payment.c.id.label("payment"),
            payment.c.series,
            payment.c.number.label("sequential"),
            payment.c.received_at,
            payment.c.credit_cents,
        )
        .join(payment, payment.c.debit_line_id == debit_line.c.id)
        .join(account, account.c.id == debit_line.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(payment.c.credit_cents > 0, debit_line.c.state == LineState.SETTLED.value)
        .order_by(payment.c.received_at.desc())
    )
    rows = session.execute(statement).all()
    return [(row, payment_store.credit_of(session, row.account_id)) for row in rows]
