"""The invoice's table of charges, and how it goes on over pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.printing.figures import money, quantity, unit_price
from services.printing.fonts import regular
from services.printing.lettering import Style, wrapped
from services.printing.look import INK, LABEL, LEFT, LINE, MUTED, RIGHT
from services.printing.papers import InvoiceLine
from services.printing.pen import Pen

HEAD_HEIGHT: Final = 20.0

_LINE_LEADING: Final = 10.4
_LINE_PADDING: Final = 7.2
_CELL: Final = Style(regular, 8.0, INK)
_CELL_MUTED: Final = Style(regular, 8.0, MUTED)

_CODE_WIDTH: Final = 52.0
_DESCRIPTION_X: Final = LEFT + 60
_DESCRIPTION_WIDTH: Final = 178.0
_QUANTITY_RIGHT: Final = LEFT + 288
_PRICE_RIGHT: Final = LEFT + 348
_DISCOUNT_RIGHT: Final = LEFT + 400
_TAX_X: Final = LEFT + 410
_TAX_WIDTH: Final = 34.0
_NET_WIDTH: Final = 50.0

Described = tuple[InvoiceLine, tuple[str, ...]]
"""A charge with its description in lines."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the table begins on the first and on every other page, and where pages end."""

    first: float
    other: float
    bottom: float


def described(lines: Sequence[InvoiceLine]) -> list[Described]:
    """Charges with their descriptions wrapped to the column."""
    return [
        (line, wrapped(line.description, _CELL, _DESCRIPTION_WIDTH, 4) or ("",)) for line in lines
    ]


def draw_columns(pen: Pen) -> None:
    """The head of the table of charges."""
    base = 12.0
    pen.text(LEFT, base, "CÓDIGO", LABEL)
    pen.text(_DESCRIPTION_X, base, "DESCRIPCIÓN", LABEL)
    pen.right(_QUANTITY_RIGHT, base, "CANT.", LABEL)
    pen.right(_PRICE_RIGHT, base, "P. UNIT.", LABEL)
    pen.right(_DISCOUNT_RIGHT, base, "DESC.", LABEL)
    pen.text(_TAX_X, base, "IMP.", LABEL)
    pen.right(RIGHT, base, "VALOR", LABEL)
    pen.rule(LEFT, HEAD_HEIGHT - 1, RIGHT, INK, 0.7)


def draw_charges(pen: Pen, lines: Sequence[Described], y: float) -> float:
    """Charges from `y` down; gives where they end."""
    for line, description in lines:
        base = y + 11.6
        pen.fit(LEFT, base, line.code, _CELL_MUTED, _CODE_WIDTH)
        for step, words in enumerate(description):
            pen.text(_DESCRIPTION_X, base + step * _LINE_LEADING, words, _CELL)
        pen.figure(_QUANTITY_RIGHT, base, quantity(line.quantity_e6), _CELL, 46)
        pen.figure(_PRICE_RIGHT, base, unit_price(line.unit_price_e6), _CELL, 56)
        if line.discount_cents:
            pen.figure(_DISCOUNT_RIGHT, base, money(line.discount_cents), _CELL, 48)
        pen.fit(_TAX_X, base, line.tax_label, _CELL_MUTED, _TAX_WIDTH)
        pen.figure(RIGHT, base, money(line.net_cents), _CELL, _NET_WIDTH)
        y += len(description) * _LINE_LEADING + _LINE_PADDING
        pen.rule(LEFT, y, RIGHT, LINE, 0.35)
    return y


def paged(lines: Sequence[Described], spans: Spans, end: float) -> list[list[Described]]:
    """Charges in pages; the totals, `end` points high, never stand without a line above them."""
    pages: list[list[Described]] = [[]]
    y = spans.first + HEAD_HEIGHT
    for index, line in enumerate(lines):
        height = len(line[1]) * _LINE_LEADING + _LINE_PADDING
        needed = height + end if index == len(lines) - 1 else height
        if y + needed > spans.bottom and pages[-1]:
            pages.append([])
            y = spans.other + HEAD_HEIGHT
        pages[-1].append(line)
        y += height
    return pages
