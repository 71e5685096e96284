"""Seals the journal while the program runs, so that what is cut off later is missed."""

import logging
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.vault import NoSafeStore
from services.audit.anchors import Anchors, Slipped
from services.errors import UserError
from ui.tasks import TaskRunner

_EVERY_MILLISECONDS: Final = 3_600_000
_FIRST_MILLISECONDS: Final = 60_000
_LOG: Final = logging.getLogger("sealing")


class SealKeeper(QObject):
    """Writes a seal a minute after the start and every hour; a broken one is told, not covered up.

    Signals:
        broken(object): a list of `Slipped`: the books do not hold what was sealed here.
    """

    broken = Signal(object)

    def __init__(self, seals: Anchors, tasks: TaskRunner) -> None:
        super().__init__()
        self._seals = seals
        self._tasks = tasks
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.seal)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.setInterval(_FIRST_MILLISECONDS)
        self._first.timeout.connect(self.seal)

    def start(self) -> None:
        """Seal from now on."""
        self._timer.start()
        self._first.start()

    def stop(self) -> None:
        """Seal no more."""
        self._timer.stop()
        self._first.stop()

    def seal(self) -> None:
        """Write a seal now."""
        self._tasks.run(self._work, self._done, self._failed, owner=self)

    def _work(self) -> list[Slipped]:
        try:
            return self._seals.drop()
        except OSError as error:
            _LOG.warning("no seal was written: %s", error)
            return []

    def _done(self, broken: list[Slipped]) -> None:
        if broken:
            _LOG.error("the books do not hold what was sealed here: %s", broken)
            self.broken.emit(broken)

    def _failed(self, error: UserError) -> None:
        # A computer without a key store is told by `doctor`; a database out of reach, by the frame.
        if isinstance(error, NoSafeStore):
            self.stop()
