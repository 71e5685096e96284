"""The report of a batch of debits (*informe de lote de débitos*) on A4."""

from typing import Final

from services.printing.facts import LABEL_WIDTH, fact_rows
from services.printing.figures import day, dollars, joined, minute, money
from services.printing.flow import Block
from services.printing.fonts import bold, regular
from services.printing.lettering import Style, wrapped
from services.printing.look import (
    ACCENT,
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
    SMALL,
    SMALL_BOLD,
    WIDTH,
    pill,
)
from services.printing.papers import BatchLineRow, BatchPaper, CountRow, Field
from services.printing.pen import Pen
from services.printing.slip_form import Heading, company_sheet, copy_drawer, draw_pages

_MARK: Final = Style(bold, 9.0, ALERT, 1.4)
_TITLE: Final = Style(bold, 9.0, ACCENT)
_CELL: Final = Style(regular, 7.8, INK)
_CELL_BOLD: Final = Style(bold, 7.8, INK)
_CELL_MUTED: Final = Style(regular, 7.8, MUTED)
_CELL_ALERT: Final = Style(bold, 7.8, ALERT)
_DETAIL: Final = Style(regular, 6.8, MUTED)
_TOTAL: Final = Style(bold, 13.0, INK)
_BAR: Final = 7.0
_ROW: Final = 13.6
_ACCOUNT_X: Final = LEFT + 24
_NAME_X: Final = LEFT + 78
_BANK_X: Final = LEFT + 232
_STATE_X: Final = LEFT + 312
_RECEIPT_X: Final = LEFT + 366
_REFUSED: Final = frozenset({"Rechazado", "Devuelto"})


def render_batch(paper: BatchPaper) -> bytes:
    """One report as a PDF."""
    heading = Heading(
        ("INFORME DE LOTE DE DÉBITOS",),
        f"N.º {paper.number}",
        joined(paper.city, minute(paper.told_at)),
        joined(f"Lote {paper.number}", paper.bank, day(paper.collect_on)),
    )
    sheet = company_sheet(f"Informe de lote de débitos {paper.number}", paper.company)
    draw_copy = copy_drawer(sheet, paper.company, heading)
    draw_pages(sheet, ("",), _blocks(sheet.pen, paper), draw_copy)
    return sheet.pdf()


def _blocks(pen: Pen, paper: BatchPaper) -> list[Block]:
    blocks = [_mark(pen, paper)] if paper.mark else []
    blocks += [_headline(pen, paper), *fact_rows(pen, _facts(paper))]
    if paper.sha256:
        blocks.append(_hash(pen, paper.sha256))
    blocks.append(_gap(8))
    blocks += [_title(pen, "Totales"), *(_count(pen, paper, row) for row in paper.sums), _gap(8)]
    if paper.reasons:
        blocks.append(_title(pen, "Rechazados por motivo"))
        blocks += [_reason(pen, row) for row in paper.reasons]
        blocks.append(_gap(8))
    head = _table_head(pen)
    blocks.append(Block(head.height, head.draw, keeps_next=True))
    return [*blocks, *(_row(pen, row, head) for row in paper.rows)]


def _facts(paper: BatchPaper) -> tuple[Field, ...]:
    known = (
        Field("Banco", paper.bank),
        Field("Nuestra cuenta", paper.bank_account),
        Field("Día del débito", day(paper.collect_on)),
        Field("Estado", paper.state),
        *paper.steps,
        Field("Archivo", paper.file_name),
        Field("Reemplaza al", f"Informe del {minute(paper.replaces)}" if paper.replaces else ""),
    )
    return tuple(field for field in known if field.value)


def _hash(pen: Pen, sha256: str) -> Block:
    """The whole of it, over the width of the paper: cut, it could not be compared."""
    lines = wrapped(sha256, _CELL, WIDTH - LABEL_WIDTH, 3)

    def draw(y: float) -> None:
        pen.text(LEFT, y + 9.6, "SHA-256", LABEL)
        for step, line in enumerate(lines):
            pen.text(LEFT + LABEL_WIDTH, y + 9.6 + step * 10.2, line, _CELL)

    return Block(2 + len(lines) * 10.2, draw)


def _mark(pen: Pen, paper: BatchPaper) -> Block:
    lines = wrapped(paper.reason, BODY, WIDTH - 90, 2)

    def draw(y: float) -> None:
        pill(pen, LEFT, y, paper.mark, _MARK)
        for step, line in enumerate(lines):
            pen.text(LEFT + 84, y + 11 + step * BODY.leading, line, BODY)

    return Block(24, draw)


