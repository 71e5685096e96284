"""Ends the session of somebody who may not go on: locked, reset, of other roles, or in too long."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from services.clock import Now
from services.errors import UserError
from services.staff.rights import Operator
from services.staff.service import StaffService
from ui.tasks import TaskRunner

_LOOK_MILLISECONDS: Final = 20_000
LONGEST: Final = timedelta(hours=12)
"""After so long everybody signs in again, however busy (NIST 800-63B-4, AAL2)."""


class SessionWatch(QObject):
    """Looks every 20 seconds, and when this program changed a user, whether somebody may go on.

    What another computer did is seen at the next look: for so long a locked person may finish
    what they are at, and it bears their name.

    Signals:
        over(str): the session ended; the key of the words that say why.
    """

    over = Signal(str)

    def __init__(self, staff: StaffService, tasks: TaskRunner, now: Now) -> None:
        super().__init__()
        self._staff = staff
        self._tasks = tasks
        self._now = now
        self._operator: Operator | None = None
        self._since: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def begin(self, operator: Operator) -> None:
        """Somebody came in."""
        self._operator, self._since = operator, self._now()
        self._timer.start()

    def end(self) -> None:
        """They left."""
        self._operator = None
        self._timer.stop()

    def look(self) -> None:
        """Look now."""
        operator = self._operator
        if operator is None:
            return
        if self._since is not None and self._now() - self._since >= LONGEST:
            self.over.emit("staff.session_long")
            return

        def done(is_still: bool) -> None:
            if not is_still and self._operator is operator:
                self.over.emit("staff.session_over")

        # A database that cannot be reached now will be asked again.
        self._tasks.run(lambda: self._staff.is_still(operator), done, _unseen, owner=self)


def _unseen(_error: UserError) -> None:
    pass
