from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.clock import Now, business_date
from services.debits.report_records import Failing, Success, Unanswered
from services.debits.reports import DebitReports
from services.errors import UserError
from services.exporting import Cents, Permille, Table, workbook
from ui import formats
from ui.debits.chart import Bar, Group, SuccessChart
from ui.debits.told import bank_name, counted
from ui.saving import Saving
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import card, label
from ui.widgets.notice import Notice
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for

_MONTHS: Final = 6
_PAUSE_MILLISECONDS: Final = 200
_NAMES: Final = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


@dataclass(frozen=True, slots=True)
class _Read:
    success: list[Success]
    failing: list[Failing]
    unanswered: Unanswered


class ResultsPage(QWidget):
    """How debits do: collected of what was asked, by bank and month, and who fails again.

    Signals:
        account_wanted(str): the page of an account.
        shown(): it was read.
    """

    account_wanted = Signal(str)
    shown = Signal()

    def __init__(
        self,
        reports: DebitReports,
        tasks: TaskRunner,
        now: Now,
        saving: Callable[[QWidget], Saving] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("debit_results_page")
        self._reports = reports
        self._tasks = tasks
        self._now = now
        self._asked = 0
        self.saving = saving(self) if saving else Saving(tasks, self)
        self._build()
        self._connect()
        today = self._today()
        self.until.set_value(today)
        self.since.set_value(_months_back(today, _MONTHS - 1))

    def refresh(self) -> None:
        """Read the figures again."""
        since, until = self.since.value(), self.until.value()
        if since is None or until is None:
            return
        self._asked += 1
        asked = self._asked

        def work() -> _Read:
            reports = self._reports
            return _Read(reports.success(since, until), reports.failing(), reports.unanswered())

        def done(found: _Read) -> None:
            if asked == self._asked:
                self._show(found)

        self._tasks.run(work, done, self._fail, owner=self)

    def export_page(self) -> None:
        """Save both tables for Excel."""
        success, failing = list(self.model.rows), list(self.failing.rows)
        self.saving.save(
            self.tr("resultados_debitos.xlsx"),
            lambda: workbook([_success_table(success), _failing_table(failing)]),
        )

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Cuánto cobró cada banco de lo que se le pidió, mes por mes: en débitos y en dinero."
            " Cada débito cuenta el día en que se registró su respuesta, que es el de su recibo."
            " Lo que un banco devolvió después no cuenta como cobrado: los recibos del mes suman lo"
            " cobrado y lo devuelto. Lo que espera respuesta no está en ningún mes todavía. También"
            " las cuentas cuyos últimos dos débitos o más fallaron. Enter abre la cuenta; Ctrl+E"
            " guarda las tablas."
        )

    def _build(self) -> None:
        self.since = DateEdit("results_since", self._today)
        self.until = DateEdit("results_until", self._today)
        self.since.setAccessibleName(self.tr("Desde"))
        self.until.setAccessibleName(self.tr("Hasta"))
        self.export_button = ActionButton(
            "results_export", self.tr("E&xcel"), icon="export", flat=True
        )
        since, until = (
            label(self.tr("&Desde"), tone="muted"),
            label(self.tr("Ha&sta"), tone="muted"),
        )
        since.setBuddy(self.since)
        until.setBuddy(self.until)
        head = FlowRow(
            title_row(label(self.tr("Resultados de los débitos"), scale=1.5, bold=True)),
            since,
            self.since,
            until,
            self.until,
            self.export_button,
            head=True,
        )
        self.notice = Notice("results_notice")
        self.waiting = label(tone="muted", wrap=True, name="results_waiting")
        title = self.tr("% cobrado del valor pedido, por banco y mes")
        self.chart = SuccessChart("results_chart", title)
        self.model: RowsModel[Success] = RowsModel(
            _columns(), identity=lambda row: (row.month, row.bank_code)
        )
        self.table = RowsView(
            "results_table",
            self.model,
            title=self.tr("Por banco y mes"),
            empty=self.tr("Ningún banco respondió en estas fechas."),
            waits=True,
        )
        self.failing: RowsModel[Failing] = RowsModel(
            _failing_columns(), identity=lambda row: row.account
        )
        self.failing_table = RowsView(
            "results_failing",
            self.failing,
            title=self.tr("Fallan otra vez"),
            empty=self.tr("Ninguna cuenta falló dos veces seguidas."),
            waits=True,
        )
        frame = card("results_card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.small)
        inside.addWidget(label(title, bold=True))
        inside.addWidget(self.chart)
        top = QHBoxLayout()
        top.setSpacing(SPACE.normal)
        top.addWidget(frame, 1)
        top.addLayout(_titled(self.tr("Cuentas que fallan otra vez"), self.failing_table), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.small, SPACE.page, SPACE.small)
        column.setSpacing(SPACE.small)
        for widget in (head, self.waiting, self.notice):
            column.addWidget(widget)
        column.addLayout(top)
        column.addLayout(_titled(self.tr("Por banco y mes"), self.table), 1)
        self.setFocusProxy(self.table)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MILLISECONDS)

    def _connect(self) -> None:
        self._pause.timeout.connect(self.refresh)
        for each in (self.since, self.until):
            each.date_changed.connect(lambda _day: self._pause.start())
        self.failing_table.opened.connect(lambda row: self.account_wanted.emit(row.account))
        for table in (self.table, self.failing_table):
            table.export_wanted.connect(self.export_page)
        self.export_button.clicked.connect(self.export_page)
        self.saving.told.connect(self.notice.tell)

    def _show(self, found: _Read) -> None:
        self.model.set_rows(sorted(found.success, key=lambda row: (row.month, row.bank_code)))
        self.failing.set_rows(found.failing)
        asked: dict[str, int] = {}
        rates: dict[tuple[date, str], int] = {}
        for row in found.success:
            asked[row.bank_code] = asked.get(row.bank_code, 0) + row.asked[0]
            rates[row.month, row.bank_code] = row.of_value
        codes = sorted(asked, key=lambda code: (-asked[code], code))
        months = sorted({row.month for row in found.success})
        groups = [
            Group(
                month_name(month),
                tuple(Bar(bank_name(code), rates.get((month, code))) for code in codes),
            )
            for month in months
        ]
        self.chart.show_groups([bank_name(code) for code in codes], groups)
        self._show_waiting(found.unanswered)
        self.shown.emit()

    def _show_waiting(self, waits: Unanswered) -> None:
        told = self.tr("Por el día en que se registró cada respuesta, el de sus recibos.")
        if waits.lines:
            more = self.tr("Esperan respuesta, y no están en ningún mes: {counted}, de {n} lotes.")
            if waits.batches == 1:
                more = self.tr("Esperan respuesta, y no están en ningún mes: {counted}, de 1 lote.")
            pair = counted((waits.lines, waits.cents))
            told += " " + more.format(counted=pair, n=f"{waits.batches:,}")
        self.waiting.setText(told)

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _today(self) -> date:
        return business_date(self._now())


