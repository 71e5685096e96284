import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.clock import local
from services.money import Money

MINUS: Final = "\N{MINUS SIGN}"
_DAYS_APART: Final = re.compile(r"[+-][0-9]{1,4}", re.ASCII)
_PARTS: Final = re.compile(
    r"([0-9]{1,2})[/.\- ]([0-9]{1,2})(?:[/.\- ]([0-9]{4}|[0-9]{2}))?", re.ASCII
)
_PACKED: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Decimals:
    """How this company's screens write amounts: the point by default, or the comma."""

    mark: str = "."

    @property
    def group(self) -> str:
        """The thousands separator that goes with the decimal mark."""
        return "," if self.mark == "." else "."


POINT: Final = Decimals(".")
COMMA: Final = Decimals(",")


def amount(cents: int, decimals: Decimals = POINT) -> str:
    """Cents as `1,234.56`; a negative amount carries a true minus sign."""
    whole = f"{abs(cents) // 100:,}".replace(",", decimals.group)
    sign = MINUS if cents < 0 else ""
    return f"{sign}{whole}{decimals.mark}{abs(cents) % 100:02d}"


def money(value: int | Money, decimals: Decimals = POINT) -> str:
    """Cents or `Money` as `$ 1,234.56`."""
    cents = value.cents if isinstance(value, Money) else value
    currency = value.currency if isinstance(value, Money) else "USD"
    sign = "$" if currency == "USD" else currency
    return f"{sign}\N{NO-BREAK SPACE}{amount(cents, decimals)}"


def typed_amount(cents: int, decimals: Decimals = POINT) -> str:
    """Cents without thousands separators, as an operator would type them."""
    return f"{cents // 100}{decimals.mark}{cents % 100:02d}"


def day(value: date | None) -> str:
    """A date as dd/mm/yyyy; nothing for no date."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}" if value else ""


def moment(value: datetime | None, *, seconds: bool = False) -> str:
    """A moment on the office's clock as dd/mm/yyyy HH:MM."""
    if value is None:
        return ""
    here = local(value)
    return f"{day(here.date())} {clock_time(value, seconds=seconds)}"


def clock_time(value: datetime, *, seconds: bool = False) -> str:
    """The office's clock at a moment, as HH:MM."""
    return local(value).strftime("%H:%M:%S" if seconds else "%H:%M")


def days(count: int) -> str:
    """A number of days in words: `1 día`, `68 días`."""
    if abs(count) == 1:
        return _tr("{count} día").format(count=count)
    return _tr("{count} días").format(count=count)


def span(length: timedelta) -> str:
    """How long something is, in hours and minutes: `14 h 1 min`, `12 min`."""
    minutes = round(length.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _tr("{minutes} min").format(minutes=minutes)
    return _tr("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def age(since: datetime, now: datetime) -> str:
    """How long ago a moment was, in words: `hace 2 min`, `hace 3 h`, `hace 5 días`."""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < 60:
        return _tr("hace un momento")
    if seconds < 3600:
        return _tr("hace {minutes} min").format(minutes=seconds // 60)
    if seconds < 86_400:
        return _tr("hace {hours} h").format(hours=seconds // 3600)
    return _tr("hace {days}").format(days=days(seconds // 86_400))


def overdue(due_on: date, today: date) -> str:
    """How late an invoice is: `68 días`, `Vence hoy`, or `Por vencer`."""
    late = (today - due_on).days
    if late > 0:
        return days(late)
    return _tr("Vence hoy") if late == 0 else _tr("Por vencer")


def wait(seconds: int) -> str:
    """A time left, as `30 s` or `12:05`."""
    seconds = max(0, seconds)
    if seconds < 60:
        return _tr("{seconds} s").format(seconds=seconds)
    return f"{seconds // 60}:{seconds % 60:02d}"


def parse_date(text: str, today: date) -> date | None:
    """Read a date as the office types it; None when it is not one.

    `h` is today, `+1` and `-3` count days from today, `15` is the 15th of this month,
    `15/11` of this year; `15/11/2026`, `15/11/26` and `15112026` say all of it.
    """
    typed = text.strip().lower()
    if typed in {"h", "hoy"}:
        return today
    if _DAYS_APART.fullmatch(typed):
        return _shifted(today, int(typed))
    if typed.isascii() and typed.isdigit() and len(typed) <= 2:
        return _date(today.year, today.month, int(typed))
    found = _PARTS.fullmatch(typed) or _PACKED.fullmatch(typed)
    if found is None:
        return None
    year = found[3] or str(today.year)
    full = int(year) if len(year) == 4 else 2000 + int(year)
    return _date(full, int(found[2]), int(found[1]))


def _shifted(today: date, count: int) -> date | None:
    try:
        return today + timedelta(days=count)
    except OverflowError:
        return None


def _date(year: int, month: int, number: int) -> date | None:
    if not (1900 <= year <= 2199 and 1 <= month <= 12):
        return None
    return date(year, month, number) if 1 <= number <= monthrange(year, month)[1] else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("formats", text)
