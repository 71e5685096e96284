"""The proof of a refund on an 80 mm roll."""

from typing import Final

from services.printing.figures import dollars, joined, minute, money
from services.printing.flow import Block
from services.printing.fonts import bold
from services.printing.lettering import Style, shrunk
from services.printing.papers import RefundPaper, ReopenedRow
from services.printing.pen import Pen
from services.printing.refund_blocks import facts
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
    signature,
    title,
)
from services.printing.words import amount_in_words

_NAME: Final = Style(bold, 9.4, BLACK)
_SENTENCE: Final = Style(bold, 9.0, BLACK)


def strip_blocks(pen: Pen, paper: RefundPaper, copy: str) -> list[Block]:
    """Everything on the strip; what happened comes first."""
    who = paper.customer
    blocks = company_head(pen, paper.company)
    blocks += [
        centred(pen, "COMPROBANTE DE", KIND),
        centred(pen, "DEVOLUCIÓN", KIND),
        centred(pen, *shrunk(paper.number, NUMBER, WIDTH)),
        centred(pen, joined(paper.city, minute(paper.told_at)), TEXT),
        gap(4),
        boxed(pen, paper.verdict),
        lines(pen, paper.sentence, _SENTENCE, 14),
        gap(5),
        centred(pen, "Valor devuelto", SMALL),
        centred(pen, dollars(paper.amount_cents), AMOUNT),
        lines(pen, amount_in_words(paper.amount_cents), STRONG, 6),
        gap(4),
        lines(pen, "Cliente", SMALL),
        lines(pen, who.name, _NAME, 3),
        lines(pen, f"{who.id_kind} {who.id_number}", TEXT, 3),
        lines(pen, joined(f"Cuenta {paper.account_number}", f"Caja {paper.till}"), SMALL, 2),
        gap(4),
        rule(pen),
        gap(1),
    ]
    blocks += [lines(pen, f"{each.label}: {each.value}", SMALL, 3) for each in facts(paper)]
    blocks.append(lines(pen, f"Motivo: {paper.reason}", SMALL, 6))
    if paper.rows:
        blocks += [gap(4), title(pen, "Factura", "Vuelve a deberse")]
        for row in paper.rows:
            blocks += _row(pen, row)
    if paper.credit_cents:
        blocks += [gap(2), pair(pen, "Del saldo a favor", money(paper.credit_cents), True)]
    return [
        *blocks,
        gap(3),
        dashes(pen),
        signature(pen, "Recibí conforme"),
        signature(pen, "Autorizado por"),
        gap(5),
        centred(pen, copy, MARK),
    ]


def _row(pen: Pen, row: ReopenedRow) -> list[Block]:
    number = pair(pen, row.invoice_number, money(row.reopened_cents), True)
    balances = joined(
        f"Anterior {money(row.previous_cents)}", f"Saldo actual {money(row.balance_cents)}"
    )
    return [
        Block(number.height, number.draw, keeps_next=True),
        lines(pen, balances, SMALL, 2),
        gap(2.5),
    ]
