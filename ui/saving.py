from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from services.errors import UserError
from ui.tasks import TaskRunner
from ui.wording import words_for


class Saving(QObject):
    """Puts a file where the operator says.

    Args:
        choose: asks where, given the usual name; the system's dialog if not given.

    Signals:
        told(str, str): a tone and words for what was done, or why it was not.
    """

    told = Signal(str, str)

    def __init__(
        self,
        tasks: TaskRunner,
        over: QWidget,
        choose: Callable[[QWidget, str], Path | None] | None = None,
    ) -> None:
        super().__init__(over)
        self._tasks = tasks
        self._over = over
        self._choose = choose or _ask_where

    def save(self, name: str, make: Callable[[], bytes], told: str = "") -> None:
        """Ask where, and write there what `make` gives on a worker's thread.

        Args:
            told: what is said then, with `{path}`; that it was saved, if not given.
        """
        saved = told or self.tr("Guardado en {path}")
        target = self._choose(self._over, name)
        if target is None:
            return

        def work() -> str:
            content = make()
            try:
                target.write_bytes(content)
            except OSError as error:
                return error.strerror or str(error)
            return ""

        def done(problem: str) -> None:
            if problem:
                refused = self.tr("No se pudo guardar en {path}: {problem}")
                self.told.emit("err", refused.format(path=target, problem=problem))
            else:
                self.told.emit("ok", saved.format(path=target))

        def failed(error: UserError) -> None:
            self.told.emit("err", words_for(error))

        self._tasks.run(work, done, failed, owner=self._over)


def _ask_where(page: QWidget, name: str) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(
        page, page.tr("Guardar para Excel"), name, page.tr("Excel (*.xlsx)")
    )
    return Path(chosen) if chosen else None
