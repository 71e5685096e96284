"""Tables of words on A4: a title, columns as wide as their weights, and their sums."""

from typing import Final

from services.printing.flow import Block
from services.printing.fonts import bold, regular
from services.printing.lettering import Style
from services.printing.look import ACCENT, BODY, INK, LABEL, LEFT, LINE, PANEL, RIGHT, WIDTH
from services.printing.pen import Pen
from services.printing.report_papers import PaperTable

_TITLE: Final = Style(bold, 9.0, ACCENT)
_CELL: Final = Style(regular, 7.4, INK)
_CELL_BOLD: Final = Style(bold, 7.4, INK)
_EMPTY: Final = "Nada en estas fechas."
_GAP: Final = 6.0


def title(pen: Pen, words: str) -> Block:
    """The title of a part."""

    def draw(y: float) -> None:
        pen.text(LEFT, y + 10, words, _TITLE)
        pen.rule(LEFT, y + 15, RIGHT, LINE)

    return Block(19, draw, keeps_next=True)


def table_blocks(pen: Pen, table: PaperTable) -> list[Block]:
    """A table, its head repeated on every page."""
    ends = _ends(table)
    head = _table_head(pen, table, ends)
    first = Block(head.height, head.draw, keeps_next=True)
    blocks = [title(pen, table.title), first]
    if not table.rows:
        return [*blocks, Block(14, lambda y: pen.text(LEFT, y + 10, _EMPTY, BODY))]
    blocks += [_row(pen, table, ends, row, head) for row in table.rows]
    return [*blocks, _total(pen, table, ends, head)] if table.total else blocks


def _ends(table: PaperTable) -> list[tuple[float, float]]:
    """Where each column begins and ends."""
    whole = sum(column.weight for column in table.columns)
    x, found = LEFT, []
    for column in table.columns:
        wide = WIDTH * column.weight / whole
        found.append((x, x + wide))
        x += wide
    return found


def _table_head(pen: Pen, table: PaperTable, ends: list[tuple[float, float]]) -> Block:
    def draw(y: float) -> None:
        for column, (start, end) in zip(table.columns, ends, strict=True):
            words = column.title.upper()
            if column.is_figure:
                pen.fit_right(end, y + 9, words, LABEL, end - start - 2)
            else:
                pen.fit(start, y + 9, words, LABEL, end - start - _GAP)
        pen.rule(LEFT, y + 13, RIGHT, INK, 0.7)

    return Block(14, draw)


def _row(
    pen: Pen,
    table: PaperTable,
    ends: list[tuple[float, float]],
    cells: tuple[str, ...],
    heading: Block,
) -> Block:
    def draw(y: float) -> None:
        _cells(pen, table, ends, cells, y + 9, _CELL)
        pen.rule(LEFT, y + 12.4, RIGHT, LINE, 0.3)

    return Block(12.8, draw, heading)


def _total(pen: Pen, table: PaperTable, ends: list[tuple[float, float]], heading: Block) -> Block:
    def draw(y: float) -> None:
        pen.panel(LEFT, y + 0.4, WIDTH, 14, PANEL)
        _cells(pen, table, ends, table.total, y + 10, _CELL_BOLD)

    return Block(15, draw, heading)


def _cells(
    pen: Pen,
    table: PaperTable,
    ends: list[tuple[float, float]],
    cells: tuple[str, ...],
    base: float,
    style: Style,
) -> None:
    for column, (start, end), words in zip(table.columns, ends, cells, strict=True):
        if column.is_figure:
            pen.figure(end, base, words, style, end - start - 2)
        else:
            pen.fit(start, base, words, style, end - start - _GAP)
