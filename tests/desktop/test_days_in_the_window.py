"""The close of a day in the whole program: its place, its paper, and the paper's copies."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import desktop.app
import desktop.crash
from desktop.app import Program
from desktop.settings import till_settings
from services.clock import business_date
from services.practice.demo_run import DemoRun
from tests.ui.kit.keys import CTRL, press
from ui.accounts.form_sheet import FormSheet
from ui.summaries.page import SummariesPage


@pytest.fixture
def program(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    with DemoRun(tmp_path):
        pass
    # Pytest has its own last handler and its own ear for what Qt says.
    monkeypatch.setattr(desktop.crash, "install", lambda _show: None)
    monkeypatch.setattr(desktop.app, "qInstallMessageHandler", lambda _handler: None)
    made = Program(qapp, till_settings(tmp_path))
    qapp.setQuitOnLastWindowClosed(False)
    made.start()
    yield made
    assert made.window is not None
    made.window.hide()
    made.stop()
    made.window.deleteLater()


def test_a_supervisor_closes_yesterday_and_looks_at_its_paper(
    qtbot: QtBot, program: Program
) -> None:
    qtbot.waitUntil(lambda: program.front is not None, timeout=60000)
    window, office = program.window, program.office
    assert window is not None
    assert office is not None
    assert program.front is not None
    QTest.mouseClick(
        next(b for b in window.sign_in_page.demo_buttons if b.objectName() == "demo_sara"),
        Qt.MouseButton.LeftButton,
    )
    qtbot.waitUntil(lambda: window.shell is not None, timeout=60000)
    shell = window.shell
    assert shell is not None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page = shell.open_place("summaries")
    assert isinstance(page, SummariesPage)
    yesterday = business_date(office.services.now()) - timedelta(days=1)

    def is_shown() -> bool:
        return page.view is not None and page.view.told.question.first == yesterday

    page.show_day(yesterday)
    qtbot.waitUntil(is_shown, timeout=30000)
    qtbot.waitUntil(page.close_button.isEnabled, timeout=10000)
    press(Qt.Key.Key_F12)
    (sheet,) = window.findChildren(FormSheet)
    qtbot.waitUntil(lambda: sheet.accept._is_armed, timeout=10000)
    with qtbot.waitSignal(page.closed, timeout=30000):
        sheet.accept.press()
    qtbot.waitUntil(lambda: page.state.text.text().startswith("Cerrado con el N.º"), timeout=30000)

    press(Qt.Key.Key_P, CTRL)

    places = program.front._places
    assert places is not None
    desk = places._of.desk
    qtbot.waitUntil(
        lambda: desk.dialog is not None and desk.dialog.shown is not None, timeout=30000
    )
    assert desk.dialog is not None
    assert desk.dialog.shown is not None
    assert desk.dialog.title.text() == "Resumen diario de cobros 000001"
    assert desk.dialog.shown.content == page.paper.content
    desk.dialog.close_sheet()

    page.totals.stripe_button.click()
    qtbot.waitUntil(lambda: bool(page.state.actions_shown), timeout=60000)
    page.state.actions_shown[0].click()
    qtbot.waitUntil(
        lambda: desk.dialog is not None and desk.dialog.title.text() == "Anexo de Stripe 000001",
        timeout=30000,
    )
    desk.dialog.close_sheet()
    assert office.services.verification.verify() == []
