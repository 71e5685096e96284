"""The first lines of a file, for a person to say what its columns mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.importing.exports import Export, Line, lines_of

_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Sample:
    """The first lines of a file, as they are before anybody says what they mean."""

    export: Export
    lines: tuple[Line, ...]

    @property
    def width(self) -> int:
        """How many columns the widest of these lines has."""
        return max((len(line.cells) for line in self.lines), default=0)


def sample_of(export: Export, encoding: str = "sniff", delimiter: str = "sniff") -> Sample:
    """The first lines of a file.

    Raises:
        Those of `lines_of`.
    """
    return Sample(export, tuple(lines_of(export, encoding, delimiter)[:_SHOWN]))


def header_cells(lines: Sequence[Line], number: int) -> tuple[str, ...]:
    """The cells of the line that is the header, without the empty ones at its end.

    Args:
        number: of the line, as the file counts them; nothing comes of one that is not there.
    """
    cells = next((list(line.cells) for line in lines if line.number == number), [])
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)
