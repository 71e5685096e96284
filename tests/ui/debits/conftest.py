from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.ui.debits.hands import Desk
from tests.ui.debits.world import DebitWorld
from tests.ui.papers.office import app, shell_with, show, tasks
from ui.tasks import TaskRunner

__all__ = ["app", "shell_with", "show", "tasks"]


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path) -> Iterator[DebitWorld]:
    sessions = Sessions(open_engine(sqlite_url))
    yield DebitWorld(sessions, tmp_path / "archivos")
    sessions.close()


@pytest.fixture
def desk(
    world: DebitWorld, tasks: TaskRunner, show: Callable[[QWidget], QWidget], qtbot: QtBot
) -> Desk:
    made = Desk(world, tasks, qtbot)
    show(made.page)
    made.page.refresh()
    made.settle()
    return made
