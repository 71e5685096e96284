"""Changes one value after another past every rule, and asks the verification about each."""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, Table, Text, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from services.storage.sessions import Session
from services.storage.tables.base import UtcTime
from services.verification import day_store, journal_store, row_store, store

_FAR: Final = 1_000_003
_SOME: Final[dict[type, Any]] = {
    Boolean: True,
    Integer: 1,
    LargeBinary: b"x",
    Date: date(2026, 11, 20),
    UtcTime: datetime(2026, 11, 20, 15, tzinfo=UTC),
    Text: "x",
}
# Looked at by their bytes, or by a chain, and not by a query.
_OTHERS: Final[dict[str, Callable[[Session, bool], Iterable[object]]]] = {
    "journal": lambda session, server: journal_store.broken_chains(session, is_postgresql=server),
    "journal_head": lambda session, server: journal_store.broken_chains(
        session, is_postgresql=server
    ),
    "paper": lambda session, _: journal_store.altered_papers(session),
    "company_logo": lambda session, _: journal_store.altered_documents(session),
    "document_content": lambda session, _: journal_store.altered_documents(session),
    "day_close": lambda session, _: day_store.altered_days(session),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value of one row, and what somebody made of it."""

    table: Table
    column: Column[Any]
    key: tuple[Any, ...]
    value: Any

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column.name}"

    def make(self, session: Session) -> None:
        keys = list(self.table.primary_key)
        where = " AND ".join(f'"{key.name}" = :k{place}' for place, key in enumerate(keys))
        session.execute(
            text(f'UPDATE {self.table.name} SET "{self.column.name}" = :value WHERE {where}'),
            {f"k{place}": part for place, part in enumerate(self.key)} | {"value": self.value},
        )


def disarm(path: Path) -> None:
    """Take the rules out of a file, as whoever has it can."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for kind, name in connection.execute(
            "SELECT type, name FROM sqlite_master WHERE type = 'trigger'"
            " OR (type = 'index' AND sql LIKE 'CREATE UNIQUE%')"
        ).fetchall():
            connection.execute(f"DROP {kind} {name}")


def let_go(session: Session) -> None:
    """Let a file's connection, with no transaction yet, write whatever it likes."""
    connection = session.connection.driver_connection
    assert connection is not None
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")


def changes(session: Session, table: Table) -> Iterator[Change]:
    """For each column the newest row with a value, and the newest without one; each state."""
    keys = [key.name for key in table.primary_key]
    listed = ", ".join(f'"{name}"' for name in keys)
    order = "ctid" if session.dialect.name == "postgresql" else "rowid"
    for column in table.columns:
        which = [f'"{column.name}" IS NOT NULL', f'"{column.name}" IS NULL']
        if column.name == "state":
            states = session.scalars(text(f"SELECT DISTINCT state FROM {table.name}")).all()
            which = [f"state = '{state}'" for state in states]
        for one in which:
            row = session.execute(
                text(
                    f'SELECT "{column.name}", {listed} FROM {table.name}'
                    f" WHERE {one} ORDER BY {order} DESC LIMIT 1"
                )
            ).one_or_none()
            if row is not None:
                yield Change(table, column, tuple(row[1:]), _another(column, row[0]))


def found(session: Session, table: str, *, is_postgresql: bool) -> set[object]:
    """What the parts of a verification that look at a table find."""
    try:
        return _found(session, table, is_postgresql=is_postgresql)
    except DBAPIError as error:
        if not store.is_unreadable(error):
            raise
        return {"unreadable"}


def _found(session: Session, table: str, *, is_postgresql: bool) -> set[object]:
    told: set[object] = set(
        row_store.altered_rows(session, is_postgresql=is_postgresql, table=table)
    )
    word = re.compile(rf"\b{table}\b")
    for rule in store.RULES:
        if word.search(rule.on(is_postgresql=is_postgresql)):
            for each in store.broken(session, rule, is_postgresql=is_postgresql):
                told.add((each.rule, each.subject, str(each.details)))
    look = _OTHERS.get(table)
    if look is not None:
        told |= set(look(session, is_postgresql))
    if not is_postgresql:
        told |= set(store.dangling(session))
    return told


def unnoticed(session: Session, tables: Iterable[Table], *, is_postgresql: bool) -> set[str]:
    """The columns of which a change is not seen."""
    missed = set()
    for table in tables:
        before = found(session, table.name, is_postgresql=is_postgresql)
        for change in list(changes(session, table)):
            with session.begin_nested() as tried:
                try:
                    change.make(session)
                except IntegrityError:  # who changes it would take another value
                    tried.rollback()
                    continue
                if found(session, table.name, is_postgresql=is_postgresql) == before:
                    missed.add(change.name)
                tried.rollback()
    return missed


def some_row(table: Table, **told: Any) -> dict[str, Any]:
    """A row with a value in each column, whatever it would mean."""
    told = {"sha256": hashlib.sha256(b"x").hexdigest()} | told
    return {
        column.name: told.get(column.name, _SOME[_kind(column)])
        for column in table.columns
        if not (column.autoincrement is True and column.primary_key)
    }


def _kind(column: Column[Any]) -> type:
    kinds = (Boolean, Integer, LargeBinary, Date, UtcTime)
    return next((kind for kind in kinds if isinstance(column.type, kind)), Text)


def _another(column: Column[Any], value: Any) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return not value
    if column.name in {"live", "living"}:
        return 1 - value
    if isinstance(kind, Integer):
        return 1 if value is None else value + (_FAR if column.primary_key or column.unique else 1)
    if isinstance(kind, LargeBinary):
        return bytes(value or b"") + b"x"
    if isinstance(kind, Date):
        day = date(2026, 1, 5) if value is None else date.fromisoformat(str(value))
        return str(day + timedelta(days=1))
    if isinstance(kind, UtcTime):
        at = "2026-01-05T10:00:00.000000+00:00" if value is None else str(value)
        return (datetime.fromisoformat(at) + timedelta(seconds=1)).isoformat(
            timespec="microseconds"
        )
    return f"{value or ''}x"
