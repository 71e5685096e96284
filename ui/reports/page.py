from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QSplitter, QVBoxLayout, QWidget

from services.clock import Now, business_date
from services.errors import UserError
from services.papers.reports import ReportPapers
from services.reports.exports import report_csv, report_workbook
from services.reports.records import Report, ReportKind, ReportQuestion, Subject
from services.reports.service import KINDS, MOST_DAYS, ReportService
from services.staff.rights import Operator
from ui.reports.chart import ReportChart
from ui.reports.tables import ReportTableView
from ui.saving import Saving
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.day_range import DayRange
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import card, label
from ui.widgets.notice import Notice
from ui.wording import words, words_for

_HALF: Final = 1_000
_MOST_OF_FIGURES: Final = 65
_SPANS: Final = (("month", 0), ("three", 2), ("year", 11))


@dataclass(frozen=True, slots=True)
class ReportServices:
    """What the page of reports asks of the office."""

    reports: ReportService
    papers: ReportPapers


class ReportsPage(QWidget):
    """Reports with their charts, on screen, on paper and as spreadsheets.

    Args:
        printer: the name of this till's printer for A4; "" for the system's own.
        choose: asks for the file of an export, given a name for it.

    Signals:
        account_wanted(str): the page of an account.
        shown(object): a `Report` stands on the page.
    """

    account_wanted = Signal(str)
    shown = Signal(object)

    def __init__(
        self,
        services: ReportServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        *,
        printer: Callable[[], str] = str,
        choose: Callable[[QWidget, str], Path | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("reports_page")
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
        self._is_refused = False
        self.report: Report | None = None
        self._build()
        self._show_span(_SPANS[-1][1])
        self._connect()
        self._show_reasons()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.print_button = ActionButton(
            "report_print", self.tr("&Imprimir   Ctrl+P"), icon="printer"
        )
        self.export_button = ActionButton(
            "report_export", self.tr("E&xportar   Ctrl+E"), icon="export"
        )
        self.print_button.setAccessibleName(self.tr("Imprimir"))
        self.export_button.setAccessibleName(self.tr("Exportar"))
        head = FlowRow(
            title_row(label(self.tr("Reportes"), scale=1.5, bold=True)),
            self.print_button,
            self.export_button,
            head=True,
        )
        self.kinds = ChipRow(
            "report_kinds",
            self.tr("Qué reporte"),
            [Chip(kind.subject.value, kind.short, kind.told) for kind in KINDS],
        )
        self.days = DayRange("report", self._today)
        spans = {
            "month": self.tr("Este &mes"),
            "three": self.tr("&3 meses"),
            "year": self.tr("&12 meses"),
        }
        self.spans = {key: ActionButton(f"report_{key}", spans[key], flat=True) for key in spans}
        self.range = FlowRow(self.days, *self.spans.values())
        self.told = label(tone="muted", wrap=True, name="report_told")
        self.notice = Notice("report_notice")
        self.busy = BusyLine("report_busy")
        frame = card("report_card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.small)
        self.chart_title = label(bold=True, name="report_chart_title")
        self.chart = ReportChart("report_chart")
        inside.addWidget(self.chart_title)
        inside.addWidget(self.chart, 1)
        self.figures = ReportTableView("report_figures")
        self.details = ReportTableView("report_details")
        self._top = _split(Qt.Orientation.Horizontal, frame, self.figures)
        parts = _split(Qt.Orientation.Vertical, self._top, self.details)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.small)
        for widget in (head, self.kinds, self.range, self.told, self.notice, self.busy):
            column.addWidget(widget)
        column.addWidget(parts, 1)
        self.setFocusProxy(self.kinds)

    def _connect(self) -> None:
        self.kinds.chosen.connect(lambda _key: self.refresh())
        self.days.changed.connect(self.refresh)
        for key, months in _SPANS:
            self.spans[key].clicked.connect(
                lambda _checked=False, months=months: self._show_span(months)
            )
        self.print_button.clicked.connect(self.print_page)
        self.export_button.clicked.connect(self.export_page)
        self._saving.told.connect(self._tell)
        for table in (self.figures, self.details):
            table.account_wanted.connect(self.account_wanted)
            table.export_wanted.connect(self.export_button.press)

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the report that is chosen."""
        question = self._question()
        if question is None:
            self._is_refused = True
            self._tell("err", words("day.range", days=MOST_DAYS))
            return
        self._asked += 1
        asked, reports, operator = self._asked, self._services.reports, self._operator()
        self.busy.start(self.tr("Sumando…"))
        self._tasks.run(
            lambda: reports.read(operator, question),
            lambda report: self._show(report) if asked == self._asked else None,
            lambda error: self._fail(error) if asked == self._asked else None,
            owner=self,
            pool="network" if self._kind().asks_stripe else "work",
        )

    def show_report(
        self, subject: Subject, first: date | None = None, last: date | None = None
    ) -> None:
        """Show one report, of other days where they are given."""
        self.kinds.choose(subject.value)
        if first is not None and last is not None:
            self.days.set_days(first, last)

    def print_page(self) -> None:
        """Print the report on this till's printer for A4."""
        report = self.report
        if report is None or self._is_printing:
            return
        papers, operator, printer = self._services.papers, self._operator(), self._printer()
        self._is_printing = True
        self._show_reasons()
        self._tasks.run(
            lambda: papers.print(operator, report, printer or None),
            lambda _none: self._printed(),
            self._not_printed,
            owner=self,
            pool="network",
        )

    def export_page(self) -> None:
        """Write the report into a file: .xlsx, .csv or .pdf, as its name ends."""
        report = self.report
        if report is None:
            return
        papers, operator = self._services.papers, self._operator()

        def make() -> bytes:
            ending = self._target.suffix.lower() if self._target is not None else ""
            if ending == ".pdf":
                return papers.pdf(operator, report)
            return report_csv(report).encode() if ending == ".csv" else report_workbook(report)

        self._saving.save(f"{_file_name(report)}.xlsx", make)

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Reportes para mirar y para guardar. Elija uno arriba y sus fechas; la cartera y el"
            " dinero por identificar son siempre de hoy. El gráfico dice las cifras de cada"
            " columna al pasar sobre ella. Enter en una fila con cuenta abre su ficha. Ctrl+P"
            " imprime; Ctrl+E guarda como Excel, CSV o PDF según la terminación del archivo."
        )

    # --- Showing ----------------------------------------------------------------------------

    def _show(self, report: Report) -> None:
        self.busy.stop()
        if self._is_refused:
            self.notice.clear()
        self._is_refused = False
        body, before = report.body, self.report
        self.report = report
        self.told.setText(" ".join((f"{report.days}.", self._kind().told, *body.notes)))
        self.chart_title.setText(body.chart.title)
        self.chart.show_chart(body.chart)
        self.figures.show_table(body.figures)
        if before is None or before.question.subject is not report.question.subject:
            self._give_room()
        self.details.setVisible(body.details is not None)
        if body.details is not None:
            self.details.show_table(body.details)
        self._show_reasons()
        self.shown.emit(report)

    def _give_room(self) -> None:
        """Half for the figures, and more where their columns need it: a chart can be narrower."""
        whole = sum(self._top.sizes())
        most = whole * _MOST_OF_FIGURES // 100
        figures = max(whole // 2, min(self.figures.wanted_width, most))
        self._top.setSizes([whole - figures, figures])

    def _show_reasons(self) -> None:
        nothing = "" if self.report is not None else self.tr("Todavía se suma.")
        busy = self.tr("Se está imprimiendo.") if self._is_printing else ""
        self.print_button.set_reason(nothing or busy)
        self.export_button.set_reason(nothing)
        self.range.setEnabled(self._kind().is_ranged)

    def _printed(self) -> None:
        self._is_printing = False
        self._show_reasons()
        self._tell("ok", self.tr("Enviado a la impresora."))

    def _not_printed(self, error: UserError) -> None:
        self._is_printing = False
        self._show_reasons()
        self._tell("err", words_for(error))

    def _fail(self, error: UserError) -> None:
        self.busy.stop()
        self._tell("err", words_for(error))

    def _tell(self, tone: str, told: str) -> None:
        self.notice.tell("ok" if tone == "ok" else "err", told)

    def _kind(self) -> ReportKind:
        return next(kind for kind in KINDS if kind.subject.value == self.kinds.current)

    def _question(self) -> ReportQuestion | None:
        first, last = self.days.days()
        if first is None or last is None or not 0 <= (last - first).days < MOST_DAYS:
            return None
        return ReportQuestion(self._kind().subject, first, last)

    def _show_span(self, months: int) -> None:
        today = self._today()
        count = today.year * 12 + today.month - 1 - months
        self.days.set_days(date(count // 12, count % 12 + 1, 1), today)

    def _ask_target(self, over: QWidget, name: str) -> Path | None:
        self._target = self._choose(over, name)
        return self._target

    def _today(self) -> date:
        return business_date(self._now())


def _split(way: Qt.Orientation, first: QWidget, second: QWidget) -> QSplitter:
    made = QSplitter(way)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(SPACE.small)
    for part in (first, second):
        made.addWidget(part)
        made.setStretchFactor(made.indexOf(part), 1)
    made.setSizes([_HALF, _HALF])
    return made


def _file_name(report: Report) -> str:
    question = report.question
    return f"{question.subject.value}_{question.first.isoformat()}_{question.last.isoformat()}"


def _ask_for_file(page: QWidget, name: str) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(
        page, page.tr("Guardar el reporte"), name, "Excel (*.xlsx);;CSV (*.csv);;PDF (*.pdf)"
    )
    return Path(chosen) if chosen else None
