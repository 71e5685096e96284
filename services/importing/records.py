import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from services.errors import BadField, UserError


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a file.

    Attributes:
        name: as the header spells it; case, spaces and accents do not matter.
        required: the header must have it.
        aliases: other spellings.
    """

    name: str
    required: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that a file may hold, so that no file can stop the office."""

    size: int = 20 * 1024 * 1024
    rows: int = 200_000
    line: int = 20_000
    cell: int = 4_000


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong at one line of a file: a field, and the same problem words as a form's.

    `field` is empty when the whole line is wrong.
    """

    line: int
    field: str
    problem: str
    details: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @property
    def error(self) -> BadField:
        """The problem as the error whose words the window knows."""
        return BadField(**{**self.details, "field": self.field, "problem": self.problem})


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file: the text of each known column, and the line where it begins.

    `part` counts the records that one JSON object holds, from 1; 0 where none hold others.
    """

    line: int
    cells: Mapping[str, str]
    part: int = 0

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read: its records, what is wrong with it, and its fingerprint."""

    file_name: str
    sha256: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[LineProblem, ...]


class FileUnreadable(UserError):
    """The file is not there or cannot be read. Details: `file`."""

    key = "file.unreadable"


class FileTooLarge(UserError):
    """The file is above the cap. Details: `megabytes`, the most."""

    key = "file.too_large"


class TooManyLines(UserError):
    """More records than one import takes. Details: `rows`, the most."""

    key = "file.too_many_lines"


class FileEmpty(UserError):
    """No record in the file."""

    key = "file.empty"


class FileNotText(UserError):
    """Not a text file that we know. Details: `cause` (`spreadsheet`, `binary`, `mixed`)."""

    key = "file.not_text"


class FileCutShort(UserError):
    """The file ends in the middle. Details: `line`."""

    key = "file.cut_short"


class FileDamaged(UserError):
    """The file breaks the rules of its format. Details: `line`."""

    key = "file.damaged"


class BadHeader(UserError):
    """The columns are not those expected. Details: `missing`, `unknown`, `repeated` as text."""

    key = "file.bad_header"


class AlreadyImported(UserError):
    """These very bytes were imported before. Details: `file`, `at`, `by`."""

    key = "file.already_imported"


class HasProblems(UserError):
    """A file with problems is imported whole or not at all. Details: `count`, `line` (first)."""

    key = "file.has_problems"


class HeaderChanged(UserError):
    """The table's header is not the one that the profile was made for.

    Details: `profile`, `line`, and as text `missing`, `unknown`, `moved`; `-` where there is none.
    """

    key = "file.header_changed"


class DecimalsUnclear(UserError):
    """Nothing in the file says whether `1.234` is one thousand. Details: `text`, `line`."""

    key = "file.decimals_unclear"


class DecimalsMixed(UserError):
    """Some amounts have a decimal point and others a decimal comma.

    Details: `point`, `point_line`, `comma`, `comma_line`.
    """

    key = "file.decimals_mixed"


class SheetRefused(UserError):
    """The spreadsheet is not one that is read. Details: `cause`: `macros`, `old`, `damaged`,
    `bomb`, `entities`, `links`, `encrypted`, `protected`.
    """

    key = "file.sheet_refused"
