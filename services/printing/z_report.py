"""The report of a counted turn of a till (*cierre de caja*, Z): A4 or 80 mm."""

from services.printing.figures import joined, minute
from services.printing.papers import PaperFormat, ZPaper
from services.printing.roll import draw_strip, new_roll
from services.printing.slip_form import Heading, company_sheet, copy_drawer, draw_pages
from services.printing.z_report_blocks import body_blocks
from services.printing.z_report_roll import strip_blocks


def render_z(paper: ZPaper, paper_format: PaperFormat) -> bytes:
    """One report as a PDF."""
    title = f"Cierre de caja {paper.number}"
    if paper_format is PaperFormat.ROLL_80:
        roll = new_roll(title, paper.company.legal_name)
        draw_strip(roll, strip_blocks(roll.pen, paper))
        return roll.pdf()
    made = minute(paper.told_at)
    foot = joined(paper.number, f"Caja {paper.till}", made)
    heading = Heading(("CIERRE DE CAJA",), paper.number, joined(paper.city, made), foot)
    sheet = company_sheet(title, paper.company)
    draw_copy = copy_drawer(sheet, paper.company, heading)
    draw_pages(sheet, ("",), body_blocks(sheet.pen, paper), draw_copy)
    return sheet.pdf()
