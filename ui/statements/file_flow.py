from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.importing.amounts import Decimals
from services.importing.exports import Export, load
from services.importing.sample import Sample, sample_of
from services.staff.rights import Operator
from services.statements.importing import StatementImport
from services.statements.profiles import Profile
from services.statements.records import StatementPreview
from ui.tasks import Progress, Task, TaskRunner
from ui.widgets.busy_line import BusyLine


class FileFlow(QObject):
    """A file of the bank on its way in: read, looked at, its columns named, written or left.

    Signals:
        began(), ended(): a work that may be stopped is on its way, or over.
        looked(object): the `StatementPreview`.
        refused(object): the `UserError` that keeps the whole file out.
        applied(object): the `StatementResult`.
        apply_refused(object): a `UserError`; nothing was written.
        stopped(bool): the operator stopped it; true while it was being written.
        sampled(object): the `Sample` of a file whose columns are to be named.
        tried(object): the `Parsed` file by the profile that is being made.
        profile_refused(object): the `UserError` that keeps the profile from working.
    """

    began = Signal()
    ended = Signal()
    looked = Signal(object)
    refused = Signal(object)
    applied = Signal(object)
    apply_refused = Signal(object)
    stopped = Signal(bool)
    sampled = Signal(object)
    tried = Signal(object)
    profile_refused = Signal(object)

    def __init__(
        self,
        imports: StatementImport,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        busy: BusyLine,
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._imports = imports
        self._tasks = tasks
        self._operator = operator
        self._busy = busy
        self._over = over
        self._task: Task | None = None
        self.export: Export | None = None
        self.is_writing = False
        busy.cancel_wanted.connect(self._stop)

    @property
    def is_busy(self) -> bool:
        """Whether a work is on its way."""
        return self._task is not None and not self._task.is_over

    def look(
        self,
        source: Path | Export,
        account: str,
        profile: str = "",
        decimals: Decimals = Decimals.SNIFF,
    ) -> None:
        """Read a file and say what it would add."""
        name = source.file_name if isinstance(source, Export) else source.name

        def work(progress: Progress) -> StatementPreview:
            export = source if isinstance(source, Export) else load(source)
            self.export = export
            return self._imports.preview(
                export, account, profile=profile, decimals=decimals, progress=progress
            )

        self.export = source if isinstance(source, Export) else None
        self._begin(self.tr("Leyendo {file}…").format(file=name))
        self._task = self._tasks.run(
            work,
            lambda preview: self._end(self.looked.emit, preview),
            lambda error: self._end(self.refused.emit, error),
            owner=self._over,
            progress=self._busy.advance,
            cancelled=self._cancelled,
        )

    def apply(self, preview: StatementPreview) -> None:
        """Write what was looked at, all or nothing."""
        operator = self._operator()
        self.is_writing = True
        self._begin(self.tr("Importando {file}…").format(file=preview.file_name))
        self._task = self._tasks.run(
            lambda progress: self._imports.apply(operator, preview, progress=progress),
            lambda result: self._end(self.applied.emit, result),
            lambda error: self._end(self.apply_refused.emit, error),
            owner=self._over,
            progress=self._busy.advance,
            cancelled=self._cancelled,
        )

    def sample(self, encoding: str = "sniff", delimiter: str = "sniff") -> None:
        """Read the first lines of the file, for its columns to be named."""
        export = self.export
        if export is None:
            return
        self._tasks.run(
            lambda: sample_of(export, encoding, delimiter),
            self.sampled.emit,
            self.profile_refused.emit,
            owner=self._over,
        )

    def try_out(self, sample: Sample, profile: Profile) -> None:
        """Read the file by a profile that is being made; it may have no name yet."""
        named = profile if profile.name else replace(profile, name="-")
        self._tasks.run(
            lambda: self._imports.profiles.try_out(sample, named),
            self.tried.emit,
            self.profile_refused.emit,
            owner=self._over,
        )

    def save(self, sample: Sample, profile: Profile, account: str) -> None:
        """Keep a profile that reads its own file, and look at the file by it."""
        operator, profiles = self._operator(), self._imports.profiles

        def work() -> Profile:
            profiles.try_out(sample, profile)
            return profiles.save(operator, profile)

        self._tasks.run(
            work,
            lambda saved: self.look(sample.export, account, saved.name),
            self.profile_refused.emit,
            owner=self._over,
        )

    def forget(self) -> None:
        """Leave the file."""
        self.export = None

    def _begin(self, told: str) -> None:
        self._busy.start(told)
        self.began.emit()

    def _end(self, tell: Callable[[Any], object], answer: object) -> None:
        self._task = None
        self.is_writing = False
        self._busy.stop()
        self.ended.emit()
        tell(answer)

    def _cancelled(self) -> None:
        self._end(self.stopped.emit, self.is_writing)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
