from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from services.errors import UserError
from services.invoices.records import InvoiceRow, InvoiceSheet
from services.invoices.service import VOID, InvoiceService
from services.invoices.states import InvoiceState
from services.staff.records import Approval
from services.staff.rights import Operator, Right
from services.staff.service import StaffService
from ui import wording
from ui.accounts.choices import ChoiceCombo
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.invoices.invoice_view import InvoiceView
from ui.invoices.rows import InvoiceQuestion, InvoiceRows
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.growing_rows import GrowingView
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import SheetRow
from ui.widgets.search_box import SearchBox
from ui.wording import words_for

_ALL: Final = "all"


class InvoicesPage(QWidget):
    """The office's invoices by state or number; opening one shows its charges and payments.

    Signals:
        print_wanted(str): the paper of the invoice of this number.
        print_many_wanted(object): the papers of these numbers, a list.
        account_wanted(str), pay_wanted(str): the account's page, its payment.
        receipt_wanted(str): the paper of a payment, by its id.
        import_wanted(), run_wanted(): bring in a file, issue a month.
    """

    print_wanted = Signal(str)
    print_many_wanted = Signal(object)
    account_wanted = Signal(str)
    pay_wanted = Signal(str)
    receipt_wanted = Signal(str)
    import_wanted = Signal()
    run_wanted = Signal()

    def __init__(
        self,
        invoices: InvoiceService,
        staff: StaffService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("invoices_page")
        self._invoices = invoices
        self._staff = staff
        self._tasks = tasks
        self._operator = operator
        self._number = ""
        self._opens_first = False
        self.rows = InvoiceRows(invoices, tasks, self)
        self._build()
        self._connect()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.notice = Notice("invoices_notice")
        self.view = InvoiceView()
        self.stack = QStackedWidget()
        self.stack.addWidget(self._build_list())
        self.stack.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.normal)
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.text)

    def _build_list(self) -> QWidget:
        self.count = label(tone="muted", name="invoices_count")
        self.import_button = ActionButton(
            "invoices_import", self.tr("&Importar…"), icon="import", primary=True
        )
        self.run_button = ActionButton(
            "invoices_run", self.tr("&Emisión mensual…"), icon="calendar"
        )
        self.print_button = ActionButton("invoices_print", self.tr("Ver pape&l"), icon="printer")
        title = label(self.tr("Facturas"), scale=1.5, bold=True)
        head = FlowRow(
            title_row(title, self.count),
            self.print_button,
            self.run_button,
            self.import_button,
            head=True,
        )
        self.text = SearchBox("invoices_text", self.tr("Número: 4512 o 001-002-000004512"))
        self.text.setAccessibleName(self.tr("Buscar factura por número"))
        states = [(_ALL, self.tr("Todos los estados"))]
        states += [(state.value, wording.state("invoice", state).word) for state in InvoiceState]
        self.state = ChoiceCombo[str]("invoices_state", states)
        self.state.setAccessibleName(self.tr("Estado"))
        self.state.set_value(_ALL)
        filters = QHBoxLayout()
        filters.setSpacing(SPACE.small)
        filters.addWidget(self.text, 3)
        filters.addWidget(self.state, 1)
        self.table = GrowingView(
            "invoices_table", self.rows.model, title=self.tr("Facturas"), more=self.rows.more
        )
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.normal)
        column.addWidget(head)
        column.addLayout(filters)
        column.addWidget(self.table, 1)
        return page

    def _connect(self) -> None:
        self.text.sought.connect(lambda _text: self._ask())
        self.text.moved.connect(self._move)
        self.text.accepted.connect(self._open_first)
        self.text.left.connect(self.text.clear_text)
        self.state.chosen.connect(lambda _state: self._ask())
        self.rows.shown.connect(self._show_count)
        self.rows.failed.connect(self._fail)
        self.table.opened.connect(lambda row: self.show_invoice(row.number))
        self.table.filter_wanted.connect(self.text.setFocus)
        self.table.current_changed.connect(self._show_current)
        self.import_button.clicked.connect(self.import_wanted)
        self.run_button.clicked.connect(self.run_wanted)
        self.print_button.clicked.connect(self.print_page)
        self.view.back_wanted.connect(self.show_list)
        self.view.print_wanted.connect(self.print_page)
        self.view.void_wanted.connect(self.void)
        self.view.receipt_wanted.connect(self.receipt_wanted)
        self.view.pay_wanted.connect(lambda: self._with_account(self.pay_wanted.emit))
        self.view.account_wanted.connect(lambda: self._with_account(self.account_wanted.emit))
        back = QShortcut(QKeySequence("Esc"), self.view)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.show_list)
        self._show_current(None)

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again what is shown."""
        operator = self._operator()
        no = self.tr("Su rol no lo permite.")
        self.import_button.set_reason("" if operator.may(Right.IMPORT_FILES) else no)
        self.run_button.set_reason("" if operator.may(Right.ISSUE_INVOICES) else no)
        if self._number:
            self._read(self._number)
        else:
            self.rows.again()

    def show_invoice(self, number: str) -> None:
        """Show one invoice with its charges."""
        self.notice.clear()
        self._read(number)

    def show_list(self) -> None:
        """Back to the list, as it stands now."""
        self._number = ""
        self.notice.clear()
        self.stack.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rows.again()

    def print_page(self) -> None:
        """Show the paper of the invoice, or of those chosen in the list."""
        if self._number:
            self.print_wanted.emit(self._number)
            return
        chosen = [row.number for row in self.table.selected_records()]
        if len(chosen) == 1:
            self.print_wanted.emit(chosen[0])
        elif chosen:
            self.print_many_wanted.emit(chosen)

    def void(self) -> None:
        """Ask a second person to approve, with a reason, and void the invoice shown."""
        sheet = self.view.sheet
        if sheet is None or not self.view.void_button.isEnabled():
            return
        operator, number = self._operator(), sheet.number
        request = ApprovalRequest(
            action=self.tr("Anular factura"),
            document=number,
            amount_cents=sheet.total_cents,
            asked_by=operator.full_name,
            details=[
                SheetRow(self.tr("Cliente"), f"{sheet.account_number} · {sheet.customer.name}"),
                SheetRow("", self.tr("No se puede deshacer; el número queda usado."), "warn"),
            ],
        )

        def approve(username: str, password: str, reason: str) -> Approval:
            return self._staff.approve(
                operator,
                username,
                password,
                action=VOID,
                document=f"invoice:{number}",
                amount_cents=sheet.total_cents,
                reason=reason,
            )

        def approved(given: Approval) -> None:
            self._tasks.run(
                lambda: self._invoices.void(operator, number, given.id),
                self._voided,
                self._fail,
                owner=self,
            )

        dialog = ApprovalDialog(self, request, approve, self._tasks)
        dialog.approved.connect(approved)
        dialog.open_sheet()

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Todas las facturas de la oficina. Busque por número o sus últimas cifras; Enter abre"
            " la factura con el detalle de sus cargos y Esc vuelve. Ctrl+P muestra el papel de las"
            " elegidas. Una factura sin abonos se anula con motivo, si su rol lo permite."
        )

    # --- Showing ----------------------------------------------------------------------------

    def _ask(self) -> None:
        chosen = self.state.value()
        state = InvoiceState(chosen) if chosen and chosen != _ALL else None
        self._opens_first = False
        self.rows.ask(InvoiceQuestion(self.text.text().strip(), state))

    def _move(self, step: int) -> None:
        row = self.table.currentIndex().row()
        self.table.select_row(max(0, row if step > 0 and row == 0 else row + step))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_first(self, _with_control: bool) -> None:
        self.text.tell_now()
        if self.rows.is_reading:
            self._opens_first = True
            return
        row = self.table.current_record()
        if isinstance(row, InvoiceRow):
            self.show_invoice(row.number)

    def _show_count(self, count: int, is_all: bool) -> None:
        if is_all:
            told = self.tr("1 factura") if count == 1 else self.tr("{count} facturas")
        else:
            told = self.tr("las {count} más nuevas")
        self.count.setText(told.format(count=f"{count:,}"))
        self.table.set_empty_text(self._why_empty())
        self.table.ask_more()
        if self._opens_first:
            self._opens_first = False
            self._open_first(False)

    def _why_empty(self) -> str:
        if self.text.text().strip():
            return self.tr("Ninguna factura tiene ese número. Esc borra la búsqueda.")
        if self.state.value() != _ALL:
            return self.tr("Ninguna factura está en ese estado.")
        return self.tr("Todavía no hay facturas. Impórtelas de la facturación.")

    def _show_current(self, row: InvoiceRow | None) -> None:
        self.print_button.set_reason("" if row else self.tr("Elija una factura."))

    def _read(self, number: str) -> None:
        self._number = number

        def done(sheet: InvoiceSheet) -> None:
            if number == self._number:
                self._show_sheet(sheet)

        self._tasks.run(lambda: self._invoices.show(number), done, self._refuse_sheet, owner=self)

    def _show_sheet(self, sheet: InvoiceSheet) -> None:
        operator = self._operator()
        may_pay = operator.may(Right.RECORD_PAYMENTS) or operator.may(Right.CHARGE_CARDS)
        before = self.stack.currentWidget()
        self.view.show_sheet(sheet, why_no_void=self._why_no_void(sheet), may_pay=may_pay)
        self.stack.setCurrentWidget(self.view)
        if before is not self.view:
            self.view.lines_table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _why_no_void(self, sheet: InvoiceSheet) -> str:
        if not self._operator().may(Right.VOID_INVOICES):
            return self.tr("Su rol no anula facturas.")
        if sheet.claim is not None:
            return self.tr("Hay un cobro en curso.")
        if sheet.payments:
            return self.tr("Tiene abonos: anule primero sus recibos.")
        return ""

    def _voided(self, sheet: InvoiceSheet) -> None:
        self._show_sheet(sheet)
        self.notice.tell("ok", self.tr("Factura {number} anulada.").format(number=sheet.number))

    def _refuse_sheet(self, error: UserError) -> None:
        self._number = ""
        self.stack.setCurrentIndex(0)
        self._fail(error)

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _with_account(self, act: Callable[[str], object]) -> None:
        if self.view.sheet is not None:
            act(self.view.sheet.account_number)
