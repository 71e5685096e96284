"""The job to be fastest at, in the whole program: a cheque for two invoices, and its receipt."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import desktop.app
import desktop.crash
from desktop.app import Program
from desktop.settings import till_settings
from services.payments.records import ChequeTender
from services.practice.demo_run import DemoRun
from ui.payments.page import PayPage

KEY = Qt.Key
MOST_PRESSES = 24


class Hands:
    """Ten fingers on a keyboard: keys go to whatever has the focus, and are counted."""

    def __init__(self, window: QWidget) -> None:
        self.presses = 0
        self._window = window

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self._target(), key)
            self.presses += 1

    def type(self, text: str) -> None:
        for character in text:
            QTest.keyClicks(self._target(), character)
            self.presses += 1

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self._window


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


def test_a_cheque_for_two_invoices_and_its_receipt_in_24_presses_and_the_next_customer_by_f3(
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
    services = office.services
    number = next(
        hit.number
        for hit in services.accounts.search("s", 200) or services.accounts.search("an", 200)
        if hit.open_invoices >= 2 and services.payments.last_cheque(hit.number) is not None
    )
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    hands = Hands(window)

    hands.press(KEY.Key_F3)
    hands.type(number)
    hands.press(KEY.Key_Return)
    shell = window.shell
    assert shell is not None
    qtbot.waitUntil(lambda: isinstance(shell.current_page, PayPage), timeout=20000)
    page = shell.current_page
    assert isinstance(page, PayPage)
    qtbot.waitUntil(lambda: page.model.rowCount() >= 2, timeout=20000)
    hands.press(KEY.Key_Space, KEY.Key_Space, KEY.Key_F7)
    hands.type("pich")
    hands.press(KEY.Key_Return)
    hands.type("991234")
    hands.press(KEY.Key_F12)
    qtbot.wait(450)  # the sheet ignores keys for its first 400 ms
    with qtbot.waitSignal(page.paid, timeout=20000) as paid:
        hands.press(KEY.Key_Return)

    assert hands.presses <= MOST_PRESSES
    assert paid.args is not None
    record = paid.args[0]
    assert (record.account, len(record.applied)) == (number, 2)
    assert isinstance(record.tenders[0], ChequeTender)
    assert record.tenders[0].number == "991234"
    hands.press(KEY.Key_F3)
    assert QApplication.focusWidget() is shell.search_box
    assert services.verification.verify() == []
