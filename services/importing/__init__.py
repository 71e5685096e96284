"""Reading the files that other systems export: generic, for every import of the program."""

from services.importing.cells import RowReader
from services.importing.progress import Fate, ImportedBefore, Progress, Unwatched
from services.importing.records import (
    AlreadyImported,
    BadHeader,
    Caps,
    ColumnSpec,
    DecimalsMixed,
    DecimalsUnclear,
    FileCutShort,
    FileDamaged,
    FileEmpty,
    FileNotText,
    FileTooLarge,
    FileUnreadable,
    HasProblems,
    HeaderChanged,
    LineProblem,
    Row,
    SheetRefused,
    Table,
    TooManyLines,
)
from services.importing.table import read_table

__all__ = [
    "AlreadyImported",
    "BadHeader",
    "Caps",
    "ColumnSpec",
    "DecimalsMixed",
    "DecimalsUnclear",
    "Fate",
    "FileCutShort",
    "FileDamaged",
    "FileEmpty",
    "FileNotText",
    "FileTooLarge",
    "FileUnreadable",
    "HasProblems",
    "HeaderChanged",
    "ImportedBefore",
    "LineProblem",
    "Progress",
    "Row",
    "RowReader",
    "SheetRefused",
    "Table",
    "TooManyLines",
    "Unwatched",
    "read_table",
]
