import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update

from services.office.records import Company, CompanyFacts, Mode, NewCompany, Till
from services.storage.once import insert_once
from services.storage.sessions import Session
from services.storage.tables import business_setting, company, receipt_series, till


def find_company(session: Session) -> Company | None:
    """The company of these books; None while there is none."""
    row = session.execute(select(company)).one_or_none()
    if row is None:
        return None
    return Company(
        uuid=row.uuid,
        mode=Mode(row.mode),
        legal_name=row.legal_name,
        trade_name=row.trade_name,
        tax_id=row.tax_id,
        address=row.address,
        city=row.city,
        phone=row.phone,
        email=row.email,
        help_email=row.help_email,
        invoice_series=row.invoice_series,
        stripe_account=row.stripe_account,
    )


def add_company(session: Session, new: NewCompany, at: datetime) -> None:
    """Write the company and its tills."""
    session.execute(
        insert(company).values(
            id=1,
            uuid=str(uuid4()),
            mode=new.mode.value,
            legal_name=new.legal_name,
            trade_name=new.trade_name,
            tax_id=new.tax_id,
            address=new.address,
            city=new.city,
            phone=new.phone,
            email=new.email,
            help_email=new.help_email,
            invoice_series=new.invoice_series,
            created_at=at,
        )
    )
    for each in new.tills:
        add_till(session, each)


def hold_company(session: Session) -> None:
    """Let no other window change the company until the commit."""
    session.execute(select(company.c.id).with_for_update())


def put_facts(session: Session, facts: CompanyFacts) -> None:
    """Write how the company's paper shows it from now on."""
    session.execute(update(company).values(asdict(facts)))


def add_till(session: Session, new: Till) -> None:
    """Write a till and open its series of receipts at 1."""
    session.execute(insert(receipt_series).values(series=new.receipt_series, next_number=1))
    session.execute(
        insert(till).values(
            code=new.code, name=new.name, receipt_series=new.receipt_series, is_active=True
        )
    )


def tills(session: Session, *, retired: bool = False) -> list[Till]:
    """The tills in use, by code; those retired, too, where somebody looks back."""
    asked = select(till).order_by(till.c.code)
    rows = session.execute(asked if retired else asked.where(till.c.is_active))
    return [Till(row.code, row.name, row.receipt_series) for row in rows]


def receipt_series_of_all(session: Session) -> list[str]:
    """Every series that receipts ever had, in order."""
    return list(session.scalars(select(receipt_series.c.series).order_by(receipt_series.c.series)))


def adopt_stripe_account(session: Session, account: str) -> str:
    """Fix Stripe's account the first time it is seen; returns the one that these books have."""
    session.execute(
        update(company).where(company.c.stripe_account.is_(None)).values(stripe_account=account)
    )
    return session.execute(select(company.c.stripe_account)).scalar_one() or account


def setting(session: Session, key: str) -> Any:
    """A business setting's value; None when it was never set."""
    text = session.scalar(select(business_setting.c.value).where(business_setting.c.key == key))
    return None if text is None else json.loads(text)


def hold_setting(session: Session, key: str, by: str, at: datetime) -> None:
    """Let no other window change a setting, or what its key stands for, until the commit.

    What is read after this is what the change is made to.
    """
    unset = {"key": key, "value": "null", "changed_at": at, "changed_by": by}
    insert_once(session, business_setting, unset)
    session.execute(
        select(business_setting.c.key).where(business_setting.c.key == key).with_for_update()
    )


def put_setting(session: Session, key: str, value: Any, by: str, at: datetime) -> None:
    """Write a business setting."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    row = {"value": text, "changed_at": at, "changed_by": by}
    changed = session.execute(
        update(business_setting).where(business_setting.c.key == key).values(row)
    )
    if changed.rowcount == 0:
        session.execute(insert(business_setting).values(key=key, **row))
