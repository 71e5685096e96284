from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from services.reports.figures import short
from services.reports.records import Chart
from services.reports.shape import labels, pieces, ticks
from ui import formats
from ui.tokens import Palette, palette_of

_FEW: Final = 6
_EMPTY: Final = Chart("", (), ())
_MIDDLE: Final = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class ReportChart(QWidget):
    """The chart of a report: a column for each label, made of its series one upon another.

    The key names the series in the order in which they are piled up, every column carries its
    figure, and its tip the figures of its parts: colour is never the only sign.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._chart = _EMPTY
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_chart(self, chart: Chart) -> None:
        """Show a chart."""
        self._chart = chart
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(". ".join(self._told(n) for n in range(len(chart.groups))))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Some lines of letters high."""
        return QSize(self.fontMetrics().height() * 24, self.fontMetrics().height() * 12)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Half as wide, and two thirds as high, as it wants to be."""
        hint = self.sizeHint()
        return QSize(hint.width() // 2, hint.height() * 2 // 3)

    def event(self, event: QEvent) -> bool:
        """The tip of the column under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._group_at(event.pos().x())
            if place is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self._told(place).replace(" · ", "\n"), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the key, the scale and the columns."""
        tokens = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_key(painter, tokens)
        room = self._room()
        if self._chart.is_empty:
            painter.setPen(QColor(tokens.muted))
            painter.drawText(room, int(_MIDDLE), self.tr("Nada que mostrar en estas fechas."))
        else:
            self._draw_scale(painter, tokens, room)
            self._draw_columns(painter, tokens, room)
            self._draw_labels(painter, tokens, room)
        painter.end()

    def _room(self) -> QRectF:
        line = self.fontMetrics().height()
        figures = [self._figure(each.value) for each in ticks(self._chart)]
        left = max(self.fontMetrics().horizontalAdvance(words) for words in figures) + 12
        top = line * (self._key_lines() + 1.2)
        return QRectF(left, top, self.width() - left - 8, self.height() - top - line * 1.5)

    def _draw_scale(self, painter: QPainter, tokens: Palette, room: QRectF) -> None:
        line = self.fontMetrics().height()
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for each in ticks(self._chart):
            y = room.bottom() - room.height() * each.height
            painter.setPen(QPen(QColor(tokens.hairline), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(QColor(tokens.muted))
            box = QRectF(0, y - line / 2, room.left() - 8, line)
            painter.drawText(box, int(beside), self._figure(each.value))

    def _draw_columns(self, painter: QPainter, tokens: Palette, room: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for each in pieces(self._chart):
            high = max(1.0, room.height() * each.height)
            bottom = room.bottom() - room.height() * each.bottom
            painter.setBrush(_colour(tokens, each.series))
            left, wide = room.left() + room.width() * each.x, room.width() * each.width
            painter.drawRect(QRectF(left, bottom - high, wide, high))

    def _draw_labels(self, painter: QPainter, tokens: Palette, room: QRectF) -> None:
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        elide = Qt.TextElideMode.ElideRight
        step = self._label_step(room.width())
        for place, each in enumerate(labels(self._chart)):
            wide = room.width() * each.room
            left = room.left() + room.width() * each.centre - wide / 2
            painter.setPen(QColor(tokens.muted))
            if place % step == 0:
                over = wide * (step - 1) / 2
                under = QRectF(left - over, room.bottom() + 3, wide * step, line)
                text = metrics.elidedText(each.text, elide, int(wide * step))
                painter.drawText(under, int(_MIDDLE), text)
            figure = self._figure(each.total)
            if each.total and metrics.horizontalAdvance(figure) <= wide:
                painter.setPen(QColor(tokens.text))
                top = room.bottom() - room.height() * each.top
                painter.drawText(QRectF(left, top - line, wide, line), int(_MIDDLE), figure)

    def _label_step(self, width: float) -> int:
        """Every how many-th label is written: few are cut short, of many some are left out."""
        groups = self._chart.groups
        if len(groups) <= _FEW:
            return 1
        widest = max(self.fontMetrics().horizontalAdvance(group.label) for group in groups)
        return max(1, -int(-(widest + 10) // (width / len(groups))))

    def _draw_key(self, painter: QPainter, tokens: Palette) -> None:
        line = float(self.fontMetrics().height())
        for place, (x, row) in enumerate(self._key_places()):
            side, top = line * 0.6, row * line * 1.2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_colour(tokens, place))
            painter.drawRoundedRect(QRectF(x, top + line * 0.35, side, side), 2, 2)
            painter.setPen(QColor(tokens.text))
            painter.drawText(QPointF(x + side + 5, top + line * 0.95), self._chart.series[place])

    def _key_places(self) -> Iterator[tuple[float, int]]:
        """Where each name of the key stands: from which `x`, in which line. One needs no key."""
        line = self.fontMetrics().height()
        if len(self._chart.series) < 2:
            return
        x, row = 0.0, 0
        for name in self._chart.series:
            wide = line * 0.6 + 25 + self.fontMetrics().horizontalAdvance(name)
            if x and x + wide > self.width():
                x, row = 0.0, row + 1
            yield x, row
            x += wide

    def _key_lines(self) -> int:
        return max((row + 1 for _, row in self._key_places()), default=0)

    def _group_at(self, x: int) -> int | None:
        room, groups = self._room(), self._chart.groups
        share = (x - room.left()) / room.width() if room.width() > 0 else -1.0
        return int(share * len(groups)) if groups and 0 <= share < 1 else None

    def _told(self, place: int) -> str:
        """A column in words: `nov 2026: $ 330.00 · Efectivo $ 187.00`."""
        chart, group = self._chart, self._chart.groups[place]
        parts = [
            f"{name} {self._exact(value)}"
            for name, value in zip(chart.series, group.values, strict=True)
            if value and len(chart.series) > 1
        ]
        return " · ".join([f"{group.label}: {self._exact(sum(group.values))}", *parts])

    def _figure(self, value: int) -> str:
        return short(value, is_money=self._chart.is_money)

    def _exact(self, value: int) -> str:
        return formats.money(value) if self._chart.is_money else f"{value:,}"


def _colour(tokens: Palette, place: int) -> QColor:
    return QColor(tokens.series[place % len(tokens.series)])
