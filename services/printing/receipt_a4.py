"""The receipt on A4: original and copy one above the other where they fit, else a page each."""

from collections.abc import Sequence
from typing import Final

from services.printing.figures import joined, minute
from services.printing.flow import Block, draw_down
from services.printing.fonts import bold
from services.printing.lettering import Style, clean
from services.printing.look import A4, ALERT, LEFT, REPRINT_SLOT, pill
from services.printing.papers import CompanyBlock, ReceiptPaper
from services.printing.receipt_blocks import body_blocks
from services.printing.sheet import Sheet
from services.printing.slip_form import (
    HEAD,
    Heading,
    Span,
    draw_copies,
    draw_frame,
    letterhead_form,
)

_STATE: Final = Style(bold, 8.0, ALERT, 1.4)


class A4Receipts:
    """One document of receipts. Each company's letterhead is drawn once."""

    def __init__(self, first: ReceiptPaper) -> None:
        title = clean(f"Recibo de caja {first.number}")
        self.sheet = Sheet(*A4, title, clean(first.company.legal_name), REPRINT_SLOT)
        self._companies: dict[CompanyBlock, str] = {}

    def pdf(self) -> bytes:
        """Close the document."""
        return self.sheet.pdf()

    def draw(self, paper: ReceiptPaper) -> None:
        """One receipt with its copies."""
        form = self._letterhead(paper.company)
        heading = Heading(
            ("RECIBO DE CAJA",),
            paper.number,
            joined(paper.city, minute(paper.moment)),
            joined(
                f"Cuenta {paper.account_number}", f"Caja {paper.till}", f"Cajero/a: {paper.cashier}"
            ),
        )

        def draw_copy(blocks: Sequence[Block], copy: str, span: Span) -> None:
            draw_frame(self.sheet, paper.company, heading, copy, span, form)
            if paper.state:
                pill(self.sheet.pen, LEFT + 120, span.top + 11, paper.state.upper(), _STATE)
            draw_down(blocks, span.top + HEAD)

        draw_copies(self.sheet, paper.copies, body_blocks(self.sheet.pen, paper), draw_copy)

    def _letterhead(self, company: CompanyBlock) -> str:
        known = self._companies.get(company)
        if known is None:
            known = self._companies[company] = f"company{len(self._companies)}"
            letterhead_form(self.sheet, known, company, 320)
        return known
