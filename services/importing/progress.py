from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Progress(Protocol):
    """What a long work reports to, and is stopped by; the window's own one fits."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how many of how many are done."""

    def raise_if_cancelled(self) -> None:
        """Leave here, by an exception, if the operator asked to stop."""


class Unwatched:
    """A progress that nobody looks at."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Nobody is told."""

    def raise_if_cancelled(self) -> None:
        """Nobody asks to stop."""


class Fate(StrEnum):
    """What becomes of a record of a file."""

    NEW = "new"
    SAME = "same"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class ImportedBefore:
    """When, and by whom, these very bytes came in."""

    file_name: str
    at: datetime
    by: str
