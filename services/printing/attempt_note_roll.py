"""The note of a charge attempt on an 80 mm roll."""

from typing import Final

from services.printing.attempt_note_blocks import facts
from services.printing.figures import dollars, joined, minute, money
from services.printing.flow import Block
from services.printing.fonts import bold
from services.printing.lettering import Style, shrunk
from services.printing.papers import ORIGINAL, AttemptNotePaper
from services.printing.pen import Pen
from services.printing.roll import (
    AMOUNT,
    BLACK,
    KIND,
    MARK,
    NUMBER,
    SMALL,
    STRONG,
    TEXT,
    WIDTH,
    boxed,
    centred,
    company_head,
    dashes,
    gap,
    lines,
    pair,
    rule,
    title,
)
from services.printing.words import amount_in_words

_NAME: Final = Style(bold, 9.4, BLACK)
_SENTENCE: Final = Style(bold, 9.4, BLACK)


def strip_blocks(pen: Pen, paper: AttemptNotePaper) -> list[Block]:
    """Everything on the strip; what happened comes first."""
    who = paper.customer
    blocks = company_head(pen, paper.company)
    blocks += [
        centred(pen, "CONSTANCIA DE INTENTO", KIND),
        centred(pen, "DE COBRO CON TARJETA", KIND),
        centred(pen, *shrunk(paper.number, NUMBER, WIDTH)),
        centred(pen, joined(paper.city, minute(paper.told_at)), TEXT),
        gap(4),
        boxed(pen, paper.verdict),
        lines(pen, paper.sentence, _SENTENCE, 14),
        gap(3),
        lines(pen, f"Situación al {minute(paper.told_at)}", SMALL),
        gap(5),
        centred(pen, "Valor pedido", SMALL),
        centred(pen, dollars(paper.amount_cents), AMOUNT),
        lines(pen, amount_in_words(paper.amount_cents), STRONG, 6),
        gap(4),
        lines(pen, "Cliente", SMALL),
        lines(pen, who.name, _NAME, 3),
        lines(pen, f"{who.id_kind} {who.id_number}", TEXT, 3),
        gap(4),
        rule(pen),
        gap(1),
    ]
    blocks += [lines(pen, f"{each.label}: {each.value}", SMALL, 3) for each in facts(paper)]
    if paper.invoices:
        label = "Factura" if len(paper.invoices) == 1 else f"{len(paper.invoices)} facturas"
        blocks += [gap(4), title(pen, label, "Valor")]
        blocks += [pair(pen, each.number, money(each.amount_cents)) for each in paper.invoices]
    blocks += [gap(6), dashes(pen), gap(3)]
    for each in paper.advice:
        blocks += [lines(pen, each, SMALL, 8), gap(2)]
    return [*blocks, gap(4), centred(pen, ORIGINAL, MARK)]
