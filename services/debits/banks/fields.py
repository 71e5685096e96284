"""Texts and numbers as the banks' files take them: letters, widths in bytes, records."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

END: Final = "\r\n"

# What may stand in a name beside letters and digits. Tabs, semicolons, bars and quotes part the
# fields of a bank's file, and `= + @` are how a spreadsheet's formula begins.
_MARKS: Final = frozenset(" .,-/&()'#:")
_SPELT: Final = {
    "ß": "SS", "Æ": "AE", "Ø": "O", "Đ": "D", "Ð": "D", "Ł": "L", "Œ": "OE", "Þ": "TH", "ı": "I",
    "‘": "'", "’": "'", "´": "'", "`": "'", "–": "-", "—": "-", "‐": "-", "‑": "-",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The letters of a bank's file; every letter of it is one byte.

    Attributes:
        encoding: `ascii` writes ñ as N and á as A; `cp1252` keeps them.
    """

    encoding: str = "ascii"

    def clean(self, text: str) -> str:
        """A name or address in capitals, of one line, in this alphabet.

        What the alphabet has not is written by its nearest letters, or left out. Control
        characters, line breaks and whatever parts fields become one space.
        """
        shown = text.upper()
        if not shown.isascii():
            shown = unicodedata.normalize("NFC", shown)
        return " ".join(shown.translate(_spelling(self.encoding)).split())


class _Spelling(dict[int, str]):
    """How each letter is written in an encoding; found out once, when it is first met."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in _SPELT:
            told = _SPELT[letter]
        elif letter.isascii() or self._has(letter):
            told = letter
        elif unicodedata.category(letter)[0] in "ZC":
            # A soft hyphen or a direction mark parts no word; a line separator does.
            told = "" if unicodedata.category(letter) == "Cf" else " "
        else:
            told = "".join(
                each for each in unicodedata.normalize("NFKD", letter).upper() if each.isascii()
            )
        self[code] = "".join(each if each.isalnum() or each in _MARKS else " " for each in told)
        return self[code]

    def _has(self, letter: str) -> bool:
        try:
            letter.encode(self._encoding)
        except UnicodeEncodeError:
            return False
        return letter.isalnum()


@cache
def _spelling(encoding: str) -> _Spelling:
    return _Spelling(encoding)


class Kind(StrEnum):
    """How a value fills its field."""

    TEXT = "text"
    """From the left; cut where it is too long."""
    KEY = "key"
    """From the left; never cut, since half a number is another number."""
    NUMBER = "number"
    """From the right behind zeros; never cut."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: the name in the bank's words, and its width in bytes.

    In a file of columns the width is the most; 0 leaves it open.
    """

    name: str
    width: int = 0
    kind: Kind = Kind.TEXT


def cut(text: str, most: int, encoding: str = "ascii") -> str:
    """As much of a text as `most` bytes hold, never half a letter, without a space at its end."""
    if text.isascii():  # a byte for each letter, whatever the encoding
        return text if len(text) <= most else text[:most].rstrip()
    kept = text.encode(encoding)[:most]
    return kept.decode(encoding, errors="ignore").rstrip()


def fixed(layout: Sequence[Field], values: Sequence[str], encoding: str = "ascii") -> bytes:
    """A record of fixed width, with its line end.

    Raises:
        ValueError: a number or key is wider than its field: the profile's own checks come first.
    """
    filled = [_filled(each, value, encoding) for each, value in zip(layout, values, strict=True)]
    return ("".join(filled) + END).encode(encoding)


def tabbed(
    layout: Sequence[Field], values: Sequence[str], encoding: str = "ascii", *, trails: bool = True
) -> bytes:
    """A record of columns parted by tabs; `trails`: a tab stands behind the last one too.

    Raises:
        ValueError: as `fixed`.
    """
    cells = []
    for each, value in zip(layout, values, strict=True):
        if not each.width:
            cells.append(value)
        elif each.kind is Kind.NUMBER:
            cells.append(_filled(each, value, encoding))
        elif each.kind is Kind.TEXT:
            cells.append(cut(value, each.width, encoding))
        else:
            cells.append(_whole(each, value, encoding))
    return ("\t".join(cells) + ("\t" + END if trails else END)).encode(encoding)


def width_of(layout: Iterable[Field]) -> int:
    """How long a fixed record is, in bytes."""
    return sum(each.width for each in layout)


def _filled(field: Field, value: str, encoding: str) -> str:
    if field.kind is Kind.NUMBER:
        if len(value) > field.width or not (value.isascii() and value.isdigit()):
            raise ValueError(f"{value!r} is no number of {field.width} digits for {field.name}")
        return value.zfill(field.width)
    text = cut(value, field.width, encoding) if field.kind is Kind.TEXT else value
    text = _whole(field, text, encoding)
    if text.isascii():
        return text.ljust(field.width)
    return text + " " * (field.width - len(text.encode(encoding)))


def _whole(field: Field, value: str, encoding: str) -> str:
    if len(value if value.isascii() else value.encode(encoding)) > field.width:
        raise ValueError(f"{value!r} is wider than the {field.width} bytes of {field.name}")
    return value
