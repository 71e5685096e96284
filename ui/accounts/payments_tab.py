from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.deposits.records import DepositRecord
from services.deposits.service import DepositService
from services.errors import UserError
from services.payments.records import (
    ChequeTender,
    DepositTender,
    PaymentLine,
    PaymentRecord,
    Tender,
)
from services.payments.service import PaymentService
from ui import formats, wording
from ui.accounts import columns
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for


class PaymentsTab(QWidget):
    """The receipts of an account, newest first; Enter shows what one paid.

    Signals:
        reprint_requested(str): the id of the payment whose receipt is wanted on paper.
    """

    reprint_requested = Signal(str)

    def __init__(
        self,
        payments: PaymentService,
        tasks: TaskRunner,
        deposits: DepositService | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("payments_tab")
        self._payments = payments
        self._deposits = deposits
        self._tasks = tasks
        self._number = ""
        self._asked = 0
        self.model: RowsModel[PaymentLine] = RowsModel(
            columns.payments(), identity=lambda line: line.id, parent=self
        )
        self.table = RowsView(
            "account_payments",
            self.model,
            title=self.tr("Recibos de la cuenta"),
            empty=self.tr("Esta cuenta no tiene pagos todavía."),
        )
        self.notice = Notice("account_payments_notice")
        self.waiting = Notice("account_deposits_waiting")
        self.reprint_button = ActionButton(
            "account_reprint", self.tr("Reimprimir recibo"), icon="printer"
        )
        self._build()
        self.table.opened.connect(self.open_payment)
        self.table.current_changed.connect(self._show_current)
        self.reprint_button.clicked.connect(self._reprint_current)
        self._show_current(None)

    @property
    def latest(self) -> PaymentLine | None:
        """The newest receipt, once the payments were read."""
        return next(iter(self.model.rows), None)

    def show_number(self, number: str) -> None:
        """Read the receipts of an account."""
        if number != self._number:
            self._number = number
            self.model.set_rows([])
        self._asked += 1
        asked = self._asked

        def work() -> tuple[list[PaymentLine], list[DepositRecord]]:
            waiting = self._deposits.claimed_of(number) if self._deposits else []
            return self._payments.of_account(number), waiting

        self._tasks.run(work, lambda found: self._show(asked, *found), self._fail, owner=self)

    def open_payment(self, line: PaymentLine) -> None:
        """Show what a payment was made of and what it paid."""
        self._tasks.run(
            lambda: self._payments.show(line.id), self._show_payment, self._fail, owner=self
        )

    def _show(self, asked: int, lines: list[PaymentLine], waiting: list[DepositRecord]) -> None:
        if asked == self._asked:
            self.notice.clear()
            self.model.set_rows(lines)
            self._show_waiting(waiting)

    def _show_waiting(self, waiting: list[DepositRecord]) -> None:
        """What was paid by a slip that the bank has not confirmed: paid for now, by grace."""
        if not waiting:
            self.waiting.clear()
            return
        told = self.tr("Por confirmar en el banco: {slips}. Mientras tanto consta pagado.")
        slips = "; ".join(
            self.tr("papeleta {slip} del {day}, {cents}").format(
                slip=one.slip,
                day=formats.day(one.deposited_on),
                cents=formats.money(one.amount_cents),
            )
            for one in waiting[:5]
        )
        self.waiting.tell("warn", told.format(slips=slips), closable=False)

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _show_current(self, line: PaymentLine | None) -> None:
        self.reprint_button.set_reason("" if line else self.tr("Elija un recibo"))

    def _reprint_current(self) -> None:
        line = self.table.current_record()
        if isinstance(line, PaymentLine):
            self.reprint_requested.emit(line.id)

    def _show_payment(self, record: PaymentRecord) -> None:
        rows: list[SheetRow | tuple[str, str]] = [
            (self.tr("Fecha"), formats.moment(record.received_at)),
            (self.tr("Cobró"), f"{record.cashier} · {self.tr('Caja')} {record.till}"),
        ]
        for tender in record.tenders:
            look = wording.state("tender", tender.method)
            told = f"{formats.money(tender.amount_cents)} · {_references(tender)}"
            rows.append((look.word, told))
        for one in record.applied:
            told = f"{formats.money(one.amount_cents)} · {self.tr('queda')} " + formats.money(
                one.balance_after_cents
            )
            rows.append((self.tr("Factura {number}").format(number=one.invoice), told))
        if record.credit_cents:
            credit = formats.money(record.credit_cents)
            rows.append(SheetRow(self.tr("Saldo a favor"), credit, "ok"))
        sheet = ReviewSheet(
            "payment_sheet",
            self.tr("Recibo {number}").format(number=record.receipt),
            self,
            rows=rows,
            amount_cents=record.amount_cents,
            actions=[SheetAction("reprint", self.tr("&Reimprimir"), icon="printer")],
            width=600,
        )
        sheet.chosen.connect(lambda _key: self._reprint_from(sheet, record.id))
        sheet.open_sheet()

    def _reprint_from(self, sheet: ReviewSheet, payment_id: str) -> None:
        sheet.close_sheet()
        self.reprint_requested.emit(payment_id)

    def _build(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(label(self.tr("Enter muestra el detalle"), tone="muted"), 1)
        foot.addWidget(self.reprint_button, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.small, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self.notice)
        column.addWidget(self.waiting)
        column.addWidget(self.table, 1)
        column.addLayout(foot)


def _references(tender: Tender) -> str:
    if isinstance(tender, ChequeTender):
        return f"{tender.number} · {tender.drawer} · {formats.day(tender.dated_on)}"
    if isinstance(tender, DepositTender):
        return f"{tender.slip} · {formats.day(tender.deposited_on)}"
    return f"{tender.brand} •••• {tender.last4}"
