"""The company's logo, made ready once for all the pages it stands on."""

import io
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from PIL import Image, UnidentifiedImageError
from reportlab.lib.utils import ImageReader

_MOST_PIXELS: Final = 40_000_000
_KEPT: Final = (420, 168)
# 40 mm by 14 mm at the 203 dots an inch of a thermal head: finer dots would only blur.
_DOTS: Final = (320, 112)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on white, not larger than print needs."""

    reader: Any
    width: int
    height: int

    def size_within(self, width: float, height: float) -> tuple[float, float]:
        """The largest size in a box that keeps the picture's shape."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


@lru_cache(maxsize=8)
def picture(data: bytes) -> Picture | None:
    """A logo from a file's bytes; nothing when they are not a picture that can be printed."""
    flat = _flat(data)
    return None if flat is None else _ready(flat)


@lru_cache(maxsize=8)
def black_picture(data: bytes) -> Picture | None:
    """The same in dots of plain black, for a thermal head, which has no greys."""
    flat = _flat(data)
    if flat is None:
        return None
    grey = flat.convert("L")
    grey.thumbnail(_DOTS, Image.Resampling.LANCZOS)
    return _ready(grey.convert("1").convert("L"))


def _ready(flat: Image.Image) -> Picture:
    return Picture(ImageReader(flat), flat.width, flat.height)


def _flat(data: bytes) -> Image.Image | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    return None
                layered = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None
    visible = layered.getchannel("A").getbbox()
    if visible is None:
        return None
    layered = layered.crop(visible)
    layered.thumbnail(_KEPT, Image.Resampling.LANCZOS)
    flat = Image.new("RGB", layered.size, "white")
    flat.paste(layered, mask=layered.getchannel("A"))
    return flat
