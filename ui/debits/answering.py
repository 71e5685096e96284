from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from services.debits.answer_records import AnswerDone, AnswerPreview
from services.debits.answers import DebitAnswers
from services.errors import UserError
from services.importing import Progress
from services.importing.exports import load
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
    """

    looked = Signal(object)
    refused = Signal(object)
    applied = Signal(object)
    apply_refused = Signal(object)
    stopped = Signal(bool)

    def __init__(
        self,
        answers: DebitAnswers,
        operator: Callable[[], Operator],
        work: LongWork,
        over: QWidget,
        choose_file: Callable[[QWidget], Path | None] | None = None,
    ) -> None:
        super().__init__(over)
        self._answers = answers
        self._operator = operator
        self._work = work
        self._over = over
        self._choose_file = choose_file or _ask_for_file
        self.is_applying = False

    def choose(self, batch: int) -> None:
        """Ask for a file, and look at what it would do."""
        path = self._choose_file(self._over)
        if path is not None:
            self.look(batch, path)

    def look(self, batch: int, path: Path) -> None:
        """Read a file and say what it would do to a batch; it does nothing."""

        def work(_progress: Progress) -> AnswerPreview:
            export = load(path)
            return self._answers.preview(batch, export.content, export.file_name)

        self._work.run(
            self.tr("Leyendo {file}…").format(file=path.name),
            work,
            self.looked.emit,
            self.refused.emit,
            lambda: self.stopped.emit(False),
        )

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


def _ask_for_file(page: QWidget) -> Path | None:
    chosen, _ = QFileDialog.getOpenFileName(
        page,
        page.tr("Elegir la respuesta del banco"),
        "",
        page.tr("Respuestas (*.txt *.csv *.xlsx *.dat *.asc);;Todos (*)"),
    )
    return Path(chosen) if chosen else None
