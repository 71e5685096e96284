from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select, update

from services.storage.sessions import Session
from services.storage.tables import draft

KIND: Final = "activation"


def save(session: Session, subject: str, body: str, by: str, at: datetime) -> None:
    """Keep a draft; the newest body of a subject wins."""
    values = {"body": body, "saved_at": at, "saved_by": by}
    kept = session.execute(
        update(draft)
        .where(draft.c.kind == KIND, draft.c.subject == subject)
        .values(values)
        .returning(draft.c.subject)
    )
    if kept.one_or_none() is None:
        session.execute(insert(draft).values(kind=KIND, subject=subject, **values))


def all_of_them(session: Session) -> list[tuple[str, str, datetime, str]]:
    """Every draft, newest first: subject, body, when, by whom."""
    rows = session.execute(
        select(draft).where(draft.c.kind == KIND).order_by(draft.c.saved_at.desc())
    )
    return [(row.subject, row.body, row.saved_at, row.saved_by) for row in rows]


def body(session: Session, subject: str) -> str | None:
    """One draft's body."""
    return session.scalar(
        select(draft.c.body).where(draft.c.kind == KIND, draft.c.subject == subject)
    )


def take(session: Session, subject: str) -> str | None:
    """Remove a draft and return its body; None when somebody took it first."""
    return session.execute(
        delete(draft)
        .where(draft.c.kind == KIND, draft.c.subject == subject)
        .returning(draft.c.body)
    ).scalar_one_or_none()
