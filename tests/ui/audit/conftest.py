from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.audit.anchors import Anchors
from services.audit.export import JournalExport
from services.audit.reading import JournalReading
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.verification.service import Verification
from tests.books import Books, Clock
from tests.ui.papers.office import app, shell_with, show, tasks
from ui.audit.desk import AuditServices

__all__ = ["app", "shell_with", "show", "tasks"]

SEED = "5a" * 32


@pytest.fixture
def books(sqlite_url: str) -> Iterator[Books]:
    sessions = Sessions(open_engine(sqlite_url))
    yield Books(sessions, Clock())
    sessions.close()


def audit_of(books: Books, folder: Path, key: Callable[[], str] = lambda: SEED) -> AuditServices:
    seals = Anchors(books.sessions, folder / "sellos.jsonl", lambda: SEED, books.clock)
    return AuditServices(
        JournalReading(books.sessions),
        JournalExport(books.sessions, books.journal, key, books.clock),
        seals,
        Verification(books.sessions, seals.broken),
        books.office,
    )
