"""A picture that somebody chose as the company's logo, made safe and small before it is kept."""

import io
import warnings
from typing import Final

from PIL import Image, UnidentifiedImageError

from services.errors import UserError

LARGEST: Final = 2_000_000
"""The most bytes that a file of a logo may have."""

MOST_PIXELS: Final = 16_000_000
KEPT: Final = (840, 336)
"""Twice what papers print at their finest, so that nothing is lost."""

_KINDS: Final = ("PNG", "JPEG")


class LogoRefused(UserError):
    """A file that cannot be the logo. Details: `cause`.

    `cause` is `too_large`, `not_a_picture`, `too_many_pixels`, `empty`, `unreadable` or `svg`.
    """

    key = "logo.refused"


def logo_of(content: bytes) -> bytes:
    """A PNG for paper from a file's bytes. Only its picture is kept, none of what else it carries.

    The size in pixels is read from the file's head before anything is unpacked: a few bytes can
    claim to be a picture of gigabytes.

    Raises:
        LogoRefused.
    """
    if len(content) > LARGEST:
        raise LogoRefused(cause="too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=_KINDS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise LogoRefused(cause="too_many_pixels")
                opened.draft("RGB", KEPT)
                picture = opened.convert("RGBA")
    except Image.DecompressionBombError as error:
        raise LogoRefused(cause="too_many_pixels") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise LogoRefused(cause="not_a_picture") from error
    visible = picture.getchannel("A").getbbox()
    if visible is None:
        raise LogoRefused(cause="empty")
    picture = picture.crop(visible)
    picture.thumbnail(KEPT, Image.Resampling.LANCZOS)
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    if kept.tell() > 300_000:  # a photograph: fewer colours, which paper does not show
        kept = io.BytesIO()
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(picture, mask=picture.getchannel("A"))
        flat.quantize(128).save(kept, "PNG", optimize=True)
    return kept.getvalue()
