from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.theme import row_height


class ChoicePopup(QFrame):
    """A short list under a field, inside the window: the field keeps the keyboard.

    Signals:
        picked(int): the place of the line that was clicked.
    """

    picked = Signal(int)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self.setObjectName(f"{field.objectName()}_choices")
        self.setProperty("card", True)
        self.list = QListWidget(self)
        self.list.setObjectName(f"{field.objectName()}_list")
        self.list.setAccessibleName(field.accessibleName())
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda item: self.picked.emit(self.list.row(item)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self.hide()

    @property
    def current(self) -> int:
        """The place of the highlighted line; -1 while closed or empty."""
        return self.list.currentRow() if self.isVisible() else -1

    def show_choices(self, lines: Sequence[str], most: int = 8) -> None:
        """Show the lines under the field, the first one highlighted; hide if there are none."""
        self.list.clear()
        if not lines:
            self.hide()
            return
        height = row_height(self.font())
        for line in lines:
            item = QListWidgetItem(line)
            self.list.addItem(item)
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(10, height))
        self.list.setCurrentRow(0)
        self._place(height * min(most, len(lines)) + 6)
        self.show()
        self.raise_()

    def move_by(self, step: int) -> None:
        """Highlight the next or the previous line."""
        row = min(self.list.count() - 1, max(0, self.list.currentRow() + step))
        self.list.setCurrentRow(row)

    def _place(self, height: int) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        width = max(self._field.width(), 260)
        left = max(4, min(corner.x(), window.width() - width - 4))
        top = corner.y()
        if top + height > window.height():
            top = max(4, self._field.mapTo(window, QPoint(0, 0)).y() - height - 2)
        self.setGeometry(left, top, width, height)
