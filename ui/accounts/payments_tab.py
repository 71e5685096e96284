from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.deposits.records import DepositRecord
from services.deposits.service import DepositService
from services.errors import UserError
from services.payments.records import PaymentLine, PaymentRecord
from services.payments.service import PaymentService
from services.refunds.disputes import DisputeService
from services.refunds.records import DisputeRecord, Refundable
from services.refunds.service import RefundService
from services.staff.rights import Operator, Right
from ui import formats, wording
from ui.accounts import columns
from ui.accounts.payment_sheet import PaymentSheet
from ui.receipts.state import receipt_look
from ui.refunds.rows import nothing_told
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for
from ui.words.state import StateLook

_TAKEN: Final = frozenset({"needs_response", "under_review", "lost"})
"""The statuses of a dispute in which the money is with the card's bank."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """The receipts of an account, with what keeps some of them from being simply paid."""

    lines: list[PaymentLine]
    disputed: dict[str, str]
    refunding: frozenset[str]
    waiting: tuple[DepositRecord, ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    """One payment with all that its sheet shows."""

    payment: PaymentRecord
    plan: Refundable
    disputes: list[DisputeRecord]


class PaymentsTab(QWidget):
    """The receipts of an account, newest first; Enter shows what one paid and what went back.

    Signals:
        reprint_requested(str): the id of the payment whose receipt is wanted on paper.
        refund_requested(str): the id of the payment of which money is to go back.
        refund_opened(str): a refund, by its id.
    """

    reprint_requested = Signal(str)
    refund_requested = Signal(str)
    refund_opened = Signal(str)

    def __init__(
        self,
        payments: PaymentService,
        refunds: RefundService,
        disputes: DisputeService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        deposits: DepositService | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("payments_tab")
        self._payments = payments
        self._deposits = deposits
        self._refunds = refunds
        self._disputes = disputes
        self._tasks = tasks
        self._operator = operator
        self._disputed: dict[str, str] = {}
        self._refunding: frozenset[str] = frozenset()
        self._number = ""
        self._asked = 0
        self.model: RowsModel[PaymentLine] = RowsModel(
            columns.payments(self._look), identity=lambda line: line.id, parent=self
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
        self._tasks.run(
            lambda: self._list(number),
            lambda listed: self._show(asked, listed),
            self._fail,
            owner=self,
        )

    def open_payment(self, line: PaymentLine) -> None:
        """Show what a payment was made of and what it paid."""
        self._tasks.run(
            lambda: _Opened(
                self._payments.show(line.id),
                self._refunds.propose(line.id),
                self._disputes.of_payment(line.id),
            ),
            self._show_payment,
            self._fail,
            owner=self,
        )

    def _show_waiting(self, waiting: Sequence[DepositRecord]) -> None:
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

    def _list(self, number: str) -> _Listed:
        """Read it; on a worker's thread."""
        return _Listed(
            self._payments.of_account(number),
            {each.payment: each.status for each in self._disputes.of_account(number)},
            frozenset(each.payment for each in self._refunds.open_refunds()),
            tuple(self._deposits.claimed_of(number)) if self._deposits else (),
        )

    def _show(self, asked: int, listed: _Listed) -> None:
        if asked == self._asked:
            self.notice.clear()
            self._disputed, self._refunding = listed.disputed, listed.refunding
            self.model.set_rows(listed.lines)
            self._show_waiting(listed.waiting)

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _show_current(self, line: PaymentLine | None) -> None:
        self.reprint_button.set_reason("" if line else self.tr("Elija un recibo"))

    def _reprint_current(self) -> None:
        line = self.table.current_record()
        if isinstance(line, PaymentLine):
            self.reprint_requested.emit(line.id)

    def _show_payment(self, opened: _Opened) -> None:
        sheet = PaymentSheet(
            self,
            opened.payment,
            opened.plan,
            opened.disputes,
            why_no_refund=self._why_no_refund(opened.plan),
        )

        def chosen(key: str) -> None:
            sheet.close_sheet()
            if key == "refund":
                self.refund_requested.emit(opened.payment.id)
            else:
                self.reprint_requested.emit(opened.payment.id)

        sheet.chosen.connect(chosen)
        sheet.refund_opened.connect(self.refund_opened)
        sheet.open_sheet()

    def _why_no_refund(self, plan: Refundable) -> str:
        if not self._operator().may(Right.REQUEST_REFUNDS):
            return self.tr("Su rol no pide devoluciones.")
        if plan.open is None and plan.most_cents <= 0:
            told = nothing_told(plan)
            return told[:1].upper() + told[1:]
        return ""

    def _look(self, line: PaymentLine) -> StateLook:
        """How a receipt stands: what the card's bank took counts more than what we gave back."""
        status = self._disputed.get(line.id, "")
        if status in _TAKEN:
            return wording.state("payment", "dispute_lost" if status == "lost" else "disputed")
        if line.id in self._refunding:
            return wording.state("payment", "refund_open")
        return receipt_look(line)

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
