from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QGroupBox, QLabel, QWidget

_ALTERED = (
    Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.MetaModifier
    | Qt.KeyboardModifier.GroupSwitchModifier
)


def is_alt_letter(event: QKeyEvent) -> bool:
    """Whether a key is Alt and a letter or digit: an underlined letter's, never text.

    AltGr, which writes `@` on a Spanish keyboard, is no Alt: Windows reports it with Ctrl.
    """
    alone = event.modifiers() & _ALTERED == Qt.KeyboardModifier.AltModifier
    return alone and Qt.Key.Key_Space < event.key() < Qt.Key.Key_Escape


def owner_of(event: QKeyEvent, inside: QWidget) -> QWidget | None:
    """The widget shown inside another whose underlined letter an Alt+letter is."""
    wanted = QKeySequence(event.keyCombination())
    for widget in inside.findChildren(QWidget):
        if widget.isVisible() and mnemonic_of(widget) == wanted:
            return widget
    return None


def mnemonic_of(widget: QWidget) -> QKeySequence:
    """The Alt+letter that presses a button or leads to a label's field; empty if none does."""
    if isinstance(widget, QLabel):
        text = widget.text() if widget.buddy() is not None else ""
    elif isinstance(widget, QAbstractButton | QGroupBox):
        text = widget.text() if isinstance(widget, QAbstractButton) else widget.title()
    else:
        text = ""
    return QKeySequence.mnemonic(text)
