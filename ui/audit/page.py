from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from services.audit.export import Exported
from services.audit.records import Entry, JournalFilter, JournalPage, JournalState, Mark
from services.clock import Now, business_date
from services.errors import UserError
from services.staff.rights import Operator
from services.verification.records import Finding
from ui import formats
from ui.audit.chain_check import ChainCheck, Checked
from ui.audit.columns import entry_columns, finding_columns
from ui.audit.desk import AuditServices
from ui.audit.entry_sheet import entry_sheet
from ui.audit.question_bar import QuestionBar
from ui.tasks import Progress, Task, TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.growing_rows import GrowingRows, GrowingView
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for

_PAGE: Final = 200
_ENOUGH: Final = 60
"""With so many entries the screen is full; older ones are looked for when it is scrolled."""


@dataclass(frozen=True, slots=True)
class _Frame:
    state: JournalState
    sealed_at: datetime | None
    actors: list[str]
    tills: list[tuple[str, str]]


class AuditPage(QWidget):
    """The journal: who did what, when and why; whether its chains hold; a signed export of it.

    Signals:
        record_wanted(str): the record behind an entry, as the journal names it.
        shown(): entries were read.
        checked(object): a `Checked`: the books were verified.
        exported(object): an `Exported`.
    """

    record_wanted = Signal(str)
    shown = Signal()
    checked = Signal(object)
    exported = Signal(object)

    def __init__(
        self,
        services: AuditServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        *,
        choose: Callable[[QWidget, str], Path | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("audit_page")
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._choose = choose or _ask_where
        self._asked = 0
        self._mark: Mark | None = None
        self._names: dict[str, str] = {}
        self._is_reading = False
        self._exporting: Task | None = None
        self._build()
        self._connect()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.count = label(tone="muted", name="audit_count")
        self.export_button = ActionButton("audit_export", self.tr("E&xportar…"), icon="export")
        self.verify_button = ActionButton(
            "audit_verify", self.tr("&Verificar todo"), key="F12", icon="ok", primary=True
        )
        self.back_button = ActionButton("audit_back", self.tr("V&olver a la auditoría"))
        self.back_button.hide()
        head = FlowRow(
            title_row(label(self.tr("Auditoría"), scale=1.5, bold=True), self.count),
            self.back_button,
            self.export_button,
            self.verify_button,
            head=True,
        )
        self.state = Notice("audit_state")
        self.notice = Notice("audit_notice")
        self.busy = BusyLine("audit_busy", cancellable=True)
        self.searching = BusyLine("audit_searching", cancellable=True)
        self.question = QuestionBar(self._today)
        self.rows: GrowingRows[Entry] = GrowingRows(
            entry_columns(self._names), identity=lambda one: (one.chain, one.seq), parent=self
        )
        self.table = GrowingView(
            "audit_table", self.rows, title=self.tr("Auditoría"), more=self._more
        )
        self.findings: RowsModel[Finding] = RowsModel(
            finding_columns(), identity=lambda one: (one.rule, one.subject), parent=self
        )
        self.findings_table = RowsView(
            "audit_findings", self.findings, title=self.tr("Lo que no cuadra")
        )
        self._stack = QStackedWidget()
        for table in (self.table, self.findings_table):
            self._stack.addWidget(table)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.small, SPACE.page, SPACE.small)
        column.setSpacing(SPACE.small)
        for widget in (head, self.state, self.notice, self.busy, self.question, self.searching):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.check = ChainCheck(self._services, self._tasks, self.busy, self._fail)
        self.check.checked.connect(self._show_checked)
        self.check.stopped.connect(self._show_stopped)
        self.verify_button.clicked.connect(self.verify)
        self.export_button.clicked.connect(self.export_page)
        self.back_button.clicked.connect(self._show_entries)
        self.busy.cancel_wanted.connect(self._stop_export)
        self.searching.cancel_wanted.connect(self._stop_searching)
        self.question.asked.connect(self._ask)
        self.question.text.moved.connect(lambda _step: self.table.setFocus())
        self.question.text.accepted.connect(lambda _with: self.table.setFocus())
        self.table.opened.connect(self._open)
        self.table.filter_wanted.connect(self.question.text.setFocus)
        self.table.export_wanted.connect(self.export_page)
        self.findings_table.opened.connect(lambda one: self.record_wanted.emit(one.subject))

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the newest entries again."""
        self._ask()
        operator, services = self._operator(), self._services

        def work() -> _Frame:
            return _Frame(
                services.reading.state(operator),
                self._sealed_at(),
                services.reading.actors(),
                [(each.code, each.name) for each in services.office.tills(retired=True)],
            )

        self._tasks.run(work, self._show_frame, self._fail, owner=self)

    def show_subject(self, subject: str) -> None:
        """Show everything about one record."""
        self._show_entries()
        self.question.ask_about(subject)

    def verify(self) -> None:
        """Verify the books now, and seal the journal if they are sound."""
        if self.check.is_running or self._exporting is not None:
            return
        self.notice.clear()
        self.check.start()
        self._show_reasons()

    def export_page(self) -> None:
        """Write the days that are asked for into a signed file."""
        if self.check.is_running or self._exporting is not None:
            return
        asked, operator = self.question.question(), self._operator()
        target = self._choose(self, f"auditoria_{self._today().isoformat()}.jsonl")
        if target is None:
            return
        self.notice.clear()
        self.busy.start(self.tr("Exportando…"))

        def work(progress: Progress) -> Exported | str:
            try:
                return self._services.export.write(
                    operator, asked.since, asked.until, target, progress
                )
            except OSError as error:
                return error.strerror or str(error)

        self._exporting = self._tasks.run(
            work,
            lambda made: self._show_exported(made, target),
            self._export_failed,
            owner=self,
            progress=lambda done, total, _text: self.busy.advance(done, total),
            cancelled=self._export_stopped,
        )
        self._show_reasons()

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Todo lo que se hizo, con quién, cuándo, en qué caja y por qué; nada de esto se edita"
            " ni se borra. Los filtros se suman; Enter abre un asiento y desde él su registro."
            " F12 comprueba todos los libros y, si cuadran, sella la auditoría en este"
            " computador: lo que después falte o cambie se nota. Ctrl+E exporta los días elegidos"
            " con una firma que cualquiera puede comprobar."
        )

    # --- Reading ----------------------------------------------------------------------------

    def _ask(self) -> None:
        self._asked += 1
        self._mark = None
        self._read(first=True)

    def _more(self) -> None:
        if self._mark is not None and not self._is_reading:
            self._read(first=False)

    def _read(self, *, first: bool) -> None:
        asked, mark, operator = self._asked, self._mark, self._operator()
        wanted = self.question.question()
        self._is_reading = True
        reading = self._services.reading

        def done(page: JournalPage) -> None:
            if asked == self._asked:
                self._show_page(page, wanted, first=first)

        self._tasks.run(
            lambda: reading.page(operator, wanted, None if first else mark, _PAGE),
            done,
            self._fail,
            owner=self,
        )

    def _show_page(self, page: JournalPage, wanted: JournalFilter, *, first: bool) -> None:
        self._mark = page.mark
        self._names.update(page.names)
        self.question.name_subject(self._names.get(wanted.subject, ""))
        if first:
            self.rows.replace(page.entries)
            self.table.select_row(0)
        else:
            self.rows.append(page.entries)
        if page.mark is not None and len(self.rows.rows) < _ENOUGH:
            # Still reading: whatever moves in the window, the table asks for no page of its own.
            self._read(first=False)
            told = self.tr("Buscando; ya se miró hasta el {at}.")
            self.searching.start(told.format(at=formats.moment(page.mark.at)))
        else:
            self._is_reading = False
            self.searching.stop()
        empty = self.tr("Todavía no hay asientos.")
        if wanted != JournalFilter():
            empty = self.tr("Ningún asiento coincide.")
        self.table.set_empty_text(empty)
        self.shown.emit()

    def _stop_searching(self) -> None:
        self._asked += 1
        self._mark, self._is_reading = None, False
        self.searching.stop()

    # --- Showing ----------------------------------------------------------------------------

    def _sealed_at(self) -> datetime | None:
        try:
            last = self._services.seals.last()
        except UserError:
            # A computer without a key store seals nothing; `doctor` says so.
            return None
        return last.at if last else None

    def _show_frame(self, told: _Frame) -> None:
        state, sealed_at = told.state, told.sealed_at
        self.question.offer(told.actors, told.tills)
        self.count.setText(
            self.tr("{n} asientos en {k} cadenas").format(n=f"{state.entries:,}", k=state.chains)
        )
        if self.state.property("notice") not in {"ok", "err"}:
            seal = (
                self.tr("Sellada en este computador el {at}.").format(at=formats.moment(sealed_at))
                if sealed_at
                else self.tr("Todavía no está sellada en este computador.")
            )
            self.state.tell("info", seal, closable=False)

    def _show_checked(self, checked: Checked) -> None:
        self._show_reasons()
        if checked.findings:
            self.findings.set_rows(checked.findings)
            count = len(checked.findings)
            told = (
                self.tr("1 cosa no cuadra. No se cambió nada.")
                if count == 1
                else self.tr("{n} cosas no cuadran. No se cambió nada.")
            )
            self.state.tell("err", told.format(n=count), closable=False)
            self._stack.setCurrentWidget(self.findings_table)
            self.question.hide()
            self.back_button.show()
            self.findings_table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            at = formats.moment(self._now())
            told = self.tr("Íntegra: todo cuadra hasta el {at}.").format(at=at)
            self.state.tell("ok", told, closable=False)
            self._show_entries()
            if checked.unsealed is not None:
                self.notice.tell("warn", words_for(checked.unsealed))
        self.checked.emit(checked)

    def _show_stopped(self) -> None:
        self._show_reasons()
        self.notice.tell("info", self.tr("Se detuvo. No se llegó a comprobar todo."))

    def _show_entries(self) -> None:
        self._stack.setCurrentWidget(self.table)
        self.question.show()
        self.back_button.hide()

    def _open(self, entry: Entry) -> None:
        entry_sheet(self, entry, self._names, self.record_wanted.emit).open_sheet()

    def _show_exported(self, made: Exported | str, target: Path) -> None:
        self._rest_export()
        if isinstance(made, str):
            told = self.tr("No se pudo guardar en {path}: {problem}")
            self.notice.tell("err", told.format(path=target, problem=made))
            return
        told = self.tr("{n} asientos en {path}, con su firma al lado. Clave {key}.")
        self.notice.tell("ok", told.format(n=f"{made.entries:,}", path=made.file, key=made.key))
        self.exported.emit(made)

    def _export_failed(self, error: UserError) -> None:
        self._rest_export()
        self._fail(error)

    def _export_stopped(self) -> None:
        self._rest_export()
        self.notice.tell("info", self.tr("Se detuvo. No se escribió nada."))

    def _stop_export(self) -> None:
        if self._exporting is not None:
            self._exporting.cancel()

    def _rest_export(self) -> None:
        self._exporting = None
        self.busy.stop()
        self._show_reasons()

    def _show_reasons(self) -> None:
        busy = ""
        if self.check.is_running:
            busy = self.tr("Verificando…")
        elif self._exporting is not None:
            busy = self.tr("Exportando…")
        self.verify_button.set_reason(busy)
        self.export_button.set_reason(busy)

    def _fail(self, error: UserError) -> None:
        self._is_reading = False
        self.searching.stop()
        self._show_reasons()
        self.notice.tell("err", words_for(error))

    def _today(self) -> date:
        return business_date(self._now())


def _ask_where(page: QWidget, name: str) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(
        page,
        page.tr("Exportar la auditoría"),
        name,
        page.tr("Se comprueba asiento por asiento (*.jsonl);;Para hoja de cálculo (*.csv)"),
    )
    return Path(chosen) if chosen else None
