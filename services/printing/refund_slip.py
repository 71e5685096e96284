"""The proof of a refund (*comprobante de devolución*): A4 in two halves to cut, or 80 mm."""

from collections.abc import Sequence
from typing import Final

from services.printing.figures import minute
from services.printing.flow import Block, draw_down, paginated, total_height
from services.printing.fonts import bold
from services.printing.lettering import Style, clean
from services.printing.look import (
    A4,
    INK,
    KIND,
    LEFT,
    MUTED,
    REPRINT_SLOT,
    RIGHT,
    SMALL,
    joined,
    letterhead,
    top_strip,
)
from services.printing.papers import PaperFormat, RefundPaper
from services.printing.pen import Pen
from services.printing.refund_blocks import body_blocks
from services.printing.refund_roll import strip_blocks
from services.printing.roll import draw_strip, new_roll
from services.printing.sheet import Sheet

_HALF: Final = A4[1] / 2
_HEAD: Final = 89.0
_FOOT: Final = 26.0
_LETTERHEAD_HEIGHT: Final = 56.0
_NUMBER: Final = Style(bold, 14.0, INK)
_COPY: Final = Style(bold, 6.8, INK, 1.0)


def render_refund(paper: RefundPaper, paper_format: PaperFormat) -> bytes:
    """One refund as a PDF, with all its copies."""
    title = f"Comprobante de devolución {paper.number}"
    if paper_format is PaperFormat.ROLL_80:
        roll = new_roll(title, paper.company.legal_name)
        for copy in paper.copies:
            draw_strip(roll, strip_blocks(roll.pen, paper, copy))
        return roll.pdf()
    return _on_a4(paper, title)


def _on_a4(paper: RefundPaper, title: str) -> bytes:
    sheet = Sheet(*A4, clean(title), clean(paper.company.legal_name), REPRINT_SLOT)

    def draw_letterhead(_pen: Pen) -> None:
        letterhead(sheet, paper.company, 0.0, 300, 40)

    sheet.form("company", A4[0], _LETTERHEAD_HEIGHT, draw_letterhead)
    blocks = body_blocks(sheet.pen, paper)
    if total_height(blocks) <= _HALF - _HEAD - _FOOT:
        _draw_halves(sheet, paper, blocks)
    else:
        _draw_pages(sheet, paper, blocks)
    return sheet.pdf()


def _draw_halves(sheet: Sheet, paper: RefundPaper, blocks: Sequence[Block]) -> None:
    for start in range(0, len(paper.copies), 2):
        for half, copy in enumerate(paper.copies[start : start + 2]):
            top = half * _HALF
            if half:
                sheet.pen.dashes(0, top, A4[0], MUTED)
            _draw_copy(sheet, paper, blocks, (copy, ""), (top, top + _HALF))
        sheet.end_page()


def _draw_pages(sheet: Sheet, paper: RefundPaper, blocks: Sequence[Block]) -> None:
    room = A4[1] - _HEAD - _FOOT - 16
    pages = paginated(blocks, room, room)
    for copy in paper.copies:
        for number, page in enumerate(pages, start=1):
            count = f"Página {number} de {len(pages)}" if len(pages) > 1 else ""
            _draw_copy(sheet, paper, page, (copy, count), (8, A4[1] - 8))
            sheet.end_page()


def _draw_copy(
    sheet: Sheet,
    paper: RefundPaper,
    blocks: Sequence[Block],
    marks: tuple[str, str],
    span: tuple[float, float],
) -> None:
    pen = sheet.pen
    copy, page = marks
    top, bottom = span
    top_strip(sheet, paper.company, top + 12)
    y = top + 30
    sheet.place("company", 0, y + _LETTERHEAD_HEIGHT)
    pen.right(RIGHT, y + 8, "COMPROBANTE DE DEVOLUCIÓN", KIND)
    pen.figure(RIGHT, y + 25, paper.number, _NUMBER, 180)
    pen.fit_right(RIGHT, y + 38, joined(paper.city, minute(paper.told_at)), SMALL, 180)
    draw_down(blocks, top + _HEAD)
    foot = bottom - 15
    who = joined(page, f"Cuenta {paper.account_number}", f"Caja {paper.till}")
    pen.text(LEFT, foot, copy, _COPY)
    pen.fit_right(RIGHT, foot, who, SMALL, 330)
