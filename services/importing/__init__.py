"""Reading the files that other systems export: generic, for every import of the program."""

from services.importing.cells import RowReader
from services.importing.progress import Fate, ImportedBefore, Progress, Unwatched
from services.importing.records import (
    AlreadyImported,
    BadHeader,
    Caps,
    ColumnSpec,
    FileCutShort,
    FileDamaged,
    FileEmpty,
    FileNotText,
    FileTooLarge,
    FileUnreadable,
    HasProblems,
    LineProblem,
    Row,
    Table,
    TooManyLines,
)
from services.importing.table import read_table

__all__ = [
    "AlreadyImported",
    "BadHeader",
    "Caps",
    "ColumnSpec",
    "Fate",
    "FileCutShort",
    "FileDamaged",
    "FileEmpty",
    "FileNotText",
    "FileTooLarge",
    "FileUnreadable",
    "HasProblems",
    "ImportedBefore",
    "LineProblem",
    "Progress",
    "Row",
    "RowReader",
    "Table",
    "TooManyLines",
    "Unwatched",
    "read_table",
]
