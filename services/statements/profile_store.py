import json
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from services.statements.profiles import Profile, from_body, to_body
from services.storage.sessions import Session
from services.storage.tables import statement_profile


def all_saved(session: Session) -> list[Profile]:
    """The office's own profiles, by name."""
    rows = session.execute(select(statement_profile).order_by(statement_profile.c.name))
    return [from_body(row.name, json.loads(row.body)) for row in rows]


def find(session: Session, name: str) -> Profile | None:
    """One of the office's own."""
    row = session.execute(
        select(statement_profile).where(statement_profile.c.name == name)
    ).one_or_none()
    return from_body(row.name, json.loads(row.body)) if row else None


def put(session: Session, profile: Profile, at: datetime, by: str) -> None:
    """Write a profile, over the one that has its name."""
    body = json.dumps(to_body(profile), ensure_ascii=False, sort_keys=True)
    row = {"body": body, "changed_at": at, "changed_by": by}
    changed = session.execute(
        update(statement_profile).where(statement_profile.c.name == profile.name).values(row)
    )
    if changed.rowcount == 0:
        session.execute(insert(statement_profile).values(name=profile.name, **row))


def remove(session: Session, name: str) -> bool:
    """Forget a profile; whether there was one."""
    gone = session.execute(delete(statement_profile).where(statement_profile.c.name == name))
    return gone.rowcount > 0
