"""The receipt on an 80 mm roll: 72 mm of black on white, as long as what it says.

A thermal head prints no greys: everything is plain black, and nothing is smaller than 7 points.
"""

from collections.abc import Sequence
from typing import Final

from services.printing.figures import dollars, minute, money
from services.printing.flow import Block, draw_down, paginated, total_height
from services.printing.fonts import bold, regular
from services.printing.lettering import Colour, Style, clean, shrunk, width_of, wrapped
from services.printing.look import DEMO_WORDS, MM, company_lines, joined, references
from services.printing.notes import agreement_note
from services.printing.papers import ReceiptPaper, ReceiptRow, TenderBlock
from services.printing.pen import Pen
from services.printing.sheet import REPRINT_FORM, Sheet
from services.printing.words import MOST_CENTS, amount_in_words

ROLL_WIDTH: Final = 80 * MM
_LEFT: Final = 4 * MM
_RIGHT: Final = ROLL_WIDTH - _LEFT
_WIDTH: Final = _RIGHT - _LEFT
_MIDDLE: Final = ROLL_WIDTH / 2
_SLOT: Final = (_WIDTH, 14.0)
_HEAD: Final = 24.0
_TAIL: Final = 8 * MM
_LONGEST: Final = 4000.0
"""Beyond this a receipt goes on in a new piece: viewers refuse pages over 14,400 points."""

_BLACK: Final[Colour] = (0.0, 0.0, 0.0)
_TEXT: Final = Style(regular, 7.8, _BLACK)
_STRONG: Final = Style(bold, 7.8, _BLACK)
_SMALL: Final = Style(regular, 7.2, _BLACK)
_SMALL_STRONG: Final = Style(bold, 7.2, _BLACK)
_TRADE: Final = Style(bold, 12.5, _BLACK)
_KIND: Final = Style(bold, 8.6, _BLACK, 1.4)
_NUMBER: Final = Style(bold, 13.0, _BLACK)
_AMOUNT: Final = Style(bold, 19.0, _BLACK)
_MARK: Final = Style(bold, 8.0, _BLACK, 1.2)


class RollReceipts:
    """One document of receipts, each copy a page of its own length."""

    def __init__(self, first: ReceiptPaper) -> None:
        title = clean(f"Recibo de caja {first.number}")
        author = clean(first.company.legal_name)
        self.sheet = Sheet(ROLL_WIDTH, 100 * MM, title, author, _SLOT)

    def pdf(self) -> bytes:
        """Close the document."""
        return self.sheet.pdf()

    def draw(self, paper: ReceiptPaper) -> None:
        """One receipt with its copies."""
        for copy in paper.copies:
            blocks = _blocks(self.sheet.pen, paper, copy)
            for piece in paginated(blocks, _LONGEST, _LONGEST):
                self._draw_piece(piece)

    def _draw_piece(self, blocks: Sequence[Block]) -> None:
        self.sheet.resize(ROLL_WIDTH, _HEAD + total_height(blocks) + _TAIL)
        self.sheet.place(REPRINT_FORM, _LEFT, 6 + _SLOT[1])
        draw_down(blocks, _HEAD)
        self.sheet.end_page()


def _blocks(pen: Pen, paper: ReceiptPaper, copy: str) -> list[Block]:
    company, who = paper.company, paper.received_from
    blocks: list[Block] = []
    if company.is_demo:
        blocks.append(_boxed(pen, DEMO_WORDS))
    blocks.append(_centred(pen, company.trade_name or company.legal_name, _TRADE, 2))
    blocks += [_centred(pen, words, _SMALL, most + 1) for words, most in company_lines(company)]
    blocks += [
        _gap(5),
        _dashes(pen),
        _gap(3),
        _centred(pen, "RECIBO DE CAJA", _KIND),
        _centred(pen, *shrunk(paper.number, _NUMBER, _WIDTH)),
        _centred(pen, joined(paper.city, minute(paper.moment)), _TEXT),
    ]
    if paper.state:
        blocks.append(_boxed(pen, paper.state.upper()))
    blocks += [
        _gap(6),
        _lines(pen, "Recibimos de", _SMALL),
        _lines(pen, who.name, Style(bold, 9.4, _BLACK), 3),
        _lines(pen, f"{who.id_kind} {who.id_number}", _TEXT, 3),
        _gap(4),
        _centred(pen, dollars(paper.amount_cents), _AMOUNT),
        _lines(pen, "La suma de", _SMALL),
        _lines(pen, _spelled(paper.amount_cents), _STRONG, 6),
        _gap(3),
        _lines(pen, "Por concepto de", _SMALL),
        _lines(pen, paper.concept, _TEXT, 5),
        _gap(4),
        _title(pen, "Forma de pago", ""),
    ]
    for tender in paper.tenders:
        blocks += _tender(pen, tender)
    if paper.rows:
        blocks += [_gap(4), _title(pen, "Factura", "Abono")]
        for row in paper.rows:
            blocks += _row(pen, row)
    blocks += [_gap(3), _rule(pen), _pair(pen, "Total recibido", dollars(paper.amount_cents), True)]
    if paper.credit_cents:
        blocks.append(_pair(pen, "Saldo a favor", dollars(paper.credit_cents)))
    blocks += _note(pen, paper)
    blocks += [
        _signature(pen, "Entregué conforme"),
        _signature(pen, "Recibí conforme"),
        _gap(5),
        _lines(pen, joined(f"Cajero/a: {paper.cashier}", f"Caja {paper.till}"), _SMALL, 3),
        _lines(pen, f"Cuenta {paper.account_number}", _SMALL),
        _gap(5),
        _centred(pen, copy, _MARK),
    ]
    return blocks


