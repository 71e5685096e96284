from sqlalchemy import func, insert, select, update

from services.office.records import InvoiceNumbers, TillNumbers
from services.storage.sessions import Session
from services.storage.tables import company, invoice, receipt_series, till, till_session

_TILLS = select(
    till.c.code,
    till.c.name,
    till.c.receipt_series,
    receipt_series.c.first_number,
    receipt_series.c.next_number,
    till.c.is_active,
).join(receipt_series, receipt_series.c.series == till.c.receipt_series)


def tills(session: Session) -> list[TillNumbers]:
    """Every till by its code."""
    return [TillNumbers(*row) for row in session.execute(_TILLS.order_by(till.c.code))]


def find(session: Session, code: str) -> TillNumbers | None:
    """One till."""
    row = session.execute(_TILLS.where(till.c.code == code)).one_or_none()
    return None if row is None else TillNumbers(*row)


def hold(session: Session, code: str) -> None:
    """Let nobody open a turn of a till, or change it, until the commit."""
    session.execute(select(till.c.code).where(till.c.code == code).with_for_update())


def add(session: Session, code: str, name: str, series: str) -> None:
    """Write a till."""
    session.execute(
        insert(till).values(code=code, name=name, receipt_series=series, is_active=True)
    )


def change(session: Session, code: str, name: str, series: str, *, is_active: bool) -> None:
    """Write what a till is by now."""
    values = {"name": name, "receipt_series": series, "is_active": is_active}
    session.execute(update(till).where(till.c.code == code).values(values))


def begin_series(session: Session, series: str, first: int) -> None:
    """Open a series of receipts."""
    row = {"series": series, "first_number": first, "next_number": first}
    session.execute(insert(receipt_series).values(row))


def begin_at(session: Session, series: str, first: int) -> None:
    """Let a series that has no receipt begin with another number."""
    session.execute(
        update(receipt_series)
        .where(receipt_series.c.series == series)
        .values(first_number=first, next_number=first)
    )


def active_count(session: Session) -> int:
    """How many tills are in use."""
    return session.scalar(select(func.count()).select_from(till).where(till.c.is_active)) or 0


def has_turn(session: Session, code: str) -> bool:
    """Whether a till has a turn that is not signed yet."""
    open_ones = select(till_session.c.id).where(
        till_session.c.till == code, till_session.c.state != "closed"
    )
    return bool(session.scalar(select(open_ones.exists())))


def invoice_numbers(session: Session) -> InvoiceNumbers:
    """The series of invoices and its next number."""
    row = session.execute(select(company.c.invoice_series, company.c.next_invoice)).one()
    return InvoiceNumbers(*row)


def held_invoice_numbers(session: Session) -> InvoiceNumbers:
    """The same, and nobody numbers an invoice until the commit."""
    session.execute(select(company.c.id).with_for_update())
    return invoice_numbers(session)


def last_invoice(session: Session, series: str) -> int | None:
    """The highest number of a series that an invoice has."""
    found: str | None = session.scalar(
        select(func.max(invoice.c.number)).where(
            invoice.c.number.between(f"{series}-000000000", f"{series}-999999999")
        )
    )
    return None if found is None else int(found[-9:])


def put_invoice_numbers(session: Session, wanted: InvoiceNumbers) -> None:
    """Go on with these."""
    values = {"invoice_series": wanted.series, "next_invoice": wanted.next_number}
    session.execute(update(company).values(values))
