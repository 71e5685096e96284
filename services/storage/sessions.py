import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.errors import UserError
from services.storage.errors import (
    ConnectionLost,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseReadOnly,
    DatabaseUnavailable,
    DiskFull,
)

Session = Connection
"""The unit of work: one short transaction, used by one thread, never open while the network is."""

T = TypeVar("T")

_PATIENCE: Final = 12.0
_SQLITE_FULL: Final = 13
_SQLITE_CORRUPT: Final = frozenset({11, 26})
_SQLITE_READONLY: Final = frozenset({8, 14})
_SQLITE_BUSY: Final = frozenset({5, 6})
_REPEATABLE_STATES: Final = frozenset({"40001", "40P01"})
_LOST_STATES: Final = frozenset({"57P01", "57P02", "57P03", "25P03", "25P02"})
_BUSY_STATES: Final = frozenset({"55P03", "57014"})


class Sessions:
    """Opens transactions on the books.

    `begin` writes, `read` reads, `run` repeats a pure function until its commit is known.
    """

    def __init__(self, engine: Engine, *, pause: Callable[[float], None] = time.sleep) -> None:
        self.engine = engine
        self._writing = engine.execution_options(sqlite_begin="IMMEDIATE")
        self._reading = self._looking = engine
        if engine.dialect.name == "postgresql":
            self._reading = engine.execution_options(isolation_level="REPEATABLE READ")
            self._looking = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._pause = pause

    @property
    def is_postgresql(self) -> bool:
        """Whether the books are on a server that several tills share."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One writing transaction; commits at the end, rolls back on any error.

        Raises:
            DatabaseBusy, DatabaseUnavailable, DatabaseDamaged, DiskFull: nothing was written.
            ConnectionLost: the commit may or may not stand; look before repeating.
        """
        with _told(), self._writing.begin() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One reading transaction: everything seen inside is of one moment, whoever writes.

        So a summary's totals are those of its lists, and nobody who owes is certified as owing
        nothing because a cheque was protested between two of the questions.
        """
        with _told(), self._reading.begin() as session:
            yield session

    @contextmanager
    def look(self) -> Iterator[Session]:
        """Reads that need not agree with one another, such as a search while typing.

        On PostgreSQL each statement stands alone, which saves the two round trips that open and
        close a transaction: half the time of a search by number.
        """
        with _told(), self._looking.connect() as session:
            yield session

    def run(self, work: Callable[[Session], T]) -> T:
        """Do one write and come back only when it is known to stand.

        `work` must be pure but for the session and must find its own earlier effect: it runs
        again when two tills deadlocked, and when the connection was lost with the commit under
        way, for up to 12 seconds.

        Raises:
            ConnectionLost: still not known after that. Others as `begin`.
        """
        deadline = time.monotonic() + _PATIENCE
        delay = 0.05
        while True:
            try:
                with self._writing.begin() as session:
                    return work(session)
            except (DBAPIError, PoolTimeout) as error:
                told = trouble(error)
                again = is_repeatable(error) or isinstance(told, ConnectionLost)
                if not again or time.monotonic() + delay > deadline:
                    raise told or error from error
            self._pause(delay)
            delay = min(delay * 2, 1.0)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        told = trouble(error)
        if told is None:
            raise
        raise told from error


def is_repeatable(error: BaseException) -> bool:
    """Whether the database rolled the work back only because two tills met."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in _REPEATABLE_STATES


def trouble(error: DBAPIError | PoolTimeout) -> UserError | None:
    """The operator's view of a driver's error; None when it is a rule or a bug."""
    if isinstance(error, PoolTimeout):
        return DatabaseBusy()
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_trouble(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if state in _BUSY_STATES or state in _REPEATABLE_STATES:
        return DatabaseBusy()
    if state and state.startswith("53"):
        return DiskFull() if state == "53100" else DatabaseUnavailable(cause=state)
    if state in _LOST_STATES or error.connection_invalidated:
        return ConnectionLost(cause=state or "")
    if state is None and isinstance(error, OperationalError | InterfaceError):
        text = str(error.orig)
        lost = "closed" in text or "terminat" in text or "lost" in text
        kind = ConnectionLost if lost else DatabaseUnavailable
        return kind(cause=text.splitlines()[0] if text else "")
    return None


def _sqlite_trouble(error: sqlite3.Error) -> UserError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    cause = str(error)
    if code == _SQLITE_FULL:
        return DiskFull()
    if code in _SQLITE_BUSY:
        return DatabaseBusy()
    if code in _SQLITE_CORRUPT:
        return DatabaseDamaged(where="", cause=cause)
    if code in _SQLITE_READONLY:
        return DatabaseReadOnly(where="", cause=cause)
    if code == 10:  # an I/O error: a drive pulled out, a quota, a failing disk
        return DatabaseUnavailable(cause=cause)
    return None
