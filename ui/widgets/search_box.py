from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import icons
from ui.tokens import palette_of
from ui.widgets.lines import CheckedLine, selects_all

_PAUSE_MS: Final = 25


class SearchBox(CheckedLine):
    """A line that tells its text while it is typed, and hands arrows and Enter to its results.

    Signals:
        sought(str): the text, a moment after the last key.
        moved(int): arrow down (1) or up (-1).
        accepted(bool): Enter; true with Ctrl.
        left(): Esc.
    """

    sought = Signal(str)
    moved = Signal(int)
    accepted = Signal(bool)
    left = Signal()

    def __init__(self, name: str, hint: str, *, parent: QWidget | None = None) -> None:
        super().__init__(name, most=80, parent=parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self._mark = QAction(self)
        self.addAction(self._mark, QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._pause.start)
        self._draw_mark()

    def clear_text(self) -> None:
        """Empty the box and tell so at once."""
        self.clear()
        self.set_problem("")
        self._tell()

    def tell_now(self) -> None:
        """Tell the text without waiting, if it has not been told."""
        if self._pause.isActive():
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter and Esc belong to the results."""
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.accepted.emit(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the old text, so that typing replaces it."""
        super().focusInEvent(event)
        if selects_all(event):
            self.selectAll()

    def _tell(self) -> None:
        self._pause.stop()
        self.sought.emit(self.text())

    def _draw_mark(self) -> None:
        tokens = palette_of(self)
        self._mark.setIcon(QIcon(icons.pixmap("search", tokens.muted, 16)))
