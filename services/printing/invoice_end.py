"""What stands below an invoice's charges: amount in words, QR, note and totals."""

from typing import Final

from services.money import plain
from services.printing.figures import dollars, money
from services.printing.fonts import bold
from services.printing.lettering import Style, clean
from services.printing.look import (
    ACCENT,
    BODY,
    BODY_BOLD,
    INK,
    LEFT,
    RIGHT,
    SMALL,
    SMALL_BOLD,
    SMALL_INK,
)
from services.printing.notes import agreement_note
from services.printing.papers import InvoicePaper
from services.printing.pen import Pen
from services.printing.qr import qr_rows
from services.printing.words import MOST_CENTS, son_line

_TOTALS_X: Final = RIGHT - 172
_ROOM: Final = _TOTALS_X - 14 - LEFT - 24
_QR_SIDE: Final = 66.0
_TOTAL: Final = Style(bold, 11.0, INK)


def draw_end(pen: Pen, paper: InvoicePaper, y: float) -> None:
    """The end of an invoice, from `y` down."""
    _draw_totals(pen, paper, y + 8)
    below = y + 20
    if 0 <= paper.total_cents <= MOST_CENTS:
        below = (
            pen.paragraph(LEFT, below, son_line(paper.total_cents), SMALL_INK, _ROOM, most_lines=2)
            + 6
        )
    pen.modules(LEFT, below, _QR_SIDE, qr_rows(_qr_text(paper)))
    note = agreement_note(paper.agreement, paper.company.help_email)
    x = LEFT + _QR_SIDE + 14
    below = pen.paragraph(x, below + 7, note.title, SMALL_BOLD, _ROOM - _QR_SIDE - 14, most_lines=2)
    pen.paragraph(x, below + 1.5, note.words, SMALL, _ROOM - _QR_SIDE - 14, most_lines=7)


def _draw_totals(pen: Pen, paper: InvoicePaper, y: float) -> None:
    base = y + 12
    for label, cents in _total_rows(paper):
        pen.fit(_TOTALS_X, base, label, BODY, 92)
        pen.figure(RIGHT, base, money(cents), BODY, 74)
        base += 13.6
    pen.rule(_TOTALS_X, base - 5, RIGHT, ACCENT, 1.2)
    base += 11
    pen.text(_TOTALS_X, base, "Total", _TOTAL)
    pen.figure(RIGHT, base, dollars(paper.total_cents), _TOTAL, 120)
    if paper.balance_cents != paper.total_cents:
        base += 15
        pen.text(_TOTALS_X, base, "Saldo pendiente", BODY_BOLD)
        pen.figure(RIGHT, base, dollars(paper.balance_cents), BODY_BOLD, 90)


def _total_rows(paper: InvoicePaper) -> list[tuple[str, int]]:
    rows = [(f"Subtotal {part.label}", part.base_cents) for part in paper.subtotals]
    if len(paper.subtotals) != 1:
        rows.append(("Subtotal sin impuestos", paper.subtotal_cents))
    discount = sum(line.discount_cents for line in paper.lines)
    if discount:
        rows.append(("Descuento incluido", discount))
    taxed = [(part.label, part.tax_cents) for part in paper.subtotals if part.tax_cents]
    return rows + (taxed or [("IVA", paper.tax_cents)])


def end_height(paper: InvoicePaper) -> float:
    """How much room `draw_end` needs."""
    totals = 8 + 12 + len(_total_rows(paper)) * 13.6 + 28
    return max(totals, 20 + 2 * SMALL.leading + 6 + 100)


def _qr_text(paper: InvoicePaper) -> str:
    due = paper.due_on
    return clean(
        f"FACTURA {paper.number[:40]} USD {plain(paper.total_cents)} VENCE {due:%d/%m/%Y}"
    ).upper()
