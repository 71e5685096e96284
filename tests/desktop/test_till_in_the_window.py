"""A cashier's till in the whole program: what the frame says of it, and its report."""

from collections.abc import Iterator
from dataclasses import replace
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
from services.practice.demo_run import DemoRun
from tests.ui.kit.keys import press
from ui.cash.page import CashPage

F12 = Qt.Key.Key_F12


@pytest.fixture
def program(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    with DemoRun(tmp_path):
        pass
    # Pytest has its own last handler and its own ear for what Qt says.
    monkeypatch.setattr(desktop.crash, "install", lambda _show: None)
    monkeypatch.setattr(desktop.app, "qInstallMessageHandler", lambda _handler: None)
    # The cashier's own till in the demo company.
    made = Program(qapp, replace(till_settings(tmp_path), till="02"))
    qapp.setQuitOnLastWindowClosed(False)
    made.start()
    yield made
    assert made.window is not None
    made.window.hide()
    made.stop()
    made.window.deleteLater()


def test_the_frame_follows_the_till_from_its_count_to_the_next_float(
    qtbot: QtBot, program: Program
) -> None:
    qtbot.waitUntil(lambda: program.front is not None, timeout=60000)
    window, office = program.window, program.office
    assert window is not None
    assert office is not None
    QTest.mouseClick(
        next(b for b in window.sign_in_page.demo_buttons if b.objectName() == "demo_ana"),
        Qt.MouseButton.LeftButton,
    )
    qtbot.waitUntil(lambda: window.shell is not None, timeout=60000)
    shell, operator = window.shell, window.operator
    assert shell is not None
    assert operator is not None
    tills = office.services.tills

    def line() -> str:
        return shell.status.text_of("till")

    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    if tills.current(operator.till) is None:
        told = f"Caja {operator.till} cerrada: ábrala para cobrar."
        qtbot.waitUntil(lambda: shell.notice.text.text() == told, timeout=20000)
        (go,) = shell.notice.actions_shown
        go.press()
    else:
        shell.open_place("cash")
    page = shell.current_page
    assert isinstance(page, CashPage)

    def open_till() -> None:
        press(F12)
        qtbot.waitUntil(lambda: bool(page.opening.sheet and page.opening.sheet.is_ready))
        press(F12)

    if tills.current(operator.till) is None:
        qtbot.waitUntil(page.open_view.button.isVisible, timeout=20000)
        page.setFocus()
        open_till()
        # What was announced is done.
        qtbot.waitUntil(lambda: not shell.notice.isVisible(), timeout=20000)
    qtbot.waitUntil(page.turn_view.isVisible, timeout=20000)
    turn = tills.current(operator.till)
    assert turn is not None
    qtbot.waitUntil(lambda: line().startswith(f"Caja {operator.till} abierta"), timeout=20000)

    press(F12)
    qtbot.waitUntil(page.count_view.isVisible, timeout=20000)
    press(F12)
    qtbot.waitUntil(
        lambda: page.counting.sheet is not None and page.counting.sheet.is_ready, timeout=20000
    )
    assert page.counting.sheet is not None
    with qtbot.waitSignal(page.declared, timeout=20000):
        page.counting.sheet.buttons["declare"].press()

    qtbot.waitUntil(lambda: line() == f"Caja {operator.till} cerrada", timeout=20000)
    qtbot.waitUntil(page.last.report_button.isVisible, timeout=20000)
    assert page.last.title.text() == turn.code
    assert program.front is not None
    places = program.front._places
    assert places is not None
    page.last.report_button.press()
    desk = places._of.desk
    qtbot.waitUntil(
        lambda: desk.dialog is not None and desk.dialog.shown is not None, timeout=30000
    )
    assert desk.dialog is not None
    assert desk.dialog.title.text() == f"Cierre de caja {turn.code}"
    desk.dialog.close_sheet()

    page.setFocus()
    page.open_view.float.set_cents(5_000)
    open_till()

    qtbot.waitUntil(lambda: line().startswith(f"Caja {operator.till} abierta"), timeout=20000)
    assert office.services.verification.verify() == []
