from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from services.debits.answer_records import AnswerDone, AnswerPreview
from services.debits.banks.mapped import AnswerMap
from services.debits.banks.registry import profile
from services.debits.desk import DebitDesk
from services.errors import ChangedElsewhere, UserError
from services.importing import Progress
from services.importing.exports import Export, load
from services.importing.sample import Sample, sample_of
from services.staff.rights import Operator
from ui.debits.long_work import LongWork


class Answering(QObject):
    """A bank's answer on its way in: looked at, and then applied in steps that can be stopped.

    Args:
        choose_file: asks for a file; the system's dialog if not given.

    Signals:
        looked(object): the `AnswerPreview`.
        refused(object): the `UserError` that keeps the whole file out.
        applied(object): the `AnswerDone`.
        apply_refused(object): a `UserError`; the steps before it stand.
        stopped(bool): the operator stopped it; true while it was being applied.
        sampled(object, object): the `Sample` of a file whose columns are to be named, and the
            `AnswerMap` that the office has of this bank, or None.
        tried(object): the `AnswerPreview` of the file by a map that is being made.
        map_refused(object): the `UserError` that keeps the map from working.
    """

    looked = Signal(object)
    refused = Signal(object)
    applied = Signal(object)
    apply_refused = Signal(object)
    stopped = Signal(bool)
    sampled = Signal(object, object)
    tried = Signal(object)
    map_refused = Signal(object)

    def __init__(
        self,
        desk: DebitDesk,
        operator: Callable[[], Operator],
        work: LongWork,
        over: QWidget,
        choose_file: Callable[[QWidget], Path | None] | None = None,
    ) -> None:
        super().__init__(over)
        self._answers = desk.answers
        self._settings = desk.settings
        self._operator = operator
        self._work = work
        self._over = over
        self._choose_file = choose_file or _ask_for_file
        self._kept: AnswerMap | None = None
        self.export: Export | None = None
        self.is_applying = False

    def choose(self, batch: int) -> None:
        """Ask for a file, and look at what it would do."""
        path = self._choose_file(self._over)
        if path is not None:
            self.look(batch, path)

    def look(self, batch: int, path: Path) -> None:
        """Read a file and say what it would do to a batch; it does nothing."""
        if self._work.is_busy:
            return
        self.export = None

        def work(_progress: Progress) -> AnswerPreview:
            self.export = export = load(path)
            return self._answers.preview(batch, export.content, export.file_name)

        self._work.run(
            self.tr("Leyendo {file}…").format(file=path.name),
            work,
            self.looked.emit,
            self.refused.emit,
            lambda: self.stopped.emit(False),
        )

    def sample(
        self, bank: str, export: Export, encoding: str = "sniff", delimiter: str = "sniff"
    ) -> None:
        """Read a file's first lines, for its columns to be named.

        Args:
            bank: the key of the bank's profile.
        """

        def done(found: tuple[Sample, AnswerMap | None]) -> None:
            self._kept = found[1]
            self.sampled.emit(*found)

        self._run_map(
            export,
            lambda: (
                sample_of(export, encoding, delimiter),
                self._settings.answer_map(profile(bank)),
            ),
            done,
        )

    def try_out(self, batch: int, export: Export, mapped: AnswerMap) -> None:
        """Read the file by a map that is being made, and say what it would do."""
        self._run_map(export, lambda: self._by(batch, export, mapped), self.tried.emit)

    def keep_map(self, batch: int, bank: str, export: Export, mapped: AnswerMap) -> None:
        """Remember a map that reads its own file, and look at the file by it."""
        operator, was = self._operator(), self._kept

        def work() -> AnswerPreview:
            preview = self._by(batch, export, mapped)
            self._settings.put_answer_map(operator, profile(bank), mapped, was=was)
            return preview

        self._run_map(export, work, self.looked.emit, lambda error: self._not_kept(error, bank))

    def apply(self, preview: AnswerPreview) -> None:
        """Do what a file says, a step at a time."""
        if self._work.is_busy:
            return
        operator = self._operator()
        self.is_applying = True

        def over(tell: Callable[[], object]) -> None:
            self.is_applying = False
            tell()

        def done(found: AnswerDone) -> None:
            over(lambda: self.applied.emit(found))

        def failed(error: UserError) -> None:
            over(lambda: self.apply_refused.emit(error))

        self._work.run(
            self.tr("Aplicando {file}…").format(file=preview.file_name),
            lambda progress: self._answers.apply(operator, preview, progress),
            done,
            failed,
            lambda: over(lambda: self.stopped.emit(True)),
        )

    def _by(self, batch: int, export: Export, mapped: AnswerMap) -> AnswerPreview:
        return self._answers.preview(batch, export.content, export.file_name, mapped)

    def _not_kept(self, error: UserError, bank: str) -> None:
        """Say why; what another window kept is what the next try begins from."""

        def read(kept: AnswerMap | None) -> None:
            self._kept = kept

        if isinstance(error, ChangedElsewhere):
            self._work.run(
                self.tr("Leyendo los ajustes…"),
                lambda _progress: self._settings.answer_map(profile(bank)),
                read,
                self.map_refused.emit,
                lambda: None,
            )
        self.map_refused.emit(error)

    def _run_map(
        self,
        export: Export,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        self._work.run(
            self.tr("Leyendo {file}…").format(file=export.file_name),
            lambda _progress: work(),
            done,
            failed or self.map_refused.emit,
            lambda: self.stopped.emit(False),
        )


def _ask_for_file(page: QWidget) -> Path | None:
    chosen, _ = QFileDialog.getOpenFileName(
        page,
        page.tr("Elegir la respuesta del banco"),
        "",
        page.tr("Respuestas (*.txt *.csv *.xlsx *.dat *.asc);;Todos (*)"),
    )
    return Path(chosen) if chosen else None
