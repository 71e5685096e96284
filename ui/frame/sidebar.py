from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui import icons
from ui.place import FrameInfo, Place
from ui.theme import NORMAL_PT, SPACE, set_font_scale
from ui.widgets.labels import ElidedLabel, label

WIDTH = 190


class Sidebar(QFrame):
    """The places of the window, one line each.

    Signals:
        wanted(str): the key of the place that was pressed.
    """

    wanted = Signal(str)

    def __init__(
        self, info: FrameInfo, places: Sequence[Place], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, SPACE.small)
        column.setSpacing(0)
        column.addWidget(self._head(info))
        column.addWidget(self._list(places), 1)
        self._fit()

    def mark(self, key: str) -> None:
        """Show which place is open."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def button(self, key: str) -> QPushButton:
        """The line of a place."""
        return self._buttons[key]

    def set_count(self, key: str, title: str, count: int) -> None:
        """Show how many things wait at a place; none for zero."""
        self._buttons[key].setText(f"{title}  ({count})" if count else title)

    def changeEvent(self, event: QEvent) -> None:
        """Widen with the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def sizeHint(self) -> QSize:
        """As wide as the titles need."""
        return QSize(self.width(), super().sizeHint().height())

    def _fit(self) -> None:
        letters = QFontInfo(self.font()).pointSizeF() / NORMAL_PT
        self.setFixedWidth(round(WIDTH * max(1.0, 0.35 + 0.65 * letters)))

    def _head(self, info: FrameInfo) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 12, 8, 10)
        row.setSpacing(SPACE.small)
        mark = label()
        icons.set_icon(mark, "logo", "accent", 24)
        words = QVBoxLayout()
        words.setSpacing(0)
        company = ElidedLabel(info.company)
        set_font_scale(company, 1.0, bold=True)
        words.addWidget(company)
        words.addWidget(label(f"Ventanilla {info.version}", tone="muted", scale=0.85))
        row.addWidget(mark)
        row.addLayout(words, 1)
        return head

    def _list(self, places: Sequence[Place]) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("plain", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        group = ""
        for place in places:
            if place.group and place.group != group:
                group = place.group
                title = label(group, tone="muted", scale=0.85, bold=True)
                title.setContentsMargins(13, 10, 4, 2)
                column.addWidget(title)
            column.addWidget(self._line(place))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        return scroll

    def _line(self, place: Place) -> QPushButton:
        button = QPushButton(place.title)
        button.setObjectName(f"place_{place.key}")
        button.setAccessibleName(place.title.replace("&", ""))
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if place.shortcut:
            button.setToolTip(f"{place.title} · {place.shortcut}")
        icons.set_icon(button, place.icon, "muted")
        button.clicked.connect(lambda _checked=False, key=place.key: self.wanted.emit(key))
        self._group.addButton(button)
        self._buttons[place.key] = button
        return button
