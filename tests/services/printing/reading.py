"""What a printed PDF really says and where, read back with PDFium."""

from dataclasses import dataclass
from typing import Final

import pypdfium2

_HAIR: Final = 1.0


@dataclass(frozen=True)
class Box:
    words: str
    left: float
    bottom: float
    right: float
    top: float


def pages(pdf: bytes) -> list[str]:
    """The words of each page, with every run of white space as one space."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def words(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_size() for page in document]
    finally:
        document.close()


def boxes(pdf: bytes, page: int) -> list[Box]:
    """Every printed letter of a page and its place; a ligature counts once."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[page].get_textpage()
        found: list[Box] = []
        before = None
        for index in range(text.count_chars()):
            letter, place = text.get_text_range(index, 1), text.get_charbox(index)
            # The letters of a ligature are read back apart, each with the whole glyph's place.
            if letter.strip() and place != before:
                found.append(Box(letter, *place))
            before = place
        return found
    finally:
        document.close()


def outside(pdf: bytes) -> list[Box]:
    """Letters that stand beyond the edge of their page."""
    return [
        box
        for page, (width, height) in enumerate(sizes(pdf))
        for box in boxes(pdf, page)
        if box.left < 0 or box.bottom < 0 or box.right > width or box.top > height
    ]


def overlaps(pdf: bytes) -> list[tuple[Box, Box]]:
    """Pairs of letters printed over each other by more than a hair.

    The accents of `ÍÌ` lean into each other in the typeface itself.
    """
    found = []
    for page in range(len(sizes(pdf))):
        there = sorted(boxes(pdf, page), key=lambda box: box.left)
        for index, one in enumerate(there):
            for other in there[index + 1 :]:
                across = min(one.right, other.right) - other.left
                if one.right - other.left <= _HAIR:
                    break
                down = min(one.top, other.top) - max(one.bottom, other.bottom)
                if across > _HAIR and down > _HAIR:
                    found.append((one, other))
    return found


def place_of(pdf: bytes, page: int, words: str) -> Box:
    """Where some words stand, as one box."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[page].get_textpage()
        start = text.search(words, match_case=True).get_next()
        if start is None:
            raise AssertionError(f"{words} is not on page {page}")
        letters = [text.get_charbox(index) for index in range(start[0], start[0] + start[1])]
        left, bottom = (min(letter[side] for letter in letters) for side in (0, 1))
        right, top = (max(letter[side] for letter in letters) for side in (2, 3))
        return Box(words, left, bottom, right, top)
    finally:
        document.close()


def dark_pixels(pdf: bytes, page: int, area: tuple[float, float, float, float]) -> int:
    """How many pixels of an area, in points from the top left, are not white."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[page].render(scale=2, grayscale=True).to_pil()
        cropped = image.crop(tuple(round(value * 2) for value in area))
        return sum(cropped.histogram()[:128])
    finally:
        document.close()
