"""Many rows at once: one call for all of them on a server, row by row in a file."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, Text, TextClause, bindparam, insert, text, update

from services.storage.sessions import Session

Rows = Sequence[Mapping[str, Any]]


def insert_rows(session: Session, table: Table, rows: Rows) -> None:
    """Write rows that all name the same columns; every rule of the database looks at each."""
    if not rows:
        return
    if session.dialect.name == "postgresql":
        session.execute(_insert(table.name, tuple(rows[0])), {"rows": _told(rows)})
    else:
        session.execute(insert(table).inline(), [dict(row) for row in rows])


def update_rows(session: Session, table: Table, rows: Rows) -> None:
    """Change rows by their `id`; all name the same columns, and each row once."""
    if not rows:
        return
    columns = tuple(name for name in rows[0] if name != "id")
    if session.dialect.name == "postgresql":
        session.execute(_update(table.name, columns), {"rows": _told(rows)})
        return
    session.execute(
        update(table)
        .where(table.c.id == bindparam("of_id"))
        .values({name: bindparam(f"to_{name}") for name in columns}),
        [{"of_id": row["id"], **{f"to_{name}": row[name] for name in columns}} for row in rows],
    )


@lru_cache(maxsize=64)
def _insert(table: str, columns: tuple[str, ...]) -> TextClause:
    named = ", ".join(f'"{name}"' for name in columns)
    return _of_rows(
        f"INSERT INTO {table} ({named}) SELECT {named}"
        f" FROM json_populate_recordset(CAST(NULL AS {table}), CAST(:rows AS json))"
    )


@lru_cache(maxsize=64)
def _update(table: str, columns: tuple[str, ...]) -> TextClause:
    wanted = ", ".join(f'"{name}" = r."{name}"' for name in columns)
    return _of_rows(
        f"UPDATE {table} t SET {wanted}"
        f" FROM json_populate_recordset(CAST(NULL AS {table}), CAST(:rows AS json)) r"
        " WHERE t.id = r.id"
    )


def _of_rows(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("rows", type_=Text))


def _told(rows: Rows) -> str:
    return json.dumps([dict(row) for row in rows], default=_spelled)


def _spelled(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"no column holds a {type(value).__name__}")
