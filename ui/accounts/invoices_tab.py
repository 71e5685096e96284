from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from services.errors import UserError
from services.invoices.records import InvoicePage, InvoiceRow
from services.invoices.service import InvoiceService
from services.staff.rights import Operator
from ui.accounts import columns
from ui.accounts.invoice_view import InvoiceView
from ui.accounts.papers import AccountPapers
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.growing_rows import GrowingRows, GrowingView
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.wording import words_for

_PAGE: Final = 100


class InvoicesTab(QWidget):
    """The invoices of an account, open and paid; Enter shows one with its charges.

    Signals:
        print_requested(object), mail_requested(object): a `ShownPaper`.
    """

    print_requested = Signal(object)
    mail_requested = Signal(object)

    def __init__(
        self,
        invoices: InvoiceService,
        papers: AccountPapers,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
    ) -> None:
        super().__init__()
        self.setObjectName("invoices_tab")
        self._invoices = invoices
        self._tasks = tasks
        self._number = ""
        self._asked = 0
        self._count = 0
        self._is_reading = False
        self.model: GrowingRows[InvoiceRow] = GrowingRows(
            columns.invoices(), identity=lambda row: row.number, parent=self
        )
        self.table = GrowingView(
            "account_invoices",
            self.model,
            title=self.tr("Facturas de la cuenta"),
            more=self._more,
            empty=self.tr("Esta cuenta no tiene facturas todavía."),
        )
        self.count = label(tone="muted", name="account_invoices_count")
        self.notice = Notice("account_invoices_notice")
        self.invoice = InvoiceView(invoices, papers, tasks, operator)
        self._build()
        self._connect()

    def show_number(self, number: str) -> None:
        """Read the invoices of an account."""
        if number != self._number:
            self._number = number
            self.model.replace([])
            self.table.wait_for_rows()
            self.stack.setCurrentIndex(0)
        self._asked += 1
        asked = self._asked
        wanted = max(_PAGE, min(len(self.model.rows), 500))
        self._is_reading = True
        self._tasks.run(
            lambda: self._invoices.of_account(number, limit=wanted),
            lambda page: self._show(asked, page),
            self._fail,
            owner=self,
        )
        if self.stack.currentIndex() == 1:
            self.invoice.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from the invoice to the list."""
        if event.key() == Qt.Key.Key_Escape and self.stack.currentIndex() == 1:
            self.close_invoice()
            return
        super().keyPressEvent(event)

    def open_invoice(self, row: InvoiceRow) -> None:
        """Show one invoice with its charges."""
        self.stack.setCurrentIndex(1)
        self.invoice.show_invoice(row.number)

    def close_invoice(self) -> None:
        """Go back to the list."""
        self.stack.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, asked: int, page: InvoicePage) -> None:
        if asked != self._asked:
            return
        self._is_reading = False
        self._count = page.count
        self.model.replace(page.rows)
        told = self.tr("1 factura") if page.count == 1 else self.tr("{count} facturas")
        self.count.setText(told.format(count=f"{page.count:,}"))
        self.notice.clear()

    def _more(self) -> None:
        if self._is_reading or not self.model.rows or len(self.model.rows) >= self._count:
            return
        self._is_reading = True
        asked, number, offset = self._asked, self._number, len(self.model.rows)
        self._tasks.run(
            lambda: self._invoices.of_account(number, offset=offset, limit=_PAGE).rows,
            lambda rows: self._append(asked, rows),
            self._fail,
            owner=self,
        )

    def _append(self, asked: int, rows: Sequence[InvoiceRow]) -> None:
        if asked == self._asked:
            self._is_reading = False
            self.model.append(rows)

    def _fail(self, error: UserError) -> None:
        self._is_reading = False
        self.notice.tell("err", words_for(error))

    def _build(self) -> None:
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(0, SPACE.small, 0, 0)
        column.setSpacing(SPACE.small)
        line = QHBoxLayout()
        line.addWidget(self.count, 1)
        line.addWidget(label(self.tr("Enter muestra el detalle"), tone="muted"))
        column.addWidget(self.notice)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(listing)
        self.stack.addWidget(self.invoice)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    def _connect(self) -> None:
        self.table.opened.connect(self.open_invoice)
        self.invoice.closed.connect(self.close_invoice)
        self.invoice.print_requested.connect(self.print_requested)
        self.invoice.mail_requested.connect(self.mail_requested)
