from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.accounts.world import World
from ui import theme
from ui.tasks import TaskRunner
from ui.theme import Scheme


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    made = World(sqlite_url)
    yield made
    made.close()


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[TaskRunner]:
    crashed: list[BaseException] = []
    runner = TaskRunner(crashed.append)
    yield runner
    assert runner.wait_all(10)
    assert crashed == []


@pytest.fixture
def show(qapp: QApplication, qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    """Show a page in an active window, as an operator has it."""
    theme.apply(qapp, Scheme.LIGHT, 10)

    def shown(page: QWidget) -> QWidget:
        page.resize(1000, 700)
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        assert QTest.qWaitForWindowActive(page)
        return page

    return shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copies"
