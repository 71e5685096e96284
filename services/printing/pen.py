"""Writes PDF drawing operators straight away: a page is two lists, shapes below and words above.

ReportLab's own text objects cost several times as much for each of an invoice's hundred words;
the format of the operators is ISO 32000-1, 8.5 (paths) and 9.4 (text).
"""

from typing import Any

from services.printing.fonts import Face
from services.printing.lettering import (
    Colour,
    Style,
    clean,
    fitted,
    shrunk,
    width_of,
    wrapped,
)

_Encoded = tuple[tuple[str, str], ...]


class Pen:
    """Draws on one page or form. Coordinates are points from the top left, downwards."""

    def __init__(self, canvas: Any, height: float) -> None:
        self._canvas = canvas
        self._encoded: dict[tuple[str, str], _Encoded] = {}
        self._letters: dict[str, dict[str, str]] = {}
        self._shapes: list[str] = []
        self._words: list[str] = []
        self._style: Style | None = None
        self._font = ""
        self.height = height

    def flush(self, next_height: float) -> None:
        """Hand what was drawn to the canvas, and start on an empty page or form."""
        if self._shapes:
            self._canvas.addLiteral("\n".join(self._shapes))
        if self._words:
            self._canvas.addLiteral("\n".join(("BT 0 Tc", *self._words, "ET")))
        self._shapes.clear()
        self._words.clear()
        self._style = None
        self._font = ""
        self.height = next_height

    def text(self, x: float, y: float, words: str, style: Style) -> None:
        """Words whose baseline starts at a point."""
        words = clean(words)
        if words:
            self._show(x, y, words, style)

    def right(self, x: float, y: float, words: str, style: Style) -> None:
        """Words that end at a point."""
        words = clean(words)
        if words:
            self._show(x - width_of(words, style) + style.tracking, y, words, style)

    def middle(self, x: float, y: float, words: str, style: Style) -> None:
        """Words centred on a point."""
        words = clean(words)
        if words:
            self._show(x - (width_of(words, style) - style.tracking) / 2, y, words, style)

    def fit(self, x: float, y: float, words: str, style: Style, width: float) -> None:
        """Words from a point, a little smaller or cut with an `…` where they are too wide."""
        words, style = fitted(words, style, width)
        self.text(x, y, words, style)

    def fit_right(self, x: float, y: float, words: str, style: Style, width: float) -> None:
        """Words that end at a point, made to fit as `fit` does."""
        words, style = fitted(words, style, width)
        self.right(x, y, words, style)

    def whole(self, x: float, y: float, words: str, style: Style, width: float) -> None:
        """A document's number from a point: smaller where it must be, never cut."""
        words, style = shrunk(words, style, width)
        self.text(x, y, words, style)

    def figure(self, x: float, y: float, words: str, style: Style, width: float) -> None:
        """An amount that ends at a point: smaller where it must be, never cut."""
        words, style = shrunk(words, style, width)
        self.right(x, y, words, style)

    def paragraph(
        self, x: float, y: float, words: str, style: Style, width: float, *, most_lines: int = 100
    ) -> float:
        """Wrapped lines, the first baseline at `y`; gives the baseline after the last one."""
        for line in wrapped(words, style, width, most_lines):
            self.text(x, y, line, style)
            y += style.leading
        return y

    def rule(self, x: float, y: float, to_x: float, colour: Colour, width: float = 0.5) -> None:
        """A horizontal line."""
        self._shapes.append(
            f"{_rgb(colour)} RG {width:.2f} w {x:.2f} {self._up(y)} m {to_x:.2f} {self._up(y)} l S"
        )

    def dashes(self, x: float, y: float, to_x: float, colour: Colour) -> None:
        """A dashed line to cut along."""
        self._shapes.append("[2 3] 0 d")
        self.rule(x, y, to_x, colour, 0.5)
        self._shapes.append("[] 0 d")

    def panel(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle behind words."""
        self._shapes.append(
            f"{_rgb(colour)} rg {x:.2f} {self._up(y + height)} {width:.2f} {height:.2f} re f"
        )

    def frame(
        self, x: float, y: float, width: float, height: float, colour: Colour, *, line: float = 0.6
    ) -> None:
        """The outline of a rectangle."""
        self._shapes.append(
            f"{_rgb(colour)} RG {line:.2f} w "
            f"{x:.2f} {self._up(y + height)} {width:.2f} {height:.2f} re S"
        )

    def polyline(
        self, points: tuple[tuple[float, float], ...], colour: Colour, line: float
    ) -> None:
        """A bent line through points."""
        path = " ".join(
            f"{x:.2f} {self._up(y)} {'l' if index else 'm'}" for index, (x, y) in enumerate(points)
        )
        self._shapes.append(f"{_rgb(colour)} RG {line:.2f} w {path} S")

    def modules(self, x: float, y: float, side: float, rows: tuple[str, ...]) -> None:
        """A square code of `0` and `1`, black, each run of ones as one rectangle."""
        step = side / len(rows)
        shapes = ["0 g"]
        for index, row in enumerate(rows):
            bottom = self.height - y - (index + 1) * step
            start = row.find("1")
            while start >= 0:
                end = row.find("0", start)
                end = len(row) if end < 0 else end
                shapes.append(
                    f"{x + start * step:.2f} {bottom:.2f} {(end - start) * step:.2f} {step:.3f} re"
                )
                start = row.find("1", end)
        shapes.append("f")
        self._shapes.append("\n".join(shapes))

    def image(self, reader: Any, x: float, y: float, width: float, height: float) -> None:
        """A picture whose upper left corner is at a point."""
        self._canvas.drawImage(reader, x, self.height - y - height, width, height)

    def place(self, form: str, x: float, bottom: float) -> None:
        """Put a form's lower left corner at a point."""
        self._shapes.append(f"q 1 0 0 1 {x:.2f} {self._up(bottom)} cm /{form} Do Q")

    def _up(self, y: float) -> str:
        return f"{self.height - y:.2f}"

    def _show(self, x: float, y: float, words: str, style: Style) -> None:
        out = self._words
        if style is not self._style:
            self._select(style)
        face = style.face()
        out.append(f"1 0 0 1 {x:.2f} {self.height - y:.2f} Tm")
        for font, codes in self._encode(face, words):
            if font != self._font:
                out.append(f"{font} {style.size:.2f} Tf")
                self._font = font
            out.append(f"<{codes}> Tj")

    def _select(self, style: Style) -> None:
        before = self._style
        if before is None or before.colour != style.colour:
            self._words.append(f"{_rgb(style.colour)} rg")
        if style.tracking or (before is not None and before.tracking):
            self._words.append(f"{style.tracking:.2f} Tc")
        if before is None or before.size != style.size:
            self._font = ""
        self._style = style

    def _encode(self, face: Face, words: str) -> _Encoded:
        key = (face.name, words)
        known = self._encoded.get(key)
        if known is None:
            known = self._spell(face, words)
            if len(self._encoded) > 50_000:
                self._encoded.clear()
            self._encoded[key] = known
        return known

    def _spell(self, face: Face, words: str) -> _Encoded:
        """Words as codes of the font's subsets; letters that were met before are looked up.

        ReportLab spells a word letter by letter, at twenty times the price, each time anew.
        """
        letters = self._letters.setdefault(face.name, {})
        try:
            return ((letters[""], "".join(map(letters.__getitem__, words))),)
        except KeyError:
            pass
        document = self._canvas._doc
        parts = face.font.splitString(words, document)
        place = 0
        for subset, codes in parts:
            if subset == 0:
                letters[""] = face.font.getSubsetInternalName(0, document)
                letters.update(zip(words[place:], (f"{code:02x}" for code in codes), strict=False))
            place += len(codes)
        return tuple(
            (face.font.getSubsetInternalName(subset, document), codes.hex())
            for subset, codes in parts
        )


def _rgb(colour: Colour) -> str:
    return f"{colour[0]:.3f} {colour[1]:.3f} {colour[2]:.3f}"
