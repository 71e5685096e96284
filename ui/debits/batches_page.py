from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from services.clock import Now, business_date
from services.debits.batch_records import BatchRow, Written
from services.debits.batch_states import BatchState, LineState
from services.debits.report_records import BatchReport
from services.debits.report_sheet import batch_workbook, batches_workbook
from services.errors import UserError
from services.staff.rights import Operator, Right
from ui.debits.acting import BatchActing
from ui.debits.answer_flow import AnswerFlow
from ui.debits.batch_view import BatchView
from ui.debits.desk import DebitServices
from ui.debits.line_acting import LineActing
from ui.debits.list_view import BatchList
from ui.debits.long_work import LongWork
from ui.debits.new_batch import NewBatch
from ui.debits.receipts import BatchReceipts
from ui.debits.told import counted
from ui.saving import Saving
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.notice import Notice, NoticeTone
from ui.wording import words_for

_RELOAD_MILLISECONDS: Final = 15_000


class BatchesPage(QWidget):
    """Batches of debits, from who is in to what the bank said of each, and its receipts.

    Args:
        choose_folder, choose_file, choose_target: ask for a folder for the bank's file, for its
            answer, and where a spreadsheet goes; the system's dialogs if not given.

    Signals:
        receipt_wanted(str), account_wanted(str): a payment's paper, an account's page.
        report_wanted(int): the paper of the batch of this number.
        bundle_wanted(object): a `PaperBundle` of receipts to be looked at.
        open_file_requested(object): the `Path` of a folder to be opened.
        shown(): what is shown was read.
        answered(object): the `AnswerDone` of an answer that was applied.
    """

    receipt_wanted = Signal(str)
    account_wanted = Signal(str)
    report_wanted = Signal(int)
    bundle_wanted = Signal(object)
    open_file_requested = Signal(object)
    shown = Signal()
    answered = Signal(object)

    def __init__(
        self,
        services: DebitServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        *,
        choose_folder: Callable[[QWidget, str, str], Path | None] | None = None,
        choose_file: Callable[[QWidget], Path | None] | None = None,
        choose_target: Callable[[QWidget, str], Path | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("batches_page")
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._number = 0
        self._line = ""
        self.notice = Notice("batches_notice")
        self.busy = BusyLine("batches_busy", cancellable=True)
        self.work = LongWork(tasks, self.busy, self)
        self.acting = BatchActing(services, tasks, operator, self, choose_folder)
        self.line_acting = LineActing(services, tasks, operator, self, now)
        self.receipts = BatchReceipts(services, tasks, operator, self.work, self)
        self.saving = Saving(tasks, self, choose_target)
        self._build(choose_file)
        self._connect()

    # --- Building ---------------------------------------------------------------------------

    def _build(self, choose_file: Callable[[QWidget], Path | None] | None) -> None:
        self.list = BatchList(self._services.debits.batches, self._tasks, self._why_not)
        self.maker = NewBatch(self._services, self._tasks, self._operator, self._today)
        self.view = BatchView(self._why_not)
        self.stack = QStackedWidget()
        for view in (self.list, self.maker, self.view):
            self.stack.addWidget(view)
        self.answers = AnswerFlow(
            self._services.debits,
            self._operator,
            self.work,
            self.notice,
            self._why_not,
            self.stack,
            self,
            choose_file,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.small, SPACE.page, SPACE.small)
        column.setSpacing(SPACE.small)
        column.addWidget(self.notice)
        column.addWidget(self.busy)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.list)
        # A stack takes the keyboard for itself and does nothing with it.
        self.stack.currentChanged.connect(
            lambda _place: self.setFocusProxy(self.stack.currentWidget() or self.list)
        )

    def _connect(self) -> None:
        self.list.opened.connect(self.show_batch)
        self.list.new_wanted.connect(self.begin)
        self.list.failed.connect(self._fail)
        self.list.shown.connect(self.shown)
        self.maker.left.connect(self.show_list)
        self.maker.prepared.connect(self._prepared)
        self.view.chosen.connect(self._act)
        self.view.line_chosen.connect(self._act_on_line)
        self.answers.left.connect(lambda: self.show_batch(self._number))
        self.answers.applied.connect(self.answered)
        self.answers.chosen.connect(self._act)
        for each in (self.acting, self.line_acting):
            each.decided.connect(self._decided)
            each.refused.connect(self._act_refused)
        self.acting.written.connect(self._written)
        self.acting.open_folder_requested.connect(self.open_file_requested)
        self.receipts.bundle_ready.connect(self.bundle_wanted)
        self.receipts.told.connect(self._tell)
        self.saving.told.connect(self._tell)
        self.work.began.connect(self._show_work)
        self.work.ended.connect(self._show_work)
        self._reload = QTimer(self)
        self._reload.setInterval(_RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self._reload_quietly)
        self._reload.start()

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again what is shown."""
        shown = self.stack.currentWidget()
        if shown is self.list:
            self.list.refresh()
        elif shown is self.view:
            self._read()

    def show_list(self, state: BatchState | None = None) -> None:
        """Show the list, of one state where that is given."""
        if self.work.is_busy:
            return
        if state is not None:
            self.list.show_state(state)
        self.stack.setCurrentWidget(self.list)
        self.list.refresh()
        self.list.take_focus()

    def begin(self) -> None:
        """Begin a new batch: who would be in, and who not."""
        if self._why_not() or self.work.is_busy:
            return
        self.notice.clear()
        self.stack.setCurrentWidget(self.maker)
        self.maker.begin()

    def show_batch(self, number: int, line: str = "") -> None:
        """Show one batch, and one of its debits where its key is given."""
        if self.work.is_busy:
            return
        self.notice.clear()
        if number != self._number:
            self.view.show_report(None)
        self._number, self._line = number, line
        self.stack.setCurrentWidget(self.view)
        self.view.take_focus()
        self._read()

    def print_page(self) -> None:
        """Show the report of the batch on paper."""
        batch = self._shown_batch()
        if batch is not None:
            self.report_wanted.emit(batch.number)

    def export_page(self) -> None:
        """Save the batch with its debits for Excel, or the list of batches."""
        report = self.view.report
        if self.stack.currentWidget() is self.list:
            batches = list(self.list.rows.rows)
            self.saving.save(self.tr("lotes.xlsx"), lambda: batches_workbook(batches))
            return
        if self._shown_batch() is not None and report is not None:
            name = self.tr("lote_{number}.xlsx").format(number=report.batch.number)
            self.saving.save(name, lambda: batch_workbook(report))

    def may_close(self) -> str | None:
        """Why the window should stay open now."""
        if self.answers.answering.is_applying:
            return self.tr(
                "Se está aplicando la respuesta de un banco: lo hecho queda hecho, y el resto se"
                " aplica al leer el archivo otra vez."
            )
        return None

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Los lotes que se piden a los bancos. Ctrl+D empieza uno: muestra a quién se debita, y"
            " a quién no y por qué; F12 lo prepara y reserva sus facturas. F12 es siempre el paso"
            " que sigue: aprobar (otra persona), generar el archivo, marcarlo enviado y leer la"
            " respuesta del banco, que primero se muestra como ensayo. Ctrl+P muestra el informe,"
            " Ctrl+E lo guarda para Excel y Esc vuelve a la lista."
        )

    # --- One batch --------------------------------------------------------------------------

    def _read(self) -> None:
        number = self._number

        def done(report: BatchReport) -> None:
            if number != self._number:
                return
            self.view.show_report(report)
            if self._line:
                self.view.choose_line(self._line)
                self._line = ""
            self.shown.emit()

        self._tasks.run(
            lambda: self._services.debits.reports.batch(number), done, self._fail, owner=self
        )

    def _act(self, key: str) -> None:
        batch = self.view.batch
        if key == "back":
            self.show_list()
            return
        if batch is None:
            return
        acts: dict[str, Callable[[], object]] = {
            "approve": lambda: self.acting.approve(batch),
            "write": lambda: self.acting.write(batch),
            "copy": lambda: self.acting.write(batch),
            "sent": lambda: self.acting.sent(batch),
            "answer": lambda: self.answers.choose(batch),
            "close": lambda: self.acting.close(batch),
            "cancel": lambda: self.acting.cancel(batch),
            "report": self.print_page,
            "sheet": self.export_page,
            "receipts": lambda: self.receipts.show(batch.number, self.view.payments),
            "mail": lambda: self._mail(batch.number),
        }
        self.notice.clear()
        acts[key]()

    def _act_on_line(self, key: str) -> None:
        batch, told = self.view.batch, self.view.current
        if batch is None or told is None:
            return
        line = told.line
        self.notice.clear()
        if key == "account":
            self.account_wanted.emit(line.account)
        elif key == "receipt":
            self.receipt_wanted.emit(line.payment)
        elif key == "release":
            self.line_acting.release(batch, line)
        else:
            self.line_acting.take_back(batch, line)

    def _mail(self, number: int) -> None:
        report = self.view.report
        if report is not None:
            lines = [told.line for told in report.lines if told.line.state is LineState.SETTLED]
            self.receipts.mail(number, lines)

    def _prepared(self, batch: BatchRow) -> None:
        self.show_batch(batch.number)
        told = self.tr("Lote {number} preparado: {counted}. Sus facturas quedan reservadas.")
        self.notice.tell("ok", told.format(number=batch.number, counted=counted(batch.asked)))

    def _written(self, _written: Written) -> None:
        self._read()

    def _act_refused(self, told: str) -> None:
        """Also what was refused may have moved the batch: its file is in the books, or it moved."""
        self.notice.tell("err", told)
        self.refresh()

    def _decided(self, told: str) -> None:
        self.notice.tell("ok", told)
        # What was pressed may be of no use any more: the keyboard would leave the page with it.
        here = self.view if self.stack.currentWidget() is self.view else self.list
        here.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    # --- Showing ----------------------------------------------------------------------------

    def _show_work(self) -> None:
        busy = self.tr("Espere a que termine.") if self.work.is_busy else ""
        self.view.show_busy(busy)

    def _shown_batch(self) -> BatchRow | None:
        return self.view.batch if self.stack.currentWidget() is self.view else None

    def _why_not(self) -> str:
        may = self._operator().may(Right.RECORD_PAYMENTS)
        return "" if may else self.tr("Su rol no lo permite.")

    def _tell(self, tone: NoticeTone, told: str) -> None:
        self.notice.tell(tone, told)

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _today(self) -> date:
        return business_date(self._now())

    def _reload_quietly(self) -> None:
        if self.isVisible() and self.isEnabled() and not self.work.is_busy:
            self.refresh()
