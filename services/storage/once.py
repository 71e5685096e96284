from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table

from services.storage.sessions import Session


def insert_once(session: Session, table: Table, values: Mapping[str, Any]) -> bool:
    """Write a row unless one with its unique key stands already; whether it was written."""
    # Each dialect is a module of its own, and only one is ever needed.
    if session.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment] # noqa: PLC0415
    key = next(iter(table.primary_key))
    written = insert(table).values(**values).on_conflict_do_nothing().returning(key)
    return session.execute(written).first() is not None