def _spelled(cents: int) -> str:
    return amount_in_words(cents) if 0 <= cents <= MOST_CENTS else dollars(cents)


def _tender(pen: Pen, tender: TenderBlock) -> list[Block]:
    blocks = [_pair(pen, tender.method, money(tender.amount_cents), strong=True)]
    blocks.append(_lines(pen, references(tender.references), _SMALL, 6))
    if tender.condition:
        blocks.append(_lines(pen, tender.condition, _SMALL_STRONG, 3))
    return [*blocks, _gap(2)]


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
        blocks.append(_lines(pen, withheld, _SMALL, 2))
    return [*blocks, _gap(2.5)]


def _invoice(pen: Pen, row: ReceiptRow) -> Block:
    def draw(y: float) -> None:
        pen.whole(_LEFT, y + 8.4, row.invoice_number, _STRONG, _WIDTH - 80)
        pen.figure(_RIGHT, y + 8.4, money(row.paid_cents), _STRONG, 74)

    return Block(11, draw)


def _balances(pen: Pen, row: ReceiptRow) -> Block:
    half = _WIDTH / 2 - 2

    def draw(y: float) -> None:
        pen.fit(_LEFT, y + 7.4, f"Anterior {money(row.previous_cents)}", _SMALL, half)
        pen.fit_right(_RIGHT, y + 7.4, f"Saldo actual {money(row.balance_cents)}", _SMALL, half)

    return Block(_SMALL.leading, draw)


def _note(pen: Pen, paper: ReceiptPaper) -> list[Block]:
    if paper.agreement is None:
        return []
    note = agreement_note(paper.agreement, paper.company.help_email)
    return [
        _gap(7),
        _dashes(pen),
        _gap(3),
        _lines(pen, note.title, _SMALL_STRONG, 3),
        _lines(pen, note.words, _SMALL, 12),
    ]


def _gap(height: float) -> Block:
    return Block(height, lambda _y: None)


def _dashes(pen: Pen) -> Block:
    return Block(2, lambda y: pen.dashes(_LEFT, y + 1, _RIGHT, _BLACK))


def _rule(pen: Pen) -> Block:
    return Block(2, lambda y: pen.rule(_LEFT, y + 1, _RIGHT, _BLACK, 0.8))


def _lines(pen: Pen, words: str, style: Style, most_lines: int = 1) -> Block:
    lines = wrapped(words, style, _WIDTH, most_lines)

    def draw(y: float) -> None:
        for step, line in enumerate(lines):
            pen.text(_LEFT, y + style.size + step * style.leading, line, style)

    return Block(len(lines) * style.leading, draw)


def _centred(pen: Pen, words: str, style: Style, most_lines: int = 1) -> Block:
    lines = wrapped(words, style, _WIDTH, most_lines)

    def draw(y: float) -> None:
        for step, line in enumerate(lines):
            pen.middle(_MIDDLE, y + style.size + step * style.leading, line, style)

    return Block(len(lines) * style.leading, draw)


def _boxed(pen: Pen, words: str) -> Block:
    wide = min(width_of(clean(words), _MARK) + 14, _WIDTH)

    def draw(y: float) -> None:
        pen.frame(_MIDDLE - wide / 2, y + 1, wide, 14, _BLACK, line=0.8)
        pen.middle(_MIDDLE, y + 11, words, _MARK)

    return Block(20, draw)


def _title(pen: Pen, left: str, right: str) -> Block:
    def draw(y: float) -> None:
        pen.text(_LEFT, y + 8, left, _SMALL_STRONG)
        pen.right(_RIGHT, y + 8, right, _SMALL_STRONG)
        pen.rule(_LEFT, y + 11.5, _RIGHT, _BLACK, 0.6)

    return Block(14, draw, keeps_next=True)


def _pair(pen: Pen, left: str, right: str, strong: bool = False) -> Block:
    style = _STRONG if strong else _TEXT

    def draw(y: float) -> None:
        pen.fit(_LEFT, y + 8.4, left, style, _WIDTH - 80)
        pen.figure(_RIGHT, y + 8.4, right, style, 74)

    return Block(11, draw)


def _signature(pen: Pen, title: str) -> Block:
    def draw(y: float) -> None:
        pen.rule(_LEFT, y + 34, _RIGHT, _BLACK, 0.6)
        pen.middle(_MIDDLE, y + 43, title, _SMALL)

    return Block(45, draw)
