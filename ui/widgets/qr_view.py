from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

_QUIET: Final = 4
_LEAST: Final = 3
"""Pixels of a module below which a telephone's camera tells them apart badly."""


class QrView(QWidget):
    """A QR code, each module a whole number of the screen's pixels.

    Black on white in every theme, with the quiet zone that a scanner needs. The links of the real
    provider are long: a code of theirs makes its own place larger.
    """

    def __init__(self, name: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._side = side
        self._rows: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Código QR para pagar con el celular"))

    @property
    def rows(self) -> tuple[str, ...]:
        """The code that is shown: one string of `0` and `1` a row."""
        return self._rows

    def set_rows(self, rows: tuple[str, ...]) -> None:
        """Show a code; nothing without rows."""
        self._rows = rows
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The side that was asked for, or the least on which the code can be scanned."""
        side = max(self._side, (len(self._rows) + 2 * _QUIET) * _LEAST)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same: a code that is squeezed is not read."""
        return self.sizeHint()

    def picture(self, pixels: int) -> QPixmap:
        """The code in a square of that many real pixels, its quiet zone inside."""
        made = QPixmap(pixels, pixels)
        made.fill(QColor("white"))
        count = len(self._rows) + 2 * _QUIET
        module = max(1, pixels // count)
        start = (pixels - module * len(self._rows)) // 2
        painter = QPainter(made)
        for line, row in enumerate(self._rows):
            for column, dark in enumerate(row):
                if dark == "1":
                    left, top = start + column * module, start + line * module
                    painter.fillRect(QRect(left, top, module, module), QColor("black"))
        painter.end()
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw for the screen's own pixels: scaled pictures of codes blur."""
        ratio = self.devicePixelRatioF()
        made = self.picture(round(min(self.width(), self.height()) * ratio))
        made.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if self._rows:
            painter.drawPixmap(0, 0, made)
        else:
            painter.fillRect(event.rect(), Qt.GlobalColor.transparent)
        painter.end()
