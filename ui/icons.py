from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import resources
from ui.tokens import Palette, mix, palette_of

_NAME = "iconName"
_TONE = "iconTone"
_SIZE = "iconPixels"


def icon(name: str, tokens: Palette, tone: str = "", sizes: Sequence[int] = (16, 24, 32)) -> QIcon:
    """A line icon from `resources/icons` in the colour of a tone, paler when disabled."""
    colour = tokens.tone(tone)
    drawn = QIcon()
    faded = mix(tokens.muted, tokens.base, 0.55)
    for size in sizes:
        drawn.addPixmap(pixmap(name, colour, size))
        drawn.addPixmap(pixmap(name, faded, size), QIcon.Mode.Disabled)
    return drawn


def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """An icon drawn at a size in logical pixels, as sharp as the screen allows."""
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    key = f"ventanilla/{name}/{colour}/{size}/{ratio}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    svg = _source(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, picture)
    return picture


def set_icon(widget: QAbstractButton | QLabel, name: str, tone: str = "", size: int = 0) -> None:
    """Show an icon on a button or label, and keep its colour when the palette changes."""
    widget.setProperty(_NAME, name)
    widget.setProperty(_TONE, tone)
    widget.setProperty(_SIZE, size)
    repaint(widget, palette_of(widget))


def repaint(widget: QWidget, tokens: Palette) -> None:
    """Draw a widget's icon again in the given palette, if it has one."""
    name = widget.property(_NAME)
    if not name:
        return
    tone = str(widget.property(_TONE) or "")
    size = int(widget.property(_SIZE) or 0) or round(widget.fontMetrics().height() * 1.05)
    if isinstance(widget, QAbstractButton):
        widget.setIcon(icon(str(name), tokens, tone, (size,)))
        widget.setIconSize(QSize(size, size))
    elif isinstance(widget, QLabel):
        widget.setPixmap(pixmap(str(name), tokens.tone(tone), size))


def resource_files(folder: str, suffix: str) -> list[str]:
    """The paths of the files of a kind in a folder of `resources`, sorted; none if it is absent."""
    place = resources.path(folder)
    if not place.is_dir():
        return []
    return sorted(str(entry) for entry in place.iterdir() if entry.name.lower().endswith(suffix))


def path(name: str) -> str:
    """The path of one icon's file, with forward slashes, as style sheets want it."""
    return resources.path("icons", f"{name}.svg").as_posix()


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resources.text("icons", f"{name}.svg")
