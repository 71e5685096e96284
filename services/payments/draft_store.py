from datetime import datetime

from sqlalchemy import delete, insert, select, update

from services.payments.write_store import DRAFT_KIND
from services.storage.sessions import Session
from services.storage.tables import draft


def save(session: Session, subject: str, body: str, by: str, at: datetime) -> None:
    """Keep a draft; the newest body of a subject wins."""
    values = {"body": body, "saved_at": at, "saved_by": by}
    kept = session.execute(
        update(draft).where(draft.c.kind == DRAFT_KIND, draft.c.subject == subject).values(values)
    )
    if kept.rowcount == 0:
        session.execute(insert(draft).values(kind=DRAFT_KIND, subject=subject, **values))


def body(session: Session, subject: str) -> str | None:
    """What a draft holds."""
    return session.scalar(
        select(draft.c.body).where(draft.c.kind == DRAFT_KIND, draft.c.subject == subject)
    )


def forget(session: Session, subject: str) -> None:
    """Delete a draft, if there is one."""
    session.execute(delete(draft).where(draft.c.kind == DRAFT_KIND, draft.c.subject == subject))