def _headline(pen: Pen, paper: BatchPaper) -> Block:
    """What was asked for and what came in, with a bar of the share that came in."""
    share = paper.settled_cents / paper.total_cents if paper.total_cents else 0.0

    def draw(y: float) -> None:
        pen.panel(LEFT, y, WIDTH, 44, PANEL)
        for x, words, cents in (
            (LEFT + 12, "PEDIDO AL BANCO", paper.total_cents),
            (LEFT + 172, "COBRADO", paper.settled_cents),
        ):
            pen.text(x, y + 13, words, LABEL)
            pen.fit(x, y + 31, dollars(cents), _TOTAL, 140)
        x = LEFT + 332
        wide = RIGHT - 12 - x
        pen.text(x, y + 13, "COBRADO DEL VALOR PEDIDO", LABEL)
        pen.right(RIGHT - 12, y + 13, f"{share * 100:.1f} %", SMALL_BOLD)
        pen.panel(x, y + 21, wide, _BAR, LINE)
        pen.panel(x, y + 21, wide * share, _BAR, ACCENT)

    return Block(52, draw)


def _title(pen: Pen, words: str) -> Block:
    def draw(y: float) -> None:
        pen.text(LEFT, y + 10, words, _TITLE)
        pen.rule(LEFT, y + 15, RIGHT, LINE)

    return Block(18, draw, keeps_next=True)


def _count(pen: Pen, paper: BatchPaper, row: CountRow) -> Block:
    is_first = row == paper.sums[0]

    def draw(y: float) -> None:
        style = BODY_BOLD if is_first else BODY
        pen.text(LEFT, y + 9.6, row.what, style)
        pen.right(LEFT + 190, y + 9.6, f"{row.count:,}", style)
        pen.figure(LEFT + 290, y + 9.6, money(row.cents), style, 90)

    return Block(12.4, draw)


def _reason(pen: Pen, row: CountRow) -> Block:
    lines = wrapped(row.detail, SMALL, 400, 2)

    def draw(y: float) -> None:
        pen.fit(LEFT, y + 9.6, row.what, BODY_BOLD, 330)
        pen.right(LEFT + 400, y + 9.6, f"{row.count:,}", BODY)
        pen.figure(RIGHT, y + 9.6, money(row.cents), BODY, 90)
        for step, line in enumerate(lines):
            pen.text(LEFT, y + 19.4 + step * SMALL.leading, line, SMALL)

    return Block(13 + len(lines) * SMALL.leading, draw)


def _table_head(pen: Pen) -> Block:
    def draw(y: float) -> None:
        for x, words in (
            (LEFT, "N.º"),
            (_ACCOUNT_X, "CUENTA"),
            (_NAME_X, "CLIENTE"),
            (_BANK_X, "BANCO"),
            (_STATE_X, "RESULTADO"),
            (_RECEIPT_X, "RECIBO"),
        ):
            pen.text(x, y + 12, words, LABEL)
        pen.right(RIGHT, y + 12, "VALOR", LABEL)
        pen.rule(LEFT, y + 17, RIGHT, INK, 0.7)

    return Block(18, draw)


def _row(pen: Pen, row: BatchLineRow, heading: Block) -> Block:
    state = _CELL_ALERT if row.state in _REFUSED else _CELL
    lines = wrapped(row.detail, _DETAIL, RIGHT - _NAME_X, 2)
    height = _ROW + len(lines) * _DETAIL.leading

    def draw(y: float) -> None:
        base = y + 9.8
        pen.text(LEFT, base, str(row.position), _CELL_MUTED)
        pen.fit(_ACCOUNT_X, base, row.account, _CELL_BOLD, _NAME_X - _ACCOUNT_X - 6)
        pen.fit(_NAME_X, base, row.name, _CELL, _BANK_X - _NAME_X - 6)
        pen.fit(_BANK_X, base, row.bank, _CELL, _STATE_X - _BANK_X - 6)
        pen.fit(_STATE_X, base, row.state, state, _RECEIPT_X - _STATE_X - 6)
        pen.fit(_RECEIPT_X, base, row.receipt, _CELL, 92)
        pen.figure(RIGHT, base, money(row.amount_cents), _CELL, 60)
        for step, line in enumerate(lines):
            pen.text(_NAME_X, base + (step + 1) * _DETAIL.leading, line, _DETAIL)
        pen.rule(LEFT, y + height - 0.4, RIGHT, LINE, 0.35)

    return Block(height, draw, heading)


def _gap(height: float) -> Block:
    return Block(height, lambda _y: None)
