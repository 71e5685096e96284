from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.accounts.records import DocumentRecord
from services.accounts.sheet_store import as_document
from services.accounts.states import DocumentKind
from services.storage.sessions import Session
from services.storage.tables import document, document_content


def keep_content(session: Session, sha256: str, content: bytes) -> None:
    """Keep a scan's bytes, once however often they are attached."""
    dialect = sqlite if session.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(document_content).values(sha256=sha256, content=content)
    session.execute(statement.on_conflict_do_nothing())


def content(session: Session, sha256: str) -> bytes | None:
    """A scan's bytes."""
    return session.scalar(
        select(document_content.c.content).where(document_content.c.sha256 == sha256)
    )


def add(
    session: Session,
    account_id: int,
    *,
    kind: DocumentKind,
    file_name: str,
    media_type: str,
    size: int,
    sha256: str,
    original_seen_by: str,
    at: datetime,
    by: str,
) -> DocumentRecord:
    """Write down that a scan belongs to an account."""
    statement = insert(document).values(
        account_id=account_id,
        kind=kind.value,
        file_name=file_name,
        media_type=media_type,
        size=size,
        sha256=sha256,
        original_seen_by=original_seen_by,
        attached_at=at,
        attached_by=by,
    )
    return as_document(session.execute(statement.returning(document)).one())


def find(session: Session, document_id: int) -> DocumentRecord | None:
    """One document."""
    row = session.execute(select(document).where(document.c.id == document_id)).one_or_none()
    return as_document(row) if row else None


def living(session: Session, account_id: int) -> list[DocumentRecord]:
    """The documents of an account that were not withdrawn."""
    rows = session.execute(
        select(document)
        .where(document.c.account_id == account_id, document.c.withdrawn_at.is_(None))
        .order_by(document.c.id)
    )
    return [as_document(row) for row in rows]


def withdraw(session: Session, account_id: int, document_id: int, at: datetime) -> bool:
    """Mark a document as withdrawn, once; its content stays."""
    withdrawn = session.execute(
        update(document)
        .where(
            document.c.id == document_id,
            document.c.account_id == account_id,
            document.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at)
        .returning(document.c.id)
    )
    return withdrawn.one_or_none() is not None
