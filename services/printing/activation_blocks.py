"""The parts of the activation sheet, each a block that knows its height."""

from collections.abc import Sequence
from typing import Final

from services.printing.figures import dollars, joined, minute, money
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
    SMALL_INK,
    WIDTH,
)
from services.printing.notes import Note
from services.printing.papers import (
    ActivationPaper,
    CheckLine,
    DocumentLine,
    Field,
    ServiceLine,
)
from services.printing.pen import Pen

_SECTION: Final = Style(bold, 8.8, ACCENT)
_TOTAL: Final = Style(bold, 9.6, INK)
_MONO_DIGITS: Final = Style(regular, 7.4, MUTED)
_COLUMNS: Final = 3
_GUTTER: Final = 16.0
_FIELD_WIDTH: Final = (WIDTH - (_COLUMNS - 1) * _GUTTER) / _COLUMNS
_HASH_DIGITS: Final = 12


def gap(height: float) -> Block:
    """White space."""
    return Block(height, lambda _y: None)


def heading(pen: Pen, words: str) -> Block:
    """The title of a section; it stays with what follows."""

    def draw(y: float) -> None:
        pen.text(LEFT, y + 18, words, _SECTION)
        pen.rule(LEFT, y + 22.5, RIGHT, LINE)

    return Block(25, draw, keeps_next=True)


def fields(pen: Pen, values: Sequence[Field]) -> list[Block]:
    """Labelled values, three in a row. Long ones wrap; those without a value are left out."""
    known = [field for field in values if field.value]
    rows = [known[start : start + _COLUMNS] for start in range(0, len(known), _COLUMNS)]
    return [_field_row(pen, row) for row in rows]


def _field_row(pen: Pen, row: Sequence[Field]) -> Block:
    lines = [wrapped(field.value, BODY, _FIELD_WIDTH, 4) for field in row]
    tallest = max(len(value) for value in lines)

    def draw(y: float) -> None:
        for column, (field, value) in enumerate(zip(row, lines, strict=True)):
            x = LEFT + column * (_FIELD_WIDTH + _GUTTER)
            pen.fit(x, y + 9.5, field.label.upper(), LABEL, _FIELD_WIDTH)
            for step, line in enumerate(value):
                pen.text(x, y + 20 + step * 10.6, line, BODY)

    return Block(14.5 + max(tallest, 1) * 10.6, draw)


def service_table(pen: Pen, paper: ActivationPaper) -> list[Block]:
    """The plan, its lines, and what the customer pays every month and the first time."""
    blocks = fields(pen, (Field("Plan", paper.plan),))
    blocks += [gap(3), *(_service(pen, line) for line in paper.services)]
    sums = (
        ("Valor mensual", paper.monthly_cents),
        (f"{paper.tax_label} mensual", paper.monthly_tax_cents),
        ("Valor de activación", paper.activation_fee_cents),
        (f"{paper.tax_label} de la activación", paper.activation_tax_cents),
    )

    def draw(y: float) -> None:
        base = y + 12
        for label, cents in sums:
            pen.fit(LEFT + 300, base, label, SMALL_INK, 120)
            pen.figure(RIGHT, base, money(cents), SMALL_INK, 74)
            base += 11.4
        pen.rule(LEFT + 300, base - 5.5, RIGHT, ACCENT, 1.0)
        pen.text(LEFT + 300, base + 6.5, "Total del primer pago", BODY_BOLD)
        pen.figure(RIGHT, base + 6.5, dollars(paper.first_total_cents), _TOTAL, 84)

    return [*blocks, Block(70, draw)]


def _service(pen: Pen, line: ServiceLine) -> Block:
    words = wrapped(line.description, BODY, 300, 3) or ("",)

    def draw(y: float) -> None:
        base = y + 10.4
        pen.fit(LEFT, base, line.code, BODY_BOLD, 104)
        for step, part in enumerate(words):
            pen.text(LEFT + 112, base + step * 10.6, part, BODY)
        pen.figure(RIGHT, base, money(line.monthly_cents), BODY, 76)
        pen.rule(LEFT, y + 4.4 + len(words) * 10.6, RIGHT, LINE, 0.35)

    return Block(4.4 + len(words) * 10.6, draw)


