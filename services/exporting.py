"""Tables as a spreadsheet or as CSV. What people typed stays text: nothing in it is calculated.

The library that writes them takes its time to load: the first spreadsheet does it, not the
window's start.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from services.clock import local

_AMOUNT: Final = "#,##0.00"
_SHARE: Final = "0.0%"
_DAY: Final = "dd/mm/yyyy"
_MINUTE: Final = "dd/mm/yyyy hh:mm"
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA: Final = ("=", "+", "-", "@")
_BOM: Final = "\ufeff"
_LONGEST: Final = 32_000
_WIDEST: Final = 60
_MOST_ABOVE: Final = 5


@dataclass(frozen=True, slots=True)
class Cents:
    """An amount of money in a table."""

    cents: int


@dataclass(frozen=True, slots=True)
class Permille:
    """A share in a table, in parts of a thousand; shown as a percentage."""

    parts: int

    def __str__(self) -> str:
        return f"{self.parts // 10}.{self.parts % 10} %"


Cell = str | int | Cents | Permille | date | datetime | None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: lines over the table, the titles of its columns, and its rows.

    The titles stay in sight while the rows are scrolled, unless so much is above them that little
    would be left to scroll. `widths` are of columns whose words are
    wider than their title, by that title, in characters.
    """

    name: str
    titles: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    above: Sequence[Sequence[Cell]] = ()
    widths: Mapping[str, int] = field(default_factory=dict)


def workbook(tables: Sequence[Table]) -> bytes:
    """An .xlsx file with a sheet for each table; its memory does not grow with the rows."""
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.name[:31])
        for place, title in enumerate(table.titles, start=1):
            wide = min(_WIDEST, max(12, len(title) + 4, table.widths.get(title, 0)))
            sheet.column_dimensions[get_column_letter(place)].width = wide
        if len(table.above) <= _MOST_ABOVE:
            sheet.freeze_panes = f"A{len(table.above) + 2}"
        for line in table.above:
            sheet.append([_cell(sheet, value) for value in line])
        sheet.append([_cell(sheet, title, is_title=True) for title in table.titles])
        for row in table.rows:
            sheet.append([_cell(sheet, value) for value in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def csv_text(tables: Sequence[Table], *, named: bool = True) -> str:
    """Tables as CSV for a spreadsheet, an empty line between them.

    Amounts are plain figures with a point; a byte order mark lets spreadsheets see UTF-8.

    Args:
        tables: what it says.
        named: whether each table's name stands over it; other programs read titles first.
    """
    text = io.StringIO(newline="")
    text.write(_BOM)
    writer = csv.writer(text)
    for place, table in enumerate(tables):
        if place:
            writer.writerow(())
        writer.writerows([_text(value) for value in line] for line in table.above)
        if named:
            writer.writerow((table.name,))
        writer.writerow(table.titles)
        writer.writerows([_text(value) for value in row] for row in table.rows)
    return text.getvalue()


def safe_cell(text: str) -> str:
    """A text in one line that no spreadsheet takes for a formula."""
    flat = " ".join(_UNWRITABLE.sub(" ", text).split())
    figures = flat.lstrip("+-\N{MINUS SIGN}").replace(",", "").replace(".", "")
    if flat.startswith(_FORMULA) and not figures.isdecimal():
        return f"'{flat}"
    return flat


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Cents):
        sign = "-" if value.cents < 0 else ""
        return f"{sign}{abs(value.cents) // 100}.{abs(value.cents) % 100:02d}"
    if isinstance(value, Permille):
        return str(value)
    if isinstance(value, datetime):
        return f"{local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value) if isinstance(value, int) else safe_cell(value)


def _cell(sheet: Any, value: Cell, *, is_title: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    if value is None:
        return None
    if isinstance(value, Cents):
        made = WriteOnlyCell(sheet, Decimal(value.cents) / 100)
        made.number_format = _AMOUNT
        return made
    if isinstance(value, Permille):
        made = WriteOnlyCell(sheet, Decimal(value.parts) / 1000)
        made.number_format = _SHARE
        return made
    if isinstance(value, datetime):
        made = WriteOnlyCell(sheet, local(value).replace(tzinfo=None))
        made.number_format = _MINUTE
        return made
    if isinstance(value, date):
        made = WriteOnlyCell(sheet, value)
        made.number_format = _DAY
        return made
    if isinstance(value, int):
        return WriteOnlyCell(sheet, value)
    made = WriteOnlyCell(sheet, _UNWRITABLE.sub(" ", value)[:_LONGEST])
    # Openpyxl takes a text that begins with `=` for a formula.
    made.data_type = "s"
    if is_title:
        made.font = Font(bold=True)
    return made
