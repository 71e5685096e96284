"""What the hands of an operator do on these pages."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit.keys import CTRL, ENTER, LEFT, NONE, press
from ui.accounts.form_sheet import FormSheet


def the_sheet(qtbot: QtBot, page: QWidget, name: str) -> FormSheet:
    """The sheet of this name, once it is open and takes presses."""
    qtbot.waitUntil(lambda: any(s.is_ready for s in page.findChildren(FormSheet, name)))
    return page.findChildren(FormSheet, name)[-1]


def write(text: str) -> None:
    """Type into whatever has the keyboard; letters that no key of QTest has come with the rest."""
    for letter in text:
        field = QApplication.focusWidget()
        assert field is not None
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, NONE, letter))


def type_in(field: QWidget, text: str) -> None:
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    write(text)


def press_enter(times: int = 1) -> None:
    for _ in range(times):
        press(ENTER)


def go_on() -> None:
    press(ENTER, CTRL)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)
