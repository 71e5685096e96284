from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.mnemonics import mnemonic_of

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER = Qt.Key.Key_Return


def hold(widget: QWidget, key: Qt.Key, repeats: int = 30) -> None:
    """A key that is held down: one press, many repeats, one release."""
    _send(widget, QEvent.Type.KeyPress, key, repeats=False)
    hold_on(widget, key, repeats)
    _send(widget, QEvent.Type.KeyRelease, key, repeats=False)


def hold_on(widget: QWidget, key: Qt.Key, repeats: int = 30) -> None:
    """What still comes of a key that went down earlier, elsewhere."""
    for _ in range(repeats):
        target = QApplication.focusWidget() or widget
        _send(target, QEvent.Type.KeyRelease, key, repeats=True)
        target = QApplication.focusWidget() or widget
        _send(target, QEvent.Type.KeyPress, key, repeats=True)


def double_click(window: QWidget, widget: QWidget) -> None:
    """The native sequence of a double click: press, release, double press, release."""
    place = widget.mapTo(window, widget.rect().center())
    for send in (QTest.mousePress, QTest.mouseRelease) * 2:
        # Asked for each time: what the first click closes may take Python's handle with it.
        handle = window.windowHandle()
        assert handle is not None
        send(handle, LEFT, NONE, place)


def click(window: QWidget, place: QPoint) -> None:
    """A native click at a place of a window."""
    handle = window.windowHandle()
    assert handle is not None
    QTest.mouseClick(handle, LEFT, NONE, place)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> None:
    """A key pressed in whatever has the focus, shortcuts included."""
    window = QApplication.activeWindow()
    assert window is not None
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, modifiers)


def _send(widget: QWidget, kind: QEvent.Type, key: Qt.Key, *, repeats: bool) -> None:
    text = "\r" if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} else ""
    QApplication.sendEvent(widget, QKeyEvent(kind, key, NONE, text, repeats))


def underlined(inside: QWidget) -> list[str]:
    """The Alt+letters of what is shown inside a widget, each as often as it is given."""
    keys = [mnemonic_of(each) for each in inside.findChildren(QWidget) if each.isVisible()]
    return sorted(key.toString() for key in keys if not key.isEmpty())
