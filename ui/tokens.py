from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours that mean something, as `#RRGGBB`. Contrast is tested, see `tests/ui/kit`."""

    window: str
    base: str
    text: str
    muted: str
    accent: str
    on_accent: str
    ok: str
    warn: str
    err: str
    line: str
    series: tuple[str, ...]
    """The parts of a chart, one hue each and neighbours unlike in lightness; none means more."""

    @property
    def is_dark(self) -> bool:
        """Whether light letters stand on a dark ground."""
        return luminance(self.window) < luminance(self.text)

    @property
    def selection(self) -> str:
        """The ground of a chosen row: a breath of accent, so that badges stay readable on it."""
        return mix(self.accent, self.base, 0.13)

    @property
    def hairline(self) -> str:
        """A decorative rule between cards and rows; fields use `line`."""
        return mix(self.line, self.base, 0.35)

    def tone(self, name: str) -> str:
        """The colour of a tone by name; "" is plain text."""
        return str(getattr(self, name)) if name else self.text

    def wash(self, name: str) -> str:
        """The pale ground of a notice in a tone."""
        return mix(self.tone(name), self.base, 0.10)


LIGHT: Final = Palette(
    window="#F4F6F8",
    base="#FFFFFF",
    text="#14202B",
    muted="#52606D",
    accent="#0B5CAD",
    on_accent="#FFFFFF",
    ok="#0F6B3A",
    warn="#8A4B00",
    err="#B3261E",
    line="#8793A0",
    series=(
        "#0B5CAD",
        "#C46A00",
        "#0F6B3A",
        "#D0679A",
        "#5B2A86",
        "#3E8FC6",
        "#8C7A00",
        "#52606D",
    ),
)

DARK: Final = Palette(
    window="#161B20",
    base="#1E252C",
    text="#E8EDF2",
    muted="#A5B1BD",
    accent="#7AB7F5",
    on_accent="#06233F",
    ok="#6FD29B",
    warn="#F3B562",
    err="#FF9A92",
    line="#6B7885",
    series=(
        "#7AB7F5",
        "#E08A3C",
        "#7FE0A8",
        "#E5699F",
        "#B79BFF",
        "#3C86CC",
        "#EBDD7A",
        "#A5B1BD",
    ),
)


def palette_of(widget: QWidget) -> Palette:
    """The tokens that a widget is dressed in now."""
    window = widget.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def mix(over: str, under: str, share: float) -> str:
    """A colour laid over another with an opacity of `share`."""
    pairs = zip(_channels(over), _channels(under), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, 1.4.3), from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
