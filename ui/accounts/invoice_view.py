from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from services.errors import UserError
from services.invoices.records import AppliedPayment, ChargeLine, InvoiceSheet
from services.invoices.service import InvoiceService
from services.invoices.states import InvoiceState
from services.staff.rights import Operator
from ui import formats, wording
from ui.accounts import columns
from ui.accounts.paper_pane import PaperPane
from ui.accounts.papers import AccountPapers
from ui.claims import claim_sentence
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label
from ui.widgets.layouts import drop_first
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.state_badge import StateBadge
from ui.wording import words_for


class InvoiceView(QWidget):
    """One invoice with the detail of its charges, its totals and what was paid of it.

    Signals:
        closed(): back to the list.
        print_requested(object), mail_requested(object): a `ShownPaper`.
    """

    closed = Signal()
    print_requested = Signal(object)
    mail_requested = Signal(object)

    def __init__(
        self,
        invoices: InvoiceService,
        papers: AccountPapers,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("invoice_view")
        self._invoices = invoices
        self._papers = papers
        self._tasks = tasks
        self._operator = operator
        self._number = ""
        self._asked = 0
        self.back_button = ActionButton("invoice_back", self.tr("Facturas"), icon="chevron-left")
        self.title = label(scale=1.2, bold=True, name="invoice_title")
        self.badge = StateBadge()
        self.pdf_button = ActionButton("invoice_pdf", self.tr("Ver PDF"), icon="invoice")
        self.notice = Notice("invoice_notice")
        self.charges: RowsModel[ChargeLine] = RowsModel(
            columns.charges(), identity=lambda line: line.position, parent=self
        )
        self.table = RowsView("invoice_charges", self.charges, title=self.tr("Cargos"))
        self.table.setSortingEnabled(False)
        self.facts = QVBoxLayout()
        self.totals = QVBoxLayout()
        self.paper = PaperPane("invoice_paper")
        self._build()
        self._connect()

    def show_invoice(self, number: str) -> None:
        """Read an invoice and show it."""
        if number != self._number:
            self._number = number
            self.charges.set_rows([])
            self.title.setText(self.tr("Factura {number}").format(number=number))
        self.stack.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        self._asked += 1
        asked, number = self._asked, self._number
        self._tasks.run(
            lambda: self._invoices.show(number),
            lambda sheet: self._show(asked, sheet),
            self._fail,
            owner=self,
        )

    def show_paper(self) -> None:
        """Show the PDF, the very bytes that are archived."""
        number, operator = self._number, self._operator()
        self.stack.setCurrentIndex(1)
        self.paper.read(lambda: self._papers.invoice(operator, number), self._tasks)

    def print_page(self) -> None:
        """Print the PDF on screen; show it first if it is not."""
        if self.stack.currentIndex() == 0:
            self.show_paper()
        elif self.paper.paper is not None:
            self.print_requested.emit(self.paper.paper)

    def _show(self, asked: int, sheet: InvoiceSheet) -> None:
        if asked != self._asked:
            return
        self.notice.clear()
        late = sheet.state is InvoiceState.OPEN and sheet.overdue_days > 0
        self.badge.show_state("invoice", "overdue" if late else sheet.state)
        self.charges.set_rows(sheet.lines)
        rows: list[SheetRow | tuple[str, str]] = [
            (self.tr("Emisión"), formats.day(sheet.issued_on)),
            (self.tr("Vence"), self._due(sheet)),
            (self.tr("Período"), sheet.period),
            (self.tr("Convenio"), wording.state("agreement", sheet.agreement_method).word),
        ]
        if sheet.void_reason:
            rows.append(SheetRow(self.tr("Anulada por"), sheet.void_reason, "warn"))
        if sheet.claim is not None:
            rows.append(SheetRow(self.tr("Ocupada"), claim_sentence(sheet.claim), "warn"))
        _refill(self.facts, rows)
        _refill(self.totals, self._sums(sheet))

    def _due(self, sheet: InvoiceSheet) -> str:
        if sheet.state is not InvoiceState.OPEN or sheet.overdue_days <= 0:
            return formats.day(sheet.due_on)
        return f"{formats.day(sheet.due_on)} · {formats.days(sheet.overdue_days)}"

    def _sums(self, sheet: InvoiceSheet) -> list[SheetRow | tuple[str, str]]:
        rows: list[SheetRow | tuple[str, str]] = [
            (f"{one.tax_name} · {formats.amount(one.base_cents)}", formats.money(one.tax_cents))
            for one in sheet.subtotals
        ]
        rows.insert(0, (self.tr("Subtotal"), formats.money(sheet.subtotal_cents)))
        rows.append(SheetRow(self.tr("Total"), formats.money(sheet.total_cents), strong=True))
        rows += [self._paid(one) for one in sheet.payments]
        tone = "err" if sheet.balance_cents and sheet.overdue_days > 0 else ""
        balance = formats.money(sheet.balance_cents)
        rows.append(SheetRow(self.tr("Saldo"), balance, tone, strong=True))
        return rows

    def _paid(self, one: AppliedPayment) -> tuple[str, str]:
        told = self.tr("Recibo {number}, {at}").format(
            number=one.receipt_number, at=formats.moment(one.received_at)
        )
        return told, formats.money(-one.applied_cents)

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error), (self.tr("Reintentar"), self.refresh))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE.normal)
        head.addWidget(self.back_button)
        head.addWidget(self.title)
        head.addWidget(self.badge)
        head.addStretch(1)
        head.addWidget(self.pdf_button)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.page * 2)
        foot.addLayout(self.facts, 1)
        foot.addLayout(self.totals, 1)
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, SPACE.small, 0, 0)
        column.setSpacing(SPACE.normal)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.stack = QStackedWidget()
        self.stack.addWidget(detail)
        self.stack.addWidget(self.paper)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.closed)
        self.pdf_button.clicked.connect(self.show_paper)
        self.paper.closed.connect(self._close_paper)
        self.paper.print_requested.connect(self.print_requested)
        self.paper.mail_requested.connect(self.mail_requested)

    def _close_paper(self) -> None:
        self.stack.setCurrentIndex(0)
        self.pdf_button.setFocus(Qt.FocusReason.OtherFocusReason)


def _refill(place: QVBoxLayout, rows: list[SheetRow | tuple[str, str]]) -> None:
    drop_first(place)
    shown = QWidget()
    shown.setLayout(rows_grid(rows))
    place.insertWidget(0, shown, 0, Qt.AlignmentFlag.AlignTop)
