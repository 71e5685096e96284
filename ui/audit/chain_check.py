from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from services.errors import UserError
from services.verification.records import Finding
from ui.audit.desk import AuditServices
from ui.tasks import Progress, Task, TaskRunner
from ui.widgets.busy_line import BusyLine


@dataclass(frozen=True, slots=True)
class Checked:
    """What a verification came to, and why no seal was written, if none was."""

    findings: list[Finding]
    unsealed: UserError | None = None


class ChainCheck(QObject):
    """Verifies the books in the background, and seals the journal where all is well.

    Signals:
        checked(object): a `Checked`.
        stopped(): the operator stopped it.
    """

    checked = Signal(object)
    stopped = Signal()

    def __init__(
        self,
        services: AuditServices,
        tasks: TaskRunner,
        busy: BusyLine,
        failed: Callable[[UserError], None],
    ) -> None:
        super().__init__(busy)
        self._services = services
        self._tasks = tasks
        self._busy = busy
        self._failed = failed
        self._task: Task | None = None
        busy.cancel_wanted.connect(self.stop)

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self._task is not None

    def start(self) -> None:
        """Verify now; nothing if it is under way."""
        if self.is_running:
            return
        self._busy.start(self.tr("Verificando los libros…"))
        self._task = self._tasks.run(
            self._work,
            self._done,
            self._fail,
            owner=self,
            progress=lambda done, total, _text: self._busy.advance(done, total),
            cancelled=self._cancelled,
        )

    def stop(self) -> None:
        """Ask it to stop."""
        if self._task is not None:
            self._task.cancel()

    def _work(self, progress: Progress) -> Checked:
        findings = self._services.verification.verify(progress)
        if findings:
            return Checked(findings)
        try:
            self._services.seals.drop()
        except UserError as error:
            return Checked(findings, error)
        return Checked(findings)

    def _done(self, checked: Checked) -> None:
        self._rest()
        self.checked.emit(checked)

    def _fail(self, error: UserError) -> None:
        self._rest()
        self._failed(error)

    def _cancelled(self) -> None:
        self._rest()
        self.stopped.emit()

    def _rest(self) -> None:
        self._task = None
        self._busy.stop()
