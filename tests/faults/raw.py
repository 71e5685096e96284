"""The books as anybody with the database's own client sees them: nothing of the program here."""

import contextlib
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]
SQLITE: Final = "sqlite:///"


class RawBooks:
    """A plain connection to the books, each statement on its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith(SQLITE)
        self._lite: sqlite3.Connection | None = None
        self._server: psycopg.Connection[Row] | None = None

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """What a statement gives; `?` stands for a value on both databases."""
        if self.is_sqlite:
            return [dict(row) for row in self._file().execute(sql, values)]
        try:
            return self._ask(sql, values)
        except psycopg.OperationalError:  # the server was restarted since
            self.close()
            return self._ask(sql, values)

    def attempt_as_seen(self, *, attempt: str | None, intent: str | None) -> Row | None:
        """The row of an attempt as it is committed now; empty without one, None if unreadable."""
        sql = "SELECT id, state, pi_id, confirm_seq FROM charge_attempt WHERE {} = ?"
        which = ("pi_id", intent) if intent else ("id", attempt)
        try:
            found = self.rows(sql.format(which[0]), which[1])
        except (sqlite3.OperationalError, psycopg.Error):
            self.close()
            return None
        return found[0] if found else {}

    def has(self, tables: Sequence[str]) -> bool:
        """Whether the books have all of these tables."""
        return all(self._columns(table) for table in tables)

    def close(self) -> None:
        """Let go of the database."""
        with contextlib.suppress(sqlite3.Error, psycopg.Error):
            if self._lite is not None:
                self._lite.close()
            if self._server is not None:
                self._server.close()
        self._lite = self._server = None

    def _ask(self, sql: str, values: Sequence[Any]) -> list[Row]:
        with self._connected().cursor() as cursor:
            cursor.execute(sql.replace("?", "%s").encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def _columns(self, table: str) -> list[Row]:
        if self.is_sqlite:
            return self.rows("SELECT name FROM pragma_table_info(?)", table)
        return self.rows(
            "SELECT column_name FROM information_schema.columns WHERE table_name = ?", table
        )

    def _file(self) -> sqlite3.Connection:
        if self._lite is None:
            self._lite = sqlite3.connect(
                self.url.removeprefix(SQLITE), isolation_level=None, timeout=0.3
            )
            self._lite.row_factory = sqlite3.Row
        return self._lite

    def _connected(self) -> psycopg.Connection[Row]:
        if self._server is None:
            self._server = psycopg.connect(self.url, autocommit=True, row_factory=dict_row)
        return self._server
