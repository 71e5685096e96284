"""The chart of a summary of days: bars side by side for what came in and what went back."""

from collections.abc import Sequence
from typing import Any, Final

from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import Color

from services.printing.day_papers import DayBar
from services.printing.figures import money
from services.printing.fonts import bold, regular
from services.printing.lettering import Colour, clean
from services.printing.look import ACCENT, ALERT, INK, LINE, MUTED

_MOST_LYING: Final = 9
_LYING_ROW: Final = 21.0
_STANDING: Final = 112.0
_LABELS: Final = 112.0
_VALUES: Final = 64.0
_LEGEND: Final = 15.0
_SIZE: Final = 7.2


def bar_chart(bars: Sequence[DayBar], width: float) -> Any:
    """The drawing: bars that lie where there are few, bars that stand where there are many."""
    is_lying = len(bars) <= _MOST_LYING
    height = (_LYING_ROW * len(bars) if is_lying else _STANDING) + _LEGEND + 6
    drawing = Drawing(width, height)
    chart = _lying(bars, width) if is_lying else _standing(bars, width)
    chart.data = [
        [bar.received_cents / 100 for bar in _ordered(bars, is_lying=is_lying)],
        [max(0, bar.reversed_cents) / 100 for bar in _ordered(bars, is_lying=is_lying)],
    ]
    for series, colour in enumerate((ACCENT, ALERT)):
        chart.bars[series].fillColor = _colour(colour)
        chart.bars[series].strokeColor = None
    top = max(max(row) for row in chart.data) or 1.0
    chart.valueAxis.valueMin, chart.valueAxis.valueMax = 0, top * 1.02
    chart.valueAxis.visible = False
    chart.categoryAxis.strokeColor = _colour(LINE)
    chart.categoryAxis.visibleTicks = False
    drawing.add(chart)
    _legend(drawing, width, height)
    return drawing


def _lying(bars: Sequence[DayBar], width: float) -> Any:
    chart = HorizontalBarChart()
    chart.x, chart.y = _LABELS, 4
    chart.width, chart.height = width - _LABELS - _VALUES, _LYING_ROW * len(bars)
    chart.barWidth, chart.groupSpacing, chart.barSpacing = 7, 5, 0.6
    # The second series is drawn above the first: what came in has to come on top.
    chart.reversePlotOrder = 1
    ordered = _ordered(bars, is_lying=True)
    chart.categoryAxis.categoryNames = [clean(bar.label) for bar in ordered]
    labels = chart.categoryAxis.labels
    labels.fontName, labels.fontSize, labels.fillColor = regular().name, 7.8, _colour(INK)
    labels.boxAnchor, labels.textAnchor = "w", "start"
    labels.dx, labels.dy = -_LABELS, -3
    chart.barLabelFormat = _told
    tags = chart.barLabels
    tags.fontName, tags.fontSize, tags.fillColor = regular().name, _SIZE, _colour(INK)
    tags.boxAnchor, tags.dx, tags.fixedEnd = "w", 4, None
    return chart


def _standing(bars: Sequence[DayBar], width: float) -> Any:
    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 0, 16, width, _STANDING - 14
    chart.groupSpacing, chart.barSpacing = 4, 0
    step = max(1, len(bars) // 16)
    chart.categoryAxis.categoryNames = [
        clean(bar.label) if place % step == 0 else "" for place, bar in enumerate(bars)
    ]
    labels = chart.categoryAxis.labels
    labels.fontName, labels.fontSize, labels.fillColor = regular().name, 6.4, _colour(MUTED)
    return chart


def _ordered(bars: Sequence[DayBar], *, is_lying: bool) -> list[DayBar]:
    # Lying bars are counted from below.
    return list(reversed(bars)) if is_lying else list(bars)


def _told(value: float) -> str:
    return money(round(value * 100)) if value else ""


def _legend(drawing: Any, width: float, height: float) -> None:
    x = width - 118
    for words, colour in (("Recibido", ACCENT), ("Reversado", ALERT)):
        drawing.add(Rect(x, height - 9, 6.5, 6.5, fillColor=_colour(colour), strokeColor=None))
        drawing.add(
            String(
                x + 10,
                height - 8.6,
                words,
                fontName=bold().name,
                fontSize=6.6,
                fillColor=_colour(MUTED),
            )
        )
        x += 58


def _colour(colour: Colour) -> Any:
    return Color(*colour)
