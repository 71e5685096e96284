from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from ui.tasks import TaskRunner

_PATIENCE_MILLISECONDS: Final = 1500


class LivingFolder(QObject):
    """Remembers a folder, and offers it again only while it answers.

    A share that is gone answers nobody for minutes: it is asked on another thread, and the window
    goes on without it.
    """

    def __init__(self, tasks: TaskRunner, over: QObject) -> None:
        super().__init__(over)
        self._tasks = tasks
        self._folder = ""
        self._then: Callable[[str], None] | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(lambda: self._answer(""))

    def remember(self, folder: str) -> None:
        """Offer this one the next time; with "" none."""
        self._folder = folder

    def ask(self, then: Callable[[str], None]) -> None:
        """Call `then` soon with the folder, or with "" where there is none that answers."""
        if self._then is not None:
            return
        folder = self._folder
        if not folder:
            then("")
            return
        self._then = then
        self._patience.start()
        self._tasks.run(
            Path(folder).is_dir,
            lambda is_there: self._answer(folder if is_there else ""),
            owner=self,
        )

    def _answer(self, folder: str) -> None:
        then, self._then = self._then, None
        self._patience.stop()
        if then is not None:
            then(folder)
