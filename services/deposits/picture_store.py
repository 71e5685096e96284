from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select

from services.deposits.records import PictureRecord, Twin
from services.payments.records import receipt_number
from services.storage.once import insert_once
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    cheque,
    customer,
    deposit,
    document_content,
    payment,
    tender,
    tender_picture,
)


def tender_exists(session: Session, payment_id: str, position: int) -> bool:
    """Whether a receipt has a tender at this place."""
    found = session.scalar(
        select(tender.c.position).where(
            tender.c.payment_id == payment_id, tender.c.position == position
        )
    )
    return found is not None


def keep(
    session: Session,
    payment_id: str,
    position: int,
    *,
    file_name: str,
    media_type: str,
    sha256: str,
    content: bytes,
    at: datetime,
    by: str,
) -> PictureRecord:
    """Write a picture's bytes once, and that it belongs to a tender."""
    insert_once(session, document_content, {"sha256": sha256, "content": content})
    row = session.execute(
        insert(tender_picture)
        .values(
            payment_id=payment_id,
            position=position,
            file_name=file_name,
            media_type=media_type,
            sha256=sha256,
            at=at,
            by=by,
        )
        .returning(tender_picture)
    ).one()
    return as_picture(row)


def of_tender(session: Session, payment_id: str, position: int) -> list[PictureRecord]:
    """The pictures of a tender, in order."""
    rows = session.execute(
        select(tender_picture)
        .where(tender_picture.c.payment_id == payment_id, tender_picture.c.position == position)
        .order_by(tender_picture.c.id)
    )
    return [as_picture(row) for row in rows]


def find(session: Session, picture_id: int) -> tuple[PictureRecord, bytes] | None:
    """A picture and its bytes."""
    row = session.execute(
        select(tender_picture, document_content.c.content)
        .join(document_content, document_content.c.sha256 == tender_picture.c.sha256)
        .where(tender_picture.c.id == picture_id)
    ).one_or_none()
    return (as_picture(row), bytes(row.content)) if row else None


def twins(session: Session, sha256: str, payment_id: str, position: int) -> list[Twin]:
    """The same bytes at other tenders, the oldest first."""
    number = func.coalesce(deposit.c.slip, cheque.c.number, "")
    rows = session.execute(
        select(
            tender_picture.c.payment_id,
            tender_picture.c.position,
            tender_picture.c.at,
            payment.c.series,
            payment.c.number,
            account.c.number.label("account"),
            customer.c.name,
            number.label("shown"),
        )
        .join(payment, payment.c.id == tender_picture.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .outerjoin(
            deposit,
            (deposit.c.payment_id == tender_picture.c.payment_id)
            & (deposit.c.position == tender_picture.c.position),
        )
        .outerjoin(
            cheque,
            (cheque.c.payment_id == tender_picture.c.payment_id)
            & (cheque.c.position == tender_picture.c.position),
        )
        .where(tender_picture.c.sha256 == sha256)
        .order_by(tender_picture.c.id)
    )
    here = (payment_id, position)
    return [
        Twin(
            payment=row.payment_id,
            receipt=receipt_number(row.series, row.number),
            position=row.position,
            account=row.account,
            account_name=row.name,
            number=row.shown,
            at=row.at,
        )
        for row in rows
        if (row.payment_id, row.position) != here
    ]


def as_picture(row: Row[Any]) -> PictureRecord:
    """A picture from its row."""
    return PictureRecord(
        id=row.id,
        payment=row.payment_id,
        position=row.position,
        file_name=row.file_name,
        media_type=row.media_type,
        sha256=row.sha256,
        at=row.at,
        by=row.by,
    )
