"""The paper's typeface: Roboto, embedded, with figures of one width."""

from functools import cache
from threading import Lock
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources

MISSING: Final = "□"
"""Stands where a character has no glyph, so that a reader sees that something was there."""

PRESS: Final = Lock()
"""ReportLab's font reader keeps a file position: one document is closed at a time."""


_MAKING: Final = Lock()


class Face:
    """One weight of the typeface, and how wide its glyphs are."""

    def __init__(self, name: str, file: str) -> None:
        self.name = name
        self.font: Any = TTFont(name, str(resources.FONTS / file))
        face = self.font.face
        # The font has no U+25A1, but its picture of a missing glyph is that very box.
        face.charToGlyph[ord(MISSING)] = 0
        face.charWidths[ord(MISSING)] = face.defaultWidth
        self.widths: dict[str, float] = {
            chr(code): face.charWidths.get(code, face.defaultWidth) / 1000
            for code in face.charToGlyph
        }
        pdfmetrics.registerFont(self.font)

    def width(self, words: str) -> float:
        """How wide clean words are at one point of size."""
        return sum(map(self.widths.__getitem__, words))


_MADE: Final[dict[str, Face]] = {}


def _made_once(name: str, file: str) -> Face:
    """A weight by its name, the same for threads that ask for it at once.

    A chart finds its font by name: another one of that name would be in the document twice.
    """
    with _MAKING:
        return _MADE.get(name) or _MADE.setdefault(name, Face(name, file))


@cache
def regular() -> Face:
    """The weight for reading."""
    return _made_once("Ventanilla-Regular", "Roboto-Regular.ttf")


@cache
def bold() -> Face:
    """The weight for what is looked up first."""
    return _made_once("Ventanilla-Bold", "Roboto-Bold.ttf")


@cache
def alphabet() -> frozenset[str]:
    """Every character that both weights can print."""
    return frozenset(regular().widths.keys() & bold().widths.keys())
