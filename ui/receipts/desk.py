from collections.abc import Callable

from PySide6.QtCore import SIGNAL, QObject, Signal
from PySide6.QtWidgets import QWidget

from services.errors import UserError
from services.payments.errors import TillClosed, TillOfYesterday, VoidNeedsApproval
from services.payments.records import PaymentRecord
from services.payments.voiding import VOID
from services.staff.rights import Operator, Right
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.payments.recording import Correction
from ui.receipts.reading import ReceiptServices, ShownReceipt, read_receipt
from ui.receipts.reason_sheet import ReasonSheet
from ui.receipts.rows import receipt_rows, stands_as
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words, words_for


class ReceiptDesk(QObject):
    """Shows any receipt over the page that asked, takes it back, or begins its correction.

    Signals:
        paper_wanted(str), reprint_wanted(str): its paper, by the payment's id.
        correct_wanted(object): a `Correction` for the pay page.
        refund_wanted(str): money of a card goes back by a refund.
        till_wanted(): the till has to be opened, for cash to come from.
        voided(object): the `PaymentRecord` as it stands now.
        told(str, str): a tone and words for the frame.
    """

    paper_wanted = Signal(str)
    reprint_wanted = Signal(str)
    correct_wanted = Signal(object)
    refund_wanted = Signal(str)
    till_wanted = Signal()
    voided = Signal(object)
    told = Signal(str, str)

    def __init__(
        self,
        services: ReceiptServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._over = over
        self._shown: ShownReceipt | None = None
        self._is_voiding = False
        self._asks = ""
        self.sheet: ReviewSheet | None = None
        self.reason: ReasonSheet | None = None
        self.approval: ApprovalDialog | None = None

    def show(self, payment_id: str) -> None:
        """Show a receipt."""
        self._read(payment_id, "")

    def void(self, payment_id: str) -> None:
        """Show a receipt, and ask at once why it is taken back."""
        self._read(payment_id, "void")

    # --- Showing ----------------------------------------------------------------------------

    def _read(self, payment_id: str, then: str) -> None:
        if self._is_voiding:
            return
        self._asks = then
        self._tasks.run(
            lambda: read_receipt(self._services, payment_id),
            self._show,
            lambda error: self.told.emit("err", words_for(error)),
            owner=self._over,
        )

    def _show(self, shown: ShownReceipt) -> None:
        self._shown = shown
        self._close()
        record = shown.record
        self.sheet = ReviewSheet(
            "receipt",
            self.tr("Recibo {receipt}").format(receipt=record.receipt),
            self._over,
            rows=receipt_rows(shown),
            amount_cents=record.amount_cents,
            width=860,
        )
        self.sheet.chosen.connect(self._chosen)
        self.sheet.closed.connect(self._closed)
        self.sheet.open_sheet()
        self._offer()
        then, self._asks = self._asks, ""
        if then == "void" and "void" in self.sheet.buttons:
            self._ask_reason("void")

    def _offer(self) -> None:
        """Say how the receipt stands, and what may be done with it."""
        shown, sheet = self._shown, self.sheet
        if shown is None or sheet is None:
            return
        sheet.busy.stop()
        sheet.set_may_leave(True)
        tone, text = stands_as(shown)
        if text:
            sheet.notice.tell(tone, text, *self._beside(shown), closable=False)
        sheet.set_actions(self._actions(shown))

    def _beside(self, shown: ShownReceipt) -> list[tuple[str, Callable[[], None]]]:
        """The receipt that this one names, a press away."""
        beside = shown.replaced_by_id or shown.replaces_id
        if not beside:
            return []
        return [(self.tr("Ver ese recibo"), lambda: self._read(beside, ""))]

    def _actions(self, shown: ShownReceipt) -> list[SheetAction]:
        actions = [
            SheetAction("back", self.tr("&Cerrar")),
            SheetAction("paper", self.tr("&Ver papel"), icon="receipt"),
            SheetAction("reprint", self.tr("&Reimprimir"), "Ctrl+Shift+P", "printer"),
        ]
        may = self._operator().may(Right.RECORD_PAYMENTS)
        if not may or not shown.is_open:
            return actions
        if shown.is_of_card:
            if not self.receivers(SIGNAL("refund_wanted(QString)")):
                return actions
            actions.append(SheetAction("refund", self.tr("&Devolver a la tarjeta…"), icon="card"))
            return actions
        actions.append(SheetAction("correct", self.tr("C&orregir…"), icon="edit"))
        actions.append(
            SheetAction("void", self.tr("&Anular…"), "Ctrl+Shift+Z", "void", danger=True)
        )
        return actions

    # --- Choosing ---------------------------------------------------------------------------

    def _chosen(self, key: str) -> None:
        shown = self._shown
        if shown is None or self._is_voiding:
            return
        payment_id = shown.record.id
        if key == "paper":
            self._close()
            self.paper_wanted.emit(payment_id)
        elif key == "reprint":
            self.reprint_wanted.emit(payment_id)
        elif key == "refund":
            self._close()
            self.refund_wanted.emit(payment_id)
        elif key == "till":
            self._close()
            self.till_wanted.emit()
        elif key in {"void", "correct"}:
            self._ask_reason(key)

    def _ask_reason(self, key: str) -> None:
        shown = self._shown
        if shown is None or self.reason is not None:
            return
        is_void = key == "void"
        rows: list[SheetRow | tuple[str, str]] = [
            SheetRow(self.tr("Recibo"), shown.record.receipt, strong=True),
            (self.tr("Cliente"), f"{shown.record.account} · {shown.record.account_name}"),
        ]
        if is_void:
            rows.append(("", self.tr("Sus facturas vuelven a deberse; el número se conserva.")))
        else:
            rows.append(("", self.tr("Se abre el cobro con sus datos, para corregirlos.")))
        if shown.needs_approval:
            asked = self.tr("{why} Otra persona debe aprobarlo.")
            rows.append(SheetRow("", asked.format(why=words(shown.needs_approval)), "warn"))
        title = self.tr("Anular el recibo") if is_void else self.tr("Corregir el recibo")
        action = self.tr("&Anular") if is_void else self.tr("&Corregir")
        self.reason = ReasonSheet(self._over, title, action, rows, shown.usual, danger=is_void)
        self.reason.given.connect(self._void if is_void else self._correct)
        self.reason.closed.connect(self._reason_closed)
        self.reason.open_sheet()

    def _correct(self, reason: str) -> None:
        shown = self._shown
        self._close()
        if shown is not None:
            self.correct_wanted.emit(Correction(shown.record, reason))

    # --- Taking it back ---------------------------------------------------------------------

    def _void(self, reason: str) -> None:
        shown = self._shown
        if shown is None or self._is_voiding:
            return
        if shown.needs_approval:
            self._ask_approval(shown.record, reason, shown.needs_approval)
        else:
            self._write(shown.record, reason, "")

    def _write(self, record: PaymentRecord, reason: str, approval: str) -> None:
        if self.sheet is None or self._is_voiding:
            return
        self._is_voiding = True
        self.sheet.show_busy(self.tr("Anulando…"))
        operator, voids = self._operator(), self._services.voids

        def work() -> ShownReceipt:
            voids.void(operator, record.id, reason, approval)
            return read_receipt(self._services, record.id)

        def failed(error: UserError) -> None:
            self._is_voiding = False
            self._not_voided(error, record, reason)

        self._tasks.run(work, self._done, failed, owner=self._over)

    def _done(self, shown: ShownReceipt) -> None:
        self._is_voiding = False
        self._show(shown)
        self.voided.emit(shown.record)

    def _not_voided(self, error: UserError, record: PaymentRecord, reason: str) -> None:
        self._offer()
        if self.sheet is None:
            return
        if isinstance(error, VoidNeedsApproval):
            # The day or the turn ended meanwhile.
            self._ask_approval(record, reason, str(error.details.get("why", "")))
        elif isinstance(error, TillClosed | TillOfYesterday):
            self.sheet.show_notice(
                "err",
                words_for(error),
                [SheetAction("till", self.tr("Ir a &Caja"), primary=True)],
            )
        else:
            self.sheet.notice.tell("err", words_for(error), closable=False)

    def _ask_approval(self, record: PaymentRecord, reason: str, why: str) -> None:
        operator, staff = self._operator(), self._services.staff
        request = ApprovalRequest(
            self.tr("Anular un recibo"),
            self.tr("Recibo {receipt}").format(receipt=record.receipt),
            record.amount_cents,
            operator.full_name,
            [("", words(why))],
            reason,
        )

        def approve(username: str, password: str, told: str) -> str:
            return staff.approve(
                operator,
                username,
                password,
                action=VOID,
                document=f"payment:{record.id}",
                amount_cents=record.amount_cents,
                reason=told,
            ).id

        self.approval = ApprovalDialog(self._over, request, approve, self._tasks)
        self.approval.approved.connect(lambda given: self._write(record, reason, str(given)))
        self.approval.closed.connect(self._approval_closed)
        self.approval.open_sheet()

    # --- Closing ----------------------------------------------------------------------------

    def _close(self) -> None:
        if self.sheet is not None:
            sheet, self.sheet = self.sheet, None
            sheet.closed.disconnect(self._closed)
            sheet.set_may_leave(True)
            sheet.close_sheet()

    def _closed(self) -> None:
        self.sheet = None

    def _reason_closed(self) -> None:
        self.reason = None

    def _approval_closed(self) -> None:
        self.approval = None
