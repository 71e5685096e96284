"""A statement of account or a certificate for a customer on A4."""

from typing import Final

from services.printing.customer_papers import CustomerPaper
from services.printing.facts import fact_rows, signatures, told_panel
from services.printing.figures import joined, minute
from services.printing.flow import Block
from services.printing.lettering import Style, wrapped
from services.printing.look import BODY, LEFT, SMALL, WIDTH
from services.printing.papers import Field
from services.printing.pen import Pen
from services.printing.slip_form import Heading, company_sheet, copy_drawer, draw_pages
from services.printing.table_blocks import table_blocks

_MOST_LINES: Final = 60


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
    for words in paper.clauses:
        blocks += [_lines(pen, words, BODY), _gap(6)]
    for table in paper.tables:
        blocks += [*table_blocks(pen, table), _gap(10)]
    blocks += [_lines(pen, words, SMALL) for words in paper.notes]
    left = ("Por", paper.company.legal_name)
    right = ("Emitió", paper.signed_by)
    if paper.is_for_signing:
        left, right = ("El cliente", paper.customer.name), ("Recibe", paper.signed_by)
    return [*blocks, signatures(pen, left, right, 56)]


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


def _lines(pen: Pen, words: str, style: Style) -> Block:
    lines = wrapped(words, style, WIDTH, _MOST_LINES)

    def draw(y: float) -> None:
        for step, line in enumerate(lines):
            pen.text(LEFT, y + 8 + step * style.leading, line, style)

    return Block(4 + len(lines) * style.leading, draw)


def _gap(height: float) -> Block:
    return Block(height, lambda _y: None)
