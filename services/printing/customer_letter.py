"""A statement of account or a certificate for a customer on A4."""

from services.printing.customer_papers import CustomerPaper
from services.printing.facts import fact_rows, signatures, told_panel
from services.printing.figures import joined, minute
from services.printing.flow import Block
from services.printing.lettering import wrapped
from services.printing.look import LEFT, SMALL, WIDTH
from services.printing.papers import Field
from services.printing.pen import Pen
from services.printing.slip_form import Heading, company_sheet, copy_drawer, draw_pages
from services.printing.table_blocks import table_blocks


def render_customer(paper: CustomerPaper) -> bytes:
    """One paper as a PDF."""
    heading = Heading(
        (paper.kind,),
        f"Cuenta {paper.number}",
        joined(paper.city, minute(paper.told_at)),
        joined(paper.kind.capitalize(), paper.number, paper.days),
    )
    sheet = company_sheet(f"{paper.kind.capitalize()} {paper.number}", paper.company)
    draw_copy = copy_drawer(sheet, paper.company, heading)
    draw_pages(sheet, ("",), _blocks(sheet.pen, paper), draw_copy)
    return sheet.pdf()


def _blocks(pen: Pen, paper: CustomerPaper) -> list[Block]:
    blocks = [
        told_panel(pen, paper.verdict, paper.sentence, paper.days),
        _gap(6),
        *fact_rows(pen, _facts(paper)),
        _gap(10),
    ]
    for table in paper.tables:
        blocks += [*table_blocks(pen, table), _gap(10)]
    blocks += [_note(pen, words) for words in paper.notes]
    company = paper.company.legal_name
    return [*blocks, signatures(pen, ("Por", company), ("Emitió", paper.signed_by), 56)]


def _facts(paper: CustomerPaper) -> tuple[Field, ...]:
    who = paper.customer
    known = (
        Field("Cliente", who.name),
        Field(who.id_kind, who.id_number),
        Field("Dirección", joined(who.address, who.city)),
        Field("Reemplaza a", f"El del {minute(paper.replaces)}" if paper.replaces else ""),
        *paper.facts,
    )
    return tuple(field for field in known if field.value)


def _note(pen: Pen, words: str) -> Block:
    lines = wrapped(words, SMALL, WIDTH, 4)

    def draw(y: float) -> None:
        for step, line in enumerate(lines):
            pen.text(LEFT, y + 8 + step * SMALL.leading, line, SMALL)

    return Block(4 + len(lines) * SMALL.leading, draw)


def _gap(height: float) -> Block:
    return Block(height, lambda _y: None)
