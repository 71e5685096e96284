"""Words made fit for paper: cleaned, measured, wrapped, never wider than their column."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from services.printing.fonts import MISSING, Face, alphabet

Colour = tuple[float, float, float]

ELLIPSIS: Final = "…"
UNBREAKABLE: Final = "\u00a0"
_LONGEST: Final = 4000
_SMALLEST_SHARE: Final = 0.84
_SHRINK_STEPS: Final = (0.96, 0.92, 0.88, _SMALLEST_SHARE)


class Style(NamedTuple):
    """How words look. `tracking` is extra space between letters, in points."""

    face: Callable[[], Face]
    size: float
    colour: Colour
    tracking: float = 0.0

    @property
    def leading(self) -> float:
        """The distance between two lines of a paragraph."""
        return self.size * 1.32

    def sized(self, size: float) -> "Style":
        """The same style in another size."""
        return self._replace(size=size)


@lru_cache(maxsize=8192)
def clean(words: str) -> str:
    """Words that can be printed, whatever came in.

    Composed (NFC); line breaks and tabs become a space; control, direction and zero-width
    characters disappear; what the font lacks, emoji among it, becomes a visible box.
    """
    if words.isascii() and words.isprintable() and "  " not in words:
        return words.strip()[:_LONGEST]
    kept: list[str] = []
    known = alphabet()
    for letter in unicodedata.normalize("NFC", words[:_LONGEST]):
        kind = unicodedata.category(letter)
        if letter == UNBREAKABLE:
            kept.append(letter)
        elif letter.isspace() or kind in ("Zs", "Zl", "Zp"):
            kept.append(" ")
        elif kind in ("Cc", "Cf", "Mn", "Me"):
            continue
        else:
            kept.append(letter if letter in known else MISSING)
    return " ".join(part for part in "".join(kept).split(" ") if part).strip()


@lru_cache(maxsize=16384)
def width_of(words: str, style: Style) -> float:
    """How wide clean words are in points."""
    return style.face().width(words) * style.size + style.tracking * len(words)


def fitted(words: str, style: Style, width: float) -> tuple[str, Style]:
    """Words and a style that stay within a width: a little smaller first, then cut with an `…`."""
    words = clean(words)
    if width_of(words, style) <= width:
        return words, style
    for share in _SHRINK_STEPS:
        smaller = style.sized(style.size * share)
        if width_of(words, smaller) <= width:
            return words, smaller
    smallest = style.sized(style.size * _SMALLEST_SHARE)
    return cut(words, smallest, width), smallest


def shrunk(words: str, style: Style, width: float) -> tuple[str, Style]:
    """Words and a style that fit a width without losing a character: for amounts and numbers."""
    words = clean(words)
    wide = width_of(words, style)
    if wide <= width:
        return words, style
    share = width / wide
    return words, style._replace(size=style.size * share, tracking=style.tracking * share)


def cut(words: str, style: Style, width: float) -> str:
    """As many letters as fit, with an `…` after them."""
    room = width - width_of(ELLIPSIS, style)
    return words[: _letters_that_fit(words, style, room)].rstrip() + ELLIPSIS


@lru_cache(maxsize=4096)
def wrapped(words: str, style: Style, width: float, most_lines: int = 100) -> tuple[str, ...]:
    """A paragraph's lines. A word longer than a line is broken; too much text ends in an `…`."""
    words = clean(words)
    if width_of(words, style) <= width:
        return (words,) if words else ()
    lines: list[str] = []
    line = ""
    for word in words.split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer, style) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while width_of(line, style) > width:
            fits = max(1, _letters_that_fit(line, style, width))
            lines.append(line[:fits])
            line = line[fits:]
    if line:
        lines.append(line)
    if len(lines) > most_lines:
        last = f"{lines[most_lines - 1]} {lines[most_lines]}"
        lines = [*lines[: most_lines - 1], cut(last, style, width)]
    return tuple(lines)


def _letters_that_fit(words: str, style: Style, width: float) -> int:
    widths = style.face().widths
    used = 0.0
    for count, letter in enumerate(words):
        used += widths[letter] * style.size + style.tracking
        if used > width:
            return count
    return len(words)
