"""The note of a charge attempt (*constancia de intento de cobro con tarjeta*): A4 or 80 mm."""

from services.printing.attempt_note_blocks import body_blocks
from services.printing.attempt_note_roll import strip_blocks
from services.printing.figures import joined, minute
from services.printing.papers import ORIGINAL, AttemptNotePaper, PaperFormat
from services.printing.roll import draw_strip, new_roll
from services.printing.slip_form import Heading, company_sheet, copy_drawer, draw_copies


def render_attempt_note(paper: AttemptNotePaper, paper_format: PaperFormat) -> bytes:
    """One note as a PDF: on half a sheet of A4 where it fits, or on a roll."""
    title = f"Constancia de intento de cobro {paper.number}"
    if paper_format is PaperFormat.ROLL_80:
        roll = new_roll(title, paper.company.legal_name)
        draw_strip(roll, strip_blocks(roll.pen, paper))
        return roll.pdf()
    heading = Heading(
        ("CONSTANCIA DE INTENTO", "DE COBRO CON TARJETA"),
        paper.number,
        joined(paper.city, minute(paper.told_at)),
        joined(
            f"Cuenta {paper.account_number}", f"Caja {paper.till}", f"Cajero/a: {paper.cashier}"
        ),
    )
    sheet = company_sheet(title, paper.company)
    draw_copy = copy_drawer(sheet, paper.company, heading)
    draw_copies(sheet, (ORIGINAL,), body_blocks(sheet.pen, paper), draw_copy)
    return sheet.pdf()
