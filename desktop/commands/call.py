"""One call of a command: where its data is, how it answers, and who it is told to be."""

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """What every command is given.

    Attributes:
        data: the data folder.
        as_json: whether each answer is one JSON object a line.
        environ: the environment of the process.
        out: where answers go; everything else goes to the log and to standard error.
    """

    data: Path
    as_json: bool
    environ: Mapping[str, str]
    out: TextIO = field(default_factory=lambda: sys.stdout)

    def tell(self, record: Record, sentence: str) -> None:
        """Answer with one record: as JSON, or as a sentence for people."""
        self._line(as_json(record) if self.as_json else sentence)

    def list(self, records: Iterable[Record], columns: Sequence[tuple[str, str]]) -> int:
        """Answer with a list: one JSON object a line, or a table; how many there were.

        Args:
            records: as many as there are; JSON is written as they come.
            columns: (name in the record, heading) of what a table shows.
        """
        if self.as_json:
            count = 0
            for record in records:
                self._line(as_json(record))
                count += 1
            return count
        rows = [[_cell(record.get(name)) for name, _ in columns] for record in records]
        headings = [heading for _, heading in columns]
        widths = [max(map(len, cells)) for cells in zip(headings, *rows, strict=True)]
        for row in [headings, *rows]:
            shown = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self._line("  ".join(shown).rstrip())
        return len(rows)

    def _line(self, text: str) -> None:
        self.out.write(text + "\n")
        self.out.flush()


def as_json(record: Record) -> str:
    """A record as one line of JSON, in ASCII, so that no terminal can spoil it."""
    return json.dumps(record, default=_plain, separators=(", ", ": "))


def record_of(value: Any) -> dict[str, Any]:
    """A frozen record of the services as a plain one."""
    return dataclasses.asdict(value)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON")


def _cell(value: object) -> str:
    from desktop.commands.words import moment  # only where people read

    if value is None:
        return ""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, Enum):
        return str(value.value)
    return "".join(letter if letter.isprintable() else " " for letter in str(value))
