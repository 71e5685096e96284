from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.accounts.directory import AccountDirectory
from services.accounts.inputs import ServiceInput
from services.accounts.records import LineRecord, PlanRecord, TaxRecord
from services.accounts.service import AccountService
from services.accounts.states import AccountState
from services.errors import UserError
from services.staff.rights import Operator, Right
from ui import formats
from ui.accounts import columns
from ui.accounts.desk import AccountView
from ui.accounts.form_sheet import FormSheet, Work, reason_sheet
from ui.accounts.service_form import ServiceForm
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.form import Form
from ui.widgets.labels import card, label
from ui.widgets.lines import NotesEdit, TextLine
from ui.widgets.notice import Notice
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for

_ENDED = frozenset({AccountState.CLOSED, AccountState.REJECTED})


class LinesTab(QWidget):
    """What the account has: its plan and price, and its VoIP numbers.

    Signals:
        changed(): something was written; the account is to be read again.
    """

    changed = Signal()

    def __init__(
        self,
        accounts: AccountService,
        directory: AccountDirectory,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
    ) -> None:
        super().__init__()
        self.setObjectName("lines_tab")
        self._accounts = accounts
        self._directory = directory
        self._tasks = tasks
        self._operator = operator
        self._view: AccountView | None = None
        self.plan = label(bold=True, wrap=True, name="account_plan")
        self.price = label(tone="muted", wrap=True, name="account_price")
        self.notice = Notice("account_lines_notice")
        self.plan_button = ActionButton(
            "account_plan_change", self.tr("Cambiar el servicio…"), icon="edit"
        )
        self.add_button = ActionButton("account_line_add", self.tr("Añadir línea…"), icon="plus")
        self.remove_button = ActionButton(
            "account_line_remove", self.tr("Quitar línea…"), icon="minus"
        )
        self.model: RowsModel[LineRecord] = RowsModel(
            columns.lines(), identity=lambda line: line.id, parent=self
        )
        self.table = RowsView(
            "account_lines",
            self.model,
            title=self.tr("Líneas VoIP"),
            empty=self.tr("Esta cuenta no tiene números VoIP."),
        )
        self._build()
        self._connect()

    def show_view(self, view: AccountView) -> None:
        """Show the service of an account."""
        self._view = view
        account = view.sheet.account
        self.plan.setText(account.plan_name or self.tr("Sin plan"))
        told = self.tr("{monthly} al mes, sin impuesto · se factura el día {day}")
        self.price.setText(
            told.format(monthly=formats.money(account.monthly_cents), day=account.billing_day)
        )
        self.model.set_rows(view.sheet.lines)
        reason = self._why_not()
        self.plan_button.set_reason(reason)
        self.add_button.set_reason(reason)
        self._show_current(self.table.current_record())

    def add(self) -> None:
        """Give the account one more number."""
        view = self._view
        if view is None:
            return
        form = Form("line_form")
        number = TextLine("line_number", most=24)
        description = TextLine("line_description", most=80)
        form.add("voip_number", self.tr("&Número VoIP *"), number)
        form.add("description", self.tr("&Descripción"), description)
        operator = self._operator()

        def prepare() -> Work:
            typed, told = number.value(), description.value()
            return lambda: self._accounts.add_line(operator, view.number, typed, told)

        sheet = FormSheet(
            "add_line",
            self.tr("Añadir una línea VoIP"),
            self,
            form,
            action=self.tr("Añadir"),
            prepare=prepare,
            tasks=self._tasks,
        )
        sheet.done.connect(self.changed)
        sheet.open_sheet()

    def remove(self) -> None:
        """Take the chosen number away."""
        view, line = self._view, self.table.current_record()
        if view is None or not isinstance(line, LineRecord):
            return
        operator = self._operator()
        sheet = reason_sheet(
            "remove_line",
            self.tr("Quitar la línea VoIP"),
            self,
            action=self.tr("Quitar"),
            act=lambda why: self._accounts.remove_line(operator, view.number, line.id, why),
            tasks=self._tasks,
            rows=[(self.tr("Número"), line.voip_number)],
            danger=True,
        )
        sheet.done.connect(self.changed)
        sheet.open_sheet()

    def change_service(self) -> None:
        """Change plan, prices or day of billing from now on."""
        self.notice.clear()
        self._tasks.run(
            lambda: (self._directory.plans(), self._directory.taxes()),
            lambda both: self._open_service(*both),
            self._fail,
            owner=self,
        )

    def _open_service(self, plans: list[PlanRecord], taxes: list[TaxRecord]) -> None:
        view = self._view
        if view is None:
            return
        account = view.sheet.account
        form = ServiceForm("service", with_numbers=False)
        form.set_catalogue(plans, taxes)
        form.set_value(
            ServiceInput(
                plan_code=account.plan_code or "",
                monthly_cents=account.monthly_cents,
                activation_cents=account.activation_cents,
                tax_code=account.tax_code or "",
                billing_day=account.billing_day,
            )
        )
        reason = NotesEdit("service_reason", most=300, lines=2)
        form.add("reason", self.tr("M&otivo *"), reason, span=2)
        operator = self._operator()

        def prepare() -> Work:
            typed, why = form.value(), " ".join(reason.value().split())
            return lambda: self._accounts.edit_service(
                operator, view.number, typed, version=account.version, reason=why
            )

        sheet = FormSheet(
            "change_service",
            self.tr("Cambiar el servicio"),
            self,
            form,
            action=self.tr("Cambiar"),
            prepare=prepare,
            tasks=self._tasks,
            width=640,
        )
        sheet.done.connect(self.changed)
        sheet.open_sheet()

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _why_not(self) -> str:
        if self._view is not None and self._view.sheet.account.state in _ENDED:
            return self.tr("La cuenta terminó")
        may = self._operator().may(Right.EDIT_ACCOUNTS)
        return "" if may else self.tr("Su rol no cambia el servicio")

    def _show_current(self, line: LineRecord | None) -> None:
        reason = self._why_not()
        if line is None or line.removed_at is not None:
            reason = reason or self.tr("Elija una línea vigente")
        self.remove_button.set_reason(reason)

    def _build(self) -> None:
        box = card("account_service_card")
        inside = QHBoxLayout(box)
        inside.setContentsMargins(SPACE.normal, SPACE.small, SPACE.small, SPACE.small)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.plan)
        told.addWidget(self.price)
        inside.addLayout(told, 1)
        inside.addWidget(self.plan_button)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE.small)
        buttons.addStretch(1)
        buttons.addWidget(self.remove_button)
        buttons.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.normal, 0, 0)
        column.setSpacing(SPACE.normal)
        column.addWidget(box)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.remove_button.clicked.connect(self.remove)
        self.plan_button.clicked.connect(self.change_service)
        self.table.current_changed.connect(self._show_current)
