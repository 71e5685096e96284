import re
import unicodedata
from typing import Final

from services.errors import BadField

_CARD_LENGTHS: Final = range(13, 20)
_DIGIT_GROUPS: Final = re.compile(r"[0-9]+(?:[ .\-][0-9]+)*", re.ASCII)
_PROVINCES: Final = frozenset({*(f"{code:02d}" for code in range(1, 25)), "30", "50"})
_MARKS_IN_A_ROW: Final = 4


def clean_line(
    text: str, *, field: str, most: int, required: bool = False, card_check: bool = True
) -> str:
    """What an operator or a file gave for one line of text, made safe to keep.

    NFC, no invisible or direction-changing characters, single spaces. Control characters,
    line breaks inside and card numbers are refused, not repaired.

    Args:
        text: as it came.
        field: the field's name for the error.
        most: the longest it may be, in characters.
        required: whether it must say something.
        card_check: off for fields that hold long numbers of their own (RUC, bank account).

    Raises:
        BadField: `required`, `too_long` (with `most`), `control` or `card_number`.
    """
    if not text and not required:
        return ""
    _refuse_huge(text, field, most)
    shown = text.strip()
    if not (shown.isascii() and shown.isprintable()):
        shown = _visible(shown, field)
    cleaned = " ".join(shown.split())
    return _checked(cleaned, field, most, required=required, card_check=card_check)


def clean_note(text: str, *, field: str, most: int, required: bool = False) -> str:
    """The same for a text of several lines: line breaks stay, tabs become spaces.

    Raises:
        BadField: as `clean_line`.
    """
    _refuse_huge(text, field, most)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    cleaned = "\n".join(_visible(line, field).rstrip() for line in lines).strip()
    return _checked(cleaned, field, most, required=required, card_check=True)


def fold(text: str) -> str:
    """Text as it is searched: no accents, lower case, single spaces; `ñ` is `n`."""
    if text.isascii():  # most of it is, and a file has a million of them
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


def digits(text: str) -> str:
    """Only the digits, as ASCII; full-width ones count."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if letter.isascii() and letter.isdigit())


def looks_like_card(text: str) -> bool:
    """Whether a card number (13 to 19 digits, Luhn) stands anywhere in the text.

    Groups by spaces, points or dashes are seen through. A number in the shape of a RUC is none,
    nor is one that no card brand begins with.
    """
    if len(text) < _CARD_LENGTHS[0]:
        return False
    plain = unicodedata.normalize("NFKC", text)
    for run in _DIGIT_GROUPS.findall(plain):
        groups = re.split(r"[ .\-]", run)
        if any(_is_card(number) for number in _joined(groups)):
            return True
    return False


def is_ruc_shape(number: str) -> bool:
    """Thirteen digits of a known province that end in 001: a RUC, whatever its checksum."""
    return len(number) == 13 and number[:2] in _PROVINCES and number.endswith("001")


def luhn(number: str) -> bool:
    """Whether the last digit is the check digit that Luhn's rule gives."""
    total = 0
    for place, letter in enumerate(reversed(number)):
        digit = int(letter)
        if place % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0


def _refuse_huge(text: str, field: str, most: int) -> None:
    # Normalising a text of megabytes would take long before anybody could refuse it.
    if len(text) > 4 * most + 200:
        raise BadField(field=field, problem="too_long", most=most)


def _visible(text: str, field: str) -> str:
    if text.isascii() and text.isprintable():
        return text  # nearly every cell of a file; letter by letter costs a second for 50,000
    kept = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text):
        category = unicodedata.category(letter)
        if category == "Cf":  # direction marks, zero width characters, soft hyphens
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if category in {"Cc", "Cs", "Zl", "Zp"} or marks > _MARKS_IN_A_ROW:
            raise BadField(field=field, problem="control")
        kept.append(letter)
    return "".join(kept)


def _checked(cleaned: str, field: str, most: int, *, required: bool, card_check: bool) -> str:
    if required and not cleaned:
        raise BadField(field=field, problem="required")
    if len(cleaned) > most:
        raise BadField(field=field, problem="too_long", most=most)
    if card_check and looks_like_card(cleaned):
        raise BadField(field=field, problem="card_number")
    return cleaned


def _joined(groups: list[str]) -> list[str]:
    found = []
    for start in range(len(groups)):
        number = ""
        for group in groups[start:]:
            number += group
            if len(number) > _CARD_LENGTHS[-1]:
                break
            if len(number) in _CARD_LENGTHS:
                found.append(number)
    return found


def _is_card(number: str) -> bool:
    return number[0] in "23456" and not is_ruc_shape(number) and luhn(number)
