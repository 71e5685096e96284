"""The parts of the report of a turn on A4, each a block that knows its height."""

from collections.abc import Iterator
from typing import Final

from services.printing.facts import fact_rows, signatures
from services.printing.figures import day, dollars, minute, money
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
    PANEL,
    RIGHT,
    SMALL,
    WIDTH,
    pill,
)
from services.printing.papers import Field, KindRow, ListedLine, ListedPart, PieceRow, ZPaper
from services.printing.pen import Pen

_FIGURE: Final = Style(bold, 15.0, INK)
_ALERT_FIGURE: Final = Style(bold, 15.0, ALERT)
_MARK: Final = Style(bold, 9.0, ALERT, 1.2)
_CELL: Final = Style(regular, 8.0, INK)
_CELL_BOLD: Final = Style(bold, 8.0, INK)
_HEADING: Final = Style(bold, 9.2, INK)
_HALF: Final = LEFT + WIDTH / 2
_KIND_RIGHTS: Final = (LEFT + 226, LEFT + 306, LEFT + 386, LEFT + 420, RIGHT)


def body_blocks(pen: Pen, paper: ZPaper) -> list[Block]:
    """Everything between the letterhead and the foot; the difference comes first."""
    blocks = [
        _verdict(pen, paper),
        *fact_rows(pen, facts(paper)),
        _gap(6),
        *_cash_beside_pieces(pen, paper),
        _gap(8),
        *_kinds(pen, paper),
    ]
    for part in paper.parts:
        blocks += [_gap(8), *_part(pen, part)]
    if paper.open_alarms:
        blocks += [_gap(6), _note(pen, alarm_words(paper.open_alarms))]
    if paper.reason:
        blocks += [_gap(6), _note(pen, f"Motivo de la diferencia: {paper.reason}")]
    return [
        *blocks,
        signatures(pen, ("Entrega", paper.declared_by), ("Revisa y recibe", paper.closed_by), 48),
    ]


def facts(paper: ZPaper) -> tuple[Field, ...]:
    """Whose turn it was, from when to when, and its receipts."""
    opened = f"{minute(paper.opened_at)} · {paper.opened_by}"
    counted = f"{minute(paper.declared_at)} · {paper.declared_by}"
    signed = f"{minute(paper.closed_at)} · {paper.closed_by}" if paper.closed_at else ""
    known = (
        Field("Caja", paper.till),
        Field("Día", day(paper.business_date)),
        Field("Apertura", opened),
        Field("Arqueo", counted),
        Field("Recibos", receipts_words(paper)),
        Field("Firma", signed),
        Field("Reemplaza a", f"El cierre del {minute(paper.replaces)}" if paper.replaces else ""),
    )
    return tuple(field for field in known if field.value)


def receipts_words(paper: ZPaper) -> str:
    """How many receipts, from which to which."""
    if not paper.receipts:
        return "Ninguno"
    if paper.first_receipt == paper.last_receipt:
        return f"1: {paper.first_receipt}"
    return f"{paper.receipts}: {paper.first_receipt} a {paper.last_receipt}"


def difference_words(cents: int) -> str:
    """What a difference is called."""
    if cents == 0:
        return "Cuadra"
    return "Sobrante" if cents > 0 else "Faltante"


def alarm_words(count: int) -> str:
    """How many differences with Stripe nobody had decided."""
    if count == 1:
        return "Hay 1 diferencia con Stripe sin decidir en la oficina."
    return f"Hay {count} diferencias con Stripe sin decidir en la oficina."


def opening_words(paper: ZPaper) -> str:
    """How the float differed from what the turn before left; empty when it did not."""
    if paper.left_before_cents is None or paper.left_before_cents == paper.float_cents:
        return ""
    apart = paper.float_cents - paper.left_before_cents
    more = "de más" if apart > 0 else "de menos"
    left = dollars(paper.left_before_cents)
    return f"El turno anterior dejó {left}: se abrió con {money(abs(apart))} {more}."


def _gap(height: float) -> Block:
    return Block(height, lambda _y: None)


def _verdict(pen: Pen, paper: ZPaper) -> Block:
    is_off = paper.difference_cents != 0
    figures = (
        ("ESPERADO", dollars(paper.expected_cents), _FIGURE),
        ("CONTADO", dollars(paper.counted_cents), _FIGURE),
        (
            difference_words(paper.difference_cents).upper(),
            dollars(abs(paper.difference_cents)),
            _ALERT_FIGURE if is_off else _FIGURE,
        ),
    )
    wide = WIDTH / 3

    def draw(y: float) -> None:
        pen.panel(LEFT, y, WIDTH, 42, PANEL)
        pen.panel(LEFT, y, 2.4, 42, ALERT if is_off else ACCENT)
        for place, (label, figure, style) in enumerate(figures):
            x = LEFT + 14 + place * wide
            pen.text(x, y + 14, label, LABEL)
            pen.whole(x, y + 33, figure, style, wide - 20)
        if paper.mark:
            pill(pen, RIGHT - 84, y + 4, paper.mark, _MARK)

    return Block(50, draw)


