from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.copies.records import Drill, Inside, Prepared, RestoredBooks, RestoredOrder
from services.staff.rights import Operator
from services.verification.records import Progress
from ui.wording import words


@dataclass(frozen=True, slots=True)
class CopySetup:
    """How this till makes copies by itself.

    `hour` is -1 for never. An empty folder is the one beside the books. A passphrase is given to
    seal copies from now on, an empty one to seal none; None leaves that as it is.
    """

    hour: int
    folder: str
    newest: int
    weeks: int
    months: int
    is_sealed: bool
    passphrase: str | None = None


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy as the list shows it."""

    name: str
    made_at: datetime
    size: int
    is_sound: bool | None
    is_sealed: bool
    inside: Inside | None


class CopyDesk(Protocol):
    """What the section of safety copies asks of this till; all on workers' threads but two."""

    def setup(self) -> CopySetup:
        """How copies are made now."""
        ...

    def keep(self, operator: Operator, setup: CopySetup) -> None:
        """Make them so from now on."""

    def lines(self) -> list[CopyLine]:
        """The copies there are, newest first."""
        ...

    def make(self, operator: Operator, progress: Progress) -> int:
        """Make one now; how many things in it do not add up."""
        ...

    def drill(self, operator: Operator, name: str, passphrase: str, progress: Progress) -> Drill:
        """Try one in a scratch place."""
        ...

    def prepare(
        self, operator: Operator, name: str, passphrase: str, progress: Progress
    ) -> Prepared:
        """Make one ready to take the place of the books."""
        ...

    def give_up(self, prepared: Prepared) -> None:
        """Take what was made ready away."""

    def restore(self, operator: Operator, prepared: Prepared, used: Mapping[str, int]) -> None:
        """Close the program, let the copy take the place, and open again. On the ui thread.

        `used` are the last numbers of receipts by series; none up to them is given again.
        """

    def waiting(self) -> RestoredBooks | None:
        """What has to be said of debits since these books were restored."""
        ...

    def decide(self, operator: Operator, order: RestoredOrder) -> None:
        """Say it."""

    def approve(
        self, operator: Operator, restored: str, username: str, password: str, reason: str
    ) -> str:
        """A second person agrees to what is said; the id of their approval."""
        ...


class Spoken:
    """A work's progress, its steps named in the operator's words and counted in hundredths."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.raise_if_cancelled: Callable[[], None] = progress.raise_if_cancelled

    def report(self, done: int, total: int, text: str = "") -> None:
        """Tell it."""
        told = words(f"copies.step.{text}") if text else ""
        whole = 100 if total else 0
        self._progress.report(round(100 * done / total) if total else 0, whole, told)
