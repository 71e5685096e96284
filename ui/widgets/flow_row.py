from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import SPACE


class FlowRow(QWidget):
    """Widgets beside each other, going on in a second line where the window is too narrow.

    With `head`, the first widget stands at the left and takes the room that is left; the others
    stand at the right end of their lines. It places its widgets itself: a layout written in
    Python outlives the items that Qt deletes under it.
    """

    def __init__(self, *widgets: QWidget, head: bool = False, spacing: int = SPACE.small) -> None:
        super().__init__()
        self.setProperty("plain", True)
        self._widgets = widgets
        self._head = head
        self._spacing = spacing
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        before: QWidget | None = None
        for widget in widgets:
            widget.setParent(self)
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget

    def sizeHint(self) -> QSize:
        """Everything in one line."""
        hints = [widget.sizeHint() for widget in self._shown()]
        wide = sum(hint.width() for hint in hints) + self._spacing * max(0, len(hints) - 1)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Each in a line of its own."""
        sizes = [widget.minimumSizeHint() for widget in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """How high it is in a width."""
        lines = self._lines(width)
        return sum(_height(line) for line in lines) + self._spacing * max(0, len(lines) - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put everything in its place."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at everything again: what changes in a row that is not seen tells it nothing."""
        super().showEvent(event)
        self.updateGeometry()
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Look again when one of the widgets wants other room, appears or goes."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._arrange()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [
            widget
            for widget in self._widgets
            if not widget.isHidden() or widget.sizePolicy().retainSizeWhenHidden()
        ]

    def _arrange(self) -> None:
        y = 0
        for number, line in enumerate(self._lines(self.width())):
            self._place(line, y, is_first=number == 0)
            y += _height(line) + self._spacing

    def _lines(self, width: int) -> list[list[QWidget]]:
        lines: list[list[QWidget]] = []
        used = 0
        for widget in self._shown():
            wide = widget.sizeHint().width()
            if lines and used + self._spacing + wide <= width:
                lines[-1].append(widget)
                used += self._spacing + wide
            else:
                lines.append([widget])
                used = wide
        return lines

    def _place(self, line: list[QWidget], y: int, *, is_first: bool) -> None:
        gaps = self._spacing * (len(line) - 1)
        spare = max(0, self.width() - gaps - sum(each.sizeHint().width() for each in line))
        x = spare if self._head and not is_first else 0
        for number, widget in enumerate(line):
            hint = widget.sizeHint()
            wide = min(hint.width(), self.width())
            if self._head and is_first and number == 0:
                wide = min(hint.width() + spare, self.width())
            top = y + (_height(line) - hint.height()) // 2
            widget.setGeometry(QRect(x, top, wide, hint.height()))
            x += wide + self._spacing


def title_row(*widgets: QWidget) -> FlowRow:
    """A title with what stands beside it, for the head of a page."""
    return FlowRow(*widgets)


def _height(line: list[QWidget]) -> int:
    return max(widget.sizeHint().height() for widget in line)
