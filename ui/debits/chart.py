from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.tokens import Palette, mix, palette_of

_GRID: Final = (0, 25, 50, 75, 100)
_MOST_BANKS: Final = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One bank in one month: how many of a thousand dollars it collected.

    `permille` is None where nothing was asked for.
    """

    bank: str
    permille: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of a month."""

    month: str
    bars: tuple[Bar, ...]


class SuccessChart(QWidget):
    """How much of the money that was asked for was collected: a group of bars for each month.

    Every bar carries its figure, and banks stand in the same order in each group, with their
    names under a key: colour is never the only sign.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._groups: tuple[Group, ...] = ()
        self._banks: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_groups(self, banks: Sequence[str], groups: Sequence[Group]) -> None:
        """Show these banks and months; the banks after the sixth are left to the table."""
        self._banks = tuple(banks[:_MOST_BANKS])
        self._groups = tuple(groups)
        told = [
            f"{group.month}: "
            + ", ".join(
                f"{bar.bank} {bar.permille / 10:.1f} %"
                for bar in group.bars
                if bar.permille is not None
            )
            for group in groups
        ]
        self.setAccessibleDescription(". ".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Some lines of letters high."""
        return QSize(self.fontMetrics().height() * 24, self.fontMetrics().height() * 11)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as it wants to be, and half as wide."""
        hint = self.sizeHint()
        return QSize(hint.width() // 2, hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw grid, bars, figures, months and the key."""
        tokens = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        left = self.fontMetrics().horizontalAdvance("100 %") + 10
        room = QRectF(left, line * 1.8, self.width() - left - 8, self.height() - line * 3.4)
        self._draw_grid(painter, tokens, room)
        self._draw_key(painter, tokens, room)
        if not self._groups:
            painter.setPen(QColor(tokens.muted))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), self.tr("Sin datos"))
        slot = room.width() / max(1, len(self._groups))
        for place, group in enumerate(self._groups):
            self._draw_group(
                painter,
                tokens,
                group,
                QRectF(room.left() + slot * place, room.top(), slot, room.height()),
            )
        painter.end()

    def _draw_grid(self, painter: QPainter, tokens: Palette, room: QRectF) -> None:
        line = self.fontMetrics().height()
        for percent in _GRID:
            y = room.bottom() - room.height() * percent / 100
            painter.setPen(QPen(QColor(tokens.hairline), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(QColor(tokens.muted))
            beside = QRectF(0, y - line / 2, room.left() - 8, line)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(beside, int(right), f"{percent} %")

    def _draw_key(self, painter: QPainter, tokens: Palette, room: QRectF) -> None:
        x, line = room.left(), float(self.fontMetrics().height())
        for place, bank in enumerate(self._banks):
            side = line * 0.6
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(tokens, place))
            painter.drawRoundedRect(QRectF(x, line * 0.35, side, side), 2, 2)
            painter.setPen(QColor(tokens.text))
            wide = self.fontMetrics().horizontalAdvance(bank)
            painter.drawText(QPointF(x + side + 5, line * 0.95), bank)
            x += side + wide + 20

    def _draw_group(self, painter: QPainter, tokens: Palette, group: Group, room: QRectF) -> None:
        line = self.fontMetrics().height()
        painter.setPen(QColor(tokens.muted))
        under = QRectF(room.left(), room.bottom() + 3, room.width(), line)
        painter.drawText(under, int(Qt.AlignmentFlag.AlignHCenter), group.month)
        bars = group.bars[: len(self._banks)]
        wide = min(room.width() * 0.8 / max(1, len(bars)), line * 3.0)
        start = room.center().x() - wide * len(bars) / 2
        for place, bar in enumerate(bars):
            if bar.permille is None:
                continue
            high = max(2.0, room.height() * bar.permille / 1000)
            shape = QRectF(
                start + wide * place + wide * 0.1, room.bottom() - high, wide * 0.8, high
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(tokens, place))
            painter.drawRoundedRect(shape, 2, 2)
            figure = f"{(bar.permille + 5) // 10} %"
            if self.fontMetrics().horizontalAdvance(figure) <= wide:
                painter.setPen(QColor(tokens.text))
                over = QRectF(shape.left() - wide * 0.1, shape.top() - line, wide, line)
                painter.drawText(over, int(Qt.AlignmentFlag.AlignHCenter), figure)

    def _colour(self, tokens: Palette, place: int) -> QColor:
        shades = (
            tokens.accent,
            tokens.ok,
            tokens.warn,
            mix(tokens.accent, tokens.base, 0.5),
            mix(tokens.ok, tokens.base, 0.5),
            mix(tokens.warn, tokens.base, 0.5),
        )
        return QColor(shades[place % len(shades)])
