"""The receipt on an 80 mm roll, as long as what it says."""

from typing import Final

from services.printing.figures import dollars, joined, minute, money
from services.printing.flow import Block
from services.printing.fonts import bold
from services.printing.lettering import Style, shrunk
from services.printing.look import references
from services.printing.notes import agreement_note
from services.printing.papers import UNSIGNED, ReceiptPaper, ReceiptRow, TenderBlock
from services.printing.pen import Pen
from services.printing.roll import (
    AMOUNT,
    BLACK,
    KIND,
    LEFT,
    MARK,
    NUMBER,
    RIGHT,
    SMALL,
    SMALL_STRONG,
    STRONG,
    TEXT,
    WIDTH,
    boxed,
    centred,
    company_head,
    dashes,
    draw_strip,
    gap,
    lines,
    new_roll,
    pair,
    rule,
    signature,
    title,
)
from services.printing.words import MOST_CENTS, amount_in_words

_NAME: Final = Style(bold, 9.4, BLACK)


class RollReceipts:
    """One document of receipts, each copy a page of its own length."""

    def __init__(self, first: ReceiptPaper) -> None:
        self.sheet = new_roll(f"Recibo de caja {first.number}", first.company.legal_name)

    def pdf(self) -> bytes:
        """Close the document."""
        return self.sheet.pdf()

    def draw(self, paper: ReceiptPaper) -> None:
        """One receipt with its copies."""
        for copy in paper.copies:
            draw_strip(self.sheet, _blocks(self.sheet.pen, paper, copy))


def _blocks(pen: Pen, paper: ReceiptPaper, copy: str) -> list[Block]:
    who = paper.received_from
    blocks = company_head(pen, paper.company)
    blocks += [
        centred(pen, "RECIBO DE CAJA", KIND),
        centred(pen, *shrunk(paper.number, NUMBER, WIDTH)),
        centred(pen, joined(paper.city, minute(paper.moment)), TEXT),
    ]
    if paper.state:
        blocks.append(boxed(pen, paper.state.upper()))
    blocks += [
        gap(6),
        lines(pen, "Recibimos de", SMALL),
        lines(pen, who.name, _NAME, 3),
        lines(pen, f"{who.id_kind} {who.id_number}", TEXT, 3),
        gap(4),
        centred(pen, dollars(paper.amount_cents), AMOUNT),
        lines(pen, "La suma de", SMALL),
        lines(pen, _spelled(paper.amount_cents), STRONG, 6),
        gap(3),
        lines(pen, "Por concepto de", SMALL),
        lines(pen, paper.concept, TEXT, 5),
        gap(4),
        title(pen, "Forma de pago", ""),
    ]
    for tender in paper.tenders:
        blocks += _tender(pen, tender)
    if paper.rows:
        blocks += [gap(4), title(pen, "Factura", "Abono")]
        for row in paper.rows:
            blocks += _row(pen, row)
    blocks += [gap(3), rule(pen), pair(pen, "Total recibido", dollars(paper.amount_cents), True)]
    if paper.credit_cents:
        blocks.append(pair(pen, "Saldo a favor", dollars(paper.credit_cents)))
    blocks += _note(pen, paper)
    if paper.is_signed:
        blocks += [signature(pen, "Entregué conforme"), signature(pen, "Recibí conforme")]
    else:
        blocks += [gap(5), lines(pen, UNSIGNED, SMALL, 3)]
    blocks += [
        gap(5),
        lines(pen, joined(f"Cajero/a: {paper.cashier}", f"Caja {paper.till}"), SMALL, 3),
        lines(pen, f"Cuenta {paper.account_number}", SMALL),
        gap(5),
        centred(pen, copy, MARK),
    ]
    return blocks


def _spelled(cents: int) -> str:
    return amount_in_words(cents) if 0 <= cents <= MOST_CENTS else dollars(cents)


def _tender(pen: Pen, tender: TenderBlock) -> list[Block]:
    blocks = [pair(pen, tender.method, money(tender.amount_cents), strong=True)]
    blocks.append(lines(pen, references(tender.references), SMALL, 6))
    if tender.condition:
        blocks.append(lines(pen, tender.condition, SMALL_STRONG, 3))
    return [*blocks, gap(2)]


def _row(pen: Pen, row: ReceiptRow) -> list[Block]:
    withheld = joined(
        f"Ret. fte {money(row.income_withheld_cents)}" if row.income_withheld_cents else "",
        f"Ret. IVA {money(row.vat_withheld_cents)}" if row.vat_withheld_cents else "",
    )
    number = _invoice(pen, row)
    blocks = [
        Block(number.height, number.draw, keeps_next=True),
        _balances(pen, row),
    ]
    if withheld:
        blocks.append(lines(pen, withheld, SMALL, 2))
    return [*blocks, gap(2.5)]


def _invoice(pen: Pen, row: ReceiptRow) -> Block:
    def draw(y: float) -> None:
        pen.whole(LEFT, y + 8.4, row.invoice_number, STRONG, WIDTH - 80)
        pen.figure(RIGHT, y + 8.4, money(row.paid_cents), STRONG, 74)

    return Block(11, draw)


def _balances(pen: Pen, row: ReceiptRow) -> Block:
    half = WIDTH / 2 - 2

    def draw(y: float) -> None:
        pen.fit(LEFT, y + 7.4, f"Anterior {money(row.previous_cents)}", SMALL, half)
        pen.fit_right(RIGHT, y + 7.4, f"Saldo actual {money(row.balance_cents)}", SMALL, half)

    return Block(SMALL.leading, draw)


def _note(pen: Pen, paper: ReceiptPaper) -> list[Block]:
    if paper.agreement is None:
        return []
    note = agreement_note(paper.agreement, paper.company.help_email)
    return [
        gap(7),
        dashes(pen),
        gap(3),
        lines(pen, note.title, SMALL_STRONG, 3),
        lines(pen, note.words, SMALL, 12),
    ]
