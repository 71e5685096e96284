"""The first sheet of an .xlsx file as text. Nothing in it is calculated, followed or run."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from services.importing.records import Caps, SheetRefused, TooManyLines

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0"

_MOST_PARTS: Final = 200
_MOST_UNPACKED: Final = 64 * 1024 * 1024
_MOST_RATIO: Final = 200
_SMALL_PART: Final = 256 * 1024
_CHUNK: Final = 1024 * 1024
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_MACRO_NAMES: Final = (".xlsm", ".xlsb", ".xltm", ".xlam")
_CENT: Final = Decimal("0.01")
_NOISE: Final = Decimal("0.000001")


def read(
    content: bytes, file_name: str, caps: Caps, most_columns: int
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each line of the first sheet that has any, with its number in the sheet.

    Formulas come as the values that were saved with them; days as `yyyy-mm-dd`; amounts with a
    point and two decimals.

    Raises:
        SheetRefused: `macros`, `old`, `damaged`, `bomb`, `entities`, `links`.
        TooManyLines.
    """
    if content.startswith(OLE):
        raise SheetRefused(cause="old")
    if file_name.lower().endswith(_MACRO_NAMES):
        raise SheetRefused(cause="macros")
    _inspect(content)
    return _rows(content, caps, most_columns)


def _inspect(content: bytes) -> None:
    """Look at the package before any parser does."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            names = [part.filename for part in parts]
            if len(parts) > _MOST_PARTS or len(set(names)) != len(names):
                raise SheetRefused(cause="bomb")
            if any("vbaproject" in name.lower() for name in names):
                raise SheetRefused(cause="macros")
            if any(name.lower().startswith("xl/externallinks/") for name in names):
                raise SheetRefused(cause="links")
            if any(part.flag_bits & 1 for part in parts):
                raise SheetRefused(cause="damaged")
            if sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise SheetRefused(cause="bomb")
            for part in parts:
                packed = max(1, part.compress_size)
                if part.file_size > _SMALL_PART and part.file_size / packed > _MOST_RATIO:
                    raise SheetRefused(cause="bomb")
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _refuse_declarations(package, part)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise SheetRefused(cause="damaged") from error


def _refuse_declarations(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No spreadsheet program writes a DTD; a file that has one wants something else."""
    kept = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            seen = kept + chunk
            if b"\0" in chunk:  # UTF-16 would hide what is looked for
                raise SheetRefused(cause="damaged")
            if any(mark in seen for mark in _DECLARATIONS):
                raise SheetRefused(cause="entities")
            kept = seen[-16:]


def _rows(content: bytes, caps: Caps, most_columns: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    # Half a tenth of a second that only whoever opens a spreadsheet has to wait.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations that are not read
            book = load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            try:
                for sheet in book.worksheets:
                    # The size that a sheet claims is not its own.
                    sheet.reset_dimensions()
                    found = list(_cells(sheet, caps, most_columns))
                    if found:
                        yield from found
                        return
            finally:
                book.close()
    except (InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, OSError) as error:
        # ElementTree's ParseError is a SyntaxError.
        raise SheetRefused(cause="damaged") from error
    except (AttributeError, IndexError, zipfile.BadZipFile, OverflowError) as error:
        raise SheetRefused(cause="damaged") from error


def _cells(sheet: Any, caps: Caps, most_columns: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    told = 0
    for number, row in enumerate(sheet.iter_rows(max_col=most_columns, values_only=True), 1):
        if told >= caps.rows or number > 2 * caps.rows:
            raise TooManyLines(rows=caps.rows)
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            told += 1
            if sum(map(len, cells)) > caps.line:
                raise SheetRefused(cause="bomb")
            yield number, tuple(cells)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        day = value.date().isoformat()
        return day if value.time() == time() else f"{day} {value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value)
    return str(value)


def _number(value: float) -> str:
    """A number as the sheet shows it: never through the noise of a binary fraction."""
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return str(value)
    near = exact.quantize(_CENT) if abs(exact) < Decimal(10) ** 20 else exact
    if abs(near - exact) > _NOISE:
        return format(exact, "f")
    whole = near.to_integral_value()
    return format(whole, "f") if whole == near else format(near, "f")
