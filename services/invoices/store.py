"""Reading invoices, and voiding one: statements built once, run with parameters."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Row, Select, bindparam, exists, func, literal_column, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from services.invoices.records import ClaimRecord, InvoiceRow, PendingInvoice
from services.invoices.states import InvoiceState
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    allocation,
    charge_attempt,
    claim,
    customer,
    invoice,
    invoice_line,
    mandate,
    payment,
    tax,
    tender,
)

# Written into the statement and not as a parameter, or no partial index would be used.
_OPEN: Final[ColumnElement[bool]] = invoice.c.state == literal_column("'open'")
_LIVE: Final[ColumnElement[bool]] = claim.c.live == literal_column("1")
_IN_DOUBT: Final = (
    select(charge_attempt.c.state == "IN_DOUBT")
    .where(charge_attempt.c.id == claim.c.holder)
    .scalar_subquery()
    .label("is_doubt")
)
_CLAIM: Final = (
    claim.c.holder,
    claim.c.method,
    claim.c.till,
    claim.c.actor,
    claim.c.since,
    _IN_DOUBT,
)
_OF_ID: Final[ColumnElement[bool]] = invoice.c.account_id == bindparam("account")
_OF_NUMBER: Final[ColumnElement[bool]] = invoice.c.account_id == (
    select(account.c.id).where(account.c.number == bindparam("account")).scalar_subquery()
)
_WITH_CLAIM: Final = invoice.outerjoin(claim, (claim.c.invoice_id == invoice.c.id) & _LIVE)


def _pending(of_account: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            invoice.c.id,
            invoice.c.number,
            invoice.c.period,
            invoice.c.issued_on,
            invoice.c.due_on,
            invoice.c.total_cents,
            invoice.c.balance_cents,
            invoice.c.version,
            invoice.c.agreement_method,
            *_CLAIM,
        )
        .select_from(_WITH_CLAIM)
        .where(of_account, _OPEN)
        .order_by(invoice.c.due_on, invoice.c.id)
    )


PENDING_OF_ID: Final = _pending(_OF_ID)
"""The list that cashiers wait for; a test holds it to its index."""

_PENDING_OF_NUMBER: Final = _pending(_OF_NUMBER)

_ROWS: Final = select(
    invoice.c.id,
    invoice.c.number,
    account.c.number.label("account_number"),
    customer.c.name,
    invoice.c.period,
    invoice.c.issued_on,
    invoice.c.due_on,
    invoice.c.total_cents,
    invoice.c.balance_cents,
    invoice.c.state,
    invoice.c.version,
    *_CLAIM,
).select_from(
    _WITH_CLAIM.join(account, account.c.id == invoice.c.account_id).join(
        customer, customer.c.id == account.c.customer_id
    )
)
_BY_NUMBER: Final = _ROWS.where(invoice.c.number == bindparam("number"))
_BY_SEQUENTIAL: Final = (
    _ROWS.where(invoice.c.sequential == bindparam("sequential"))
    .order_by(invoice.c.issued_on.desc(), invoice.c.id.desc())
    .limit(bindparam("most"))
)
_OF_ACCOUNT: Final = (
    _ROWS.where(_OF_ID)
    .order_by(invoice.c.issued_on.desc(), invoice.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)
_COUNT_OF_ACCOUNT: Final = select(func.count()).select_from(invoice).where(_OF_ID)
_LISTING: Final = (
    _ROWS.where(invoice.c.id < bindparam("before_id"))
    .order_by(invoice.c.id.desc())
    .limit(bindparam("most"))
)
_LISTING_OF_STATE: Final = _LISTING.where(invoice.c.state == bindparam("state"))

_HEAD: Final = (
    select(
        invoice,
        account.c.number.label("account_number"),
        customer.c.name,
        customer.c.id_kind,
        customer.c.id_number,
        customer.c.address,
        customer.c.city,
        customer.c.email,
        customer.c.phone,
        customer.c.mobile,
        *(column.label(f"claim_{column.name}") for column in _CLAIM),
    )
    .select_from(
        _WITH_CLAIM.join(account, account.c.id == invoice.c.account_id).join(
            customer, customer.c.id == account.c.customer_id
        )
    )
    .where(invoice.c.number == bindparam("number"))
)
_LINES: Final = (
    select(invoice_line, tax.c.name.label("tax_name"))
    .join(tax, tax.c.code == invoice_line.c.tax_code)
    .where(invoice_line.c.invoice_id == bindparam("invoice"))
    .order_by(invoice_line.c.position)
)
_APPLIED: Final = (
    select(
        payment.c.id,
        payment.c.series,
        payment.c.number,
        payment.c.received_at,
        allocation.c.amount_cents,
        allocation.c.balance_before_cents,
        tender.c.method,
    )
    .select_from(
        allocation.join(payment, payment.c.id == allocation.c.payment_id).join(
            tender, tender.c.payment_id == payment.c.id
        )
    )
    .where(allocation.c.invoice_id == bindparam("invoice"))
    .order_by(payment.c.received_at, payment.c.id, tender.c.position)
)
_DEBIT_ALLOWED: Final = select(
    exists().where(
        mandate.c.account_id == bindparam("account"),
        mandate.c.state == literal_column("'ACTIVE'"),
        mandate.c.valid_from <= bindparam("today"),
        or_(mandate.c.valid_until.is_(None), mandate.c.valid_until >= bindparam("today")),
    )
)
_NEXT_DUE: Final = select(func.min(invoice.c.due_on)).where(_OF_ID, _OPEN)
_ACCOUNT_ID: Final = select(account.c.id).where(account.c.number == bindparam("number"))
_ACCOUNT_KNOWN: Final = select(exists().where(account.c.id == bindparam("account")))
_VOID: Final = (
    update(invoice)
    .where(
        invoice.c.id == bindparam("invoice"),
        _OPEN,
        invoice.c.balance_cents == invoice.c.total_cents,
        ~exists().where(claim.c.invoice_id == invoice.c.id, _LIVE),
    )
    .values(state="void", void_reason=bindparam("reason"), version=invoice.c.version + 1)
    .returning(invoice.c.id)
)


def pending(session: Session, of: str | int, today: date) -> list[PendingInvoice]:
    """The open invoices of an account (its number, or its id), oldest due first."""
    statement = PENDING_OF_ID if isinstance(of, int) else _PENDING_OF_NUMBER
    return [
        PendingInvoice(
            id=row[0],
            number=row[1],
            period=row[2],
            issued_on=row[3],
            due_on=row[4],
            overdue_days=max((today - row[4]).days, 0),
            total_cents=row[5],
            balance_cents=row[6],
            version=row[7],
            agreement_method=row[8],
            claim=_claim(row[9:]),
        )
        for row in session.execute(statement, {"account": of})
    ]


def of_account(
    session: Session, account_id: int, today: date, *, offset: int, limit: int
) -> tuple[list[InvoiceRow], int]:
    """A stretch of an account's invoices, newest first, and how many there are."""
    asked: dict[str, object] = {"account": account_id, "skipped": offset, "most": limit}
    rows = _rows(session, _OF_ACCOUNT, asked, today)
    count = session.execute(_COUNT_OF_ACCOUNT, {"account": account_id}).scalar_one()
    return rows, count


