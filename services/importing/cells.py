import re
from datetime import date
from typing import Final

from services.errors import BadField, UserError
from services.importing.records import LineProblem, Row
from services.money import MAX_CENTS, parse_amount
from services.text import clean_line

_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_LOCAL_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_WHOLE: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


class RowReader:
    """Reads the cells of one record as text, cents, days; collects what is wrong, all at once."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.problems: list[LineProblem] = []

    def refuse(self, field: str, problem: str, **details: object) -> None:
        """Note that a field of this record is wrong."""
        self.problems.append(LineProblem(self.row.line, field, problem, details))

    def accept(self, problems: list[BadField]) -> None:
        """Note problems that a form's own checks found."""
        for bad in problems:
            details = {k: v for k, v in bad.details.items() if k not in {"field", "problem"}}
            self.refuse(bad.field, str(bad.details["problem"]), **details)

    def text(
        self, field: str, *, most: int, required: bool = False, card_check: bool = True
    ) -> str:
        """A cleaned line; empty when it is wrong."""
        try:
            return clean_line(
                self.row[field], field=field, most=most, required=required, card_check=card_check
            )
        except BadField as bad:
            self.accept([bad])
            return ""

    def one_of(self, field: str, allowed: frozenset[str], default: str = "") -> str:
        """One of some words, as the file spells it; `default` when the cell is empty."""
        value = self.row[field].strip() or default
        if value not in allowed:
            self.refuse(field, "not_allowed" if value else "required", allowed=listed(allowed))
            return default
        return value

    def cents(self, field: str, *, default: int | None = None, least: int = 0) -> int:
        """An amount in cents; `default` when the cell is empty, required without one."""
        value = self.row[field].strip()
        if not value:
            if default is None:
                self.refuse(field, "required")
            return default or 0
        try:
            return parse_amount(value, least=least, most=MAX_CENTS)
        except UserError as error:
            self.refuse(field, error.key, **error.details)
            return 0

    def whole(self, field: str, *, least: int, most: int, default: int | None = None) -> int:
        """A whole number within bounds."""
        value = self.row[field].strip()
        if not value and default is not None:
            return default
        if not _WHOLE.fullmatch(value) or not least <= int(value) <= most:
            problem = "out_of_range" if value else "required"
            self.refuse(field, problem, least=str(least), most=str(most))
            return default if default is not None else least
        return int(value)

    def day(self, field: str, *, required: bool = True) -> date | None:
        """A day written `yyyy-mm-dd` or `dd/mm/yyyy`; None when empty or wrong."""
        value = self.row[field].strip()
        if not value:
            if required:
                self.refuse(field, "required")
            return None
        day = parse_day(value)
        if day is None:
            self.refuse(field, "bad_date")
        return day


def parse_day(text: str) -> date | None:
    """A day of this century and the last, from `yyyy-mm-dd` or `dd/mm/yyyy`; None if neither."""
    if found := _ISO_DAY.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _LOCAL_DAY.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day) if 1900 <= year <= 2199 else None
    except ValueError:
        return None


def listed(words: frozenset[str]) -> str:
    """Allowed words for a message, always in the same order."""
    return ", ".join(sorted(words))