def _cash_beside_pieces(pen: Pen, paper: ZPaper) -> list[Block]:
    """How the expected cash comes about, beside what was counted."""
    right = _HALF - 14
    sums: list[tuple[str, int, bool]] = [
        ("Fondo de apertura", paper.float_cents, False),
        ("Cobrado en efectivo", paper.cash_cents, False),
        ("Ingresos", paper.in_cents, False),
        ("Salidas", -paper.out_cents, False),
        ("Efectivo esperado", paper.expected_cents, True),
    ]
    pieces: list[PieceRow | None] = [*paper.pieces, None]
    lines = max(len(sums), len(pieces))

    def heads(y: float) -> None:
        for x, to_x, words in (
            (LEFT, right, "EFECTIVO"),
            (_HALF + 14, RIGHT, "ARQUEO"),
        ):
            pen.text(x, y + 10, words, LABEL)
            pen.rule(x, y + 15, to_x, INK, 0.7)

    heading = Block(17, heads, keeps_next=True)
    blocks = [heading]
    for line in range(lines):
        one = sums[line] if line < len(sums) else None
        other = pieces[line] if line < len(pieces) else None
        is_total = line == len(pieces) - 1

        def draw(
            y: float,
            one: tuple[str, int, bool] | None = one,
            other: PieceRow | None = other,
            is_total: bool = is_total,
        ) -> None:
            if one is not None:
                style = _CELL_BOLD if one[2] else _CELL
                pen.text(LEFT, y + 9.6, one[0], style)
                pen.figure(right, y + 9.6, money(one[1]), style, 90)
            if other is not None:
                pen.text(_HALF + 14, y + 9.6, other.name, _CELL)
                pen.right(_HALF + 150, y + 9.6, f"x {other.pieces:,}", _CELL)
                pen.figure(RIGHT, y + 9.6, money(other.cents), _CELL, 90)
            elif is_total:
                pen.text(_HALF + 14, y + 9.6, "Efectivo contado", _CELL_BOLD)
                pen.figure(RIGHT, y + 9.6, money(paper.counted_cents), _CELL_BOLD, 90)

        blocks.append(Block(12.4, draw, heading))
    told = opening_words(paper)
    if told:
        blocks.append(Block(12, lambda y: pen.fit(LEFT, y + 9, told, SMALL, WIDTH)))
    return blocks


def _kinds(pen: Pen, paper: ZPaper) -> Iterator[Block]:
    labels = ("N.º", "RECIBIDO", "ANULADO O DEVUELTO", "N.º", "QUEDA")

    def draw(y: float) -> None:
        pen.text(LEFT, y + 12, "CLASE DE VALOR", LABEL)
        for right, label in zip(_KIND_RIGHTS, labels, strict=True):
            pen.right(right, y + 12, label, LABEL)
        pen.rule(LEFT, y + 17, RIGHT, INK, 0.7)

    heading = Block(18, draw, keeps_next=True)
    yield heading
    for row in paper.kinds:
        yield _kind(pen, row, heading)


def _kind(pen: Pen, row: KindRow, heading: Block) -> Block:
    held = f"{row.held_count}" if row.held_count else ""

    def draw(y: float) -> None:
        base = y + 9.8
        pen.fit(LEFT, base, row.name, _CELL, 180)
        pen.right(_KIND_RIGHTS[0], base, f"{row.count:,}", _CELL)
        pen.figure(_KIND_RIGHTS[1], base, money(row.cents), _CELL, 76)
        if row.voided_cents:
            pen.figure(_KIND_RIGHTS[2], base, money(-row.voided_cents), _CELL, 76)
        pen.right(_KIND_RIGHTS[3], base, held, _CELL)
        pen.figure(_KIND_RIGHTS[4], base, money(row.held_cents), _CELL_BOLD, 66)
        pen.rule(LEFT, y + 13.6, RIGHT, LINE, 0.35)

    return Block(13.6, draw, heading)


def _part(pen: Pen, part: ListedPart) -> Iterator[Block]:
    total = sum(line.cents for line in part.lines)

    def draw(y: float) -> None:
        pen.text(LEFT, y + 10, f"{part.title} ({len(part.lines)})", _HEADING)
        pen.figure(RIGHT, y + 10, money(total), _HEADING, 90)
        pen.rule(LEFT, y + 14.5, RIGHT, INK, 0.7)

    heading = Block(16, draw, keeps_next=True)
    yield heading
    for line in part.lines:
        yield _listed(pen, line, heading)


def _listed(pen: Pen, line: ListedLine, heading: Block) -> Block:
    told = wrapped(line.detail, BODY, WIDTH - 136 - 84, 3)

    def draw(y: float) -> None:
        pen.whole(LEFT, y + 9.6, line.what, BODY_BOLD, 128)
        for step, words in enumerate(told):
            pen.text(LEFT + 136, y + 9.6 + step * BODY.leading, words, BODY)
        pen.figure(RIGHT, y + 9.6, money(line.cents), _CELL, 78)

    return Block(3 + max(1, len(told)) * BODY.leading, draw, heading)


def _note(pen: Pen, words: str) -> Block:
    lines = wrapped(words, BODY_BOLD, WIDTH, 5)

    def draw(y: float) -> None:
        for step, line in enumerate(lines):
            pen.text(LEFT, y + 9 + step * BODY.leading, line, BODY_BOLD)

    return Block(len(lines) * BODY.leading + 2, draw)
