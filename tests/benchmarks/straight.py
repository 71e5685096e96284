"""Rows by the hundred thousand, written past the rules into a company that is open."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import sql

from tests.benchmarks.ground import Ground

Put = Callable[[str, str, Sequence[tuple[Any, ...]]], None]
"""Writes rows into a table: its name, its columns, and the rows."""

REGISTER = 100_000
_SERIOUS = 50


def how_many(ground: Ground) -> int:
    """A hundred thousand; as many as there are accounts where so few rounds are only a trial."""
    return REGISTER if ground.rounds >= _SERIOUS else ground.size.accounts


@contextmanager
def straight(ground: Ground) -> Iterator[Put]:
    """Write rows; rules are back afterwards, and the planner knows what there is."""
    with ground.raw() as connection:
        if ground.database == "sqlite":
            triggers = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("BEGIN")
            yield lambda table, columns, rows: _insert(connection, table, columns, rows)
            connection.execute("COMMIT")
            for _, statement in triggers:
                connection.execute(statement)
            connection.execute("ANALYZE")
            return
        connection.execute("SET session_replication_role = replica")
        yield lambda table, columns, rows: _copy(connection, table, columns, rows)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _insert(connection: Any, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    places = ", ".join("?" * len(columns.split(", ")))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


def _copy(connection: Any, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns.split(", ")))
    )
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(row)
