"""The summary of days (*resumen diario de cobros*) on A4."""

from collections.abc import Sequence
from typing import Final

from services.printing.day_blocks import (
    closing_blocks,
    gap,
    headline,
    list_blocks,
    mark,
    note_blocks,
    title,
    total_blocks,
    turn_blocks,
)
from services.printing.day_chart import bar_chart
from services.printing.day_papers import DayPaper
from services.printing.day_stripe import stripe_blocks
from services.printing.facts import fact_rows
from services.printing.figures import joined, minute
from services.printing.flow import Block
from services.printing.fonts import bold
from services.printing.lettering import Style
from services.printing.look import LEFT, WIDTH
from services.printing.sheet import Sheet
from services.printing.slip_form import Heading, Span, company_sheet, copy_drawer, draw_pages

_WATERMARK: Final = Style(bold, 92.0, (0.952, 0.945, 0.945))
_FORM: Final = "watermark"


def render_day(paper: DayPaper) -> bytes:
    """One summary as a PDF."""
    closed = [paper.number] if paper.number != paper.days else []
    heading = Heading(
        (paper.kind,),
        paper.number,
        joined(paper.city, minute(paper.told_at)),
        joined(paper.days, *closed, paper.fingerprint[:12]),
    )
    sheet = company_sheet(f"Resumen de cobros {paper.days}", paper.company)
    if paper.mark:
        sheet.watermark(_FORM, paper.mark, _WATERMARK)
    draw_copy = copy_drawer(sheet, paper.company, heading)

    def draw(blocks: Sequence[Block], copy: str, span: Span) -> None:
        if paper.mark:
            sheet.place(_FORM)
        draw_copy(blocks, copy, span)

    draw_pages(sheet, (joined(paper.mark, paper.printed),), _blocks(sheet, paper), draw)
    return sheet.pdf()


def _blocks(sheet: Sheet, paper: DayPaper) -> list[Block]:
    pen = sheet.pen
    blocks = [mark(pen, paper)] if paper.mark else []
    blocks += [headline(pen, paper), *fact_rows(pen, paper.facts), gap(6)]
    blocks += note_blocks(pen, paper.notes)
    if paper.bars:
        blocks += [title(pen, paper.chart), _chart(sheet, paper), gap(4)]
    blocks += [*total_blocks(pen, "Por método", paper.methods, paper.total), gap(8)]
    if paper.cashiers:
        blocks += [*total_blocks(pen, "Por cajero", paper.cashiers, paper.total), gap(8)]
    if paper.turns:
        blocks += [*turn_blocks(pen, paper.turns), gap(8)]
    if paper.stripe is not None:
        blocks += [*stripe_blocks(pen, paper.stripe), gap(8)]
    for each in paper.lists:
        blocks += [*list_blocks(pen, each), gap(8)]
    return [*blocks, closing_blocks(pen, paper)]


def _chart(sheet: Sheet, paper: DayPaper) -> Block:
    drawing = bar_chart(paper.bars, WIDTH)
    return Block(drawing.height + 2, lambda y: sheet.chart(drawing, LEFT, y))
