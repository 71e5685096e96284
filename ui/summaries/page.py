from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QSplitter, QVBoxLayout, QWidget

from services.clock import Now, business_date
from services.errors import UserError
from services.papers.days import close_number
from services.reconciliation.day_records import KeptDay
from services.staff.rights import Operator
from services.summaries.exports import summary_csv, summary_workbook
from services.summaries.records import DaySummary, Document, Question
from services.summaries.service import MOST_DOCUMENTS
from ui.papers.shown import PaperView
from ui.saving import Saving
from ui.summaries.closing import closing_sheet
from ui.summaries.comparing import compared_told
from ui.summaries.desk import SummaryServices, SummaryView, read_summary
from ui.summaries.question_bar import QuestionBar
from ui.summaries.rows import Group, TotalRow, document_rows
from ui.summaries.state import show_state, why_not_close, why_not_compare
from ui.summaries.totals import TotalsPanel
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import label
from ui.widgets.notice import Notice, NoticeTone
from ui.wording import words, words_for

_RELOAD_MILLISECONDS: Final = 60_000


class SummariesPage(QWidget):
    """The summary of the day (*resumen diario de cobros*): the screen is its paper.

    Args:
        printer: the name of this till's printer for A4; "" for the system's own.
        choose: asks for the file of an export, given a name for it.

    Signals:
        paper_wanted(object): the paper of a closed `date`, to print, save or mail with its count.
        receipt_wanted(str): the payment of this id.
        annex_wanted(int): the annex of a closed day, by its number.
        shown(object): a `SummaryView` stands on the page.
        closed(object): the `DaySummary` of a day that was just closed.
        compared(object): the `KeptDay`s of days that were just compared with Stripe.
    """

    paper_wanted = Signal(object)
    receipt_wanted = Signal(str)
    annex_wanted = Signal(int)
    shown = Signal(object)
    closed = Signal(object)
    compared = Signal(object)

    def __init__(
        self,
        services: SummaryServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        *,
        printer: Callable[[], str] = str,
        choose: Callable[[QWidget, str], Path | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("summaries_page")
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._printer = printer
        self._choose = choose or _ask_for_file
        self._target: Path | None = None
        self._saving = Saving(tasks, self, self._ask_target)
        self._asked = 0
        self._is_printing = False
        self._is_comparing = False
        self._is_refused = False
        self.view: SummaryView | None = None
        self._build()
        self._connect()
        self._show_reasons()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.print_button = ActionButton(
            "summary_print", self.tr("&Imprimir   Ctrl+P"), icon="printer"
        )
        self.export_button = ActionButton(
            "summary_export", self.tr("E&xportar   Ctrl+E"), icon="export"
        )
        self.print_button.setAccessibleName(self.tr("Imprimir"))
        self.export_button.setAccessibleName(self.tr("Exportar"))
        self.close_button = ActionButton(
            "summary_close", self.tr("C&errar el día"), key="F12", icon="lock", primary=True
        )
        title = label(self.tr("Resumen diario de cobros"), scale=1.5, bold=True)
        head = FlowRow(
            title_row(title),
            self.print_button,
            self.export_button,
            self.close_button,
            head=True,
        )
        self.bar = QuestionBar(self._today)
        self.state = Notice("summary_state")
        self.notice = Notice("summary_notice")
        self.busy = BusyLine("summary_busy")
        self.paper = PaperView("summary_paper")
        self.totals = TotalsPanel()
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setObjectName("summary_parts")
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(SPACE.small)
        parts.addWidget(self.paper)
        parts.addWidget(self.totals)
        parts.setStretchFactor(0, 5)
        parts.setStretchFactor(1, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.small)
        for widget in (head, self.bar, self.state, self.notice, self.busy):
            column.addWidget(widget)
        column.addWidget(parts, 1)
        self.setFocusProxy(self.totals.table)

    def _connect(self) -> None:
        self.bar.asked.connect(self.refresh)
        self.bar.refused.connect(self._refuse_question)
        self._saving.told.connect(self._tell)
        self.print_button.clicked.connect(self.print_page)
        self.export_button.clicked.connect(self.export_page)
        self.close_button.clicked.connect(self.close_day)
        self.totals.stripe_button.clicked.connect(self.compare)
        self.totals.documents_wanted.connect(self._read_documents)
        self.totals.receipt_wanted.connect(self.receipt_wanted)
        for table in (self.totals.table, self.totals.documents_view):
            table.export_wanted.connect(self.export_button.press)
        self._reload = QTimer(self)
        self._reload.setInterval(_RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self._reload_quietly)
        self._reload.start()

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the summary that the fields ask for."""
        question = self.bar.question()
        if question is None:
            return
        if self._is_refused:
            self._is_refused = False
            self.notice.clear()
        self._asked += 1
        asked, services, operator = self._asked, self._services, self._operator()
        self.busy.start(self.tr("Sumando…"))
        self._tasks.run(
            lambda: read_summary(services, operator, question),
            lambda view: self._show(view) if asked == self._asked else None,
            lambda error: self._fail(error) if asked == self._asked else None,
            owner=self,
        )

    def show_day(self, day: date) -> None:
        """Show the summary of a day."""
        self.bar.ask(Question(day, day))

    def print_page(self) -> None:
        """Print the summary: a closed day's paper with its count of copies, others at once."""
        view = self.view
        if view is None or not self.print_button.isEnabled():
            return
        if view.told.close is not None:
            self.paper_wanted.emit(view.told.close.day)
            return
        papers, operator, printer = self._services.papers, self._operator(), self._printer()
        told = view.told
        self._is_printing = True
        self._show_reasons()
        self._tasks.run(
            lambda: papers.print_days(operator, told, printer or None),
            lambda _none: self._printed(),
            self._not_printed,
            owner=self,
            pool="network",
        )

    def paper_printed(self, _prints: object) -> None:
        """Some paper was printed: count the copies of the one that is shown anew."""
        if self.isVisible() and self.view is not None and self.view.told.close is not None:
            self.refresh()

    def close_day(self) -> None:
        """Ask whether the day is to be closed for ever."""
        view = self.view
        if view is None or not self.close_button.isEnabled():
            return
        sheet = closing_sheet(self._services, view, self, self._tasks, self._operator)
        sheet.done.connect(self._closed)
        sheet.open_sheet()

    def export_page(self) -> None:
        """Write what is shown into a file: .xlsx, .csv or .pdf, as its name ends."""
        view = self.view
        if view is None or not self.export_button.isEnabled():
            return

        def make() -> bytes:
            ending = self._target.suffix.lower() if self._target is not None else ""
            if ending == ".pdf":
                return view.pdf
            told = view.told
            return summary_csv(told).encode() if ending == ".csv" else summary_workbook(told)

        self._saving.save(f"{view.file_name}.xlsx", make)

    def compare(self) -> None:
        """Compare the card money of these days with Stripe, and keep what it says."""
        view = self.view
        if view is None or self._is_comparing:
            return
        stripe, operator, asked = self._services.stripe, self._operator(), view.told.question
        self._is_comparing = True
        self._show_reasons()
        self.busy.start(self.tr("Preguntando a Stripe…"))
        self._tasks.run(
            lambda: stripe.compare(operator, asked.first, asked.last),
            self._compared,
            self._not_compared,
            owner=self,
            pool="network",
        )

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "El resumen de uno o varios días, como se imprime. Enter en un total abre sus"
            " documentos, y Enter en un documento su recibo. Cuando todos los turnos del día están"
            " firmados, un supervisor lo cierra con F12: recibe su número, no cambia nunca más y"
            " lo que llegue después consta en su propio día. Ctrl+P imprime; las copias de un día"
            " cerrado se cuentan. «Comparar tarjetas con Stripe» guarda el resultado en el resumen;"
            " si el día ya está cerrado, en un anexo con su número. Ctrl+E lo guarda para"
            " una hoja de cálculo."
        )

    # --- Showing ----------------------------------------------------------------------------

    def _show(self, view: SummaryView) -> None:
        self.busy.stop()
        is_same = self.view is not None and _still(self.view.told) == _still(view.told)
        if not is_same:
            self.view = view
            self.paper.show_pdf(view.pdf, view.title, f"{view.file_name}.pdf")
            self.totals.show_summary(view.told)
        self.bar.show_choices(view.choices)
        show_state(self.state, view, self.annex_wanted.emit)
        self._show_reasons()
        self.shown.emit(view)

    def _show_reasons(self) -> None:
        waiting = "" if self.view is not None else self.tr("Sumando…")
        if self._is_refused:
            waiting = self.tr("Corrija las fechas.")
        printing = self.tr("Enviando a la impresora…") if self._is_printing else ""
        self.print_button.set_reason(waiting or printing)
        self.export_button.set_reason(waiting)
        told = self.view.told if self.view is not None else None
        rights = self._operator(), self._today()
        self.close_button.set_reason(waiting or why_not_close(told, *rights))
        asking = self.tr("Preguntando a Stripe…") if self._is_comparing else ""
        self.totals.stripe_button.set_reason(waiting or asking or why_not_compare(told, *rights))

    def _tell(self, tone: str, told: str) -> None:
        self.notice.tell("ok" if tone == "ok" else "err", told)

    def _refuse_question(self, told: str) -> None:
        """The days can't be: what stands on the page is of others, and nothing is done with it."""
        self._is_refused = True
        self.notice.tell("err", told)
        self._show_reasons()

    def _fail(self, error: UserError) -> None:
        self.busy.stop()
        self.notice.tell("err", words_for(error))

    def _closed(self, told: DaySummary) -> None:
        if told.close is not None:
            done = words("day.closed", number=close_number(told.close.number))
            self.notice.tell("ok", done)
        self.refresh()
        self.closed.emit(told)

    def _compared(self, kept: list[KeptDay]) -> None:
        self._is_comparing = False
        told = compared_told(kept)
        annexes = [each.number for each in kept if each.close_number]
        see = (self.tr("Ver anexo"), lambda: self.annex_wanted.emit(annexes[-1]))
        tone: NoticeTone = "warn" if any(each.told.differences for each in kept) else "ok"
        # Of a single day the line above has the same button.
        self.notice.tell(tone, told, *([see] if annexes and len(kept) > 1 else []))
        self.refresh()
        self.compared.emit(kept)

    def _not_compared(self, error: UserError) -> None:
        self._is_comparing = False
        self._show_reasons()
        self.busy.stop()
        self.notice.tell("err", words_for(error), (self.tr("Reintentar"), self.compare))

    def _printed(self) -> None:
        self._is_printing = False
        self._show_reasons()
        self.notice.tell("ok", self.tr("Enviado a la impresora, con su marca."))

    def _not_printed(self, error: UserError) -> None:
        self._is_printing = False
        self._show_reasons()
        again = (self.tr("Reintentar"), self.print_page)
        self.notice.tell("err", words_for(error), again, (self.tr("Guardar…"), self.export_page))

    def _read_documents(self, row: TotalRow) -> None:
        view = self.view
        if view is None:
            return
        asked = view.told.question
        narrowed = (
            replace(asked, method=row.key)
            if row.group is Group.METHOD
            else replace(asked, user=row.key)
        )
        summaries, operator = self._services.summaries, self._operator()

        def done(found: list[Document]) -> None:
            if self.view is not view:
                return
            self.totals.show_documents(row, document_rows(found))
            if len(found) >= MOST_DOCUMENTS:
                told = self.tr("Se muestran los {count} documentos más recientes de este total.")
                self.notice.tell("info", told.format(count=f"{MOST_DOCUMENTS:,}"))

        self._tasks.run(
            lambda: summaries.documents(operator, narrowed), done, self._fail, owner=self
        )

    def _ask_target(self, page: QWidget, name: str) -> Path | None:
        """Ask for a file, and keep which kind it is to be."""
        self._target = self._choose(page, name)
        return self._target

    def _today(self) -> date:
        return business_date(self._now())

    def _reload_quietly(self) -> None:
        if self.isVisible() and self.view is not None and self.view.told.close is None:
            self.refresh()


def _still(told: DaySummary) -> DaySummary:
    """A summary without what moves though nothing was collected."""
    return replace(told, told_at=told.told_at.min, journal_entries=0, anchor="")


def _ask_for_file(page: QWidget, name: str) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(
        page,
        page.tr("Guardar resumen"),
        name,
        page.tr("Excel (*.xlsx);;CSV (*.csv);;PDF (*.pdf)"),
    )
    return Path(chosen) if chosen else None