def listing(
    session: Session, today: date, *, state: InvoiceState | None, before_id: int, limit: int
) -> list[InvoiceRow]:
    """The office's invoices before an id, newest first."""
    asked: dict[str, object] = {"before_id": before_id, "most": limit}
    if state is None:
        return _rows(session, _LISTING, asked, today)
    return _rows(session, _LISTING_OF_STATE, asked | {"state": state.value}, today)


def by_number(session: Session, number: str, today: date) -> list[InvoiceRow]:
    """The invoice of a whole number, or none."""
    return _rows(session, _BY_NUMBER, {"number": number}, today)


def by_sequential(session: Session, sequential: int, today: date, limit: int) -> list[InvoiceRow]:
    """The invoices of every series with this sequential, newest first."""
    return _rows(session, _BY_SEQUENTIAL, {"sequential": sequential, "most": limit}, today)


def head(session: Session, number: str) -> Row[Any] | None:
    """An invoice with its account, customer and claim; None if there is no such number."""
    return session.execute(_HEAD, {"number": number}).one_or_none()


def lines(session: Session, invoice_id: int) -> list[Row[Any]]:
    """The charge lines of an invoice, in order, with the name of their tax."""
    return list(session.execute(_LINES, {"invoice": invoice_id}))


def applied(session: Session, invoice_id: int) -> list[Row[Any]]:
    """What payments applied to an invoice: one row for each tender, oldest first."""
    return list(session.execute(_APPLIED, {"invoice": invoice_id}))


def is_debit_allowed(session: Session, account_id: int, today: date) -> bool:
    """Whether an account's mandate is active and within its days."""
    asked = {"account": account_id, "today": today}
    return bool(session.execute(_DEBIT_ALLOWED, asked).scalar_one())


def next_due(session: Session, account_id: int) -> date | None:
    """When the oldest open invoice of an account is due."""
    found: date | None = session.execute(_NEXT_DUE, {"account": account_id}).scalar_one()
    return found


def account_id(session: Session, of: str | int) -> int | None:
    """The id of an account given by its number or its id; None if there is none."""
    if isinstance(of, str):
        return session.execute(_ACCOUNT_ID, {"number": of}).scalar_one_or_none()
    return of if session.execute(_ACCOUNT_KNOWN, {"account": of}).scalar_one() else None


def void(session: Session, invoice_id: int, reason: str) -> bool:
    """Void an invoice that is open, untouched and unclaimed; false if it is not."""
    moved = session.execute(_VOID, {"invoice": invoice_id, "reason": reason})
    return moved.one_or_none() is not None


def claim_of(row: Row[Any]) -> ClaimRecord | None:
    """The claim in a row of `head`."""
    return _claim(
        (
            row.claim_holder,
            row.claim_method,
            row.claim_till,
            row.claim_actor,
            row.claim_since,
            row.claim_is_doubt,
        )
    )


def _claim(columns: tuple[Any, ...]) -> ClaimRecord | None:
    if columns[0] is None:
        return None
    holder, method, till, who, since, is_doubt = columns
    return ClaimRecord(holder, method, till, who, since, is_doubt=bool(is_doubt))


def _rows(
    session: Session, statement: Select[Any], asked: dict[str, object], today: date
) -> list[InvoiceRow]:
    return [
        InvoiceRow(
            id=row[0],
            number=row[1],
            account_number=row[2],
            customer_name=row[3],
            period=row[4],
            issued_on=row[5],
            due_on=row[6],
            overdue_days=max((today - row[6]).days, 0) if row[9] == "open" else 0,
            total_cents=row[7],
            balance_cents=row[8],
            state=InvoiceState(row[9]),
            version=row[10],
            claim=_claim(row[11:]),
        )
        for row in session.execute(statement, asked)
    ]
