from dataclasses import asdict
from datetime import date

from sqlalchemy import delete, func, insert, or_, select, update

from services.accounts.records import TaxRecord
from services.storage.sessions import Session
from services.storage.tables import account, company, invoice, invoice_line, plan, tax


def hold(session: Session) -> None:
    """Let nobody number an invoice, or change a tax, until the commit."""
    session.execute(select(company.c.id).with_for_update())


def taxes(session: Session) -> list[TaxRecord]:
    """Every tax rate, the highest first, one that followed after what it replaced."""
    rows = session.execute(
        select(tax).order_by(tax.c.basis_points.desc(), tax.c.valid_from.desc(), tax.c.code)
    )
    return [TaxRecord(**row._mapping) for row in rows]


def add(session: Session, new: TaxRecord) -> None:
    """Write a tax rate."""
    session.execute(insert(tax).values(asdict(new)))


def end(session: Session, code: str, until: date | None) -> None:
    """Say when a rate is over; None lets it go on."""
    session.execute(update(tax).where(tax.c.code == code).values(valid_until=until))


def remove(session: Session, code: str) -> None:
    """Take a rate away that nothing has."""
    session.execute(delete(tax).where(tax.c.code == code))


def last_invoice(session: Session, code: str) -> date | None:
    """The day of the newest invoice that has a rate."""
    found: date | None = session.scalar(
        select(func.max(invoice.c.issued_on))
        .join(invoice_line, invoice_line.c.invoice_id == invoice.c.id)
        .where(invoice_line.c.tax_code == code)
    )
    return found


def is_used(session: Session, code: str) -> bool:
    """Whether an invoice, a plan or an account has a rate."""
    found = session.scalar(
        select(
            or_(
                select(invoice_line.c.position).where(invoice_line.c.tax_code == code).exists(),
                select(plan.c.code).where(plan.c.tax_code == code).exists(),
                select(account.c.id).where(account.c.tax_code == code).exists(),
            )
        )
    )
    return bool(found)
