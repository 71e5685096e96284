"""Parts that more than one A4 paper has: what happened, said first, and labelled facts."""

from collections.abc import Sequence
from typing import Final

from services.printing.figures import dollars
from services.printing.flow import Block
from services.printing.fonts import bold, regular
from services.printing.lettering import Style, width_of, wrapped
from services.printing.look import (
    ACCENT,
    BODY,
    BODY_BOLD,
    INK,
    LABEL,
    LEFT,
    PANEL,
    RIGHT,
    SMALL,
    SMALL_BOLD,
    WIDTH,
)
from services.printing.papers import CustomerBlock, Field
from services.printing.pen import Pen
from services.printing.words import amount_in_words

LABEL_WIDTH: Final = 84.0
MIDDLE: Final = LEFT + 262.0
_SENTENCE: Final = Style(bold, 10.2, INK)
_VERDICT: Final = Style(bold, 7.6, ACCENT, 1.5)
_CELL: Final = Style(regular, 8.0, INK)
_NAME: Final = Style(bold, 9.6, INK)
_AMOUNT: Final = Style(bold, 16.0, INK)
_SIGNED: Final = 200.0
_PANEL_WIDTH: Final = 132.0
_PANEL_X: Final = RIGHT - _PANEL_WIDTH


def told_panel(pen: Pen, verdict: str, sentence: str, when: str) -> Block:
    """What is told to the customer, in a panel: a few words, when that was so, and a sentence."""
    lines = wrapped(sentence, _SENTENCE, WIDTH - 24, 8)
    leading = _SENTENCE.size * 1.28
    height = 26 + len(lines) * leading

    def draw(y: float) -> None:
        pen.panel(LEFT, y, WIDTH, height, PANEL)
        pen.panel(LEFT, y, 2.4, height, ACCENT)
        pen.text(LEFT + 12, y + 14, verdict, _VERDICT)
        pen.right(RIGHT - 12, y + 14, when, SMALL)
        for step, line in enumerate(lines):
            pen.text(LEFT + 12, y + 28.5 + step * leading, line, _SENTENCE)

    return Block(height + 4, draw)


def fact_rows(pen: Pen, fields: Sequence[Field]) -> list[Block]:
    """Labelled values, two to a line."""
    rows = [fields[start : start + 2] for start in range(0, len(fields), 2)]
    return [_fact_row(pen, row) for row in rows]


def _fact_row(pen: Pen, row: Sequence[Field]) -> Block:
    ends = (MIDDLE - 12, RIGHT)

    def draw(y: float) -> None:
        for x, end, field in zip((LEFT, MIDDLE), ends, row, strict=False):
            pen.fit(x, y + 9.6, field.label.upper(), LABEL, LABEL_WIDTH - 6)
            pen.fit(x + LABEL_WIDTH, y + 9.6, field.value, _CELL, end - x - LABEL_WIDTH)

    return Block(12.2, draw)


def who_and_amount(pen: Pen, who: CustomerBlock, label: str, cents: int) -> Block:
    """Whose money it is, and how much in words and in figures; the label says what became of it."""
    room = _PANEL_X - LEFT - LABEL_WIDTH - 16
    names = wrapped(who.name, _NAME, room, 3)
    spelled = wrapped(amount_in_words(cents), BODY_BOLD, room, 3)
    second = 14 + len(names) * 12
    third = second + 13
    height = max(third + len(spelled) * BODY.leading - 5, 46)

    def draw(y: float) -> None:
        x = LEFT + LABEL_WIDTH
        pen.text(LEFT, y + 14, "CLIENTE", LABEL)
        for step, words in enumerate(names):
            pen.text(x, y + 14 + step * 12, words, _NAME)
        pen.fit(x, y + second - 1, f"{who.id_kind} {who.id_number}", SMALL, room)
        pen.text(LEFT, y + third, label, LABEL)
        for step, words in enumerate(spelled):
            pen.text(x, y + third + step * BODY.leading, words, BODY_BOLD)
        pen.panel(_PANEL_X, y + 6, _PANEL_WIDTH, 30, PANEL)
        pen.figure(RIGHT - 12, y + 27, dollars(cents), _AMOUNT, _PANEL_WIDTH - 24)

    return Block(height, draw)


def signatures(
    pen: Pen, left: tuple[str, str], right: tuple[str, str], room: float = 30.0
) -> Block:
    """Two lines to sign on: in what role each, and the name beside it.

    Args:
        pen: draws.
        left, right: a role and a name.
        room: how much is left to sign in, above the line.
    """

    def draw(y: float) -> None:
        for x, (role, name) in ((LEFT, left), (RIGHT - _SIGNED, right)):
            pen.rule(x, y + room, x + _SIGNED, INK)
            pen.text(x, y + room + 9.5, role, SMALL_BOLD)
            rest = _SIGNED - width_of(role, SMALL_BOLD) - 8
            pen.fit_right(x + _SIGNED, y + room + 9.5, name, SMALL, rest)

    return Block(room + 12, draw)
