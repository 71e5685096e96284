import re
import unicodedata
from typing import Final

# Marks that turn text around or hide inside it; a name never needs them (Unicode TR 36).
_INVISIBLE: Final = frozenset(
    "\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_BREAKS: Final = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_MOST_MARKS: Final = 3

_BETWEEN: Final = r"[ .\-_\u00a0\u2010-\u2014]"
_DIGIT_GROUPS: Final = re.compile(rf"[0-9]+(?:{_BETWEEN}{{1,3}}[0-9]+)*", re.ASCII)


def clean(text: str, *, lines: bool = False) -> str:
    """Text without control characters, bidi marks and heaps of accents; breaks become spaces.

    Args:
        lines: keep line feeds, for notes.
    """
    kept: list[str] = []
    marks = 0
    for character in text.replace("\r\n", "\n"):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if character == "\n" and lines:
            kept.append(character)
        elif character in _BREAKS:
            kept.append(" ")
        elif _is_kept(character) and marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def stored(text: str) -> str:
    """Text as it is handed to services: composed (NFC), single spaces, nothing around it."""
    lines = unicodedata.normalize("NFC", text).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def folded(text: str) -> str:
    """Text for comparing as people do: without accents or case."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return "".join(character for character in bare if not unicodedata.combining(character))


def has_card_number(text: str) -> bool:
    """Whether a payment card's number stands in a text, in one piece or in groups.

    Thirteen to nineteen digits that pass the Luhn check, with a beginning and a length that
    cards are issued with: a RUC, an invoice number or an authorization is not taken for one.
    """
    # Digits of other alphabets and widths are digits to whoever copies them back.
    plain = "".join(str(unicodedata.digit(one, one)) for one in text)
    for found in _DIGIT_GROUPS.finditer(plain):
        groups = re.split(r"[^0-9]+", found[0])
        for start in range(len(groups)):
            digits = ""
            for group in groups[start:]:
                digits += group
                if len(digits) > 19:
                    break
                if _is_card(digits):
                    return True
    return False


def _is_card(digits: str) -> bool:
    size = len(digits)
    first, two, four = digits[:1], digits[:2], int(digits[:4] or 0)
    issued = (
        (first == "4" and size in {13, 16, 18, 19})
        or (two in {"34", "37"} and size == 15)
        or (two in {"30", "36", "38", "39"} and 14 <= size <= 19)
        or (two == "35" and 16 <= size <= 19)
        or ((51 <= int(two or 0) <= 55 or 2221 <= four <= 2720) and size == 16)
        or ((first == "6" or two in {"50", "56", "57", "58"}) and 14 <= size <= 19)
    )
    return issued and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_kept(character: str) -> bool:
    if character in _INVISIBLE:
        return False
    return unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}
