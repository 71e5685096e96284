from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import icons
from ui.home.items import AttentionItem
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import ElidedLabel, card, label

_KEYS: Final = 9


class AttentionLine(ActionButton):
    """One line of the list: its key, what waits, and an amount."""

    def __init__(self, place: int, item: AttentionItem) -> None:
        super().__init__(f"attention_{place}", "", flat=True)
        self.item = item
        spoken = f"{item.text} {item.right}".strip()
        self.setAccessibleName(f"{place}: {spoken}" if place <= _KEYS else spoken)
        key = label(str(place) if place <= _KEYS else "", tone="muted", bold=True)
        key.setMinimumWidth(key.fontMetrics().horizontalAdvance("00"))
        mark = label()
        icons.set_icon(mark, item.icon, item.tone)
        told = ElidedLabel(item.text)
        amount = label(item.right, tone=item.tone, bold=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.small, 0, SPACE.small, 0)
        row.setSpacing(SPACE.small)
        for widget in (key, mark):
            row.addWidget(widget)
        row.addWidget(told, 1)
        row.addWidget(amount)
        for widget in (key, mark, told, amount):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setToolTip(told.toolTip())


class AttentionList(QWidget):
    """What waits for somebody; the keys 1 to 9 open its first nine lines.

    Signals:
        chosen(str): what a line opens, see `AttentionItem`.
    """

    chosen = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._lines: list[AttentionLine] = []
        self._count = label(tone="muted", name="attention_count")
        self._none = label(self.tr("Un momento…"), tone="muted", wrap=True, name="attention_none")
        self._build()
        for place in range(1, _KEYS + 1):
            shortcut = QShortcut(QKeySequence(str(place)), page)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda place=place: self.open_line(place))

    @property
    def lines(self) -> list[AttentionLine]:
        """The lines shown."""
        return list(self._lines)

    def show_items(self, items: Sequence[AttentionItem]) -> None:
        """Show what waits now; the keyboard stays on the line where it was."""
        self._none.setText(self.tr("Nada pendiente. Todo está al día."))
        if [line.item for line in self._lines] == list(items):
            return
        focused = next((line.item.opens for line in self._lines if line.hasFocus()), "")
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [AttentionLine(place, item) for place, item in enumerate(items, 1)]
        for place, line in enumerate(self._lines):
            line.clicked.connect(
                lambda _checked=False, line=line: self.chosen.emit(line.item.opens)
            )
            self._column.insertWidget(place, line)
            if line.item.opens == focused:
                line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._none.setVisible(not items)
        self._count.setText(str(len(items)) if items else "")

    def open_line(self, place: int) -> None:
        """Open a line by its number, from 1."""
        if 1 <= place <= len(self._lines):
            self._lines[place - 1].press()

    def _build(self) -> None:
        inside = QWidget()
        inside.setProperty("plain", True)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._none.setContentsMargins(SPACE.small, SPACE.small, SPACE.small, SPACE.small)
        self._column.addWidget(self._none)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("attention_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Por atender"), bold=True))
        head.addWidget(self._count)
        head.addStretch(1)
        frame = card("attention")
        column = QVBoxLayout(frame)
        column.setContentsMargins(SPACE.small, SPACE.small, SPACE.small, SPACE.small)
        column.setSpacing(SPACE.tight)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
