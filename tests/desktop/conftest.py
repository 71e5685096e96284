from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import desktop.app
import desktop.crash
from desktop.app import Program
from desktop.settings import till_settings
from services.practice.demo_run import DemoRun
from tests.desktop.charging import Till, copied


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    with DemoRun(folder):
        pass
    return folder


@pytest.fixture
def till(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    demo_data: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Till]:
    folder = copied(demo_data, tmp_path)
    # Pytest has its own last handler and its own ear for what Qt says.
    monkeypatch.setattr(desktop.crash, "install", lambda _show: None)
    monkeypatch.setattr(desktop.app, "qInstallMessageHandler", lambda _handler: None)
    program = Program(qapp, till_settings(folder))
    qapp.setQuitOnLastWindowClosed(False)
    program.start()
    made = Till(qtbot, program)
    yield made
    made.control.clear_faults()
    program.tasks.wait_all(10)
    made.window.hide()
    program.stop()
    made.window.deleteLater()
