"""The report of a counted turn of a till (*cierre de caja*, Z): A4 or 80 mm."""

from typing import Final

from services.printing.figures import minute
from services.printing.flow import draw_down, paginated
from services.printing.fonts import bold
from services.printing.lettering import Style, clean
from services.printing.look import (
    A4,
    INK,
    KIND,
    LEFT,
    REPRINT_SLOT,
    RIGHT,
    SMALL,
    joined,
    letterhead,
    top_strip,
)
from services.printing.papers import PaperFormat, ZPaper
from services.printing.pen import Pen
from services.printing.roll import draw_strip, new_roll
from services.printing.sheet import Sheet
from services.printing.z_report_blocks import body_blocks
from services.printing.z_report_roll import strip_blocks

_HEAD: Final = 108.0
_FOOT: Final = 44.0
_LETTERHEAD_HEIGHT: Final = 56.0
_NUMBER: Final = Style(bold, 16.0, INK)


def render_z(paper: ZPaper, paper_format: PaperFormat) -> bytes:
    """One report as a PDF."""
    title = f"Cierre de caja {paper.number}"
    if paper_format is PaperFormat.ROLL_80:
        roll = new_roll(title, paper.company.legal_name)
        draw_strip(roll, strip_blocks(roll.pen, paper))
        return roll.pdf()
    sheet = Sheet(*A4, clean(title), clean(paper.company.legal_name), REPRINT_SLOT)

    def draw_letterhead(_pen: Pen) -> None:
        letterhead(sheet, paper.company, 0.0, 300, 40)

    sheet.form("company", A4[0], _LETTERHEAD_HEIGHT, draw_letterhead)
    room = A4[1] - _HEAD - _FOOT
    pages = paginated(body_blocks(sheet.pen, paper), room, room)
    for number, page in enumerate(pages, start=1):
        _draw_head(sheet, paper)
        draw_down(page, _HEAD)
        told = joined(paper.number, f"Caja {paper.till}", minute(paper.told_at))
        sheet.pen.text(LEFT, A4[1] - 24, told, SMALL)
        sheet.pen.right(RIGHT, A4[1] - 24, f"Página {number} de {len(pages)}", SMALL)
        sheet.end_page()
    return sheet.pdf()


def _draw_head(sheet: Sheet, paper: ZPaper) -> None:
    pen = sheet.pen
    top_strip(sheet, paper.company, 20)
    sheet.place("company", 0, 40 + _LETTERHEAD_HEIGHT)
    pen.right(RIGHT, 50, "CIERRE DE CAJA", KIND)
    pen.figure(RIGHT, 70, paper.number, _NUMBER, 180)
    pen.fit_right(RIGHT, 84, joined(paper.city, minute(paper.told_at)), SMALL, 180)
