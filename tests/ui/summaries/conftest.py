from collections.abc import Iterator

import pytest

from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.services.summaries.day import DayOffice
from tests.ui.papers.office import app, shell_with, show, tasks

__all__ = ["app", "shell_with", "show", "tasks"]


@pytest.fixture
def office(sqlite_url: str) -> Iterator[DayOffice]:
    sessions = Sessions(open_engine(sqlite_url))
    yield DayOffice(sessions)
    sessions.close()
