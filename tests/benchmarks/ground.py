"""What a benchmark stands on: an open company, and a plain connection beside it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from services.storage.engine import sqlite_path
from tests.benchmarks.books import Books
from tests.benchmarks.company import MONTHS, Size, account_number, invoice_number, open_months
from tests.benchmarks.kept import ROOT, postgresql_copy, sqlite_copy

DATABASES: Final = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Debtor:
    """An account with open invoices, the oldest first."""

    index: int
    account: str
    invoices: tuple[str, ...]


@dataclass
class Ground:
    """One company on one database; what is written to it is thrown away afterwards.

    `rounds` is how often a quick thing is measured; slow things are measured less often.
    """

    books: Books
    size: Size
    rounds: int
    folder: Path
    root: Path
    _next: int = 0

    @property
    def database(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.books.database

    def debtors(self, count: int, owing: int) -> list[Debtor]:
        """Accounts that owe at least so many invoices and that nobody was given before."""
        found: list[Debtor] = []
        while len(found) < count:
            index, self._next = self._next, self._next + 1
            if index >= self.size.accounts:
                raise ValueError("the company has no more debtors")
            months = open_months(index)
            if months >= owing:
                numbers = tuple(
                    invoice_number(self.size, index, MONTHS - months + n) for n in range(owing)
                )
                found.append(Debtor(index, account_number(index), numbers))
        return found

    @contextmanager
    def raw(self, *, rules: bool = True) -> Iterator[Any]:
        """A plain driver's connection to the same rows.

        Args:
            rules: without them it is the database with no trigger and no foreign key, on a copy
                of its own for SQLite.
        """
        path = sqlite_path(self.books.url)
        with ExitStack() as stack:
            if path is None:
                connection: Any = stack.enter_context(psycopg.connect(self.books.url))
                if not rules:
                    connection.execute("SET session_replication_role = replica")
                connection.commit()
                yield connection
                return
            if not rules:
                folder = self.folder / "raw"
                folder.mkdir()
                stack.callback(shutil.rmtree, folder)
                path = sqlite_path(stack.enter_context(sqlite_copy(self.size, folder, self.root)))
            connection = sqlite3.connect(str(path), isolation_level=None)
            stack.callback(connection.close)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA wal_autocheckpoint = 4000")
            if not rules:
                named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in named.fetchall():
                    connection.execute(f"DROP TRIGGER {name}")
            yield connection


@contextmanager
def open_ground(
    database: str, size: Size, rounds: int, folder: Path, root: Path = ROOT
) -> Iterator[Ground]:
    """A company to measure on, as a copy that may be written to."""
    copy = sqlite_copy(size, folder, root) if database == "sqlite" else postgresql_copy(size, root)
    with copy as url:
        books = Books(url, size)
        try:
            yield Ground(books, size, rounds, folder, root)
        finally:
            books.close()
