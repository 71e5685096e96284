"""A bank's export as lines of cells: text in any of the encodings in use, or a spreadsheet."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.chosen_file import CannotReadError, read_chosen
from services.importing import sheets
from services.importing.records import (
    Caps,
    FileCutShort,
    FileDamaged,
    FileEmpty,
    FileNotText,
    FileTooLarge,
    FileUnreadable,
    HeaderChanged,
    TooManyLines,
)
from services.text import fold

CAPS: Final = Caps(rows=100_000)
ENCODINGS: Final = ("sniff", "utf-8", "utf-16", "cp1252", "cp850")
DELIMITERS: Final = ("sniff", ";", ",", "\t", "|")
MOST_COLUMNS: Final = 60

_SNIFFED_LINES: Final = 60
_QUOTED_FORMULA: Final = re.compile(r"'[=+\-@]")
# The letters of Spanish beyond ASCII, as each of the two old code pages writes them.
_SPANISH: Final = "áéíóúüñÁÉÍÓÚÜÑ°ºª¿¡"
_OLD_PAGES: Final = {
    page: frozenset(_SPANISH.encode(page, errors="ignore")) for page in ("cp1252", "cp850")
}


@dataclass(frozen=True, slots=True)
class Export:
    """A file of a bank, as bytes; its hash tells whether it was seen before."""

    file_name: str
    sha256: str
    content: bytes

    @property
    def is_sheet(self) -> bool:
        """Whether it is a spreadsheet rather than text."""
        return self.content.startswith((sheets.ZIP, sheets.OLE))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: where it stands, counted from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.strip() for cell in self.cells)


def load(source: Path | bytes, file_name: str = "", caps: Caps = CAPS) -> Export:
    """Take a file in, whole.

    Raises:
        FileUnreadable: not there, or on a network share. FileTooLarge, FileEmpty.
    """
    if isinstance(source, bytes):
        content, name = source, file_name
    else:
        name = source.name
        try:
            content = read_chosen(source, caps.size)
        except CannotReadError as error:
            raise FileUnreadable(file=name) from error
    if len(content) > caps.size:
        raise FileTooLarge(megabytes=caps.size // (1024 * 1024))
    if not content.strip():
        raise FileEmpty
    return Export(name, hashlib.sha256(content).hexdigest(), content)


def lines_of(
    export: Export, encoding: str = "sniff", delimiter: str = "sniff", caps: Caps = CAPS
) -> list[Line]:
    """The lines of a file; a spreadsheet's first sheet, whatever encoding is declared.

    Raises:
        FileNotText: not in the declared encoding, or in none. FileCutShort, FileDamaged,
        FileEmpty, TooManyLines. SheetRefused: a spreadsheet that is not read.
    """
    if export.is_sheet:
        told = sheets.read(export.content, export.file_name, caps, MOST_COLUMNS)
        lines = [Line(number, cells) for number, cells in told]
        if not lines:
            raise FileEmpty
        return lines
    text = decode(export.content, encoding)
    if text.count("\n") > caps.rows * 2:
        raise TooManyLines(rows=caps.rows)
    chosen = delimiter if delimiter in DELIMITERS[1:] else sniff_delimiter(text)
    return list(_records(text, chosen, caps))


def decode(content: bytes, encoding: str = "sniff") -> str:
    """Bytes as text: by a declared encoding, or by what the bytes show.

    Raises:
        FileNotText: `encoding` with the `line` that cannot be read, or `binary`.
        FileCutShort: UTF-8 that ends in the middle of a letter.
    """
    named = encoding if encoding != "sniff" else _sniffed(content)
    if named == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        named = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    elif named == "utf-8":
        named = "utf-8-sig"
    try:
        text = content.decode(named)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if error.reason == "unexpected end of data" and named.startswith("utf-8"):
            raise FileCutShort(line=line) from error
        raise FileNotText(cause="encoding", line=line) from error
    if "\0" in text:
        raise FileNotText(cause="binary")
    return text


def sniff_delimiter(text: str) -> str:
    """What parts the cells: the mark that most lines have equally often."""
    begun = [line for line in text[:200_000].splitlines()[:_SNIFFED_LINES] if line.strip()]
    best, most = ";", 0
    for mark in DELIMITERS[1:]:
        counts = Counter(line.count(mark) for line in begun if mark in line)
        if counts:
            often, lines = max(counts.items(), key=lambda told: (told[1] * told[0], told[0]))
            if often * lines > most:
                best, most = mark, often * lines
    return best


def header_key(name: str) -> str:
    """A column's name as it is compared."""
    kept = "".join(letter if letter.isalnum() else " " for letter in fold(name))
    return " ".join(kept.split())


def fingerprint_of(header: Sequence[str]) -> str:
    """What a header is recognised by, whatever its accents, case and spaces."""
    told = "\x1f".join(header_key(name) for name in header)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def compare_header(line: Line, header: Sequence[str], profile: str) -> None:
    """Refuse a line that is not this header.

    Raises:
        HeaderChanged: with what differs; `profile` is who wanted the header.
    """
    found = [header_key(cell) for cell in line.cells]
    while found and not found[-1]:
        found.pop()
    wanted = [header_key(name) for name in header]
    if found == wanted:
        return
    shown = dict(zip(found, (" ".join(cell.split())[:40] for cell in line.cells), strict=False))
    missing = [name for name in header if header_key(name) not in found]
    unknown = [shown[key] for key in dict.fromkeys(found) if key not in wanted]
    moved = (
        []
        if missing or unknown
        else [header[at] for at, key in enumerate(wanted) if at >= len(found) or found[at] != key]
    )
    raise HeaderChanged(
        profile=profile,
        line=line.number,
        missing=", ".join(missing[:6]) or "-",
        unknown=", ".join(name or "?" for name in unknown[:6]) or "-",
        moved=", ".join(moved[:6]) or "-",
    )


def _sniffed(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_utf16(content):
        return "utf-16"
    if b"\0" in content:
        raise FileNotText(cause="binary")
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise FileCutShort(line=content.count(b"\n") + 1) from error
    else:
        return "utf-8"
    high = Counter(byte for byte in content if byte >= 0x80)
    scores = {
        page: sum(times for byte, times in high.items() if byte in letters)
        for page, letters in _OLD_PAGES.items()
    }
    return "cp850" if scores["cp850"] > scores["cp1252"] else "cp1252"


def _looks_utf16(content: bytes) -> bool:
    """Whether every second byte is empty, as Latin letters are in UTF-16 without its mark."""
    begun = content[:400]
    if len(begun) < 8 or len(content) % 2:
        return False
    halves = (begun[0::2].count(0), begun[1::2].count(0))
    return max(halves) > len(begun) // 2 * 0.8 and min(halves) == 0


def _records(text: str, delimiter: str, caps: Caps) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    seen = 0
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            kind = FileCutShort if "end of data" in str(error) else FileDamaged
            raise kind(line=number) from error
        if not cells:
            continue
        seen += 1
        if seen > caps.rows:
            raise TooManyLines(rows=caps.rows)
        if sum(map(len, cells)) > caps.line or len(cells) > 4 * MOST_COLUMNS:
            raise FileDamaged(line=number)
        if "'" in cells[0] or any(cell[:1] == "'" for cell in cells):
            cells = [cell[1:] if _QUOTED_FORMULA.match(cell) else cell for cell in cells]
        yield Line(number, tuple(cells))
