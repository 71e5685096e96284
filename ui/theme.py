from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from ui import icons
from ui.stylesheet import stylesheet
from ui.tokens import DARK, LIGHT, Palette, mix, palette_of

__all__ = ["DARK", "LIGHT", "Palette", "Scheme", "Theme", "apply", "palette_of"]

LEAST_PT: Final = 9
NORMAL_PT: Final = 10
MOST_PT: Final = 18

_SCALE = "fontScale"
_BOLD = "fontBold"


class Scheme(StrEnum):
    """Which palette is shown; SYSTEM follows the desktop's own setting."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Spacing:
    """The only distances between things, in logical pixels."""

    tight: int = 4
    small: int = 8
    normal: int = 12
    wide: int = 20
    page: int = 20


SPACE: Final = Spacing()


def apply(app: QApplication, scheme: Scheme, font_pt: int) -> Palette:
    """Dress the whole program: palette, font, style sheet and icons, at once.

    A program that is dressed so already stays as it is: walking over all its widgets costs time.
    """
    pt = min(MOST_PT, max(LEAST_PT, font_pt))
    tokens = _tokens(app, scheme)
    if app.style().name().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    font = app_font(pt)
    sheet = stylesheet(tokens, QFontInfo(font).pixelSize())
    if app.styleSheet() == sheet and app.font().pointSize() == font.pointSize():
        return tokens
    # Under the old sheet each widget would be measured by it once for the font, once for the
    # palette and once more for the new sheet: some ten times as long, in a window with many pages.
    app.setStyleSheet("")
    app.setFont(font)
    app.setPalette(qt_palette(tokens))
    app.setStyleSheet(sheet)
    for widget in app.allWidgets():
        icons.repaint(widget, tokens)
        _rescale(widget, font)
    return tokens


def app_font(pt: int) -> QFont:
    """The program's font: the one that ships with it, else the system's, with even figures."""
    families = _bundled_families()
    font = (
        QFont(families)
        if families
        else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    )
    font.setPointSize(pt)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def row_height(font: QFont) -> int:
    """The height of a table's row: 1.9 times its font."""
    return round(QFontInfo(font).pixelSize() * 1.9)


def control_height(font: QFont) -> int:
    """The height of a field or a button."""
    return round(QFontInfo(font).pixelSize() * 2.2)


def with_letters(pixels: int) -> int:
    """A width in logical pixels at the normal letter size, grown with larger letters."""
    return round(pixels * max(1.0, QApplication.font().pointSizeF() / NORMAL_PT))


def set_font_scale(widget: QWidget, scale: float, *, bold: bool = False) -> None:
    """Give a widget a larger or smaller font that keeps following the operator's choice."""
    widget.setProperty(_SCALE, scale)
    widget.setProperty(_BOLD, bold)
    _rescale(widget, QApplication.font())


def set_tone(widget: QWidget, tone: str) -> None:
    """Colour a label by its meaning: "muted", "ok", "warn", "err", "accent" or ""."""
    if widget.property("tone") == tone:
        return
    widget.setProperty("tone", tone)
    repolish(widget)


def repolish(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def qt_palette(tokens: Palette) -> QPalette:
    """The tokens as Qt's palette, selection and disabled colours included."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.base,
        role.AlternateBase: tokens.window,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.base,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.err,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.text,
        role.ToolTipText: tokens.base,
        role.Light: tokens.base,
        role.Midlight: mix(tokens.line, tokens.base, 0.2),
        role.Mid: mix(tokens.line, tokens.base, 0.5),
        role.Dark: tokens.line,
        role.Shadow: tokens.line,
    }
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    faded = QColor(mix(tokens.muted, tokens.base, 0.75))
    for name in (role.Text, role.WindowText, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, faded)
    palette.setColor(
        QPalette.ColorGroup.Disabled, role.Highlight, QColor(mix(tokens.line, tokens.base, 0.3))
    )
    return palette


class Theme(QObject):
    """The operator's choice of palette and letter size, applied as it changes.

    Signals:
        changed(str, int): the scheme's value and the font's points, to be remembered.
    """

    changed = Signal(str, int)

    def __init__(
        self, app: QApplication, scheme: Scheme = Scheme.SYSTEM, font_pt: int = NORMAL_PT
    ) -> None:
        super().__init__(app)
        self._app = app
        self.scheme = scheme
        self.font_pt = font_pt
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    def set_scheme(self, scheme: Scheme) -> None:
        """Show the light palette, the dark one, or the desktop's."""
        self.scheme = scheme
        self._announce()

    def bigger(self) -> None:
        """One point more (Ctrl++), up to 18."""
        self._set_font(self.font_pt + 1)

    def smaller(self) -> None:
        """One point less (Ctrl+-), down to 9."""
        self._set_font(self.font_pt - 1)

    def normal(self) -> None:
        """The letter size that the program starts with (Ctrl+0)."""
        self._set_font(NORMAL_PT)

    def _set_font(self, pt: int) -> None:
        self.font_pt = min(MOST_PT, max(LEAST_PT, pt))
        self._announce()

    def _announce(self) -> None:
        self._apply()
        self.changed.emit(self.scheme.value, self.font_pt)

    def _apply(self) -> None:
        # Every widget is dressed anew: where that takes its time, the pointer says so.
        self._app.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            apply(self._app, self.scheme, self.font_pt)
        finally:
            self._app.restoreOverrideCursor()

    def _follow_system(self) -> None:
        if self.scheme is Scheme.SYSTEM:
            self._apply()


def _tokens(app: QApplication, scheme: Scheme) -> Palette:
    if scheme is Scheme.SYSTEM:
        dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if scheme is Scheme.DARK else LIGHT


def _rescale(widget: QWidget, font: QFont) -> None:
    scale = widget.property(_SCALE)
    if scale is None:
        return
    own = QFont(font)
    own.setPointSizeF(font.pointSizeF() * float(scale))
    if widget.property(_BOLD):
        own.setWeight(QFont.Weight.DemiBold)
    widget.setFont(own)


def _bundled_families() -> list[str]:
    known = set(QFontDatabase.families())
    for preferred in ("Roboto",):
        if preferred in known:
            return [preferred]
    loaded: list[str] = []
    for path in icons.resource_files("fonts", ".ttf"):
        identity = QFontDatabase.addApplicationFont(path)
        loaded += [f for f in QFontDatabase.applicationFontFamilies(identity) if f not in loaded]
    return loaded[:1]