def note(pen: Pen, words: Note, due_dates: Sequence[str]) -> Block:
    """The agreement's note in a panel, with the next due dates."""
    room = WIDTH - 24
    lines = wrapped(words.words, SMALL_INK, room, 6)
    dates = wrapped(
        "Vencimientos: " + " · ".join(due_dates) if due_dates else "", SMALL_BOLD, room, 3
    )
    leading = SMALL_INK.leading
    height = 21 + (len(lines) + len(dates)) * leading

    def draw(y: float) -> None:
        pen.panel(LEFT, y + 5, WIDTH, height, PANEL)
        pen.panel(LEFT, y + 5, 2.4, height, ACCENT)
        pen.fit(LEFT + 12, y + 18, words.title, BODY_BOLD, room)
        for step, line in enumerate(lines):
            pen.text(LEFT + 12, y + 29 + step * leading, line, SMALL_INK)
        for step, line in enumerate(dates, start=len(lines)):
            pen.text(LEFT + 12, y + 29 + step * leading, line, SMALL_BOLD)

    return Block(height + 5, draw)


def documents(pen: Pen, lines: Sequence[DocumentLine]) -> list[Block]:
    """The documents on file, with the start of each one's SHA-256."""
    return [_document(pen, line) for line in lines]


def _document(pen: Pen, line: DocumentLine) -> Block:
    seen = f"Original visto por {line.original_seen_by}" if line.original_seen_by else ""

    def draw(y: float) -> None:
        base = y + 10.4
        pen.fit(LEFT, base, line.kind, BODY_BOLD, 140)
        pen.fit(LEFT + 148, base, joined(line.name, seen), BODY, 250)
        pen.fit_right(RIGHT, base, f"SHA-256 {line.sha256[:_HASH_DIGITS]}", _MONO_DIGITS, 96)
        pen.rule(LEFT, y + 15, RIGHT, LINE, 0.35)

    return Block(15, draw)


def checklist(pen: Pen, items: Sequence[CheckLine]) -> list[Block]:
    """Boxes, ticked where the item is done, two in a row."""
    rows = [items[start : start + 2] for start in range(0, len(items), 2)]
    return [_check_row(pen, row) for row in rows]


def _check_row(pen: Pen, row: Sequence[CheckLine]) -> Block:
    half = WIDTH / 2

    def draw(y: float) -> None:
        for column, item in enumerate(row):
            x = LEFT + column * half
            pen.frame(x, y + 4, 7.6, 7.6, INK, line=0.7)
            if item.is_done:
                tick = ((x + 1.6, y + 8.0), (x + 3.3, y + 9.8), (x + 6.4, y + 5.8))
                pen.polyline(tick, INK, 1.1)
            pen.fit(x + 14, y + 10.8, item.words, BODY, half - 26)

    return Block(15, draw)


def signatures(pen: Pen, paper: ActivationPaper) -> Block:
    """Customer and company sign; who activated the account, and when, stands below."""
    wide = 210.0
    when = minute(paper.activated_at) if paper.activated_at is not None else "por activar"
    activated = joined(f"Activada por {paper.activated_by}" if paper.activated_by else "", when)

    def draw(y: float) -> None:
        for x, title, name in (
            (LEFT, "Cliente", joined(paper.customer.name, paper.customer.id_number)),
            (RIGHT - wide, "Por la empresa", paper.activated_by),
        ):
            pen.rule(x, y + 44, x + wide, INK, 0.5)
            pen.text(x, y + 54, title, SMALL_BOLD)
            pen.fit(x, y + 64, name, SMALL, wide)
        pen.fit(LEFT, y + 80, activated, SMALL, WIDTH)

    return Block(84, draw)
