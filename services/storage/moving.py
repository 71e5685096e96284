"""The books of a SQLite file, moved to an empty PostgreSQL database: all of them or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Column, Connection, Date, Engine, Table, func, inspect, select, text

from services.errors import UserError
from services.storage.engine import open_engine
from services.storage.migrate import HEAD, migrate, schema_version
from services.storage.tables import metadata
from services.storage.tables.base import UtcTime
from services.storage.watching import UNWATCHED, Progress

_FETCHED: Final = 2000
_EVERY: Final = 5000


class TargetNotEmpty(UserError):
    """There is something in the database already; nothing was written. Details: `where`."""

    key = "storage.target_not_empty"


class MoveDiffers(UserError):
    """What arrived is not what was sent; nothing was kept. Details: `table`, `here`, `there`."""

    key = "storage.move_differs"


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that arrived: how many rows, and the sum of each column of money or numbers."""

    table: str
    rows: int
    sums: Mapping[str, int]


def move_to_server(
    source_url: str, target_url: str, password: str | None, progress: Progress = UNWATCHED
) -> list[Moved]:
    """Copy every table into an empty server database, and compare counts and sums.

    Nobody writes to the file meanwhile: it is held. The server commits once, at the end, when
    everything was found equal; killed before, it has an empty schema.

    Args:
        source_url: the file, of this program's schema.
        target_url: the database; it may have this program's schema, and no company.
        password: of the server's user.
        progress: watches, and may stop it.

    Raises:
        TargetNotEmpty, MoveDiffers, and what `open_engine` and `migrate` raise.
    """
    source, target = open_engine(source_url), open_engine(target_url, password=password)
    try:
        _make_ready(target, target_url, password)
        held = source.execution_options(sqlite_begin="IMMEDIATE")
        with held.begin() as sender, target.begin() as receiver:
            return _move(sender, receiver, progress)
    finally:
        source.dispose()
        target.dispose()


def _make_ready(target: Engine, url: str, password: str | None) -> None:
    if schema_version(target) is None:
        migrate(url, password=password)
    with target.connect() as connection:
        has_company = connection.scalar(text("SELECT count(*) FROM company"))
    if has_company or schema_version(target) != HEAD:
        raise TargetNotEmpty(where=str(target.url.database))


def _move(sender: Connection, receiver: Connection, progress: Progress) -> list[Moved]:
    for name in ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout"):
        receiver.execute(text(f"SET LOCAL {name} = 0"))
    tables = metadata.sorted_tables
    names = ", ".join(f'"{each.name}"' for each in tables)
    # The rules are about what people do; what they allowed once comes over as it is, and every
    # rule is looked at again by `verify`. Keys to other tables are checked as ever.
    for each in tables:
        receiver.execute(text(f'ALTER TABLE "{each.name}" DISABLE TRIGGER USER'))
    receiver.execute(text(f"TRUNCATE {names}"))
    total = sum(int(sender.scalar(select(func.count()).select_from(t)) or 0) for t in tables)
    done, moved = 0, []
    for table in tables:
        done = _copy_rows(sender, receiver, table, progress, done, total)
        here, there = _measured(sender, table), _measured(receiver, table)
        if here != there:
            raise MoveDiffers(table=table.name, here=str(here), there=str(there))
        moved.append(here)
        _go_on_counting(receiver, table)
    # What a void points at is looked at by the commit otherwise, and its table held open for that.
    receiver.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for each in tables:
        receiver.execute(text(f'ALTER TABLE "{each.name}" ENABLE TRIGGER USER'))
    return moved


def _copy_rows(
    sender: Connection,
    receiver: Connection,
    table: Table,
    progress: Progress,
    done: int,
    total: int,
) -> int:
    columns = list(table.columns)
    driver: Any = receiver.connection.driver_connection
    named = ", ".join(f'"{column.name}"' for column in columns)
    with (
        closing(driver.cursor()) as cursor,
        cursor.copy(f'COPY "{table.name}" ({named}) FROM STDIN') as into,
    ):
        for row in _rows(sender, table):
            into.write_row([_value(cell) for cell in row])
            done += 1
            if done % _EVERY == 0:
                progress.raise_if_cancelled()
                progress.report(done, total, "move")
    progress.report(done, total, "move")
    return done


def _rows(sender: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    # A row may point to an earlier one of its own table: they come in the order they were made.
    order = text("rowid") if _has_rowid(sender, table) else next(iter(table.primary_key))
    found = sender.execution_options(yield_per=_FETCHED).execute(select(table).order_by(order))
    for row in found:
        yield tuple(row)


def _has_rowid(sender: Connection, table: Table) -> bool:
    told = sender.scalar(
        text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name"),
        {"name": table.name},
    )
    return "WITHOUT ROWID" not in str(told).upper()


def _value(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date | datetime) else cell


def _measured(connection: Connection, table: Table) -> Moved:
    summed = [column for column in table.columns if _is_summed(column)]
    row = connection.execute(
        select(
            func.count(), *(func.coalesce(func.sum(column), 0) for column in summed)
        ).select_from(table)
    ).one()
    sums = {column.name: int(row[place]) for place, column in enumerate(summed, 1)}
    return Moved(table.name, int(row[0]), sums)


def _is_summed(column: Column[Any]) -> bool:
    if isinstance(column.type, UtcTime | Date):
        return False
    try:
        return column.type.python_type is int
    except NotImplementedError:
        return False


def _go_on_counting(receiver: Connection, table: Table) -> None:
    """Let the next row that is numbered by itself follow the last one that came."""
    for column in inspect(receiver).get_columns(table.name):
        if not column.get("autoincrement") and not column.get("identity"):
            continue
        given = receiver.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": table.name, "column": column["name"]},
        )
        if given:
            receiver.execute(
                text(
                    f"SELECT setval('{given}', coalesce(max(\"{column['name']}\"), 1),"
                    f' max("{column["name"]}") IS NOT NULL) FROM "{table.name}"'
                )
            )
