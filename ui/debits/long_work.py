from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.errors import UserError
from ui.tasks import Progress, Task, TaskRunner
from ui.widgets.busy_line import BusyLine


class LongWork(QObject):
    """One work at a time that tells how far it is and can be stopped between two steps.

    Signals:
        began(), ended(): it is on its way, or over.
    """

    began = Signal()
    ended = Signal()

    def __init__(self, tasks: TaskRunner, busy: BusyLine, over: QWidget) -> None:
        super().__init__(over)
        self._tasks = tasks
        self._busy = busy
        self._over = over
        self._task: Task | None = None
        busy.cancel_wanted.connect(self._stop)

    @property
    def is_busy(self) -> bool:
        """Whether a work is on its way."""
        return self._task is not None and not self._task.is_over

    def run(
        self,
        told: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], object],
        failed: Callable[[UserError], object],
        stopped: Callable[[], object],
        *,
        on_network: bool = False,
    ) -> None:
        """Begin a work, unless another one is on its way."""
        if self.is_busy:
            return
        self._busy.start(told)
        self._task = self._tasks.run(
            work,
            lambda answer: self._end(lambda: done(answer)),
            lambda error: self._end(lambda: failed(error)),
            owner=self._over,
            progress=self._busy.advance,
            cancelled=lambda: self._end(stopped),
            pool="network" if on_network else "work",
        )
        self.began.emit()

    def _end(self, tell: Callable[[], object]) -> None:
        self._task = None
        self._busy.stop()
        self.ended.emit()
        tell()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
