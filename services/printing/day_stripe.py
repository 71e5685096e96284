"""The card money of a day beside Stripe's, on the summary's paper and on an annex of its own."""

from typing import Final

from services.printing.day_blocks import gap, list_blocks, note_blocks, title
from services.printing.day_papers import DayStripe, DayStripeRow, StripeAnnexPaper
from services.printing.facts import fact_rows
from services.printing.figures import joined, minute, money
from services.printing.flow import Block
from services.printing.fonts import bold, regular
from services.printing.lettering import Style
from services.printing.look import ALERT, INK, LABEL, LEFT, LINE, MUTED, PANEL, RIGHT, SMALL, WIDTH
from services.printing.pen import Pen
from services.printing.slip_form import Heading, company_sheet, copy_drawer, draw_pages

_CELL: Final = Style(regular, 8.0, INK)
_BOLD: Final = Style(bold, 8.0, INK)
_APART: Final = Style(bold, 8.0, ALERT)
_MUTED: Final = Style(regular, 8.0, MUTED)
_HEADS: Final = ("N.º", "LIBROS", "N.º", "STRIPE", "DIFERENCIA")
_COLUMNS: Final = (LEFT + 200, LEFT + 292, LEFT + 336, LEFT + 420, RIGHT)
_ROOMS: Final = (36.0, 84.0, 36.0, 78.0, 84.0)
_SAME: Final = "cuadra"


def stripe_blocks(pen: Pen, told: DayStripe) -> list[Block]:
    """The figures of both sides, and when that was so."""
    blocks = [title(pen, "Tarjetas en los libros y en Stripe", told.result, is_alert=told.is_alert)]
    if told.rows:
        blocks += [_told(pen, told.told), _head(pen), *(_row(pen, each) for each in told.rows)]
    if told.notes:
        blocks += [gap(4), *note_blocks(pen, told.notes)]
    return blocks


def render_stripe_annex(paper: StripeAnnexPaper) -> bytes:
    """One annex as a PDF."""
    heading = Heading(
        ("ANEXO DE STRIPE",),
        f"N.º {paper.number}",
        joined(paper.city, minute(paper.told_at)),
        joined(paper.day, f"Anexo al resumen N.º {paper.close_number}", paper.fingerprint[:12]),
    )
    sheet = company_sheet(f"Anexo de Stripe {paper.number}", paper.company)
    pen = sheet.pen
    blocks = [*fact_rows(pen, paper.facts), gap(8), *stripe_blocks(pen, paper.stripe), gap(8)]
    for each in paper.lists:
        blocks += [*list_blocks(pen, each), gap(8)]
    draw_pages(sheet, ("",), blocks, copy_drawer(sheet, paper.company, heading))
    return sheet.pdf()


def _told(pen: Pen, words: str) -> Block:
    return Block(13, lambda y: pen.fit(LEFT, y + 9, words, SMALL, WIDTH), keeps_next=True)


def _head(pen: Pen) -> Block:
    def draw(y: float) -> None:
        for x, words in zip(_COLUMNS, _HEADS, strict=True):
            pen.right(x, y + 8, words, LABEL)

    return Block(12, draw, keeps_next=True)


def _row(pen: Pen, row: DayStripeRow) -> Block:
    plain = _BOLD if row.is_sum else _CELL if row.here_cents is not None else _MUTED
    figures = (
        _count(row.here_count),
        _cents(row.here_cents),
        _count(row.there_count),
        _cents(row.there_cents),
        _SAME if row.apart_cents == 0 else _cents(row.apart_cents),
    )

    def draw(y: float) -> None:
        base = y + 9.2
        if row.is_sum:
            pen.panel(LEFT, y, WIDTH, 12.6, PANEL)
        pen.fit(LEFT + 4 * row.is_sum, base, row.label, plain, _COLUMNS[0] - LEFT - 40)
        for place, (x, words, room) in enumerate(zip(_COLUMNS, figures, _ROOMS, strict=True)):
            style = _APART if place == len(figures) - 1 and row.apart_cents else plain
            pen.figure(x, base, words, style, room)
        pen.rule(LEFT, y + 12.6, RIGHT, LINE, 0.3)

    return Block(13.2, draw, keeps_next=True)


def _count(count: int | None) -> str:
    return "" if count is None else f"{count:,}" if count else "–"


def _cents(cents: int | None) -> str:
    return "" if cents is None else money(cents)
