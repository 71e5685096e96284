"""What withholdings ask of the books."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, delete, exists, func, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from services.storage.sessions import Session
from services.storage.tables import (
    account,
    allocation,
    customer,
    document_content,
    invoice,
    payment,
    payment_void,
    withholding,
    withholding_agent,
    withholding_line,
)
from services.withholdings.records import Base


def bases(session: Session, numbers: Sequence[str]) -> dict[str, Base]:
    """What can be withheld of each invoice, by number."""
    rows = session.execute(
        select(invoice, account.c.number.label("account"))
        .join(account, account.c.id == invoice.c.account_id)
        .where(invoice.c.number.in_(list(numbers)))
    )
    return {row.number: _base(row) for row in rows}


def bases_of_customer(
    session: Session, customer_id: int, numbers: Sequence[str]
) -> dict[str, Base]:
    """The same, of one customer's invoices alone."""
    rows = session.execute(
        select(invoice, account.c.number.label("account"))
        .join(account, account.c.id == invoice.c.account_id)
        .where(
            account.c.customer_id == customer_id,
            invoice.c.number.in_(list(numbers)),
            invoice.c.state != "void",
        )
    )
    return {row.number: _base(row) for row in rows}


def customer_of(session: Session, account_number: str) -> Row[Any] | None:
    """The `id`, `id_number` and `name` of an account's customer."""
    statement: Select[Any] = (
        select(customer.c.id, customer.c.id_number, customer.c.name)
        .join(account, account.c.customer_id == customer.c.id)
        .where(account.c.number == account_number)
    )
    return session.execute(statement).one_or_none()


def keep_content(session: Session, sha256: str, content: bytes) -> None:
    """Keep a file's bytes, once however often they come."""
    dialect = sqlite if session.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(document_content).values(sha256=sha256, content=content)
    session.execute(statement.on_conflict_do_nothing())


def content(session: Session, sha256: str) -> bytes | None:
    """A kept file's bytes."""
    return session.scalar(
        select(document_content.c.content).where(document_content.c.sha256 == sha256)
    )


def is_agent(session: Session, customer_id: int) -> bool:
    """Whether a customer is marked as one who keeps back tax."""
    found = select(withholding_agent).where(withholding_agent.c.customer_id == customer_id)
    return session.execute(found).one_or_none() is not None


def mark_agent(session: Session, customer_id: int, by: str, at: datetime) -> None:
    """Mark a customer as one who keeps back tax."""
    session.execute(insert(withholding_agent).values(customer_id=customer_id, by=by, at=at))


def unmark_agent(session: Session, customer_id: int) -> None:
    """Take the mark away."""
    session.execute(delete(withholding_agent).where(withholding_agent.c.customer_id == customer_id))


def expected(session: Session, since: date, until: date) -> list[Row[Any]]:
    """Invoices that companies which withhold paid in full in these days, without a voucher."""
    is_marked = exists().where(withholding_agent.c.customer_id == customer.c.id)
    withheld_before = exists().where(withholding.c.customer_id == customer.c.id)
    has_voucher = exists().where(
        withholding_line.c.invoice_id == invoice.c.id,
        withholding.c.payment_id == withholding_line.c.payment_id,
        withholding.c.position == withholding_line.c.position,
        withholding.c.living == 1,
    )
    last_paid = (
        select(func.max(payment.c.business_date))
        .join(allocation, allocation.c.payment_id == payment.c.id)
        .where(
            allocation.c.invoice_id == invoice.c.id,
            ~exists().where(payment_void.c.payment_id == payment.c.id),
        )
        .correlate(invoice)
        .scalar_subquery()
    )
    statement = (
        select(
            invoice,
            account.c.number.label("account"),
            customer.c.name.label("customer"),
            last_paid.label("paid_on"),
            is_marked.label("is_agent"),
        )
        .join(account, account.c.id == invoice.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(
            customer.c.id_kind == "04",
            invoice.c.state == "paid",
            or_(is_marked, withheld_before),
            ~has_voucher,
            last_paid.between(since, until),
        )
        .order_by(customer.c.name, invoice.c.issued_on, invoice.c.id)
    )
    return list(session.execute(statement))


def _base(row: Row[Any]) -> Base:
    return Base(
        row.number,
        row.account,
        row.issued_on,
        row.subtotal_cents,
        row.tax_cents,
        row.balance_cents,
        row.state == "open",
    )
