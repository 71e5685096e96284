from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from services.debits.answer_records import AnswerDone, AnswerPreview
from services.debits.banks.mapped import AnswerMap
from services.debits.batch_records import BatchRow
from services.debits.desk import DebitDesk
from services.debits.errors import (
    AnswerColumns,
    AnswerField,
    AnswerNotOfBank,
    AnswerRecordLength,
    NoAnswerLayout,
)
from services.errors import UserError
from services.importing import HeaderChanged
from services.importing.exports import Export
from services.importing.sample import Sample
from services.staff.rights import Operator, Right
from ui.debits.answer_done import AnswerDoneSheet
from ui.debits.answer_mapper import AnswerMapper
from ui.debits.answer_view import AnswerView
from ui.debits.answering import Answering
from ui.debits.long_work import LongWork
from ui.debits.told import bank_of
from ui.widgets.notice import Notice
from ui.wording import words_for

_STRANGE: Final = (AnswerNotOfBank, AnswerRecordLength, HeaderChanged, NoAnswerLayout)
_UNREAD: Final = (*_STRANGE, AnswerColumns, AnswerField)


class AnswerFlow(QObject):
    """A bank's answer from the file to the receipts: looked at, its columns named, applied.

    Args:
        why_not: says why the operator may apply nothing; empty when they may.
        stack: gets the two views, and shows them.
        over: the page.
        choose_file: asks for a file; the system's dialog if not given.

    Signals:
        left(): the file was left.
        applied(object): the `AnswerDone`.
        chosen(str): what is to be done next, of what was offered once it was applied.
    """

    left = Signal()
    applied = Signal(object)
    chosen = Signal(str)

    def __init__(
        self,
        desk: DebitDesk,
        operator: Callable[[], Operator],
        work: LongWork,
        notice: Notice,
        why_not: Callable[[], str],
        stack: QStackedWidget,
        over: QWidget,
        choose_file: Callable[[QWidget], Path | None] | None = None,
    ) -> None:
        super().__init__(over)
        self._operator = operator
        self._work = work
        self._notice = notice
        self._why_not = why_not
        self._stack = stack
        self._over = over
        self._batch: BatchRow | None = None
        self._why = ""
        self.view = AnswerView()
        self.mapper = AnswerMapper()
        self.answering = Answering(desk, operator, work, over, choose_file)
        self.sheet: AnswerDoneSheet | None = None
        for view in (self.view, self.mapper):
            stack.addWidget(view)
        self._connect()

    def choose(self, batch: BatchRow) -> None:
        """Ask for the file that answers a batch, and look at it."""
        self._batch = batch
        self.answering.choose(batch.number)

    def name_columns(self) -> None:
        """Let somebody say what the columns of the file mean."""
        self._sample("sniff", "sniff")

    def _connect(self) -> None:
        self._work.began.connect(self._show_work)
        self._work.ended.connect(self._show_work)
        self.view.back_wanted.connect(self._leave)
        self.view.other_wanted.connect(self._other)
        self.view.apply_wanted.connect(self._apply)
        self.view.columns_wanted.connect(self.name_columns)
        self.mapper.back_wanted.connect(self._leave)
        self.mapper.sample_wanted.connect(self._sample)
        self.mapper.try_wanted.connect(self._try_out)
        self.mapper.save_wanted.connect(self._keep)
        self.answering.looked.connect(self._looked)
        self.answering.refused.connect(self._refused)
        self.answering.applied.connect(self._applied)
        self.answering.apply_refused.connect(self._apply_refused)
        self.answering.stopped.connect(self._stopped)
        self.answering.sampled.connect(self._sampled)
        self.answering.tried.connect(self.mapper.show_tried)
        self.answering.map_refused.connect(self._map_refused)

    def _show_work(self) -> None:
        """Let nothing be begun while a work is on its way, or by whoever may not."""
        busy = self.tr("Espere a que termine.") if self._work.is_busy else ""
        self.view.show_busy(busy=bool(busy))
        self.view.show_reason(busy or self._why_not() or self.view.why_not())
        self.view.columns_button.set_reason(busy or self._may_not_name())
        for button in (self.mapper.try_button, self.mapper.save_button, self.mapper.back_button):
            button.set_reason(busy)

    # --- The file ---------------------------------------------------------------------------

    def _other(self) -> None:
        if self._batch is not None:
            self.answering.choose(self._batch.number)

    def _looked(self, preview: AnswerPreview) -> None:
        self._notice.clear()
        self.view.show_preview(preview, bank_of(self._batch.profile) if self._batch else "")
        self._stack.setCurrentWidget(self.view)
        self._show_work()

    def _refused(self, error: UserError) -> None:
        """A table that nobody knows is shown to whoever may say what its columns mean."""
        export, told = self.answering.export, words_for(error)
        if export is None or not isinstance(error, _UNREAD):
            self._notice.tell("err", told)
            return
        may_not = self._may_not_name()
        if may_not:
            self._notice.tell("err", f"{told} {may_not}")
        elif isinstance(error, _STRANGE) and _is_table(export):
            self._why = told if isinstance(error, HeaderChanged) else self._why_named()
            self.name_columns()
        else:
            self._notice.tell("err", told, (self.tr("Definir &columnas…"), self.name_columns))

    def _leave(self) -> None:
        if not self._work.is_busy:
            self.left.emit()

    # --- Its columns ------------------------------------------------------------------------

    def _may_not_name(self) -> str:
        if self._operator().may(Right.RECONCILE):
            return ""
        return self.tr("Un supervisor puede decir qué dice cada columna.")

    def _why_named(self) -> str:
        told = self.tr(
            "El archivo no es una respuesta conocida de {bank}: diga qué dice cada columna. Queda"
            " guardado para la próxima vez; todavía no se aplica nada."
        )
        return told.format(bank=bank_of(self._batch.profile) if self._batch else "")

    def _sample(self, encoding: str, delimiter: str) -> None:
        export = self.answering.export
        if self._batch is not None and export is not None:
            self.answering.sample(self._batch.profile, export, encoding, delimiter)

    def _sampled(self, sample: Sample, kept: AnswerMap | None) -> None:
        if self._stack.currentWidget() is self.mapper:
            self.mapper.show_sample(sample)
        elif self._batch is not None:
            self._notice.clear()
            self._stack.setCurrentWidget(self.mapper)
            self.mapper.begin(sample, self._batch.profile, kept, self._why)
        self._why = ""

    def _try_out(self, mapped: AnswerMap) -> None:
        export = self.mapper.export
        if self._batch is not None and export is not None:
            self.answering.try_out(self._batch.number, export, mapped)

    def _keep(self, mapped: AnswerMap) -> None:
        export, batch = self.mapper.export, self._batch
        if batch is not None and export is not None:
            self.answering.keep_map(batch.number, batch.profile, export, mapped)

    def _map_refused(self, error: UserError) -> None:
        self._why = ""
        if self._stack.currentWidget() is self.mapper:
            self.mapper.show_refused(error)
        else:
            self._notice.tell("err", words_for(error))

    # --- Applying it ------------------------------------------------------------------------

    def _apply(self) -> None:
        if self.view.preview is not None:
            self._notice.clear()
            self.answering.apply(self.view.preview)

    def _applied(self, done: AnswerDone) -> None:
        self.left.emit()
        self.sheet = AnswerDoneSheet(done, self._over)
        self.sheet.next_chosen.connect(self.chosen)
        self.sheet.open_sheet()
        self.applied.emit(done)

    def _apply_refused(self, error: UserError) -> None:
        self._notice.tell("err", words_for(error))
        self.view.offer_again()

    def _stopped(self, was_applying: bool) -> None:
        if not was_applying:
            self._notice.tell("info", self.tr("Se detuvo la lectura."))
            return
        told = self.tr("Se detuvo. Lo aplicado queda aplicado; F12 sigue con el resto del archivo.")
        self._notice.tell("info", told)
        self.view.offer_again()


def _is_table(export: Export) -> bool:
    return export.is_sheet or export.file_name.lower().endswith(".csv")
