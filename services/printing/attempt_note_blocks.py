"""The parts of the note of a charge attempt on A4, each a block that knows its height."""

from collections.abc import Sequence
from typing import Final

from services.printing.facts import fact_rows, told_panel, who_and_amount
from services.printing.figures import minute, money
from services.printing.flow import Block
from services.printing.fonts import regular
from services.printing.lettering import Style, wrapped
from services.printing.look import (
    ACCENT,
    INK,
    LABEL,
    LEFT,
    LINE,
    MUTED,
    RIGHT,
    SMALL_INK,
    WIDTH,
)
from services.printing.papers import AttemptedInvoice, AttemptNotePaper, Field
from services.printing.pen import Pen

_CELL: Final = Style(regular, 8.0, INK)
_CELL_MUTED: Final = Style(regular, 7.4, MUTED)
_COLUMNS: Final = 3
_GUTTER: Final = 20.0
_COLUMN: Final = (WIDTH - (_COLUMNS - 1) * _GUTTER) / _COLUMNS


def body_blocks(pen: Pen, paper: AttemptNotePaper) -> list[Block]:
    """Everything between the letterhead and the foot; what happened comes first."""
    heading = _invoices_head(pen, len(paper.invoices))
    rows = [
        paper.invoices[start : start + _COLUMNS]
        for start in range(0, len(paper.invoices), _COLUMNS)
    ]
    when = f"Situación al {minute(paper.told_at)}"
    blocks = [told_panel(pen, paper.verdict, paper.sentence, when)]
    blocks += [
        who_and_amount(pen, paper.customer, "VALOR PEDIDO", paper.amount_cents),
        *_facts(pen, paper),
    ]
    if rows:
        blocks.append(Block(heading.height, heading.draw, keeps_next=True))
        blocks += [_invoice_row(pen, row, heading) for row in rows]
    return [*blocks, _advice(pen, paper)]


def facts(paper: AttemptNotePaper) -> tuple[Field, ...]:
    """What identifies the attempt, for the customer and for whoever answers the telephone."""
    replaces = f"La constancia del {minute(paper.replaces)}" if paper.replaces else ""
    known = (
        Field("Inicio del cobro", minute(paper.began_at)),
        Field("Cuenta", paper.account_number),
        Field("Caja", paper.till),
        Field("Cajero/a", paper.cashier),
        Field("Tarjeta", paper.card),
        Field("En Stripe", paper.intent),
        Field("Intento", paper.attempt),
        Field("En duda desde", minute(paper.doubt_since) if paper.doubt_since else ""),
        Field("Última consulta", minute(paper.asked_at) if paper.asked_at else ""),
        Field("Reemplaza a", replaces),
    )
    return tuple(field for field in known if field.value)


def _facts(pen: Pen, paper: AttemptNotePaper) -> list[Block]:
    return [
        Block(4, lambda y: pen.rule(LEFT, y + 2, RIGHT, LINE)),
        *fact_rows(pen, facts(paper)),
    ]


def _invoices_head(pen: Pen, count: int) -> Block:
    label = "FACTURA DEL INTENTO" if count == 1 else f"{count} FACTURAS DEL INTENTO"

    def draw(y: float) -> None:
        pen.text(LEFT, y + 13, label, LABEL)
        pen.rule(LEFT, y + 17, RIGHT, INK, 0.7)

    return Block(18, draw)


def _invoice_row(pen: Pen, row: Sequence[AttemptedInvoice], heading: Block) -> Block:
    def draw(y: float) -> None:
        for column, each in enumerate(row):
            x = LEFT + column * (_COLUMN + _GUTTER)
            pen.whole(x, y + 9.6, each.number, _CELL, _COLUMN - 66)
            pen.figure(x + _COLUMN, y + 9.6, money(each.amount_cents), _CELL, 60)

    return Block(12.4, draw, heading)


def _advice(pen: Pen, paper: AttemptNotePaper) -> Block:
    lines = [line for each in paper.advice for line in wrapped(each, SMALL_INK, WIDTH - 10, 4)]
    leading = SMALL_INK.leading

    def draw(y: float) -> None:
        pen.panel(LEFT, y + 8, 2, len(lines) * leading + 2, ACCENT)
        for step, line in enumerate(lines):
            pen.text(LEFT + 10, y + 15.6 + step * leading, line, SMALL_INK)

    return Block(12 + len(lines) * leading, draw)
