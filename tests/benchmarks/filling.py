"""Empty books filled with a company, straight into the tables; what one database has each way."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from services.storage import search_index
from services.storage.migrate import migrate
from tests.benchmarks.books import Books
from tests.benchmarks.company import Block, Chains, Size, rows

Tell = Callable[[str], None]

_REPLACED: Final = frozenset({"journal_head", "receipt_series"})
"""What the beginning of a company wrote already."""


def fill_sqlite(path: Path, size: Size, tell: Tell) -> None:
    """Write a company into a new SQLite file."""
    url = f"sqlite:///{path}"
    books = Books(url, size)
    migrate(url)
    cashier, chains = books.begin(), books.journal.heads()
    books.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        # Rules and indexes are put back afterwards: the rows keep them anyway, and it is quicker.
        later = connection.execute(
            "SELECT type, name, sql FROM sqlite_master"
            " WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
        ).fetchall()
        for kind, name, _ in later:
            connection.execute(f"DROP {kind} {name}")
        connection.execute("BEGIN")
        _write(size, cashier, chains, tell, lambda block: _insert(connection, block))
        connection.execute("COMMIT")
        tell("indexes")
        for _, _, statement in sorted(later):
            connection.execute(statement)
    books = Books(url, size)
    with books.sessions.begin() as session:
        search_index.rebuild(session)
    books.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill_postgresql(url: str, size: Size, tell: Tell) -> None:
    """Write a company into an empty PostgreSQL database."""
    migrate(url)
    books = Books(url, size)
    cashier, chains = books.begin(), books.journal.heads()
    books.close()
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        _write(size, cashier, chains, tell, lambda block: _copy(connection, block))
        for table in _counted(connection):
            connection.execute(
                sql.SQL(
                    "SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))"
                ).format(sql.Literal(table), sql.Identifier(table))
            )
    with psycopg.connect(url, autocommit=True) as connection:
        tell("VACUUM ANALYZE")
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _write(
    size: Size, cashier: int, chains: Chains, tell: Tell, put: Callable[[Block], None]
) -> None:
    told = ""
    for table, columns, found in rows(size, cashier, chains):
        if table != told:
            tell(table)
            told = table
        put((table, columns, found))


def _insert(connection: sqlite3.Connection, block: Block) -> None:
    table, columns, found = block
    if table in _REPLACED:
        connection.execute(f"DELETE FROM {table}")
    places = ", ".join("?" * len(columns))
    names = ", ".join(f'"{column}"' for column in columns)
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", found)


def _copy(connection: psycopg.Connection, block: Block) -> None:
    table, columns, found = block
    if table in _REPLACED:
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for row in found:
            copy.write_row(row)


def _counted(connection: psycopg.Connection) -> list[str]:
    found = connection.execute(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_name = 'id' AND column_default LIKE 'nextval%'"
    )
    return [name for (name,) in found]
