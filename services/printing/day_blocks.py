"""The parts of a summary of days, each a block that knows its height."""

from collections.abc import Sequence
from typing import Final

from services.printing.day_papers import DayList, DayListRow, DayPaper, DayRow, DayTurnRow
from services.printing.facts import signatures
from services.printing.figures import dollars, money
from services.printing.flow import Block
from services.printing.fonts import bold, regular
from services.printing.lettering import Style, wrapped
from services.printing.look import (
    ACCENT,
    ALERT,
    BODY,
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
from services.printing.pen import Pen
from services.printing.qr import qr_rows

_MARK: Final = Style(bold, 9.0, ALERT, 1.4)
_TITLE: Final = Style(bold, 9.0, ACCENT)
_FIGURE: Final = Style(bold, 14.0, INK)
_ALERT_FIGURE: Final = Style(bold, 14.0, ALERT)
_ALERT_SMALL: Final = Style(bold, SMALL_BOLD.size, ALERT)
_CELL: Final = Style(regular, 8.0, INK)
_CELL_BOLD: Final = Style(bold, 8.0, INK)
_CELL_MUTED: Final = Style(regular, 8.0, MUTED)
_CELL_ALERT: Final = Style(bold, 8.0, ALERT)
_DETAIL: Final = Style(regular, 7.0, MUTED)
_DETAIL_ALERT: Final = Style(regular, 7.0, ALERT)
_TOTALS: Final = (LEFT + 200, LEFT + 292, LEFT + 336, LEFT + 410, RIGHT)
_TURNS: Final = (LEFT + 242, LEFT + 322, LEFT + 402)
_WHO: Final = LEFT + 98
_DETAIL_X: Final = LEFT + 232
_DETAIL_WIDTH: Final = RIGHT - 62 - _DETAIL_X
_QR: Final = 62.0
_CLOSED: Final = (
    "Lo que llegue después (un protesto, un reverso, una verificación) consta en su propio día;"
    " este papel no cambia."
)
_OPEN: Final = "Este papel no es definitivo: el de un día cerrado lleva su número."
_PARTIAL: Final = {
    "PRELIMINAR": "Puede cambiar hasta que se cierre cada día, con su número.",
    "VISTA PARCIAL": "No es el resumen del día: deja documentos fuera o junta varios días.",
}


def gap(height: float) -> Block:
    """Nothing, so high."""
    return Block(height, lambda _y: None)


def title(pen: Pen, words: str, figure: str = "", *, is_alert: bool = False) -> Block:
    """The title of a part, with what it comes to at its right."""

    def draw(y: float) -> None:
        pen.text(LEFT, y + 10, words, _TITLE)
        pen.right(RIGHT, y + 10, figure, _ALERT_SMALL if is_alert else SMALL_BOLD)
        pen.rule(LEFT, y + 15, RIGHT, LINE)

    return Block(19, draw, keeps_next=True)


def mark(pen: Pen, paper: DayPaper) -> Block:
    """What keeps this from being the paper of a closed day."""

    def draw(y: float) -> None:
        wide = pill(pen, LEFT, y, paper.mark, _MARK)
        pen.text(LEFT + wide + 8, y + 10.6, _PARTIAL.get(paper.mark, ""), BODY)

    return Block(21, draw)


def headline(pen: Pen, paper: DayPaper) -> Block:
    """What came in, what went back, and what is left."""
    total = paper.total
    back = _ALERT_FIGURE if total.reversed_cents else _FIGURE
    figures = (
        ("RECIBIDO", dollars(total.cents), _FIGURE),
        ("REVERSADO", dollars(total.reversed_cents), back),
        ("NETO", dollars(total.net_cents), _FIGURE),
        ("RECIBOS", f"{paper.receipts:,}", _FIGURE),
    )
    step = WIDTH / len(figures)

    def draw(y: float) -> None:
        pen.panel(LEFT, y, WIDTH, 44, PANEL)
        pen.panel(LEFT, y, 2.4, 44, ACCENT)
        for place, (words, figure, style) in enumerate(figures):
            x = LEFT + 12 + place * step
            pen.text(x, y + 14, words, LABEL)
            pen.fit(x, y + 32, figure, style, step - 16)

    return Block(52, draw)


def note_blocks(pen: Pen, notes: Sequence[str]) -> list[Block]:
    """What somebody has to look at, each with a red edge."""
    blocks = [_note(pen, words) for words in notes]
    return [*blocks, gap(6)] if blocks else []


def _note(pen: Pen, words: str) -> Block:
    lines = wrapped(words, BODY, WIDTH - 16, 4)
    height = 4 + len(lines) * BODY.leading

    def draw(y: float) -> None:
        pen.panel(LEFT, y + 1, 2.0, height - 2, ALERT)
        for step, line in enumerate(lines):
            pen.text(LEFT + 9, y + 9.4 + step * BODY.leading, line, BODY)

    return Block(height + 1.5, draw)


def total_blocks(pen: Pen, words: str, rows: Sequence[DayRow], total: DayRow) -> list[Block]:
    """A table of totals: count, received, reversed and net of each line, and their sum."""
    counted = [row for row in rows if not row.is_apart]
    apart = [row for row in rows if row.is_apart]
    return [
        title(pen, words),
        _total_head(pen),
        *(_total_row(pen, row, _CELL) for row in counted),
        _sum_row(pen, total),
        *(_total_row(pen, row, _CELL_MUTED) for row in apart),
    ]


def _total_head(pen: Pen) -> Block:
    # A receipt may have several payments: it is payments that are counted here.
    heads = ("PAGOS", "RECIBIDO", "REVERSOS", "REVERSADO", "NETO")

    def draw(y: float) -> None:
        for x, words in zip(_TOTALS, heads, strict=True):
            pen.right(x, y + 8, words, LABEL)

    return Block(12, draw, keeps_next=True)


def _total_row(pen: Pen, row: DayRow, style: Style) -> Block:
    back = _CELL_ALERT if row.reversed_cents and style is not _CELL_MUTED else style

    def draw(y: float) -> None:
        base = y + 9.2
        pen.fit(LEFT, base, row.label, style, _TOTALS[0] - LEFT - 40)
        pen.right(_TOTALS[0], base, f"{row.count:,}" if row.count else "–", style)
        pen.figure(_TOTALS[1], base, money(row.cents), style, 84)
        pen.right(_TOTALS[2], base, f"{row.reversed_count:,}" if row.reversed_count else "–", style)
        pen.figure(_TOTALS[3], base, money(row.reversed_cents), back, 70)
        pen.figure(_TOTALS[4], base, money(row.net_cents), style, 84)
        pen.rule(LEFT, y + 12.6, RIGHT, LINE, 0.3)

    return Block(13.2, draw, keeps_next=style is not _CELL_MUTED)


def _sum_row(pen: Pen, total: DayRow) -> Block:
    def draw(y: float) -> None:
        base = y + 10.4
        pen.panel(LEFT, y + 0.4, WIDTH, 14, PANEL)
        pen.text(LEFT + 4, base, total.label, _CELL_BOLD)
        pen.right(_TOTALS[0], base, f"{total.count:,}", _CELL_BOLD)
        pen.figure(_TOTALS[1], base, money(total.cents), _CELL_BOLD, 84)
        pen.right(_TOTALS[2], base, f"{total.reversed_count:,}", _CELL_BOLD)
        pen.figure(_TOTALS[3], base, money(total.reversed_cents), _CELL_BOLD, 70)
        pen.figure(_TOTALS[4], base, money(total.net_cents), _CELL_BOLD, 84)

    return Block(15.6, draw)


def turn_blocks(pen: Pen, turns: Sequence[DayTurnRow]) -> list[Block]:
    """The turns of the tills, with what was over or missing in each drawer."""
    counted = [each for turn in turns if (each := turn.difference_cents) is not None]
    words = difference_words(sum(counted)) if counted else "sin contar"
    return [
        title(pen, "Turnos de caja", f"Diferencia de efectivo: {words}"),
        _turn_head(pen),
        *(_turn_row(pen, turn) for turn in turns),
    ]


def difference_words(cents: int) -> str:
    """What a difference is called, and how much it is."""
    if cents == 0:
        return "cuadra"
    return f"{'sobrante' if cents > 0 else 'faltante'} {money(abs(cents))}"


def _turn_head(pen: Pen) -> Block:
    def draw(y: float) -> None:
        pen.text(LEFT, y + 8, "TURNO Y CAJERO", LABEL)
        for x, words in zip(_TURNS, ("ESPERADO", "CONTADO", "DIFERENCIA"), strict=True):
            pen.right(x, y + 8, words, LABEL)
        pen.text(_TURNS[2] + 10, y + 8, "FIRMA", LABEL)

    return Block(12, draw, keeps_next=True)


def _turn_row(pen: Pen, turn: DayTurnRow) -> Block:
    lines = wrapped(turn.told, _DETAIL, RIGHT - _TURNS[2] - 10, 3)
    height = max(13.2, 5 + len(lines) * _DETAIL.leading)
    told = _DETAIL_ALERT if turn.is_open else _DETAIL
    apart = _CELL_ALERT if turn.difference_cents else _CELL

    def draw(y: float) -> None:
        base = y + 9.2
        pen.fit(LEFT, base, f"{turn.code} · {turn.cashier}", _CELL, _TURNS[0] - LEFT - 66)
        for x, cents, style in (
            (_TURNS[0], turn.expected_cents, _CELL),
            (_TURNS[1], turn.counted_cents, _CELL),
            (_TURNS[2], turn.difference_cents, apart),
        ):
            pen.figure(x, base, "–" if cents is None else money(cents), style, 74)
        for step, line in enumerate(lines):
            pen.text(_TURNS[2] + 10, base + step * _DETAIL.leading, line, told)
        pen.rule(LEFT, y + height - 0.6, RIGHT, LINE, 0.3)

    return Block(height, draw)


def list_blocks(pen: Pen, each: DayList) -> list[Block]:
    """A list behind the totals, its head repeated on every page."""
    many = f"{len(each.rows):,} · {dollars(each.cents)}"
    head = title(pen, each.title, many)
    again = title(pen, f"{each.title} (continúa)")
    return [head, *(_list_row(pen, row, again) for row in each.rows)]


def _list_row(pen: Pen, row: DayListRow, heading: Block) -> Block:
    lines = wrapped(row.detail, _DETAIL, _DETAIL_WIDTH, 3)
    height = max(12.6, 4.4 + len(lines) * _DETAIL.leading)
    detail = _DETAIL_ALERT if row.is_alert else _DETAIL

    def draw(y: float) -> None:
        base = y + 8.8
        room = (_WHO if row.who else _DETAIL_X) - LEFT - 6
        pen.fit(LEFT, base, row.document, _CELL_BOLD, room)
        pen.fit(_WHO, base, row.who, _CELL, _DETAIL_X - _WHO - 8)
        for step, line in enumerate(lines):
            pen.text(_DETAIL_X, base - 0.4 + step * _DETAIL.leading, line, detail)
        pen.figure(RIGHT, base, money(row.cents), _CELL, 58)
        pen.rule(LEFT, y + height - 0.4, RIGHT, LINE, 0.3)

    return Block(height, draw, heading)


def closing_blocks(pen: Pen, paper: DayPaper) -> Block:
    """Two lines to sign on, and what proves the paper."""
    signed = signatures(
        pen, ("Preparado por", paper.prepared_by), ("Revisado y cerrado por", paper.closed_by), 46
    )
    rows = qr_rows(paper.code)

    def draw(y: float) -> None:
        signed.draw(y)
        top = y + signed.height + 14
        pen.modules(LEFT, top, _QR, rows)
        x = LEFT + _QR + 12
        pen.text(x, top + 10, "HUELLA DE ESTE RESUMEN (SHA-256)", LABEL)
        pen.text(x, top + 22, paper.fingerprint[:32], SMALL_BOLD)
        pen.text(x, top + 32, paper.fingerprint[32:], SMALL_BOLD)
        pen.paragraph(
            x,
            top + 46,
            _OPEN if paper.mark else _CLOSED,
            SMALL,
            WIDTH - _QR - 12,
        )

    return Block(signed.height + 14 + _QR + 4, draw)
