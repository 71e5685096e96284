"""Pictures as the window takes and shows them: looked at with limits, never trusted."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from services.deposits.pictures import Picture

PASTED: Final = "papeleta pegada.png"

_MOST_SIDE: Final = 12_000
_MOST_PIXELS: Final = 60_000_000
_MOST_MEGABYTES: Final = 256
_SHOWN: Final = ("png", "jpeg")
_KEEP: Final = Qt.AspectRatioMode.KeepAspectRatio
_SMOOTH: Final = Qt.TransformationMode.SmoothTransformation


def decode(content: bytes, room: QSize) -> QImage | None:
    """A picture no larger than the room, read at that size; None for what is not shown.

    Made for a worker's thread. What claims to be enormous is not read at all.
    """
    QImageReader.setAllocationLimit(_MOST_MEGABYTES)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()).decode("ascii", "replace") not in _SHOWN:
        return None
    size = reader.size()
    sides = (size.width(), size.height())
    if min(sides) < 1 or max(sides) > _MOST_SIDE or sides[0] * sides[1] > _MOST_PIXELS:
        return None
    if size.width() > room.width() or size.height() > room.height():
        # A photograph on its side is turned after it was scaled: both sides get the room.
        most = max(room.width(), room.height())
        reader.setScaledSize(size.scaled(most, most, _KEEP))
    image = reader.read()
    if image.isNull():
        return None
    return image.scaled(room, _KEEP, _SMOOTH) if not _fits(image.size(), room) else image


def picture_of(data: QMimeData) -> Picture | Path | None:
    """What was dropped or pasted: a picture's bytes, the path of one file, or neither."""
    urls = data.urls()
    if len(urls) == 1 and urls[0].isLocalFile():
        return Path(urls[0].toLocalFile())
    if not data.hasImage():
        return None
    image = QImage(data.imageData())
    if image.isNull():
        return None
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    return Picture(PASTED, bytes(content.data())) if writer.write(image) else None


def _fits(size: QSize, room: QSize) -> bool:
    return size.width() <= room.width() and size.height() <= room.height()
