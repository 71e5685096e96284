"""A doubt of the practice company, from the first page to its receipt, in the whole program."""

from collections.abc import Iterator
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
from services.cards.states import State
from services.practice.demo_run import DemoRun
from ui.cards.charge_sheet import ChargeSheet
from ui.doubts.page import DoubtsPage
from ui.frame.shell import Shell
from ui.home.page import HomePage
from ui.papers.sheet import PaperDialog
from ui.payments.page import PayPage
from ui.reconciliation.page import ReconciliationPage

KEY = Qt.Key


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    with DemoRun(folder):
        pass
    return folder


@pytest.fixture
def program(demo: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    # Pytest has its own last handler and its own ear for what Qt says.
    monkeypatch.setattr(desktop.crash, "install", lambda _show: None)
    monkeypatch.setattr(desktop.app, "qInstallMessageHandler", lambda _handler: None)
    made = Program(qapp, till_settings(demo))
    qapp.setQuitOnLastWindowClosed(False)
    made.start()
    yield made
    assert made.window is not None
    made.window.hide()
    made.stop()
    made.window.deleteLater()


def enter(qtbot: QtBot, program: Program, username: str) -> Shell:
    qtbot.waitUntil(lambda: program.front is not None, timeout=60000)
    window = program.window
    assert window is not None
    buttons = {button.objectName(): button for button in window.sign_in_page.demo_buttons}
    QTest.mouseClick(buttons[f"demo_{username}"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=60000)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.shell is not None
    return window.shell


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    window = QApplication.activeWindow()
    assert window is not None
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, modifiers)


def test_a_doubt_is_found_looked_into_noted_for_the_customer_and_cleared(
    qtbot: QtBot, program: Program
) -> None:
    shell = enter(qtbot, program, "ana")
    office = program.office
    assert office is not None
    charges = office.services.charges
    (doubt,) = [each for each in charges.unfinished() if each.state is State.IN_DOUBT]
    home = shell.current_page
    assert isinstance(home, HomePage)
    qtbot.waitUntil(lambda: bool(home.attention.lines), timeout=20000)

    press(KEY.Key_1)
    qtbot.waitUntil(lambda: isinstance(shell.current_page, DoubtsPage))
    page = shell.current_page
    assert isinstance(page, DoubtsPage)
    qtbot.waitUntil(lambda: bool(page.panel.stripe.facts), timeout=20000)
    qtbot.waitUntil(lambda: page.panel.stripe.facts[0].value == "Cobrado", timeout=20000)
    assert page.table.current_record().key == f"attempt:{doubt.id}"
    press(KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(shell.findChildren(PaperDialog)), timeout=20000)
    (paper,) = shell.findChildren(PaperDialog)
    qtbot.waitUntil(lambda: paper.is_ready, timeout=20000)
    paper.close_sheet()

    press(KEY.Key_F5)
    qtbot.waitUntil(page.notice.isVisible, timeout=20000)

    assert page.notice.text.text().startswith("Aclarado: sí se cobró. Recibo ")
    assert charges.attempt(doubt.id).state is State.SUCCEEDED
    press(KEY.Key_F3)
    assert shell.search_box.hasFocus()


def test_a_supervisor_reconciles_and_goes_on_to_the_desk(qtbot: QtBot, program: Program) -> None:
    shell = enter(qtbot, program, "sara")
    office = program.office
    assert office is not None
    page = shell.open_place("reconciliation")
    assert isinstance(page, ReconciliationPage)

    with qtbot.waitSignal(page.reconciled, timeout=60000) as told:
        press(KEY.Key_F12)

    assert told.args is not None
    assert told.args[0].is_clean
    page.attempt_wanted.emit(office.services.charges.attempts()[0].id)
    desk = shell.current_page
    assert isinstance(desk, DoubtsPage)
    qtbot.waitUntil(lambda: desk.model.rowCount() == 1, timeout=20000)


def test_the_evidence_of_a_charge_sheet_closes_it_and_opens_the_desk(
    qtbot: QtBot, program: Program
) -> None:
    shell = enter(qtbot, program, "ana")
    office = program.office
    assert office is not None
    charges = office.services.charges
    pay = shell.open_place("pay")
    assert isinstance(pay, PayPage)
    attempt = charges.attempts()[0].id
    pay.charge_flow.show_attempt(attempt)
    qtbot.waitUntil(lambda: pay.charge_flow.sheet is not None, timeout=20000)

    pay.charge_flow.evidence_wanted.emit(attempt)

    desk = shell.current_page
    assert isinstance(desk, DoubtsPage)
    qtbot.waitUntil(lambda: desk.model.rowCount() >= 1, timeout=20000)
    assert not [sheet for sheet in shell.findChildren(ChargeSheet) if sheet.is_open]
    assert desk.table.isEnabled()
