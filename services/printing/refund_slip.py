"""The proof of a refund (*comprobante de devolución*): A4 in two halves to cut, or 80 mm."""

from services.printing.figures import joined, minute
from services.printing.papers import PaperFormat, RefundPaper
from services.printing.refund_blocks import body_blocks
from services.printing.refund_roll import strip_blocks
from services.printing.roll import draw_strip, new_roll
from services.printing.slip_form import Heading, company_sheet, copy_drawer, draw_copies


def render_refund(paper: RefundPaper, paper_format: PaperFormat) -> bytes:
    """One refund as a PDF, with all its copies."""
    title = f"Comprobante de devolución {paper.number}"
    if paper_format is PaperFormat.ROLL_80:
        roll = new_roll(title, paper.company.legal_name)
        for copy in paper.copies:
            draw_strip(roll, strip_blocks(roll.pen, paper, copy))
        return roll.pdf()
    heading = Heading(
        ("COMPROBANTE DE DEVOLUCIÓN",),
        paper.number,
        joined(paper.city, minute(paper.told_at)),
        joined(f"Cuenta {paper.account_number}", f"Caja {paper.till}"),
    )
    sheet = company_sheet(title, paper.company)
    draw_copy = copy_drawer(sheet, paper.company, heading)
    draw_copies(sheet, paper.copies, body_blocks(sheet.pen, paper), draw_copy)
    return sheet.pdf()
