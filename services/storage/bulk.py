"""Many rows at once: one call for all of them on a server, row by row in a file."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, Text, TextClause, bindparam, text

from services.storage.sessions import Session

Rows = Sequence[Mapping[str, Any]]


def insert_rows(session: Session, table: Table, rows: Rows) -> None:
    """Write rows that all name the same columns; every rule of the database looks at each."""
    if not rows:
        return
    columns = tuple(rows[0])
    if session.dialect.name == "postgresql":
        session.execute(_insert(table.name, columns), {"rows": as_json(rows)})
        return
    named = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join("?" * len(columns))
    session.exec_driver_sql(
        f"INSERT INTO {table.name} ({named}) VALUES ({places})",
        _bound(session, table, columns, rows),
    )


def update_rows(session: Session, table: Table, rows: Rows) -> None:
    """Change rows by their `id`; all name the same columns, and each row once."""
    if not rows:
        return
    columns = tuple(name for name in rows[0] if name != "id")
    if session.dialect.name == "postgresql":
        session.execute(_update(table.name, columns), {"rows": as_json(rows)})
        return
    wanted = ", ".join(f'"{name}" = ?' for name in columns)
    session.exec_driver_sql(
        f"UPDATE {table.name} SET {wanted} WHERE id = ?",
        _bound(session, table, (*columns, "id"), rows),
    )


def allow_long(session: Session) -> None:
    """Give this transaction the time of ten thousand rows, not that of a cashier's statement.

    A file gives it room for their pages instead: 64 MB at most, while its connection is kept.
    """
    if session.dialect.name == "postgresql":
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            session.exec_driver_sql(f"SET LOCAL {name} = '60s'")
    else:
        # In the two megabytes that are usual, pages of large books are written and read twice.
        session.exec_driver_sql("PRAGMA cache_size = -65536")


def find_by_key(session: Session) -> None:
    """Let the rules look rows up by key from here on, however small a server thinks a table is.

    A table that was empty a moment ago is read whole for each of ten thousand rows otherwise.
    """
    if session.dialect.name == "postgresql":
        session.exec_driver_sql("SET LOCAL enable_seqscan = off")


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


def _bound(
    session: Session, table: Table, columns: tuple[str, ...], rows: Rows
) -> list[tuple[Any, ...]]:
    """The rows as the file keeps them, without the half of the work that one row alone needs."""
    columned = []
    for name in columns:
        kept = table.c[name].type.dialect_impl(session.dialect).bind_processor(session.dialect)
        values = [row[name] for row in rows]
        columned.append(values if kept is None else [kept(value) for value in values])
    return list(zip(*columned, strict=True))


def _of_rows(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("rows", type_=Text))


def as_json(rows: Rows) -> str:
    """Rows as a function of the schema takes them."""
    return json.dumps([dict(row) for row in rows], default=_spelled)


def _spelled(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"no column holds a {type(value).__name__}")
