"""The receipt on A4: original and copy one above the other where they fit, else a page each."""

from collections.abc import Sequence
from typing import Final

from services.printing.figures import minute
from services.printing.flow import Block, draw_down, paginated, total_height
from services.printing.fonts import bold
from services.printing.lettering import Style, clean
from services.printing.look import (
    A4,
    ALERT,
    INK,
    KIND,
    LEFT,
    MUTED,
    REPRINT_SLOT,
    RIGHT,
    SMALL,
    joined,
    letterhead,
    pill,
    top_strip,
)
from services.printing.papers import CompanyBlock, ReceiptPaper
from services.printing.pen import Pen
from services.printing.receipt_blocks import body_blocks
from services.printing.sheet import Sheet

_HALF: Final = A4[1] / 2
_HEAD: Final = 89.0
_FOOT: Final = 26.0
_LETTERHEAD_HEIGHT: Final = 56.0
_NUMBER: Final = Style(bold, 14.0, INK)
_STATE: Final = Style(bold, 8.0, ALERT, 1.4)
_COPY: Final = Style(bold, 6.8, INK, 1.0)


class A4Receipts:
    """One document of receipts. The letterhead is drawn once."""

    def __init__(self, first: ReceiptPaper) -> None:
        title = clean(f"Recibo de caja {first.number}")
        self.sheet = Sheet(*A4, title, clean(first.company.legal_name), REPRINT_SLOT)
        self.pen = self.sheet.pen
        self._companies: dict[CompanyBlock, str] = {}
        self._letterhead(first.company)

    def pdf(self) -> bytes:
        """Close the document."""
        return self.sheet.pdf()

    def draw(self, paper: ReceiptPaper) -> None:
        """One receipt with its copies."""
        self._letterhead(paper.company)
        blocks = body_blocks(self.pen, paper)
        if total_height(blocks) <= _HALF - _HEAD - _FOOT:
            self._draw_halves(paper, blocks)
        else:
            self._draw_pages(paper, blocks)

    def _draw_halves(self, paper: ReceiptPaper, blocks: Sequence[Block]) -> None:
        for start in range(0, len(paper.copies), 2):
            for half, copy in enumerate(paper.copies[start : start + 2]):
                top = half * _HALF
                if half:
                    self.pen.dashes(0, top, A4[0], MUTED)
                self._draw_copy(paper, blocks, (copy, ""), (top, top + _HALF))
            self.sheet.end_page()

    def _draw_pages(self, paper: ReceiptPaper, blocks: Sequence[Block]) -> None:
        room = A4[1] - _HEAD - _FOOT - 16
        pages = paginated(blocks, room, room)
        for copy in paper.copies:
            for number, page in enumerate(pages, start=1):
                count = f"Página {number} de {len(pages)}" if len(pages) > 1 else ""
                self._draw_copy(paper, page, (copy, count), (8, A4[1] - 8))
                self.sheet.end_page()

    def _draw_copy(
        self,
        paper: ReceiptPaper,
        blocks: Sequence[Block],
        marks: tuple[str, str],
        span: tuple[float, float],
    ) -> None:
        pen = self.pen
        copy, page = marks
        top, bottom = span
        top_strip(self.sheet, paper.company, top + 12)
        y = top + 30
        self.sheet.place(self._letterhead(paper.company), 0, y + _LETTERHEAD_HEIGHT)
        pen.right(RIGHT, y + 8, "RECIBO DE CAJA", KIND)
        pen.figure(RIGHT, y + 25, paper.number, _NUMBER, 165)
        pen.fit_right(RIGHT, y + 38, joined(paper.city, minute(paper.moment)), SMALL, 165)
        if paper.state:
            pill(pen, LEFT + 120, top + 11, paper.state.upper(), _STATE)
        draw_down(blocks, top + _HEAD)
        foot = bottom - 15
        who = joined(
            page,
            f"Cuenta {paper.account_number}",
            f"Caja {paper.till}",
            f"Cajero/a: {paper.cashier}",
        )
        pen.text(LEFT, foot, copy, _COPY)
        pen.fit_right(RIGHT, foot, who, SMALL, 330)

    def _letterhead(self, company: CompanyBlock) -> str:
        known = self._companies.get(company)
        if known is None:
            known = self._companies[company] = f"company{len(self._companies)}"

            def draw(_pen: Pen) -> None:
                letterhead(self.sheet, company, 0.0, 320, 40)

            self.sheet.form(known, A4[0], _LETTERHEAD_HEIGHT, draw)
        return known
