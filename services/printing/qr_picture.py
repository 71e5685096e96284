import io
from typing import Final

from PIL import Image

from services.printing.qr import qr_rows

_QUIET: Final = 4
"""The white modules around a code, without which it is not found (ISO/IEC 18004)."""


def qr_png(text: str, module: int = 8) -> bytes:
    """A QR code as a picture, black on white, each module that many pixels wide.

    Raises:
        ValueError: more text than a code that is still easy to scan holds.
    """
    rows = qr_rows(text)
    side = len(rows) + 2 * _QUIET
    picture = Image.new("1", (side, side), 1)
    picture.putdata(
        [
            0 if _is_dark(rows, line - _QUIET, column - _QUIET) else 1
            for line in range(side)
            for column in range(side)
        ]
    )
    large = picture.resize((side * module, side * module), Image.Resampling.NEAREST)
    told = io.BytesIO()
    large.save(told, "PNG", optimize=True)
    return told.getvalue()


def _is_dark(rows: tuple[str, ...], line: int, column: int) -> bool:
    inside = 0 <= line < len(rows) and 0 <= column < len(rows)
    return inside and rows[line][column] == "1"
