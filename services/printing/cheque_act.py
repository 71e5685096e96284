"""The act of giving a cheque back to its drawer: A4 in two halves to cut."""

from services.printing.facts import LABEL_WIDTH, fact_rows, signatures, told_panel
from services.printing.figures import day, dollars, joined, minute
from services.printing.flow import Block
from services.printing.lettering import UNBREAKABLE, wrapped
from services.printing.look import BODY, BODY_BOLD, LABEL, LEFT, LINE, RIGHT, WIDTH
from services.printing.papers import ActPaper, Field
from services.printing.pen import Pen
from services.printing.slip_form import Heading, company_sheet, copy_drawer, draw_copies
from services.printing.words import amount_in_words


def render_act(paper: ActPaper) -> bytes:
    """One act as a PDF, with all its copies."""
    heading = Heading(
        ("ACTA DE DEVOLUCIÓN DE CHEQUE",),
        paper.number,
        joined(paper.city, minute(paper.told_at)),
        joined(f"Cuenta {paper.account_number}", f"Caja {paper.till}"),
    )
    sheet = company_sheet(f"Acta de devolución de cheque {paper.number}", paper.company)
    draw_copy = copy_drawer(sheet, paper.company, heading)
    draw_copies(sheet, paper.copies, _blocks(sheet.pen, paper), draw_copy)
    return sheet.pdf()


def _blocks(pen: Pen, paper: ActPaper) -> list[Block]:
    sentence = (
        f"Se devuelve a {paper.receiver}, con identificación {paper.receiver_id}, el original del"
        f" cheque N.º{UNBREAKABLE}{paper.cheque_number} de {paper.bank}"
        f" por {dollars(paper.amount_cents)}."
    )
    when = f"Recibo N.º {paper.receipt} · {day(paper.received_on)}"
    blocks = [
        told_panel(pen, paper.verdict, sentence, when),
        _paragraph(pen, "VALOR", amount_in_words(paper.amount_cents), strong=True),
        *fact_rows(pen, _facts(paper)),
        Block(4, lambda y: pen.rule(LEFT, y + 3, RIGHT, LINE)),
        _paragraph(pen, "MOTIVO", paper.reason),
    ]
    if paper.reopened:
        told = ", ".join(f"{each.number} ({dollars(each.amount_cents)})" for each in paper.reopened)
        blocks.append(_paragraph(pen, "QUEDAN POR PAGAR", told))
    if paper.note:
        blocks.append(_paragraph(pen, "NOTA", paper.note))
    return [
        *blocks,
        signatures(pen, ("Entregué", paper.handed_by), ("Recibí el cheque", paper.receiver), 36),
    ]


def _facts(paper: ActPaper) -> tuple[Field, ...]:
    known = (
        Field("Cliente", paper.customer.name),
        Field(paper.customer.id_kind, paper.customer.id_number),
        Field("Girador", paper.drawer),
        Field("Cuenta girada", paper.bank_account),
        Field("Fecha del cheque", day(paper.dated_on)),
        Field("Volvió el", day(paper.returned_on) if paper.returned_on else ""),
        Field("Reemplaza a", f"El acta del {minute(paper.replaces)}" if paper.replaces else ""),
    )
    return tuple(field for field in known if field.value)


def _paragraph(pen: Pen, title: str, words: str, *, strong: bool = False) -> Block:
    style = BODY_BOLD if strong else BODY
    lines = wrapped(words, style, WIDTH - LABEL_WIDTH, 4)

    def draw(y: float) -> None:
        pen.text(LEFT, y + 10, title, LABEL)
        for step, line in enumerate(lines):
            pen.text(LEFT + LABEL_WIDTH, y + 10 + step * style.leading, line, style)

    return Block(4 + max(len(lines), 1) * style.leading, draw)
