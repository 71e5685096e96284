import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from services.importing import json_rows
from services.importing.records import (
    BadHeader,
    Caps,
    ColumnSpec,
    FileCutShort,
    FileDamaged,
    FileEmpty,
    FileNotText,
    FileTooLarge,
    FileUnreadable,
    LineProblem,
    Row,
    Table,
    TooManyLines,
)
from services.text import fold

_DELIMITERS: Final = (";", ",", "\t")
_UTF8_PAIR: Final = re.compile(rb"[\xc3\xc2][\x80-\xbf]")
_QUOTED_FORMULA: Final = re.compile(r"'[=+\-@]")
_CAPS: Final = Caps()


def read_table(
    source: Path | bytes,
    columns: Sequence[ColumnSpec],
    *,
    caps: Caps = _CAPS,
    file_name: str = "",
    nested: str = "",
) -> Table:
    """Read a CSV or JSON file that another system exported.

    CSV: a header line; `,` `;` or tab; UTF-8 (with or without BOM) or Windows-1252, found out by
    itself. JSON: an array of flat objects with the same column names; line numbers are those
    where an object begins. Every cell comes as text. The apostrophe that a spreadsheet export
    puts before `= + - @` is taken off again.

    Args:
        source: the file, or its bytes.
        columns: what may stand in the header.
        caps: the most that is read.
        file_name: to be remembered for bytes; a path brings its own.
        nested: in JSON, the field of an object that lists its records (an invoice's lines).

    Raises:
        FileUnreadable, FileTooLarge, TooManyLines, FileEmpty, FileNotText, FileCutShort,
        FileDamaged, BadHeader: the whole file is refused.
    """
    content = _content(source, caps)
    name = source.name if isinstance(source, Path) else file_name
    sha256 = hashlib.sha256(content).hexdigest()
    text = decode(content)
    if text.lstrip()[:1] in {"[", "{"}:
        found, rows, problems = json_rows.read(text, columns, caps, nested)
    else:
        if text.count("\n") > caps.rows * 4:
            # Told before anything is parsed; even with breaks inside quotes this is too much.
            raise TooManyLines(rows=caps.rows)
        found, rows, problems = _read_csv(text, columns, caps)
    if not rows and not problems:
        raise FileEmpty
    return Table(name, sha256, found, tuple(rows), tuple(problems))


def decode(content: bytes) -> str:
    """A file's bytes as text: UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises:
        FileNotText: a spreadsheet, a binary file, or two encodings mixed.
        FileCutShort: UTF-8 that ends in the middle of a letter.
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileNotText(cause="spreadsheet")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise FileNotText(cause="binary") from error
    if b"\0" in content:
        raise FileNotText(cause="binary")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise FileCutShort(line=content.count(b"\n") + 1) from error
    if _UTF8_PAIR.search(content):
        raise FileNotText(cause="mixed")
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise FileNotText(cause="binary") from error


def header(names: Sequence[str], columns: Sequence[ColumnSpec]) -> tuple[str, ...]:
    """The columns that a header names, in its order.

    Raises:
        BadHeader: one is missing, unknown or there twice.
    """
    known = {
        _key(spelling): column.name
        for column in columns
        for spelling in (column.name, *column.aliases)
    }
    found = [known.get(_key(name), "") for name in names]
    unknown = [name.strip()[:40] for name, column in zip(names, found, strict=True) if not column]
    repeated = sorted({name for name in found if name and found.count(name) > 1})
    missing = [column.name for column in columns if column.required and column.name not in found]
    if unknown or repeated or missing:
        raise BadHeader(
            missing=", ".join(missing) or "-",
            unknown=", ".join(unknown[:5]) or "-",
            repeated=", ".join(repeated) or "-",
        )
    return tuple(found)


def _content(source: Path | bytes, caps: Caps) -> bytes:
    if isinstance(source, bytes):
        content = source
    else:
        try:
            if not source.is_file():
                raise FileUnreadable(file=source.name)
            with source.open("rb") as file:
                content = file.read(caps.size + 1)
        except OSError as error:
            raise FileUnreadable(file=source.name) from error
    if len(content) > caps.size:
        raise FileTooLarge(megabytes=caps.size // (1024 * 1024))
    if not content.strip():
        raise FileEmpty
    return content


def _read_csv(
    text: str, columns: Sequence[ColumnSpec], caps: Caps
) -> tuple[tuple[str, ...], list[Row], list[LineProblem]]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    records = _records(text, delimiter, caps)
    try:
        _, names = next(records)
    except StopIteration:
        raise FileEmpty from None
    found = header([name for name in names if name.strip()] if _trails(names) else names, columns)
    rows: list[Row] = []
    problems: list[LineProblem] = []
    for line, cells in records:
        if len(rows) + len(problems) >= caps.rows:
            raise TooManyLines(rows=caps.rows)
        if len(cells) > len(found) and not any(cells[len(found) :]):
            cells = cells[: len(found)]  # noqa: PLW2901 -- a trailing delimiter is no column
        if len(cells) != len(found):
            kind = "short_line" if len(cells) < len(found) else "long_line"
            details = {"found": len(cells), "expected": len(found)}
            problems.append(LineProblem(line, "", kind, details))
            continue
        over = [name for name, cell in zip(found, cells, strict=True) if len(cell) > caps.cell]
        if over:
            problems.append(LineProblem(line, over[0], "too_long", {"most": caps.cell}))
            continue
        rows.append(Row(line, {name: _cell(c) for name, c in zip(found, cells, strict=True)}))
    return found, rows, problems


def _records(text: str, delimiter: str, caps: Caps) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line where it begins; empty lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            kind = FileCutShort if "end of data" in str(error) else FileDamaged
            raise kind(line=line) from error
        if sum(map(len, cells)) > caps.line:
            raise FileDamaged(line=line)
        if any(cell.strip() for cell in cells):
            yield line, cells


def _trails(names: list[str]) -> bool:
    return bool(names) and not names[-1].strip() and all(name.strip() for name in names[:-1])


def _cell(text: str) -> str:
    return text[1:] if _QUOTED_FORMULA.match(text) else text


def _key(name: str) -> str:
    return fold(name).replace(" ", "_").replace("-", "_")
