import json
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

Json = dict[str, Any]

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS object(
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  created INTEGER NOT NULL, customer TEXT, intent TEXT, charge TEXT, type TEXT,
  body TEXT NOT NULL, hidden TEXT NOT NULL DEFAULT '{}');
CREATE INDEX IF NOT EXISTS object_by_kind ON object(kind, n);
CREATE INDEX IF NOT EXISTS object_by_intent ON object(intent, kind) WHERE intent IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_charge ON object(charge, kind) WHERE charge IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_customer ON object(customer, kind) WHERE customer IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS an_intent_succeeds_once ON object(intent)
  WHERE kind = 'charge' AND type = 'succeeded' AND intent IS NOT NULL;
CREATE TABLE IF NOT EXISTS answer(
  scope TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, path TEXT NOT NULL,
  request TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY(scope, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS request(seq INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS late(n INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
NEVER: Final = 2**62
TABLES: Final = ("object", "answer", "request", "late", "setting")
KEPT_REQUESTS: Final = 20_000


class StateInUse(Exception):
    """Another simulator holds this state file."""


class State:
    """Everything the simulator knows, in one SQLite file that outlives a SIGKILL.

    One connection serves all threads, one at a time; each execution is one transaction.

    Attributes:
        base_url: Where the simulator serves; not kept, since the port may change.
        pages_due_at: When the next open page expires; 0 is not known.
    """

    def __init__(self, file: Path | None) -> None:
        self.lock = threading.RLock()
        self.base_url = ""
        self.pages_due_at = 0
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            ":memory:" if file is None else str(file),
            isolation_level=None,
            check_same_thread=False,
            timeout=0.5,
        )
        try:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript("BEGIN IMMEDIATE;" + SCHEMA + "COMMIT;")
        except sqlite3.DatabaseError as wrong:
            self._db.close()
            if "locked" in str(wrong):
                raise StateInUse(str(file)) from wrong
            raise
        if file is not None:
            os.chmod(file, 0o600)
        self._first_settings()

    def close(self) -> None:
        """Close the file; what was committed is in it."""
        with self.lock:
            self._db.close()

    def reset(self) -> None:
        """Forget everything: a new, empty account."""
        with self.transaction():
            for table in TABLES:
                self._db.execute(f"DELETE FROM {table}")
        self.pages_due_at = 0
        self._first_settings()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and nobody else in between."""
        with self.lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run one statement and give its rows."""
        with self.lock:
            return self._db.execute(sql, values).fetchall()

    # Settings, the clock among them

    def setting(self, name: str, default: Any = None) -> Any:
        """A value kept with the state."""
        found = self.rows("SELECT value FROM setting WHERE name = ?", name)
        return json.loads(found[0][0]) if found else default

    def keep(self, name: str, value: Any) -> None:
        """Keep a value with the state."""
        text = json.dumps(value)
        self.rows("INSERT OR REPLACE INTO setting(name, value) VALUES(?, ?)", name, text)

    def now(self) -> int:
        """Seconds since 1970 by the simulator's own clock."""
        return int(time.time()) + int(self.setting("clock_offset", 0))

    # Objects

    def add(self, body: Json, hidden: Json | None = None) -> Json:
        """Store a new object under its id."""
        self.rows(
            "INSERT INTO object(id, kind, created, customer, intent, charge, type, body, hidden) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
            body["id"],
            body["object"],
            body["created"],
            *_columns(body),
            json.dumps(body),
            json.dumps(hidden or {}),
        )
        return body

    def save(self, body: Json, hidden: Json | None = None) -> Json:
        """Replace an object that is stored already."""
        self.rows(
            "UPDATE object SET customer = ?, intent = ?, charge = ?, type = ?, body = ? "
            "WHERE id = ?",
            *_columns(body),
            json.dumps(body),
            body["id"],
        )
        if hidden is not None:
            self.rows("UPDATE object SET hidden = ? WHERE id = ?", json.dumps(hidden), body["id"])
        return body

    def find(self, kind: str | None, object_id: str) -> Json | None:
        """The object of that id, when it is of that kind."""
        found = self.rows("SELECT kind, body FROM object WHERE id = ?", object_id)
        if not found or (kind is not None and found[0][0] != kind):
            return None
        body: Json = json.loads(found[0][1])
        return body

    def hidden(self, object_id: str) -> Json:
        """What the simulator knows about an object and never shows."""
        found = self.rows("SELECT hidden FROM object WHERE id = ?", object_id)
        hidden: Json = json.loads(found[0][0]) if found else {}
        return hidden

    def all(self, kind: str, where: str = "1", *values: Any) -> list[Json]:
        """Every object of a kind, oldest first."""
        sql = f"SELECT body FROM object WHERE kind = ? AND {where} ORDER BY n"
        return [json.loads(row[0]) for row in self.rows(sql, kind, *values)]

    def count(self, kind: str, where: str = "1") -> int:
        """How many objects of a kind there are."""
        return int(self.rows(f"SELECT count(*) FROM object WHERE kind = ? AND {where}", kind)[0][0])

    def _first_settings(self) -> None:
        with self.transaction():
            if self.setting("account") is None:
                self.keep("account", "acct_1" + secrets.token_hex(8))
                self.keep("secret", secrets.token_hex(32))
            last = self.rows("SELECT coalesce(max(seq), 0) FROM request")[0][0]
            self.rows("DELETE FROM request WHERE seq <= ?", last - KEPT_REQUESTS)
            self.rows("DELETE FROM answer WHERE at < ?", self.now() - 86_400)


def _columns(body: Json) -> tuple[str | None, str | None, str | None, str | None]:
    """The four fields by which lists are filtered."""
    charge = body.get("charge") or (body.get("source") if "net" in body else None)
    by_status = body["object"] in ("charge", "checkout.session")
    kind = body.get("status") if by_status else body.get("type")
    return _text(body.get("customer")), _text(body.get("payment_intent")), _text(charge), kind


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
