"""The books as anybody with the database's own client sees them: nothing of the program here."""

import contextlib
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]
SQLITE: Final = "sqlite:///"
_ATTEMPT: Final = "SELECT id, state, pi_id, confirm_seq FROM charge_attempt"


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

    def as_seen(self, *, attempt: str | None, intent: str | None, refund: str | None) -> Row | None:
        """The row that a request is about, as it is committed now.

        Returns:
            Empty when there is none, None when the books can't be read.
        """
        if refund:
            sql, which = "SELECT id, state FROM refund WHERE id = ?", refund
        elif intent:
            sql, which = f"{_ATTEMPT} WHERE pi_id = ?", intent
        else:
            sql, which = f"{_ATTEMPT} WHERE id = ?", attempt or ""
        try:
            found = self.rows(sql, which)
        except (sqlite3.OperationalError, psycopg.Error):
            self.close()
            return None
        return found[0] if found else {}

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
