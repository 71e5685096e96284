"""The note of a charge attempt (*constancia de intento de cobro con tarjeta*): A4 or 80 mm."""

from typing import Final

from services.printing.attempt_note_blocks import body_blocks
from services.printing.attempt_note_roll import strip_blocks
from services.printing.figures import minute
from services.printing.flow import draw_down, paginated, total_height
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
from services.printing.papers import ORIGINAL, AttemptNotePaper, PaperFormat
from services.printing.pen import Pen
from services.printing.roll import draw_strip, new_roll
from services.printing.sheet import Sheet

_HALF: Final = A4[1] / 2
_HEAD: Final = 94.0
_FOOT: Final = 26.0
_LETTERHEAD_HEIGHT: Final = 56.0
_NUMBER: Final = Style(bold, 14.0, INK)
_COPY: Final = Style(bold, 6.8, INK, 1.0)


def render_attempt_note(paper: AttemptNotePaper, paper_format: PaperFormat) -> bytes:
    """One note as a PDF: on half a sheet of A4 where it fits, or on a roll."""
    title = f"Constancia de intento de cobro {paper.number}"
    if paper_format is PaperFormat.ROLL_80:
        roll = new_roll(title, paper.company.legal_name)
        draw_strip(roll, strip_blocks(roll.pen, paper))
        return roll.pdf()
    return _on_a4(paper, title)


def _on_a4(paper: AttemptNotePaper, title: str) -> bytes:
    sheet = Sheet(*A4, clean(title), clean(paper.company.legal_name), REPRINT_SLOT)

    def draw_letterhead(_pen: Pen) -> None:
        letterhead(sheet, paper.company, 0.0, 300, 40)

    sheet.form("company", A4[0], _LETTERHEAD_HEIGHT, draw_letterhead)
    blocks = body_blocks(sheet.pen, paper)
    is_half = total_height(blocks) <= _HALF - _HEAD - _FOOT
    bottom = _HALF if is_half else A4[1] - 8
    room = bottom - _HEAD - _FOOT
    pages = [blocks] if is_half else paginated(blocks, room, room)
    for number, page in enumerate(pages, start=1):
        _frame(sheet, paper, bottom, f"Página {number} de {len(pages)}" if len(pages) > 1 else "")
        draw_down(page, _HEAD)
        if is_half:
            sheet.pen.dashes(0, _HALF, A4[0], MUTED)
        sheet.end_page()
    return sheet.pdf()


def _frame(sheet: Sheet, paper: AttemptNotePaper, bottom: float, page: str) -> None:
    pen = sheet.pen
    top_strip(sheet, paper.company, 12)
    sheet.place("company", 0, 30 + _LETTERHEAD_HEIGHT)
    pen.right(RIGHT, 36, "CONSTANCIA DE INTENTO", KIND)
    pen.right(RIGHT, 46, "DE COBRO CON TARJETA", KIND)
    pen.figure(RIGHT, 64, paper.number, _NUMBER, 165)
    pen.fit_right(RIGHT, 77, joined(paper.city, minute(paper.told_at)), SMALL, 185)
    foot = bottom - 15
    who = joined(
        page,
        f"Cuenta {paper.account_number}",
        f"Caja {paper.till}",
        f"Cajero/a: {paper.cashier}",
    )
    pen.text(LEFT, foot, ORIGINAL, _COPY)
    pen.fit_right(RIGHT, foot, who, SMALL, 330)
