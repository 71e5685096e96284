import re
from typing import Final

NUMBER: Final = re.compile(r"([0-9]{3})-([0-9]{3})-([0-9]{9})")
"""An invoice's number: establishment, point of emission, sequential (SRI)."""

LAST_SEQUENTIAL: Final = 999_999_999
_TYPED: Final = re.compile(r"([0-9]{3})-([0-9]{3})-([0-9]{1,9})")
_DIGITS: Final = re.compile(r"[0-9]{15}")
_TAIL: Final = re.compile(r"[0-9]{1,9}")


def is_number(text: str) -> bool:
    """Whether this is a whole invoice number, as in `001-002-000004512`."""
    return NUMBER.fullmatch(text) is not None


def number_of(series: str, sequential: int) -> str:
    """The number of a sequential in a series: `number_of("001-002", 4512)`."""
    return f"{series}-{sequential:09d}"


def sequential_of(number: str) -> int:
    """The last nine digits of a number."""
    return int(number[-9:])


def whole_number(typed: str) -> str | None:
    """The number that somebody meant: dashes or zeros may be missing. None if it is not whole."""
    text = typed.strip()
    if _DIGITS.fullmatch(text):
        return f"{text[:3]}-{text[3:6]}-{text[6:]}"
    found = _TYPED.fullmatch(text)
    return number_of(f"{found[1]}-{found[2]}", int(found[3])) if found else None


def tail(typed: str) -> int | None:
    """The sequential that somebody typed without its series; None if it is something else."""
    text = typed.strip()
    return int(text) if _TAIL.fullmatch(text) else None
