"""What the program does by itself while it is open: settle doubts, print what waits."""

import logging
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.wiring import Services
from services.cards.records import Outcome
from services.errors import UserError
from services.staff.rights import the_program
from ui.tasks import TaskRunner

_TURN_MILLISECONDS: Final = 10_000
_LOG: Final = logging.getLogger("background")


class Background(QObject):
    """Looks every ten seconds whether an attempt was left behind, by this till or another.

    Signals:
        settled(object): an attempt's `Outcome` that came to its end without anybody asking.
    """

    settled = Signal(object)

    def __init__(self, services: Services, tasks: TaskRunner, till: str) -> None:
        super().__init__()
        self._services = services
        self._tasks = tasks
        self._system = the_program(till)
        self._is_looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MILLISECONDS)
        self._timer.timeout.connect(self.turn)

    def start(self) -> None:
        """Look now, and from now on."""
        self._timer.start()
        self.turn()

    def stop(self) -> None:
        """Look no more; what is under way ends by itself."""
        self._timer.stop()

    def turn(self) -> None:
        """One look; nothing is sent anywhere when there is nothing unfinished."""
        if self._is_looking:
            return
        self._is_looking = True
        charges = self._services.charges

        def work() -> list[Outcome]:
            return charges.recover(self._system) if charges.unfinished() else []

        self._tasks.run(work, self._looked, self._failed, owner=self, pool="network")

    def _looked(self, outcomes: list[Outcome]) -> None:
        self._is_looking = False
        for outcome in outcomes:
            if outcome.attempt.is_finished:
                self.settled.emit(outcome)

    def _failed(self, error: UserError) -> None:
        self._is_looking = False
        _LOG.warning("recovery has to wait: %s", error)
