from datetime import datetime

from sqlalchemy import func, insert, select

from services.storage.sessions import Session
from services.storage.tables import company_logo


def newest_id(session: Session) -> int:
    """Which logo is in use; 0 while there never was one."""
    return session.scalar(select(func.max(company_logo.c.id))) or 0


def newest_hash(session: Session) -> str:
    """The hash of the logo in use, empty for none."""
    newest = newest_id(session)
    found = session.scalar(select(company_logo.c.sha256).where(company_logo.c.id == newest))
    return found or ""


def content(session: Session, logo: int) -> bytes | None:
    """The picture."""
    found: bytes | None = session.scalar(
        select(company_logo.c.content).where(company_logo.c.id == logo)
    )
    return found


def add(session: Session, picture: bytes | None, sha256: str, at: datetime, by: str) -> None:
    """Write the next logo; None for going without."""
    session.execute(
        insert(company_logo).values(content=picture, sha256=sha256, set_at=at, set_by=by)
    )
