"""The parts of a receipt on A4, each a block that knows its height."""

from typing import Final

from services.printing.facts import signatures
from services.printing.figures import dollars, money
from services.printing.flow import Block
from services.printing.fonts import bold, regular
from services.printing.lettering import Style, wrapped
from services.printing.look import (
    ACCENT,
    BODY,
    BODY_BOLD,
    INK,
    LABEL,
    LEFT,
    LINE,
    MUTED,
    PANEL,
    RIGHT,
    SMALL,
    SMALL_BOLD,
    WIDTH,
    references,
)
from services.printing.notes import agreement_note
from services.printing.papers import UNSIGNED, ReceiptPaper, ReceiptRow, TenderBlock
from services.printing.pen import Pen
from services.printing.words import MOST_CENTS, amount_in_words

_AMOUNT: Final = Style(bold, 18.0, INK)
_NAME: Final = Style(bold, 9.6, INK)
_CELL: Final = Style(regular, 8.0, INK)
_CELL_BOLD: Final = Style(bold, 8.0, INK)
_CELL_MUTED: Final = Style(regular, 8.0, MUTED)
_TOTAL: Final = Style(bold, 9.6, INK)
_VALUE_X: Final = LEFT + 106
_PANEL_WIDTH: Final = 132.0
_PANEL_X: Final = RIGHT - _PANEL_WIDTH
_COLUMNS: Final = (LEFT + 222, LEFT + 290, LEFT + 358, LEFT + 428, RIGHT)
_COLUMN_WIDTH: Final = 62.0


def body_blocks(pen: Pen, paper: ReceiptPaper) -> list[Block]:
    """Everything between the letterhead and the foot."""
    heading = _table_head(pen)
    blocks = [_facts(pen, paper), _tenders_head(pen)]
    blocks += [_tender(pen, tender) for tender in paper.tenders]
    if paper.rows:
        blocks.append(Block(heading.height, heading.draw, keeps_next=True))
        last = len(paper.rows) - 1
        blocks += [
            _row(pen, row, heading, is_last=index == last) for index, row in enumerate(paper.rows)
        ]
    blocks.append(_totals(pen, paper))
    if paper.agreement is not None:
        blocks.append(_note(pen, paper))
    blocks.append(_signed(pen, paper) if paper.is_signed else _unsigned(pen))
    return blocks


def _signed(pen: Pen, paper: ReceiptPaper) -> Block:
    return signatures(
        pen,
        ("Entregué conforme", paper.received_from.name),
        ("Recibí conforme", paper.cashier),
        30,
    )


def _unsigned(pen: Pen) -> Block:
    return Block(24, lambda y: pen.text(LEFT, y + 20, UNSIGNED, SMALL))


def _facts(pen: Pen, paper: ReceiptPaper) -> Block:
    who = paper.received_from
    room = _PANEL_X - _VALUE_X - 16
    full = RIGHT - _VALUE_X
    names = wrapped(who.name, _NAME, room, 2)
    sum_words = (
        amount_in_words(paper.amount_cents)
        if 0 <= paper.amount_cents <= MOST_CENTS
        else dollars(paper.amount_cents)
    )
    spelled = wrapped(sum_words, BODY_BOLD, room, 4)
    concept = wrapped(paper.concept, BODY, full, 3)
    first = 18 + len(names) * 12
    second = first + 13
    third = max(second + len(spelled) * BODY.leading + 2.5, 56)
    height = third + max(len(concept), 1) * BODY.leading

    def draw(y: float) -> None:
        pen.rule(LEFT, y, RIGHT, ACCENT, 1.2)
        pen.text(LEFT, y + 18, "RECIBIMOS DE", LABEL)
        for step, words in enumerate(names):
            pen.text(_VALUE_X, y + 18 + step * 12, words, _NAME)
        pen.fit(_VALUE_X, y + first - 1, f"{who.id_kind} {who.id_number}", SMALL, room)
        pen.text(LEFT, y + second, "LA SUMA DE", LABEL)
        for step, words in enumerate(spelled):
            pen.text(_VALUE_X, y + second + step * BODY.leading, words, BODY_BOLD)
        pen.text(LEFT, y + third, "POR CONCEPTO DE", LABEL)
        for step, words in enumerate(concept):
            pen.text(_VALUE_X, y + third + step * BODY.leading, words, BODY)
        pen.panel(_PANEL_X, y + 9, _PANEL_WIDTH, 32, PANEL)
        pen.figure(RIGHT - 12, y + 31.3, dollars(paper.amount_cents), _AMOUNT, _PANEL_WIDTH - 24)

    return Block(height, draw)


