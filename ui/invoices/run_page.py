from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from services.clock import Now, business_date
from services.errors import BadField, BadFields, UserError
from services.invoices.monthly_run import MonthlyRun
from services.invoices.run_records import RunAccount, RunExcluded, RunPreview, RunResult
from services.staff.rights import Operator, Right
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.invoices.run_columns import (
    account_columns,
    excluded_columns,
    month_words,
    months,
    numbers_of,
)
from ui.tasks import Task, TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import FieldRow
from ui.widgets.labels import card, label
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for

_DUE_DAYS = (8, 10, 15, 20, 30)
_USUAL_DUE_DAYS = 15
_MOST_PAPERS = 2_000


class MonthlyRunPage(QWidget):
    """Issues a month's invoices for companies that bill with Ventanilla, previewed first.

    Signals:
        issued(object): the `RunResult` of a run that issued something.
        print_many_wanted(object): the papers of these invoices, a list of numbers.
    """

    issued = Signal(object)
    print_many_wanted = Signal(object)

    def __init__(
        self,
        runs: MonthlyRun,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("run_page")
        self._runs = runs
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._asked = 0
        self._preview: RunPreview | None = None
        self._task: Task | None = None
        self._sheet: ReviewSheet | None = None
        self._build()
        self._connect()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.notice = Notice("run_notice")
        self.busy = BusyLine("run_busy", cancellable=True)
        self.figure = label(scale=1.5, bold=True, name="run_total")
        self.counted = label(tone="muted", name="run_counted")
        self.reason = label(tone="warn", wrap=True, name="run_reason")
        self.issue_button = ActionButton(
            "run_issue", self.tr("Emitir facturas"), key="F12", icon="invoice", primary=True
        )
        totals = QVBoxLayout()
        totals.setSpacing(0)
        totals.addWidget(self.figure)
        totals.addWidget(self.counted)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.normal)
        foot.addLayout(totals)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.issue_button)
        frame = card("run_preview")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.normal)
        inner.addWidget(self._build_tables(), 1)
        inner.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.normal)
        column.addWidget(label(self.tr("Emisión mensual"), scale=1.5, bold=True))
        column.addLayout(self._build_fields())
        column.addWidget(self.notice)
        column.addWidget(self.busy)
        column.addWidget(frame, 1)

    def _build_fields(self) -> QHBoxLayout:
        self.period = ChoiceCombo[str]("run_period")
        self.issued_on = DateEdit("run_issued_on", self._today)
        self.due_days = ChoiceCombo[int](
            "run_due_days", [(days, formats.days(days)) for days in _DUE_DAYS]
        )
        self.due_days.set_value(_USUAL_DUE_DAYS)
        self.preview_button = ActionButton("run_refresh", self.tr("&Vista previa"), icon="refresh")
        self.fields = {
            "period": FieldRow("period", self.tr("&Mes"), self.period, labels="top"),
            "issued_on": FieldRow("issued_on", self.tr("&Emisión"), self.issued_on, labels="top"),
            "due_days": FieldRow("due_days", self.tr("&Plazo"), self.due_days, labels="top"),
        }
        row = QHBoxLayout()
        row.setSpacing(SPACE.normal)
        for field in self.fields.values():
            row.addWidget(field, 2)
        row.addWidget(self.preview_button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return row

    def _build_tables(self) -> QWidget:
        self.accounts: RowsModel[RunAccount] = RowsModel(
            account_columns(), identity=lambda each: each.account_number
        )
        self.excluded: RowsModel[RunExcluded] = RowsModel(
            excluded_columns(), identity=lambda each: each.account_number
        )
        self.accounts_table = RowsView(
            "run_accounts",
            self.accounts,
            title=self.tr("Se facturan"),
            empty=self.tr("Ninguna cuenta por facturar en este mes."),
        )
        self.excluded_table = RowsView(
            "run_excluded",
            self.excluded,
            title=self.tr("Quedan fuera"),
            empty=self.tr("Ninguna cuenta queda fuera."),
        )
        self.tabs = QTabWidget()
        self.tabs.setObjectName("run_tabs")
        self.tabs.setAccessibleName(self.tr("Vista previa"))
        self.tabs.addTab(self.accounts_table, self.tr("Se facturan"))
        self.tabs.addTab(self.excluded_table, self.tr("Quedan fuera"))
        return self.tabs

    def _connect(self) -> None:
        self.period.chosen.connect(lambda _period: self.preview())
        self.issued_on.date_changed.connect(lambda _day: self.preview())
        self.preview_button.clicked.connect(self.preview)
        self.issue_button.clicked.connect(self.review)
        self.busy.cancel_wanted.connect(self._stop)

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Offer the months that can be issued now, and look again at whom they would bill."""
        if self._task is not None or self._sheet is not None:
            return
        today = self._today()
        self.period.set_choices([(month, month_words(month)) for month in months(today)])
        if self.issued_on.value() is None:
            self.issued_on.blockSignals(True)
            self.issued_on.set_value(today)
            self.issued_on.blockSignals(False)
        if self.period.value() is None:
            self.period.set_value(f"{today:%Y-%m}")
        else:
            self.preview()

    def preview(self) -> None:
        """Show whom the month would bill; nothing is written."""
        period, day = self.period.value(), self.issued_on.value()
        if period is None or self._task is not None:
            return
        self._asked += 1
        asked = self._asked
        self._preview = None
        self._show_refusals(())
        self.reason.setText(self.tr("Calculando…"))
        self.issue_button.set_reason(self.tr("Calculando…"))
        self._tasks.run(
            lambda: self._runs.preview(period, issued_on=day),
            lambda found: self._show(found) if asked == self._asked else None,
            lambda error: self._fail(error) if asked == self._asked else None,
            owner=self,
        )

    def review(self) -> None:
        """Show what is about to be issued, once more, before it is."""
        preview = self._preview
        if preview is None or self._sheet is not None or self._task is not None or self._why_not():
            return
        day, days = self.issued_on.value() or self._today(), self.due_days.value()
        count = len(preview.accounts)
        self._sheet = ReviewSheet(
            "run_review",
            self.tr("Emitir facturas"),
            self,
            rows=[
                SheetRow(self.tr("Mes"), month_words(preview.period), strong=True),
                SheetRow(self.tr("Facturas"), f"{count:,}", strong=True),
                (self.tr("Emisión"), formats.day(day)),
                (self.tr("Plazo"), formats.days(days or _USUAL_DUE_DAYS)),
                SheetRow(
                    "", self.tr("Cada factura toma un número que ya no se reutiliza."), "warn"
                ),
            ],
            amount_cents=preview.total_cents,
            actions=[
                SheetAction(
                    "issue",
                    self.tr("&Emitir {n}").format(n=f"{count:,}"),
                    "F12",
                    "invoice",
                    primary=True,
                    once=True,
                )
            ],
        )
        self._sheet.chosen.connect(lambda _key: self._issue(preview.period, day, days))
        self._sheet.closed.connect(self._sheet_closed)
        self._sheet.open_sheet()

    def may_close(self) -> str | None:
        """Why the window should stay open now."""
        if self._task is not None:
            return self.tr("Se están emitiendo facturas: si sale ahora, no se emite ninguna.")
        return None

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Solo para empresas que facturan con Ventanilla. Elija el mes: se ve a quién se le"
            " factura y quién queda fuera y por qué. F12 las emite todas o ninguna; repetir el"
            " mes solo agrega las que falten."
        )

    # --- Working ----------------------------------------------------------------------------

    def _issue(self, period: str, day: date, days: int | None) -> None:
        operator = self._operator()
        if self._sheet is not None:
            self._sheet.close_sheet()
        self.busy.start(self.tr("Emitiendo {month}…").format(month=month_words(period)))
        self.issue_button.set_reason(self.tr("Emitiendo…"))
        task = self._tasks.run(
            lambda progress: self._runs.issue(
                operator,
                period,
                issued_on=day,
                due_days=days or _USUAL_DUE_DAYS,
                progress=progress,
            ),
            self._done,
            self._issue_refused,
            owner=self,
            progress=self.busy.advance,
            cancelled=self._cancelled,
        )
        self._task = None if task.is_over else task

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _done(self, result: RunResult) -> None:
        self._end()
        if result.count:
            told = self.tr("{count} facturas emitidas: {first} a {last}, {total}.")
            if result.count == 1:
                told = self.tr("1 factura emitida: {first}, {total}.")
            self.notice.tell(
                "ok",
                told.format(
                    count=f"{result.count:,}",
                    first=result.first_number,
                    last=result.last_number,
                    total=formats.money(result.total_cents),
                ),
                *self._paper_action(result),
            )
            self.issued.emit(result)
        else:
            self.notice.tell("info", self.tr("No había nada por emitir en ese mes."))
        self.preview()

    def _paper_action(self, result: RunResult) -> list[tuple[str, Callable[[], None]]]:
        numbers = numbers_of(result)
        if not 0 < len(numbers) <= _MOST_PAPERS:
            return []
        return [(self.tr("Ver papel"), lambda: self.print_many_wanted.emit(numbers))]

    def _issue_refused(self, error: UserError) -> None:
        self._end()
        self._fail(error)
        self._show_reason()

    def _cancelled(self) -> None:
        self._end()
        self.notice.tell("info", self.tr("Se detuvo: no se emitió ninguna factura."))
        self._show_reason()

    def _end(self) -> None:
        self._task = None
        self.busy.stop()

    def _sheet_closed(self) -> None:
        self._sheet = None

    # --- Showing ----------------------------------------------------------------------------

    def _show(self, preview: RunPreview) -> None:
        self._preview = preview
        self.accounts.set_rows(preview.accounts)
        self.excluded.set_rows(preview.excluded)
        billed, left = f"{len(preview.accounts):,}", f"{len(preview.excluded):,}"
        self.tabs.setTabText(0, self.tr("Se facturan ({n})").format(n=billed))
        self.tabs.setTabText(1, self.tr("Quedan fuera ({n})").format(n=left))
        self.figure.setText(formats.money(preview.total_cents))
        one = len(preview.accounts) == 1
        told = self.tr("1 factura") if one else self.tr("{n} facturas").format(n=billed)
        self.counted.setText(told)
        self._show_reason()

    def _show_reason(self) -> None:
        reason = self._why_not()
        self.reason.setText(reason)
        self.issue_button.set_reason(reason)

    def _why_not(self) -> str:
        if not self._operator().may(Right.ISSUE_INVOICES):
            return self.tr("Su rol no emite facturas.")
        if self._preview is None:
            return self.tr("Corrija los datos de arriba.")
        if not self._preview.accounts:
            return self.tr("No hay nada por emitir en este mes.")
        return self.issued_on.problem

    def _fail(self, error: UserError) -> None:
        if isinstance(error, BadField | BadFields):
            problems = error.problems if isinstance(error, BadFields) else [error]
            self._show_refusals(problems)
            if all(each.field in self.fields for each in problems):
                self._show_reason()
                return
        self.notice.tell("err", words_for(error))
        self._show_reason()

    def _show_refusals(self, problems: tuple[BadField, ...] | list[BadField]) -> None:
        told = {each.field: words_for(each) for each in problems}
        for key, row in self.fields.items():
            own = str(getattr(row.field, "problem", ""))
            row.show_problem(told.get(key, own))

    def _today(self) -> date:
        return business_date(self._now())
