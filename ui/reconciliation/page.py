from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from services.clock import GUAYAQUIL, Now, business_date
from services.errors import UserError
from services.reconciliation.records import Report, SyncState
from services.reconciliation.service import Reconciliation
from services.staff.rights import Operator, Right
from ui import formats
from ui.reconciliation.report_view import ReportView, clean_words
from ui.reconciliation.rows import csv_of, left_of
from ui.reconciliation.sync_words import sync_words
from ui.saving import Saving
from ui.tasks import Task, TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.wording import words, words_for

_RELOAD_MILLISECONDS: Final = 10_000
_SPANS: Final = (("today", 0), ("week", 7), ("month", 30))
_WEEK: Final = 7


class ReconciliationPage(QWidget):
    """Compares the card payments of the books with Stripe, and says what is left to do.

    Signals:
        difference_wanted(str), attempt_wanted(str): show it at the desk of open doubts.
        reconciled(object): a `Report` that just came in.
    """

    difference_wanted = Signal(str)
    attempt_wanted = Signal(str)
    reconciled = Signal(object)

    def __init__(
        self,
        reconciliation: Reconciliation,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        *,
        choose: Callable[[QWidget, str], Path | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("reconciliation_page")
        self._reconciliation = reconciliation
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._saving = Saving(tasks, self, choose or _ask_for_file)
        self._task: Task | None = None
        self._is_running = False
        self._build()
        self._connect()
        self.show_span(_WEEK)

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.since = DateEdit("reconciliation_since", self._today)
        self.since.setAccessibleName(self.tr("Desde"))
        texts = {
            "today": self.tr("&Hoy"),
            "week": self.tr("&7 días"),
            "month": self.tr("&30 días"),
        }
        self.spans = {
            key: ActionButton(f"reconciliation_{key}", texts[key], flat=True) for key, _ in _SPANS
        }
        self.run_button = ActionButton(
            "reconciliation_run", self.tr("&Conciliar"), key="F12", icon="refresh", primary=True
        )
        title = label(self.tr("Conciliación con Stripe"), scale=1.5, bold=True)
        since = label(self.tr("&Desde"), tone="muted")
        since.setBuddy(self.since)
        head = FlowRow(
            title_row(title), since, self.since, *self.spans.values(), self.run_button, head=True
        )
        self.state = Notice("reconciliation_state")
        self.notice = Notice("reconciliation_notice")
        self.view = ReportView()
        self.busy = BusyLine("reconciliation_busy", cancellable=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.small)
        column.addWidget(head)
        for widget in (self.state, self.notice, self.busy):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view.table)

    def _connect(self) -> None:
        self._saving.told.connect(self.notice.tell)
        for key, days in _SPANS:
            self.spans[key].clicked.connect(lambda _checked=False, days=days: self.show_span(days))
        self.run_button.clicked.connect(self.run)
        self.busy.cancel_wanted.connect(self._stop)
        self.view.difference_wanted.connect(self.difference_wanted)
        self.view.attempt_wanted.connect(self.attempt_wanted)
        self.view.export_wanted.connect(self.export_page)
        self._reload = QTimer(self)
        self._reload.setInterval(_RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self._reload_quietly)
        self._reload.start()

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read how far the office has read Stripe."""
        self._show_reasons()
        self._tasks.run(self._reconciliation.state, self._show_state, self._fail, owner=self)

    def show_span(self, days: int) -> None:
        """Compare from so many days ago on."""
        self.since.set_value(self._today() - timedelta(days=days))

    def run(self) -> None:
        """Compare now, from the day chosen on."""
        if self._is_running or not self.run_button.isEnabled():
            return
        self.since.commit()
        since = self.since.value()
        if since is None:
            self.since.setFocus()
            self.notice.tell("err", words("date.bad"))
            return
        operator, moment = self._operator(), _begin_of(since)
        self.notice.clear()
        self._is_running = True
        self._show_reasons()
        self.busy.start(words("reconciliation.step.account"))
        self._task = self._tasks.run(
            lambda progress: self._reconciliation.run(operator, moment, progress),
            self._show_report,
            self._fail,
            owner=self,
            progress=self._advance,
            pool="network",
            cancelled=self._stopped,
        )

    def export_page(self) -> None:
        """Write the sums and the lines shown into a file for a spreadsheet."""
        report, rows = self.view.report, self.view.rows
        if report is None:
            return
        name = self.tr("conciliacion_{day}.csv").format(day=self._today().isoformat())
        self._saving.save(name, lambda: csv_of(report, rows).encode())

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Compara los cobros con tarjeta de los libros con los de Stripe. F12 concilia desde"
            " el día elegido: lo que se prueba se registra solo, lo que podía cobrarse tarde se"
            " anula, y lo demás queda para que lo decidan dos personas. Enter abre la línea en"
            " Cobros en duda; Ctrl+E la guarda para una hoja de cálculo. Una caja lo hace sola"
            " cada hora."
        )

    # --- Running ----------------------------------------------------------------------------

    def _advance(self, done: int, total: int, step: str) -> None:
        self.busy.advance(done, total, words(f"reconciliation.step.{step}"))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _stopped(self) -> None:
        self._rest()
        self.notice.tell("info", self.tr("Se detuvo. Lo que ya se había hecho queda hecho."))
        self.refresh()

    def _fail(self, error: UserError) -> None:
        self._rest()
        self.notice.tell("err", words_for(error))

    def _rest(self) -> None:
        self._is_running = False
        self.busy.stop()
        self._show_reasons()

    # --- Showing ----------------------------------------------------------------------------

    def _show_report(self, report: Report) -> None:
        self._rest()
        left = left_of(report)
        if left:
            key = "reconciliation.left.one" if left == 1 else "reconciliation.left"
            self.notice.tell("warn", words(key, count=left))
        elif report.rows:
            self.notice.tell("ok", clean_words(report))
        self.view.show_report(report)
        self.refresh()
        self.reconciled.emit(report)

    def _show_state(self, state: SyncState) -> None:
        tone, told = sync_words(state)
        if state.cursor is not None:
            until = self.tr("Leído hasta {at}.").format(at=formats.moment(state.cursor))
            told = f"{told} {until}"
        self.state.tell(tone, told, closable=False)

    def _show_reasons(self) -> None:
        may = self._operator().may(Right.RECONCILE)
        busy = self.tr("Conciliando…") if self._is_running else ""
        self.run_button.set_reason(busy or ("" if may else self.tr("Su rol no concilia.")))

    def _today(self) -> date:
        return business_date(self._now())

    def _reload_quietly(self) -> None:
        if self.isVisible():
            self.refresh()


def _begin_of(day: date) -> datetime:
    """The first moment of an office's day."""
    return datetime.combine(day, time(), GUAYAQUIL)


def _ask_for_file(page: QWidget, name: str) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(
        page, page.tr("Guardar conciliación"), name, page.tr("CSV (*.csv)")
    )
    return Path(chosen) if chosen else None
