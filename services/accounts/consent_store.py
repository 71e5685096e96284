from datetime import datetime

from sqlalchemy import func, insert, select

from services.accounts.consent_records import ConsentEvent, ConsentKind, ConsentText
from services.accounts.states import ConsentChannel
from services.storage.once import insert_once
from services.storage.sessions import Session
from services.storage.tables import account, consent_event, consent_text, document


def texts(session: Session) -> list[ConsentText]:
    """Every version of the text, the newest first."""
    rows = session.execute(select(consent_text).order_by(consent_text.c.number.desc()))
    return [
        ConsentText(row.version, row.number, row.text, row.added_at, row.added_by) for row in rows
    ]


def versions(session: Session) -> list[str]:
    """The names of the versions, the newest first."""
    found = select(consent_text.c.version).order_by(consent_text.c.number.desc())
    return list(session.scalars(found))


def add_text(session: Session, version: str, text: str, by: str, at: datetime) -> bool:
    """Keep one more version; false when one is called so already."""
    last = session.scalar(select(func.coalesce(func.max(consent_text.c.number), 0))) or 0
    values = {
        "version": version,
        "number": int(last) + 1,
        "text": text,
        "added_at": at,
        "added_by": by,
    }
    return insert_once(session, consent_text, values)


def add_event(session: Session, customer_id: int, event: ConsentEvent) -> None:
    """Note that a customer agreed, or took it back."""
    session.execute(
        insert(consent_event).values(
            customer_id=customer_id,
            kind=event.kind.value,
            version=event.version,
            happened_on=event.on,
            channel=event.channel.value,
            document_id=event.document,
            reason=event.reason,
            at=event.at,
            by=event.by,
            till=event.till,
        )
    )


def events(session: Session, customer_id: int) -> list[ConsentEvent]:
    """All that happened to a customer's consent, the newest first."""
    rows = session.execute(
        select(consent_event, document.c.file_name)
        .outerjoin(document, document.c.id == consent_event.c.document_id)
        .where(consent_event.c.customer_id == customer_id)
        .order_by(consent_event.c.id.desc())
    )
    return [
        ConsentEvent(
            kind=ConsentKind(row.kind),
            version=row.version,
            on=row.happened_on,
            channel=ConsentChannel(row.channel),
            reason=row.reason,
            document=row.document_id,
            at=row.at,
            by=row.by,
            till=row.till,
            file_name=row.file_name or "",
        )
        for row in rows
    ]


def is_document_of(session: Session, customer_id: int, document_id: int) -> bool:
    """Whether a document that still counts belongs to one of the customer's accounts."""
    found = (
        select(document.c.id)
        .join(account, account.c.id == document.c.account_id)
        .where(
            document.c.id == document_id,
            document.c.withdrawn_at.is_(None),
            account.c.customer_id == customer_id,
        )
    )
    return session.execute(found).first() is not None
