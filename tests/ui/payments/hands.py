"""Ten fingers at the pay page, and the second person over the shoulder."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from services.payments.records import PaymentRecord
from tests.books import PASSWORD
from tests.ui.payments.conftest import Counter
from ui.approval.dialog import ApprovalDialog
from ui.payments.page import PayPage

KEY = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


def press(*keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Keys on whatever has the focus, as a keyboard does it."""
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, held)


def type_text(text: str) -> None:
    """Letters on whatever has the focus."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)


def tick(page: PayPage, *rows: int) -> None:
    """Tick these lines."""
    page.model.set_checked([page.model.record(row) for row in rows or (0,)])


def type_cheque(page: PayPage, number: str, bank: str = "pich") -> None:
    """A whole cheque by keys: its number alone where bank and account are those of the last."""
    press(KEY.Key_F7)
    if page.cheque.bank.value() is None:
        type_text(bank)
        press(KEY.Key_Return)
        type_text(number)
        press(KEY.Key_Return)
        type_text("2100441700")
    else:
        type_text(number)
    assert page.method == "cheque"


def type_value(page: PayPage, value: str) -> None:
    """The value of the open payment."""
    page.value.setFocus()
    page.value.selectAll()
    QTest.keyClicks(page.value, value)


def record(qtbot: QtBot, page: PayPage) -> PaymentRecord:
    """F12, and Enter once the review has stood there long enough."""
    press(KEY.Key_F12)
    return confirm(qtbot, page)


def confirm(qtbot: QtBot, page: PayPage) -> PaymentRecord:
    """Enter on the open review."""
    sheet = page.recording.sheet
    assert sheet is not None, page.reason.text()
    qtbot.waitUntil(lambda: sheet.is_ready)
    with qtbot.waitSignal(page.paid, timeout=10000) as paid:
        press(KEY.Key_Return)
    assert paid.args is not None
    made: PaymentRecord = paid.args[0]
    return made


def approve(qtbot: QtBot, dialog: ApprovalDialog) -> None:
    """The supervisor's user, password and reason, and the mouse."""
    QTest.keyClicks(dialog.username, "sara")
    QTest.keyClicks(dialog.password, PASSWORD)
    QTest.keyClicks(dialog.reason, "Revisado con el cliente")
    qtbot.waitUntil(lambda: dialog.is_ready)
    QTest.mouseClick(dialog.agree, LEFT)


def words_of(counter: Counter) -> str:
    """What the open review says."""
    sheet = counter.page.recording.sheet
    return sheet.notice.text.text() if sheet is not None else ""
