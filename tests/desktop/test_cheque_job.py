"""The jobs to be fastest at, in the whole program, counted in presses of keys."""

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
from desktop.wiring import Services
from services.accounts.records import AccountFilter
from services.payments.records import CardTender, ChequeTender, DepositTender, PaymentRecord
from services.practice.demo_run import DemoRun
from ui.main_window import MainWindow
from ui.payments.page import PayPage

KEY = Qt.Key
DECLINING = frozenset({"0341", "0002", "9995"})


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


def enter(qtbot: QtBot, program: Program) -> tuple[MainWindow, Services, Hands]:
    """Come in as the cashier of the demo."""
    qtbot.waitUntil(lambda: program.front is not None, timeout=60000)
    window, office = program.window, program.office
    assert window is not None
    assert office is not None
    QTest.mouseClick(
        next(b for b in window.sign_in_page.demo_buttons if b.objectName() == "demo_ana"),
        Qt.MouseButton.LeftButton,
    )
    qtbot.waitUntil(lambda: window.shell is not None, timeout=60000)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window, office.services, Hands(window)


def debtor(services: Services, *, has_cheque: bool = False, has_card: bool = False) -> str:
    """An account of the demo that owes two invoices which nobody charges now."""
    for hit in services.accounts.page(AccountFilter(), limit=200):
        if hit.open_invoices < 2 or hit.state.value != "active":
            continue
        pending = services.invoices.pending(hit.number)
        cards = services.accounts.show(hit.number).cards
        declines = any(card.last4 in DECLINING for card in cards)
        if any(each.claim for each in pending) or services.payments.flagged_since(hit.number):
            continue
        if has_cheque and services.payments.last_cheque(hit.number) is None:
            continue
        if has_card is bool(cards) and not declines:
            return str(hit.number)
    raise LookupError("no such debtor in the demo")


def find(qtbot: QtBot, window: MainWindow, hands: Hands, number: str) -> PayPage:
    """F3, the customer, Enter: and their invoices are there."""
    hands.press(KEY.Key_F3)
    hands.type(number)
    hands.press(KEY.Key_Return)
    shell = window.shell
    assert shell is not None
    qtbot.waitUntil(lambda: isinstance(shell.current_page, PayPage), timeout=20000)
    page = shell.current_page
    assert isinstance(page, PayPage)
    qtbot.waitUntil(lambda: page.title.text().startswith(number), timeout=20000)
    qtbot.waitUntil(lambda: page.model.rowCount() >= 2, timeout=20000)
    qtbot.waitUntil(page.table.hasFocus, timeout=20000)
    return page


def pay(qtbot: QtBot, page: PayPage, hands: Hands) -> PaymentRecord:
    """F12, and Enter on the review once its first 400 ms are over."""
    hands.press(KEY.Key_F12)
    sheet = page.recording.sheet
    assert sheet is not None, page.reason.text()
    qtbot.waitUntil(lambda: sheet.is_ready)
    with qtbot.waitSignal(page.paid, timeout=20000) as paid:
        hands.press(KEY.Key_Return)
    assert paid.args is not None
    record: PaymentRecord = paid.args[0]
    return record


def test_a_cheque_for_two_invoices_and_its_receipt_in_19_presses_and_the_next_customer_by_f3(
    qtbot: QtBot, program: Program
) -> None:
    window, services, hands = enter(qtbot, program)
    number = debtor(services, has_cheque=True)
    page = find(qtbot, window, hands, number)
    # The bank and the account are those of the cheque before: the cursor is at the number.
    hands.press(KEY.Key_Space, KEY.Key_Space, KEY.Key_F7)
    hands.type("991234")

    record = pay(qtbot, page, hands)

    assert hands.presses <= 19
    assert (record.account, len(record.applied)) == (number, 2)
    assert isinstance(record.tenders[0], ChequeTender)
    assert record.tenders[0].number == "991234"
    hands.press(KEY.Key_F3)
    assert window.shell is not None
    assert QApplication.focusWidget() is window.shell.search_box
    assert services.verification.verify() == []


def test_a_deposit_in_22_presses_and_the_next_customer_without_the_mouse(
    qtbot: QtBot, program: Program
) -> None:
    window, services, hands = enter(qtbot, program)
    number = debtor(services)
    page = find(qtbot, window, hands, number)
    hands.press(KEY.Key_Space, KEY.Key_Space, KEY.Key_F6)
    hands.type("88123456")

    record = pay(qtbot, page, hands)

    assert hands.presses <= 22
    assert (record.account, len(record.applied)) == (number, 2)
    assert isinstance(record.tenders[0], DepositTender)
    following = next(
        hit.number
        for hit in services.accounts.page(AccountFilter(), limit=200)
        if hit.number != number and hit.open_invoices >= 2 and hit.state.value == "active"
    )
    assert find(qtbot, window, hands, following) is page
    assert page.deposit.slip.value() == ""
    assert page.desk.total_cents == 0


def test_a_saved_card_in_20_presses_and_the_confirmation(qtbot: QtBot, program: Program) -> None:
    window, services, hands = enter(qtbot, program)
    number = debtor(services, has_card=True)
    page = find(qtbot, window, hands, number)
    # Only the oldest: the billing is still trying the newer one by itself.
    hands.press(KEY.Key_Space, KEY.Key_F8)
    while page.card.saved is None:
        hands.press(KEY.Key_Down)
    hands.press(KEY.Key_F12)
    sheet = page.charge_flow.sheet
    assert sheet is not None, page.reason.text()
    assert hands.presses <= 20
    qtbot.waitUntil(lambda: sheet.is_ready)

    with qtbot.waitSignal(page.paid, timeout=30000) as paid:
        hands.press(KEY.Key_F12)  # the confirmation: Enter alone would go back

    assert paid.args is not None
    assert isinstance(paid.args[0].tenders[0], CardTender)
    qtbot.waitUntil(lambda: sheet.is_ready)
    hands.press(KEY.Key_F3)
    assert window.shell is not None
    assert QApplication.focusWidget() is window.shell.search_box
