from collections.abc import Iterator

import pytest

from services.staff.people import PeopleService
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import CHEAP, Books, Clock
from tests.ui.papers.office import app, shell_with, show, tasks

__all__ = ["app", "shell_with", "show", "tasks"]


@pytest.fixture
def books(sqlite_url: str) -> Iterator[Books]:
    sessions = Sessions(open_engine(sqlite_url))
    yield Books(sessions, Clock())
    sessions.close()


@pytest.fixture
def people(books: Books) -> PeopleService:
    return PeopleService(books.sessions, books.journal, books.events, books.clock, CHEAP)
