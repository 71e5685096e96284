"""The parts of the proof of a refund on A4, each a block that knows its height."""

from typing import Final

from services.printing.facts import LABEL_WIDTH, fact_rows, signatures, told_panel, who_and_amount
from services.printing.figures import day, dollars, minute, money
from services.printing.flow import Block
from services.printing.fonts import bold, regular
from services.printing.lettering import Style, wrapped
from services.printing.look import (
    BODY,
    BODY_BOLD,
    INK,
    LABEL,
    LEFT,
    LINE,
    RIGHT,
    WIDTH,
)
from services.printing.papers import Field, RefundPaper, ReopenedRow
from services.printing.pen import Pen

_CELL: Final = Style(regular, 8.0, INK)
_CELL_BOLD: Final = Style(bold, 8.0, INK)
_COLUMNS: Final = (LEFT + 302, LEFT + 400, RIGHT)
_COLUMN_WIDTH: Final = 84.0


def body_blocks(pen: Pen, paper: RefundPaper) -> list[Block]:
    """Everything between the letterhead and the foot; what happened comes first."""
    when = f"Recibo N.º {paper.receipt} · {day(paper.received_on)}"
    blocks = [
        told_panel(pen, paper.verdict, paper.sentence, when),
        who_and_amount(pen, paper.customer, "VALOR DEVUELTO", paper.amount_cents),
        Block(4, lambda y: pen.rule(LEFT, y + 2, RIGHT, LINE)),
        *fact_rows(pen, facts(paper)),
        _reason(pen, paper),
    ]
    if paper.rows:
        heading = _table_head(pen)
        blocks.append(Block(heading.height, heading.draw, keeps_next=True))
        blocks += [_row(pen, row, heading) for row in paper.rows]
    if paper.credit_cents:
        blocks.append(_credit(pen, paper))
    return [
        *blocks,
        signatures(
            pen, ("Recibí conforme", paper.customer.name), ("Autorizado por", paper.approved_by), 30
        ),
    ]


def facts(paper: RefundPaper) -> tuple[Field, ...]:
    """What identifies the refund, and who decided it."""
    replaces = f"El comprobante del {minute(paper.replaces)}" if paper.replaces else ""
    known = (
        Field("Recibo", paper.receipt),
        Field("Cobrado", f"{dollars(paper.paid_cents)} el {day(paper.received_on)}"),
        *paper.references,
        Field("Pedida por", paper.requested_by),
        Field("Aprobada por", paper.approved_by),
        Field("Reemplaza a", replaces),
    )
    return tuple(field for field in known if field.value)


def _reason(pen: Pen, paper: RefundPaper) -> Block:
    lines = wrapped(paper.reason, BODY, WIDTH - LABEL_WIDTH, 3)

    def draw(y: float) -> None:
        pen.text(LEFT, y + 10, "MOTIVO", LABEL)
        for step, line in enumerate(lines):
            pen.text(LEFT + LABEL_WIDTH, y + 10 + step * BODY.leading, line, BODY)

    return Block(4 + max(len(lines), 1) * BODY.leading, draw)


def _table_head(pen: Pen) -> Block:
    labels = ("SALDO ANTERIOR", "VUELVE A DEBERSE", "SALDO ACTUAL")

    def draw(y: float) -> None:
        pen.text(LEFT, y + 14, "FACTURA", LABEL)
        for right, label in zip(_COLUMNS, labels, strict=True):
            pen.right(right, y + 14, label, LABEL)
        pen.rule(LEFT, y + 19, RIGHT, INK, 0.7)

    return Block(20, draw)


def _row(pen: Pen, row: ReopenedRow, heading: Block) -> Block:
    def draw(y: float) -> None:
        base = y + 9.8
        pen.whole(LEFT, base, row.invoice_number, _CELL, 200)
        cells = (row.previous_cents, row.reopened_cents, row.balance_cents)
        for place, (right, cents) in enumerate(zip(_COLUMNS, cells, strict=True)):
            style = _CELL_BOLD if place == 1 else _CELL
            pen.figure(right, base, money(cents), style, _COLUMN_WIDTH)
        pen.rule(LEFT, y + 13.6, RIGHT, LINE, 0.35)

    return Block(13.6, draw, heading)


def _credit(pen: Pen, paper: RefundPaper) -> Block:
    def draw(y: float) -> None:
        pen.text(LEFT, y + 12, "Se retira del saldo a favor", BODY)
        pen.figure(_COLUMNS[1], y + 12, dollars(paper.credit_cents), BODY_BOLD, _COLUMN_WIDTH)

    return Block(16, draw)