def month_name(month: date) -> str:
    """A month as `nov 2026`."""
    return f"{_NAMES[month.month - 1]} {month.year}"


def _months_back(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def _titled(title: str, table: RowsView) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(SPACE.tight)
    column.addWidget(label(title, bold=True))
    column.addWidget(table, 1)
    return column


def _columns() -> list[Column[Success]]:
    return [
        Column(
            "month", _tr("Mes"), lambda row: month_name(row.month), sort_key=lambda row: row.month
        ),
        Column(
            "bank", _tr("Banco"), lambda row: bank_name(row.bank_code), stretch=True, letters=14
        ),
        _number("asked", _tr("Pedidos"), lambda row: row.asked[0]),
        _number("settled", _tr("Cobrados"), lambda row: row.settled[0]),
        _rate("of_count", _tr("% de débitos"), lambda row: row.of_count),
        _money("asked_cents", _tr("Valor pedido"), lambda row: row.asked[1]),
        _money("cents", _tr("Valor cobrado"), lambda row: row.settled[1]),
        _rate("of_value", _tr("% del valor"), lambda row: row.of_value),
        _money("back", _tr("Devuelto"), lambda row: row.taken_back[1]),
    ]


def _number(key: str, title: str, count: Callable[[Success], int]) -> Column[Success]:
    return Column(key, title, lambda row: f"{count(row):,}", "right", sort_key=count)


def _money(key: str, title: str, cents: Callable[[Success], int]) -> Column[Success]:
    return Column(key, title, lambda row: formats.amount(cents(row)), "right", sort_key=cents)


def _rate(key: str, title: str, permille: Callable[[Success], int]) -> Column[Success]:
    return Column(key, title, lambda row: f"{permille(row) / 10:.1f} %", "right", sort_key=permille)


def _failing_columns() -> list[Column[Failing]]:
    return [
        Column("account", _tr("Cuenta"), lambda row: row.account),
        Column("name", _tr("Cliente"), lambda row: row.account_name, stretch=True, letters=18),
        Column("times", _tr("Veces"), lambda row: str(row.times), "right", tone=lambda _row: "err"),
        Column("since", _tr("Desde"), lambda row: formats.moment(row.since)),
        Column(
            "why",
            _tr("Último motivo"),
            lambda row: row.words,
            tooltip=lambda row: row.next_step,
            stretch=True,
        ),
    ]


def _success_table(rows: Sequence[Success]) -> Table:
    titles = (
        _tr("Mes"),
        _tr("Banco"),
        _tr("Débitos pedidos"),
        _tr("Cobrados"),
        _tr("% de débitos"),
        _tr("Valor pedido"),
        _tr("Valor cobrado"),
        _tr("% del valor"),
        _tr("Devueltos después"),
        _tr("Valor devuelto"),
    )
    lines = (
        (
            month_name(row.month),
            bank_name(row.bank_code),
            row.asked[0],
            row.settled[0],
            Permille(row.of_count),
            Cents(row.asked[1]),
            Cents(row.settled[1]),
            Permille(row.of_value),
            row.taken_back[0],
            Cents(row.taken_back[1]),
        )
        for row in rows
    )
    return Table(_tr("Por banco y mes"), titles, lines)


def _failing_table(rows: Sequence[Failing]) -> Table:
    titles = (
        _tr("Cuenta"),
        _tr("Cliente"),
        _tr("Veces"),
        _tr("Desde"),
        _tr("Última"),
        _tr("Motivo"),
        _tr("Qué hacer"),
    )
    lines = (
        (
            row.account,
            row.account_name,
            row.times,
            row.since,
            row.last_at,
            row.words,
            row.next_step,
        )
        for row in rows
    )
    return Table(_tr("Fallan otra vez"), titles, lines)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DebitResults", text)
