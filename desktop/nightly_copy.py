"""The copy that a till makes by itself each day."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer

from desktop.copy_plan import copy_plan, makes_copies
from desktop.settings import Settings
from desktop.wiring import Services
from services.clock import local
from services.copies.records import Made
from services.errors import UserError
from services.staff.rights import the_program
from ui.tasks import Progress, Task, TaskRunner

_TURN_MILLISECONDS: Final = 60_000
_AGAIN: Final = timedelta(hours=1)
_LOG: Final = logging.getLogger("copies")


class NightlyCopy(QObject):
    """Looks every minute whether the copy of the day is due, and makes it behind the window.

    Args:
        settings: of this till, as they are by now.
    """

    def __init__(
        self, services: Services, tasks: TaskRunner, settings: Callable[[], Settings]
    ) -> None:
        super().__init__()
        self._services = services
        self._tasks = tasks
        self._settings = settings
        self._task: Task | None = None
        self._not_before: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MILLISECONDS)
        self._timer.timeout.connect(self.turn)

    def start(self) -> None:
        """Look from now on; not in the first minute, which belongs to whoever comes in."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more, and let a copy that is on its way end without a trace."""
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()

    def turn(self) -> None:
        """Make the copy if it is due."""
        settings, now = self._settings(), self._services.now()
        is_early = self._not_before is not None and now < self._not_before
        if self._task is not None or is_early or not makes_copies(settings):
            return
        services, plan = self._services, copy_plan(settings)

        def work(progress: Progress) -> Made | None:
            if not is_due(services.copies.newest(plan.folder), settings.backup_hour, now):
                return None
            system = the_program(settings.till)
            return services.copies.make(system, plan, settings.data_dir, progress)

        self._task = self._tasks.run(
            work,
            self._done,
            self._failed,
            owner=self,
            progress=lambda *_told: None,
            pool="network",
            cancelled=self._over,
        )

    def _done(self, made: Made | None) -> None:
        self._over()
        if made is not None and made.findings:
            self._wait()
            _LOG.error("the copy of the day holds %d things that do not add up", len(made.findings))

    def _failed(self, error: UserError) -> None:
        self._over()
        self._wait()
        _LOG.error("no copy of the day: %s", error)

    def _over(self) -> None:
        self._task = None

    def _wait(self) -> None:
        self._not_before = self._services.now() + _AGAIN


def is_due(newest: datetime | None, hour: int, now: datetime) -> bool:
    """Whether the last time that the office's clock passed this hour saw no copy yet."""
    here = local(now)
    since = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    if since > here:
        since -= timedelta(days=1)
    return newest is None or newest < since
