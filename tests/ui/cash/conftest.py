from collections.abc import Iterator
from pathlib import Path

import pytest

from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.ui.cash.world import TillOffice
from tests.ui.papers.office import app, shell_with, show, tasks
from ui.cash.page import CashPage
from ui.tasks import TaskRunner

__all__ = ["app", "shell_with", "show", "tasks"]


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[TillOffice]:
    sessions = Sessions(open_engine(sqlite_url))
    yield TillOffice(sessions, tmp_path / "papeles")
    sessions.close()


@pytest.fixture
def page(office: TillOffice, tasks: TaskRunner) -> CashPage:
    return CashPage(office.desk, tasks, office.operator)
