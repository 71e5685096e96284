"""Our own deposit slip (*papeleta de depósito*) on A4: the list of its cheques, and its cash."""

from typing import Final

from services.printing.facts import fact_rows, signatures
from services.printing.figures import day, dollars, joined, minute, money
from services.printing.flow import Block
from services.printing.fonts import bold, regular
from services.printing.lettering import Style, wrapped
from services.printing.look import (
    ALERT,
    BODY,
    BODY_BOLD,
    INK,
    LABEL,
    LEFT,
    LINE,
    MUTED,
    PANEL,
    RIGHT,
    SMALL_BOLD,
    WIDTH,
    pill,
)
from services.printing.papers import Field, SlipPaper, SlipRow
from services.printing.pen import Pen
from services.printing.slip_form import Heading, company_sheet, copy_drawer, draw_pages
from services.printing.words import amount_in_words

_MARK: Final = Style(bold, 9.0, ALERT, 1.4)
_CELL: Final = Style(regular, 8.0, INK)
_CELL_MUTED: Final = Style(regular, 8.0, MUTED)
_CELL_BOLD: Final = Style(bold, 8.0, INK)
_TOTAL: Final = Style(bold, 13.0, INK)
_COUNT_X: Final = LEFT
_BANK_X: Final = LEFT + 20
_ACCOUNT_X: Final = LEFT + 128
_NUMBER_X: Final = LEFT + 208
_DRAWER_X: Final = LEFT + 268
_DATE_X: Final = LEFT + 396
_ROW: Final = 14.4


def render_slip(paper: SlipPaper) -> bytes:
    """One slip as a PDF, with all its copies."""
    number = f"N.º {paper.number}"
    heading = Heading(
        ("PAPELETA DE DEPÓSITO",), number, joined(paper.city, minute(paper.made_at)), number
    )
    sheet = company_sheet(f"Papeleta de depósito {paper.number}", paper.company)
    draw_copy = copy_drawer(sheet, paper.company, heading)
    draw_pages(sheet, paper.copies, _blocks(sheet.pen, paper), draw_copy)
    return sheet.pdf()


def _blocks(pen: Pen, paper: SlipPaper) -> list[Block]:
    blocks = [*([_mark(pen, paper)] if paper.mark else []), *fact_rows(pen, _facts(paper))]
    blocks.append(Block(6, lambda _y: None))
    if paper.rows:
        heading = _table_head(pen)
        blocks.append(Block(heading.height, heading.draw, keeps_next=True))
        blocks += [_row(pen, place, row, heading) for place, row in enumerate(paper.rows, start=1)]
    return [
        *blocks,
        _totals(pen, paper),
        signatures(
            pen, ("Entregado por", paper.made_by), ("Recibido por el banco", "Sello y firma"), 46
        ),
    ]


def _facts(paper: SlipPaper) -> tuple[Field, ...]:
    known = (
        Field("Cuenta", paper.bank_account),
        Field("A nombre de", paper.company.legal_name),
        Field("N.º del banco", paper.bank_number),
        Field("Depositada", day(paper.deposited_on) if paper.deposited_on else ""),
        Field("Preparada por", joined(paper.made_by, f"Caja {paper.till}")),
        Field("Cheques", str(len(paper.rows))),
        Field("Reemplaza a", f"La del {minute(paper.replaces)}" if paper.replaces else ""),
    )
    return tuple(field for field in known if field.value)


def _mark(pen: Pen, paper: SlipPaper) -> Block:
    lines = wrapped(paper.reason, BODY, WIDTH - 90, 2)

    def draw(y: float) -> None:
        pill(pen, LEFT, y, paper.mark, _MARK)
        for step, line in enumerate(lines):
            pen.text(LEFT + 84, y + 11 + step * BODY.leading, line, BODY)

    return Block(24, draw)


def _table_head(pen: Pen) -> Block:
    def draw(y: float) -> None:
        for x, words in (
            (_COUNT_X, "N.º"),
            (_BANK_X, "BANCO"),
            (_ACCOUNT_X, "CUENTA"),
            (_NUMBER_X, "CHEQUE"),
            (_DRAWER_X, "GIRADOR"),
            (_DATE_X, "FECHA"),
        ):
            pen.text(x, y + 12, words, LABEL)
        pen.right(RIGHT, y + 12, "VALOR", LABEL)
        pen.rule(LEFT, y + 17, RIGHT, INK, 0.7)

    return Block(18, draw)


def _row(pen: Pen, place: int, row: SlipRow, heading: Block) -> Block:
    def draw(y: float) -> None:
        base = y + 10.2
        pen.text(_COUNT_X, base, str(place), _CELL_MUTED)
        pen.fit(_BANK_X, base, row.bank, _CELL, _ACCOUNT_X - _BANK_X - 8)
        pen.whole(_ACCOUNT_X, base, row.account_number, _CELL, _NUMBER_X - _ACCOUNT_X - 8)
        pen.whole(_NUMBER_X, base, row.cheque_number, _CELL_BOLD, _DRAWER_X - _NUMBER_X - 8)
        pen.fit(_DRAWER_X, base, row.drawer, _CELL, _DATE_X - _DRAWER_X - 8)
        pen.text(_DATE_X, base, day(row.dated_on), _CELL)
        pen.figure(RIGHT, base, money(row.amount_cents), _CELL, RIGHT - _DATE_X - 50)
        pen.rule(LEFT, y + _ROW - 0.4, RIGHT, LINE, 0.35)

    return Block(_ROW, draw, heading)


def _totals(pen: Pen, paper: SlipPaper) -> Block:
    total = paper.cheque_cents + paper.cash_cents
    lines = wrapped(amount_in_words(total), BODY_BOLD, WIDTH - 190, 3)

    def draw(y: float) -> None:
        x = RIGHT - 170
        count = len(paper.rows)
        for step, (words, cents) in enumerate(
            (
                (f"{count} cheque{'s' if count != 1 else ''}", paper.cheque_cents),
                ("Efectivo", paper.cash_cents),
            )
        ):
            base = y + 18 + step * 13
            pen.text(x, base, words, BODY)
            pen.figure(RIGHT - 10, base, money(cents), BODY, 90)
        pen.panel(x - 10, y + 38, 180, 26, PANEL)
        pen.text(x, y + 55, "TOTAL", SMALL_BOLD)
        pen.figure(RIGHT - 10, y + 56, dollars(total), _TOTAL, 120)
        for step, line in enumerate(lines):
            pen.text(LEFT, y + 18 + step * BODY.leading, line, BODY_BOLD)

    return Block(74, draw)
