"""Somebody else's process that holds the books."""

import contextlib
import sqlite3
from collections.abc import Iterator

import psycopg

from tests.faults.raw import SQLITE


@contextlib.contextmanager
def held(url: str) -> Iterator[None]:
    """Hold the file's write lock, or the row that every write on a server ends with."""
    if url.startswith(SQLITE):
        path = url.removeprefix(SQLITE)
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            yield
            holder.execute("ROLLBACK")
        return
    with psycopg.connect(url) as holder:
        holder.execute("SELECT 1 FROM journal_head FOR UPDATE")
        yield
        holder.rollback()
