from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.clock import Now, business_date
from services.errors import UserError
from services.withholdings.records import Expected
from services.withholdings.service import WithholdingService
from ui import formats
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import FieldRow
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for

_USUAL: Final = timedelta(days=60)


class WithholdingsPage(QWidget):
    """What companies paid without their withholding voucher: expected, and not received.

    Signals:
        account_wanted(str): a customer's own page.
        shown(): the list was read.
    """

    account_wanted = Signal(str)
    shown = Signal()

    def __init__(self, service: WithholdingService, tasks: TaskRunner, now: Now) -> None:
        super().__init__()
        self.setObjectName("withholdings_page")
        self._service = service
        self._tasks = tasks
        self._now = now
        self._build()
        self.since.date_changed.connect(lambda _day: self.refresh())
        self.until.date_changed.connect(lambda _day: self.refresh())
        self.table.opened.connect(lambda row: self.account_wanted.emit(row.account))
        self.account_button.clicked.connect(self._open_current)

    def refresh(self) -> None:
        """Read what was paid in these days again."""
        since, until = self.since.value(), self.until.value()
        if since is None or until is None:
            return
        service = self._service
        self._tasks.run(
            lambda: service.expected(since, until), self._show, self._refused, owner=self
        )

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Facturas que pagaron empresas que retienen, cuyo comprobante de retención no ha "
            "llegado. Enter abre la ficha del cliente."
        )

    def _build(self) -> None:
        today = self._today()
        self.notice = Notice("withholdings_notice")
        self.since = DateEdit("withholdings_since", self._today)
        self.until = DateEdit("withholdings_until", self._today)
        self.since.set_value(today - _USUAL)
        self.until.set_value(today)
        self.sum = label(tone="muted", name="withholdings_sum")
        self.account_button = ActionButton("withholdings_account", self.tr("Abrir &ficha"))
        self.model: RowsModel[Expected] = RowsModel(
            _columns(), identity=lambda each: each.invoice, parent=self
        )
        self.table = RowsView(
            "withholdings_table",
            self.model,
            title=self.tr("Retenciones por recibir"),
            empty=self.tr("No falta ninguna retención de estas fechas."),
        )
        fields = QHBoxLayout()
        fields.setSpacing(SPACE.normal)
        for key, text, field in (
            ("since", self.tr("Pagadas &desde"), self.since),
            ("until", self.tr("&Hasta"), self.until),
        ):
            row = FieldRow(key, text, field, labels="top")
            row.setMaximumWidth(200)
            fields.addWidget(row)
        fields.addStretch(1)
        fields.addWidget(self.account_button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.wide, SPACE.page, SPACE.wide)
        column.setSpacing(SPACE.small)
        column.addWidget(label(self.tr("Retenciones por recibir"), scale=1.5, bold=True))
        column.addWidget(self.sum)
        column.addWidget(self.notice)
        column.addLayout(fields)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def _today(self) -> date:
        return business_date(self._now())

    def _show(self, expected: list[Expected]) -> None:
        self.model.set_rows(expected)
        cents = formats.money(sum(each.proposed_cents for each in expected))
        told = self.tr("1 factura, por {cents}") if len(expected) == 1 else ""
        told = told or self.tr("{n} facturas, por {cents}")
        self.sum.setText(told.format(n=len(expected), cents=cents))
        nothing = "" if expected else self.tr("No falta ninguna.")
        self.account_button.set_reason(nothing)
        self.shown.emit()

    def _open_current(self) -> None:
        row = self.table.current_record()
        if isinstance(row, Expected):
            self.account_wanted.emit(row.account)

    def _refused(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))


def _columns() -> list[Column[Expected]]:
    def mark(each: Expected) -> str:
        return _tr("Marcada") if each.is_agent else _tr("Ya retuvo antes")

    return [
        Column("customer", _tr("Cliente"), lambda each: each.customer, stretch=True),
        Column("account", _tr("Cuenta"), lambda each: each.account),
        Column(
            "invoice",
            _tr("Factura"),
            lambda each: each.invoice,
            tooltip=lambda each: _tr("Emitida el {day}").format(day=formats.day(each.issued_on)),
        ),
        Column(
            "paid",
            _tr("Pagada"),
            lambda each: formats.day(each.paid_on),
            sort_key=lambda each: each.paid_on,
        ),
        Column(
            "total",
            _tr("Total"),
            lambda each: formats.amount(each.total_cents),
            align="right",
            sort_key=lambda each: each.total_cents,
        ),
        Column(
            "proposed",
            _tr("Retención"),
            lambda each: formats.amount(each.proposed_cents),
            align="right",
            sort_key=lambda each: each.proposed_cents,
        ),
        Column("why", _tr("Por qué"), mark, tone=lambda _each: "muted"),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("WithholdingsPage", text)
