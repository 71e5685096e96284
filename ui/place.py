from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the menu: a page that is built on its first visit.

    `shortcut` is empty for "the next Ctrl+digit"; `group` starts a new block of the menu.
    """

    key: str
    title: str
    icon: str
    build: Callable[[], QWidget]
    shortcut: str = ""
    group: str = ""


@runtime_checkable
class Refreshes(Protocol):
    """A page that reads its data again on F5, when shown, and when another till may have moved."""

    def refresh(self) -> None:
        """Read again."""


@runtime_checkable
class Asks(Protocol):
    """A page on which F5 asks outside for what is chosen, beyond reading the data again."""

    def ask_now(self) -> None:
        """Ask, and read again what came of it."""


@runtime_checkable
class Explains(Protocol):
    """A page that says on F1 what it is for, in a few plain sentences."""

    def help_text(self) -> str:
        """The page's own help."""
        ...


@runtime_checkable
class MayClose(Protocol):
    """A page that may have a reason for the window to stay open."""

    def may_close(self) -> str | None:
        """Why not to close now, in words; None if there is nothing to lose."""
        ...


@runtime_checkable
class Prints(Protocol):
    """A page that has something to print on Ctrl+P."""

    def print_page(self) -> None:
        """Print, or show what would be printed."""


@runtime_checkable
class Exports(Protocol):
    """A page with a table that Ctrl+E exports."""

    def export_page(self) -> None:
        """Export the table."""


@dataclass(frozen=True, slots=True)
class FrameInfo:
    """What the frame says about itself: whose books, which program, and whether it is real.

    `mode` is empty for real business, else what is shown everywhere: `DEMO`, `PRUEBAS`.
    """

    company: str
    version: str
    mode: str = ""
    stripe: str = ""
    database: str = ""
