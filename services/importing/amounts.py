"""Amounts and days as the banks write them."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from services.importing.records import DecimalsMixed, DecimalsUnclear
from services.money import MAX_CENTS
from services.text import fold


class Decimals(StrEnum):
    """What stands before the cents; `sniff` finds it out anew in each file."""

    SNIFF = "sniff"
    POINT = "point"
    COMMA = "comma"


class DateOrder(StrEnum):
    """In which order a day is written."""

    DAY_FIRST = "dmy"
    YEAR_FIRST = "ymd"
    MONTH_FIRST = "mdy"


MOST_CENTS: Final = 100 * MAX_CENTS
"""A line of a bank may be larger than any of our documents."""

_DRESS: Final = str.maketrans("", "", "$ \t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
_NUMBER: Final = re.compile(r"[0-9][0-9.,]*|[.,][0-9]{1,2}", re.ASCII)
_GROUPED: Final = {
    Decimals.POINT: re.compile(r"([0-9]{1,3}(?:,[0-9]{3})*|[0-9]*)(?:\.([0-9]{1,2}))?", re.ASCII),
    Decimals.COMMA: re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})*|[0-9]*)(?:,([0-9]{1,2}))?", re.ASCII),
}
_MINUSES: Final = "-\N{MINUS SIGN}\N{EN DASH}"
_DAY: Final = re.compile(
    r"(\d{1,4})\s*[/.\- ]\s*(\d{1,2}|[a-z]{3,10})\.?\s*[/.\- ]\s*(\d{1,4})(?:[ ,t].*)?", re.ASCII
)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("ene", "jan"), ("feb",), ("mar",), ("abr", "apr"), ("may",), ("jun",),
            ("jul",), ("ago", "aug"), ("sep", "set"), ("oct",), ("nov",), ("dic", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip


def sniff_decimals(texts: Iterable[tuple[int, str]]) -> Decimals:
    """Which mark stands before the cents in a file, from all its amounts with their lines.

    Raises:
        DecimalsMixed: some say a point and others a comma. DecimalsUnclear: only amounts such as
        `1.234`, that may be either.
    """
    seen: dict[Decimals, tuple[int, str]] = {}
    unclear: tuple[int, str] | None = None
    for line, text in texts:
        told = style_of(text)
        if told is not None:
            if told not in seen:
                seen[told] = (line, text.strip())
        elif unclear is None and any(mark in text for mark in ".,"):
            unclear = (line, text.strip())
    if len(seen) > 1:
        (point_line, point), (comma_line, comma) = seen[Decimals.POINT], seen[Decimals.COMMA]
        raise DecimalsMixed(
            point=point[:30], point_line=point_line, comma=comma[:30], comma_line=comma_line
        )
    if not seen and unclear is not None:
        raise DecimalsUnclear(text=unclear[1][:30], line=unclear[0])
    return next(iter(seen), Decimals.POINT)


def style_of(text: str) -> Decimals | None:
    """Which decimal mark one amount shows; None when it shows none for certain."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return None
    mark = text[last]
    other = "," if mark == "." else "."
    styles = {".": Decimals.POINT, ",": Decimals.COMMA}
    if text.count(mark) > 1:
        return styles[other]  # a mark that comes again parts thousands
    if other in text:
        return styles[mark]
    after = len(text[last + 1 :].rstrip(") -").rstrip())
    before = text[:last].translate(_DRESS).lstrip("(+" + _MINUSES)
    is_thousands = after == 3 and 1 <= len(before) <= 3 and not before.startswith("0")
    return None if is_thousands else styles[mark]


def parse_cents(text: str, style: Decimals) -> int | None:
    """An amount with its sign, in cents; None when it is not one.

    `$1,234.50`, `-1.234,50`, `(5,00)` and `5,00-` are amounts, by the style of their file.
    """
    bare = text.translate(_DRESS).upper().replace("USD", "", 1)
    is_negative = False
    if bare.startswith("(") and bare.endswith(")"):
        is_negative, bare = True, bare[1:-1]
    if bare[:1] and bare[0] in _MINUSES:
        is_negative, bare = not is_negative, bare[1:].translate(_DRESS)
    elif bare[-1:] and bare[-1] in _MINUSES:
        is_negative, bare = not is_negative, bare[:-1]
    elif bare[:1] == "+":
        bare = bare[1:]
    if not _NUMBER.fullmatch(bare):
        return None
    found = _GROUPED[style].fullmatch(bare)
    if found is None or len(bare) > 24:
        return None
    marks = ",." if style is Decimals.POINT else ".,"
    whole = found[1].replace(marks[0], "")
    cents = int(whole or "0") * 100 + int((found[2] or "").ljust(2, "0"))
    if cents > MOST_CENTS:
        return None
    return -cents if is_negative else cents


def parse_day(text: str, order: DateOrder) -> date | None:
    """A day as the bank writes it, an hour after it passed over; None when it is not one.

    A year of four digits in front is read as one whatever the order, as spreadsheets write it.
    """
    told = text.strip()[:40]
    if not told.isascii() or not told.islower():
        told = fold(told)
    compact = _COMPACT.fullmatch(told)
    if compact is not None:
        return _date(*(int(part) for part in compact.groups()))
    found = _DAY.fullmatch(told)
    if found is None:
        return None
    first, middle, last = found.groups()
    month = int(middle) if middle.isdigit() else _MONTHS.get(middle[:3], 0)
    if len(first) == 4:
        return _date(int(first), month, int(last)) if len(last) <= 2 else None
    year = int(last) + (2000 if len(last) == 2 else 0)
    if len(last) not in {2, 4} or len(first) > 2:
        return None
    if order is DateOrder.YEAR_FIRST and len(last) == 2:
        return _date(2000 + int(first), month, int(last))
    if order is DateOrder.MONTH_FIRST and middle.isdigit():
        return _date(year, int(first), int(middle))
    return _date(year, month, int(first))


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number) if 1990 <= year <= 2199 else None
    except ValueError:
        return None
