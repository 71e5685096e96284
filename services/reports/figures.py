"""How cells of a report are written for the eye, on paper and on screen."""

from datetime import date, datetime

from services.exporting import Cell, Cents, Permille
from services.printing.figures import day, minute, money


def cell_words(cell: Cell) -> str:
    """A cell as `1,234.56`, `12`, `22/11/2026`, or the text that it is."""
    if cell is None:
        return ""
    if isinstance(cell, Cents):
        return money(cell.cents)
    if isinstance(cell, Permille):
        return str(cell)
    if isinstance(cell, datetime):
        return minute(cell)
    if isinstance(cell, date):
        return day(cell)
    return f"{cell:,}" if isinstance(cell, int) else cell


def month_words(month: date) -> str:
    """A month as `nov 2026`."""
    return f"{_MONTHS[month.month - 1]} {month.year}"


def month_mark(month: date) -> str:
    """A month under a chart: `nov 26`."""
    return f"{_MONTHS[month.month - 1]} {month.year % 100:02d}"


def months(first: date, last: date) -> list[date]:
    """The first day of every month that has a day of a range."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date((start + step) // 12, (start + step) % 12 + 1, 1) for step in range(count)]


def short(value: int, *, is_money: bool) -> str:
    """A figure that fits a chart: dollars without cents, thousands as `12.3k`."""
    if not is_money:
        return f"{value:,}"
    dollars = value / 100
    if dollars >= 1_000_000:
        return f"{dollars / 1_000_000:,.2f} M"
    if dollars >= 10_000:
        return f"{dollars / 1_000:,.1f} k"
    return f"{dollars:,.0f}"


_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
