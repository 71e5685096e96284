from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.lines import CheckedLine, selects_all

_DIGITS: Final = 5
_DOWN: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down})


class PiecesEdit(CheckedLine):
    """How many bills or coins there are. Enter and the arrows go up and down the list.

    Signals:
        changed(): another number stands there.
        step_wanted(int): 1 to go down, -1 to go up.
        accepted(): Ctrl+Enter.
    """

    changed = Signal()
    step_wanted = Signal(int)
    accepted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, most=_DIGITS, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setPlaceholderText("0")
        self.textChanged.connect(lambda _text: self.changed.emit())

    @property
    def pieces(self) -> int:
        """The number; 0 where nothing is typed."""
        return int(self.text() or 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes down and never submits; a held Enter does nothing."""
        key, held = event.key(), event.modifiers()
        if key in _DOWN or key == Qt.Key.Key_Up:
            is_enter = key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if is_enter and event.isAutoRepeat():
                return
            if is_enter and held & Qt.KeyboardModifier.ControlModifier:
                self.accepted.emit()
                return
            is_back = key == Qt.Key.Key_Up or bool(held & Qt.KeyboardModifier.ShiftModifier)
            self.step_wanted.emit(-1 if is_back else 1)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What stands there is replaced by what is typed."""
        super().focusInEvent(event)
        if selects_all(event):
            self.selectAll()

    def _edited(self, text: str) -> None:
        if text and not (text.isascii() and text.isdigit()):
            self.refuse(self.tr("Solo números enteros."))
            return
        super()._edited(text)
