from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import icons
from ui.theme import SPACE, set_font_scale, set_tone
from ui.tokens import mix, palette_of
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import ElidedLabel, label

_MOST_BARS: Final = 6


class SummaryCard(QFrame):
    """One figure with its name, a line under it, and room for a picture or a button."""

    def __init__(
        self, name: str, title: str, *, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("card", True)
        self._figure = label(scale=1.7, bold=True, name=f"{name}_figure")
        self._remark = ElidedLabel()
        set_tone(self._remark, "muted")
        head = QHBoxLayout()
        head.setSpacing(6)
        if icon:
            mark = label()
            icons.set_icon(mark, icon, "muted")
            head.addWidget(mark)
        self._title = label(title, tone="muted", bold=True)
        head.addWidget(self._title, 1)
        words = QVBoxLayout()
        words.setSpacing(SPACE.tight)
        words.addLayout(head)
        words.addWidget(self._figure)
        words.addWidget(self._remark)
        words.addStretch(1)
        self.side = QHBoxLayout()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.normal + 2, SPACE.normal, SPACE.normal + 2, SPACE.normal)
        row.setSpacing(SPACE.normal)
        row.addLayout(words, 1)
        row.addLayout(self.side)

    def set_title(self, title: str) -> None:
        """Call the figure something else."""
        self._title.setText(title)

    def show_figure(self, figure: str, remark: str = "", tone: str = "") -> None:
        """Show a figure, with a remark under it."""
        self._figure.setText(figure)
        set_tone(self._figure, tone)
        self._remark.set_whole(remark)


class BarStrip(QWidget):
    """Up to six bars side by side, each with its name under it: a glance, not a chart."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._bars: tuple[tuple[str, int, str], ...] = ()
        set_font_scale(self, 0.82)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[tuple[str, int, str]]) -> None:
        """Show `(name, value, value in words)`, at most six; values are not negative."""
        self._bars = tuple(bars[:_MOST_BARS])
        told = ", ".join(f"{name} {words}" for name, _, words in self._bars)
        self.setAccessibleDescription(told)
        self.setToolTip("\n".join(f"{name}: {words}" for name, _, words in self._bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the names and a few lines of bar."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(name) for name, _, _ in self._bars), default=30)
        return QSize((widest + 12) * max(1, len(self._bars)), metrics.height() * 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As much as the names need."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        if not self._bars:
            return
        tokens = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.height() - self.fontMetrics().height() - 4
        slot = self.width() / len(self._bars)
        most = max(1, *(value for _, value, _ in self._bars))
        for place, (name, value, _) in enumerate(self._bars):
            bar = max(2.0, height * value / most)
            room = QRectF(slot * place + slot * 0.2, height - bar, slot * 0.6, bar)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent if value else mix(tokens.line, tokens.base, 0.5)))
            painter.drawRoundedRect(room, 2, 2)
            painter.setPen(QColor(tokens.muted))
            under = QRectF(slot * place, height + 3, slot, self.height() - height - 3)
            painter.drawText(under, int(Qt.AlignmentFlag.AlignHCenter), name)
        painter.end()


class EmptyState(QWidget):
    """What an empty page means and what to do about it."""

    def __init__(
        self,
        name: str,
        text: str,
        *,
        icon: str = "search",
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        mark = label()
        mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        icons.set_icon(mark, icon, "muted", 40)
        self.text = label(text, tone="muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = ActionButton(f"{name}_action", action)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE.normal)
        column.addStretch(2)
        column.addWidget(mark)
        column.addWidget(self.text)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.button.setHidden(not action)
