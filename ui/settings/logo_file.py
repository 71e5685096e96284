"""A logo's file as the bytes of a PNG or JPEG: drawings (SVG) are drawn here, where Qt is."""

import re
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from services.printing.logo_file import KEPT, LogoRefused

_MOST_SVG: Final = 300_000
_BEGINS: Final = re.compile(rb"\s*(<\?xml|<!--|<svg|<!DOCTYPE\s+svg)", re.IGNORECASE)
# A logo needs no entities, scripts, copies, filters or other files, and they may cost any time.
_FORBIDDEN: Final = re.compile(
    rb"<!ENTITY|<!DOCTYPE[^>]*\[|<script|<image|<foreignObject|<use|<filter|href\s*=\s*[\"'](?!#)",
    re.IGNORECASE,
)


def as_picture(content: bytes) -> bytes:
    """The bytes as they are, or a drawing's picture; runs on a worker's thread.

    Raises:
        LogoRefused: a drawing that is too large, reaches outside itself, or shows nothing.
    """
    if _BEGINS.match(content.removeprefix(b"\xef\xbb\xbf")) is None:
        return content
    if len(content) > _MOST_SVG:
        raise LogoRefused(cause="too_large")
    if _FORBIDDEN.search(content):
        raise LogoRefused(cause="svg")
    drawing = QSvgRenderer(QByteArray(content))
    shape = drawing.defaultSize()
    if not drawing.isValid() or shape.isEmpty():
        raise LogoRefused(cause="not_a_picture")
    size = shape.scaled(KEPT[0], KEPT[1], Qt.AspectRatioMode.KeepAspectRatio)
    picture = QImage(size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.render(painter)
    painter.end()
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(kept, "PNG")  # type: ignore[call-overload]  # the stubs ask for bytes
    return bytes(kept.data().data())