def _tenders_head(pen: Pen) -> Block:
    def draw(y: float) -> None:
        pen.text(LEFT, y + 9, "FORMA DE PAGO", LABEL)
        pen.rule(LEFT, y + 13.5, RIGHT, LINE)

    return Block(14, draw, keeps_next=True)


def _tender(pen: Pen, tender: TenderBlock) -> Block:
    room = RIGHT - _VALUE_X - 84
    words = references(tender.references)
    lines = wrapped(words, _CELL_MUTED, room, 4)
    count = len(lines) + bool(tender.condition)

    def draw(y: float) -> None:
        base = y + 11
        pen.fit(LEFT, base, tender.method, _CELL_BOLD, 100)
        pen.figure(RIGHT, base, money(tender.amount_cents), _CELL, 76)
        for step, line in enumerate(lines):
            pen.text(_VALUE_X, base + step * 10.2, line, _CELL_MUTED)
        if tender.condition:
            pen.fit(_VALUE_X, base + len(lines) * 10.2, tender.condition, SMALL_BOLD, room)

    return Block(4 + max(count, 1) * 10.2, draw)


def _table_head(pen: Pen) -> Block:
    labels = ("SALDO ANTERIOR", "RET. FTE", "RET. IVA", "ABONO", "SALDO ACTUAL")

    def draw(y: float) -> None:
        pen.text(LEFT, y + 14, "FACTURA", LABEL)
        for right, label in zip(_COLUMNS, labels, strict=True):
            pen.right(right, y + 14, label, LABEL)
        pen.rule(LEFT, y + 19, RIGHT, INK, 0.7)

    return Block(20, draw)


def _row(pen: Pen, row: ReceiptRow, heading: Block, is_last: bool) -> Block:
    def draw(y: float) -> None:
        base = y + 9.8
        pen.whole(LEFT, base, row.invoice_number, _CELL, 150)
        cells = (
            money(row.previous_cents),
            money(row.income_withheld_cents) if row.income_withheld_cents else "–",
            money(row.vat_withheld_cents) if row.vat_withheld_cents else "–",
            money(row.paid_cents),
            money(row.balance_cents),
        )
        for index, (right, words) in enumerate(zip(_COLUMNS, cells, strict=True)):
            pen.figure(right, base, words, _CELL_BOLD if index == 3 else _CELL, _COLUMN_WIDTH)
        pen.rule(LEFT, y + 13.6, RIGHT, LINE, 0.35)

    return Block(13.6, draw, heading, keeps_next=is_last)


def _totals(pen: Pen, paper: ReceiptPaper) -> Block:
    def draw(y: float) -> None:
        base = y + 14.5
        if paper.credit_cents:
            pen.text(LEFT, base, "Saldo a favor", BODY)
            pen.text(_VALUE_X, base, dollars(paper.credit_cents), BODY_BOLD)
        pen.right(_COLUMNS[2], base, "Total recibido", _TOTAL)
        pen.figure(_COLUMNS[3], base, dollars(paper.amount_cents), _TOTAL, 68)

    return Block(20, draw, keeps_next=True)


def _note(pen: Pen, paper: ReceiptPaper) -> Block:
    agreement = paper.agreement
    if agreement is None:
        return Block(0, lambda _y: None)
    note = agreement_note(agreement, paper.company.help_email)
    lines = wrapped(note.words, SMALL, WIDTH - 10, 5)

    def draw(y: float) -> None:
        pen.panel(LEFT, y + 6, 2, 10 + len(lines) * SMALL.leading, ACCENT)
        pen.fit(LEFT + 10, y + 13, note.title, SMALL_BOLD, WIDTH - 10)
        for step, line in enumerate(lines):
            pen.text(LEFT + 10, y + 23 + step * SMALL.leading, line, SMALL)

    return Block(17 + len(lines) * SMALL.leading, draw, keeps_next=True)
