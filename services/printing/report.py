"""A report (*informe*) on A4: its chart, its figures, and what stands behind them."""

from typing import Final

from services.printing.figures import joined, minute
from services.printing.flow import Block
from services.printing.fonts import bold, regular
from services.printing.lettering import Colour, Style, width_of
from services.printing.look import (
    ACCENT,
    INK,
    LEFT,
    LINE,
    MUTED,
    RIGHT,
    SMALL_BOLD,
    WIDTH,
)
from services.printing.pen import Pen
from services.printing.report_papers import PaperChart, ReportPaper
from services.printing.slip_form import Heading, company_sheet, copy_drawer, draw_pages
from services.printing.table_blocks import table_blocks, title

_TICK: Final = Style(regular, 6.2, MUTED)
_GROUP: Final = Style(regular, 6.6, MUTED)
_FIGURE: Final = Style(bold, 6.4, INK)
_KEY: Final = Style(regular, 6.8, INK)
_MOST_LABELS: Final = 12
_CHART: Final = 132.0
_SCALE: Final = 40.0
_SHADES: Final[tuple[Colour, ...]] = (
    ACCENT,
    (0.059, 0.420, 0.227),
    (0.761, 0.439, 0.063),
    (0.486, 0.678, 0.859),
    (0.486, 0.710, 0.592),
    (0.902, 0.733, 0.506),
    MUTED,
    (0.702, 0.733, 0.765),
)
"""As many as there are methods of payment; on screen the same in the palette's own tones."""


def render_report(paper: ReportPaper) -> bytes:
    """One report as a PDF."""
    heading = Heading(
        ("INFORME",), paper.days, minute(paper.told_at), joined(paper.title, paper.told_by)
    )
    sheet = company_sheet(f"{paper.title} {paper.days}", paper.company)
    draw_copy = copy_drawer(sheet, paper.company, heading)
    draw_pages(sheet, ("",), _blocks(sheet.pen, paper), draw_copy)
    return sheet.pdf()


def _blocks(pen: Pen, paper: ReportPaper) -> list[Block]:
    blocks = [_headline(pen, paper.title)]
    if paper.chart is not None:
        blocks += [title(pen, paper.chart.title), *_chart_blocks(pen, paper.chart)]
    for table in paper.tables:
        blocks += [*table_blocks(pen, table), _gap(10)]
    return [*blocks, *(_note(pen, words) for words in paper.notes)]


def _headline(pen: Pen, words: str) -> Block:
    style = Style(bold, 13.0, INK)
    return Block(24, lambda y: pen.fit(LEFT, y + 13, words, style, WIDTH))


def _chart_blocks(pen: Pen, chart: PaperChart) -> list[Block]:
    left, wide = LEFT + _SCALE, WIDTH - _SCALE

    def draw(y: float) -> None:
        floor, high = y + _CHART - 14, _CHART - 28
        for words, share in chart.ticks:
            at = floor - high * share
            pen.rule(left, at, RIGHT, LINE, 0.3)
            pen.right(left - 5, at + 2, words, _TICK)
        for bar in chart.bars:
            height = max(0.6, high * bar.height)
            top = floor - high * bar.bottom - height
            shade = _SHADES[bar.series % len(_SHADES)]
            pen.panel(left + wide * bar.x, top, wide * bar.width, height, shade)
        step = -(-len(chart.labels) // _MOST_LABELS)
        for place, label in enumerate(chart.labels):
            room = wide * label.room
            start = left + wide * label.centre - room / 2
            if place % step == 0:
                over = room * (step - 1) / 2
                _middle(pen, start - over, floor + 9, label.text, _GROUP, room * step)
            if label.top:
                _middle(pen, start, floor - high * label.top - 3, label.figure, _FIGURE, room)

    blocks = [_key(pen, chart.series)] if len(chart.series) > 1 else []
    return [*blocks, Block(_CHART, draw), _gap(10)]


def _key(pen: Pen, series: tuple[str, ...]) -> Block:
    """The names of the series in lines, each with its colour, in the order of the columns."""
    placed: list[tuple[float, int, int, str]] = []
    x, line = LEFT, 0
    for place, words in enumerate(series):
        wide = width_of(words, _KEY) + 24
        if x + wide > RIGHT and x > LEFT:
            x, line = LEFT, line + 1
        placed.append((x, line, place, words))
        x += wide

    def draw(y: float) -> None:
        for at, row, place, words in placed:
            top = y + 2 + row * 11
            pen.panel(at, top, 6.5, 6.5, _SHADES[place % len(_SHADES)])
            pen.text(at + 10, top + 6, words, _KEY)

    return Block(6 + (line + 1) * 11, draw, keeps_next=True)


def _middle(pen: Pen, x: float, y: float, words: str, style: Style, room: float) -> None:
    wide = width_of(words, style)
    if wide > room:
        pen.fit(x, y, words, style, room)
    else:
        pen.text(x + (room - wide) / 2, y, words, style)


def _note(pen: Pen, words: str) -> Block:
    return Block(13, lambda y: pen.fit(LEFT, y + 9, words, SMALL_BOLD, WIDTH))


def _gap(height: float) -> Block:
    return Block(height, lambda _y: None)
