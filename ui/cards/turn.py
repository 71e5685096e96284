from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from services.accounts.records import SavedCard
from services.cards.records import ChargeOrder, Outcome
from services.errors import UserError
from services.staff.rights import Operator
from ui.tasks import TaskRunner


@dataclass(slots=True, eq=False)
class Turn:
    """One charge on the sheet: who asked for what, and how far it is.

    An answer carries its turn, so that what comes late for one customer never shows as the next
    one's. `order` is None for an attempt that is only looked at; `who` is whose card is asked for;
    `why` is what kept the last step from ending, in words.
    """

    attempt: str
    operator: Operator
    amount_cents: int
    order: ChargeOrder | None = None
    saved: SavedCard | None = None
    known: Outcome | None = None
    who: str = ""
    why: str = ""
    is_armed: bool = False
    is_asking: bool = False
    is_working: bool = False
    looks: int = 0


class Works(Protocol):
    """Whatever goes on step by step, one step at a time."""

    is_working: bool


W = TypeVar("W", bound=Works)
R = TypeVar("R")


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    turn: Works
    failed: Callable[[UserError | None], None]
    is_sending: bool


class Steps(QObject):
    """Does the steps of turns off the ui thread, one at a time for each turn."""

    _broke = Signal(object)

    def __init__(self, tasks: TaskRunner, over: QWidget) -> None:
        super().__init__(over)
        self._tasks = tasks
        self._over = over
        self._sending = 0
        self._broke.connect(self._failed, Qt.ConnectionType.QueuedConnection)

    @property
    def are_sending(self) -> bool:
        """Whether a step is under way that may move money."""
        return self._sending > 0

    def run(
        self,
        turn: W,
        work: Callable[[], R],
        done: Callable[[W, R], None],
        failed: Callable[[W, UserError | None], None],
        *,
        is_sending: bool = True,
    ) -> None:
        """Do a step, unless one of this turn is under way.

        Args:
            done: is given what became of it.
            failed: is given why it did not end; None for a bug, which the crash handler has.
            is_sending: whether leaving now would leave something unknown.
        """
        if turn.is_working:
            return
        turn.is_working = True
        self._sending += is_sending
        step = _Step(turn, lambda error: failed(turn, error), is_sending)

        def watched() -> R:
            try:
                return work()
            except UserError:
                raise
            except BaseException:
                # A bug goes to the crash handler; the sheet must not wait for ever beside it.
                with suppress(RuntimeError):
                    self._broke.emit(step)
                raise

        def ended(answer: R) -> None:
            self._over_with(step)
            done(turn, answer)

        self._tasks.run(
            watched,
            ended,
            lambda error: self._failed(step, error),
            owner=self._over,
            pool="network",
        )

    def _failed(self, step: _Step, error: UserError | None = None) -> None:
        self._over_with(step)
        step.failed(error)

    def _over_with(self, step: _Step) -> None:
        step.turn.is_working = False
        self._sending -= step.is_sending
