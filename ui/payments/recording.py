from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.clock import Now, business_date
from services.errors import BadField, UserError
from services.invoices.service import InvoiceService
from services.payments.allowing import CHEQUE_OF_FLAGGED
from services.payments.errors import (
    ChequeNeedsApproval,
    InvoiceChanged,
    InvoiceClaimed,
    InvoiceNotOpen,
    TillClosed,
    TillOfYesterday,
    VoidNeedsApproval,
)
from services.payments.records import PaymentOrder, PaymentRecord
from services.payments.service import PaymentService
from services.payments.voiding import VOID, VoidService
from services.staff.rights import Operator
from services.staff.service import StaffService
from ui import formats
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.payments.refusals import paid_meanwhile
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words, words_for

_RECORD: Final = "record"


@dataclass(frozen=True, slots=True)
class Correction:
    """A receipt that is being corrected: what was wrong with it, and the receipt itself."""

    old: PaymentRecord
    reason: str


@dataclass(frozen=True, slots=True)
class RecordServices:
    """What it takes to record a payment."""

    payments: PaymentService
    voids: VoidService
    staff: StaffService
    invoices: InvoiceService


class Recording(QObject):
    """One payment, from its review to its receipt: asks for a second person where one has to
    agree, and records once.

    Signals:
        recorded(object): the `PaymentRecord`.
        field_refused(object): a `UserError` about a field of a payment; the sheet has closed.
        refused(): the books said no, and what is shown should be read again.
        left(): the sheet is gone, and nothing was recorded.
        claim_wanted(str): who holds an invoice, by its number.
        till_wanted(): the till has to be opened.
    """

    recorded = Signal(object)
    field_refused = Signal(object)
    refused = Signal()
    left = Signal()
    claim_wanted = Signal(str)
    till_wanted = Signal()

    def __init__(
        self,
        services: RecordServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        over: QWidget,
        settle: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._over = over
        self._settle = settle
        self._order: PaymentOrder | None = None
        self._correction: Correction | None = None
        self._void_approval = ""
        self._about = ""
        self.sheet: ReviewSheet | None = None
        self.approval: ApprovalDialog | None = None
        self._is_done = False
        self.is_saving = False

    def review(
        self,
        order: PaymentOrder,
        rows: Sequence[SheetRow | tuple[str, str]],
        correction: Correction | None = None,
        *,
        record_words: str = "",
    ) -> None:
        """Show what is about to be recorded."""
        if self.sheet is not None:
            return
        self._order, self._correction, self._void_approval = order, correction, ""
        self._is_done = False
        self._record_words = record_words or self.tr("&Registrar e imprimir")
        title = self.tr("Revisar el cobro")
        if correction is not None:
            title = self.tr("Corregir el recibo {receipt}").format(receipt=correction.old.receipt)
        self.sheet = ReviewSheet(
            "review",
            title,
            self._over,
            rows=rows,
            amount_cents=order.amount_cents,
            actions=[self._action()],
            default=_RECORD,
        )
        self.sheet.chosen.connect(self._chosen)
        self.sheet.closed.connect(self._sheet_closed)
        self.sheet.open_sheet()

    def _action(self) -> SheetAction:
        return SheetAction(_RECORD, self._record_words, "F12", primary=True, once=True)

    def _chosen(self, key: str) -> None:
        if key == _RECORD:
            self._record()
        elif key == "claim":
            number = self._about
            self._close()
            self.claim_wanted.emit(number)
        elif key == "till":
            self._close()
            self.till_wanted.emit()

    def _record(self) -> None:
        if self.is_saving or self.sheet is None or self._order is None:
            return
        self.is_saving = True
        self.sheet.show_busy(self.tr("Registrando…"))
        # A draft's save under way must not come after the receipt that takes its place.
        self._settle(self._write)

    def _write(self) -> None:
        order, correction, operator = self._order, self._correction, self._operator()
        services, approval = self._services, self._void_approval
        if order is None:
            return
        given = order

        def work() -> PaymentRecord:
            if correction is None:
                return services.payments.record(operator, given)
            return services.voids.correct(
                operator, correction.old.id, given, correction.reason, approval
            )

        self._tasks.run(work, self._done, self._failed, owner=self._over)

    def _done(self, record: PaymentRecord) -> None:
        self.is_saving = False
        self._is_done = True
        self._close()
        self.recorded.emit(record)

    def _failed(self, error: UserError) -> None:
        self.is_saving = False
        if isinstance(error, ChequeNeedsApproval | VoidNeedsApproval):
            self._ask(error)
        elif isinstance(error, InvoiceNotOpen | InvoiceChanged):
            self._explain(error)
        elif isinstance(error, InvoiceClaimed):
            self._about = str(error.details.get("number", ""))
            self._tell(
                words_for(error), SheetAction("claim", self.tr("Ver quién la &cobra"), primary=True)
            )
            self.refused.emit()
        elif isinstance(error, TillClosed | TillOfYesterday):
            told = words("cash.closed_till", till=self._operator().till)
            self._tell(told, SheetAction("till", self.tr("Ir a &Caja"), primary=True))
        elif isinstance(error, BadField) or error.key in _OF_A_FIELD:
            self._close()
            self.field_refused.emit(error)
        else:
            self._tell(words_for(error))
            self.refused.emit()

    def _explain(self, error: UserError) -> None:
        """Say who paid an invoice meanwhile, and when."""
        invoices, now = self._services.invoices, self._now()

        def told(text: str) -> None:
            self._tell(text or words_for(error))
            self.refused.emit()

        self._tasks.run(
            lambda: paid_meanwhile(invoices, self._services.payments, error, now),
            told,
            lambda _error: told(""),
            owner=self._over,
        )

    def _tell(self, text: str, *actions: SheetAction) -> None:
        if self.sheet is not None:
            self.sheet.show_notice("err", text, actions)

    # --- A second person --------------------------------------------------------------------

    def _ask(self, error: UserError) -> None:
        sheet, order, correction = self.sheet, self._order, self._correction
        if sheet is None or order is None:
            return
        is_void = isinstance(error, VoidNeedsApproval)
        if is_void and correction is not None:
            action, document = VOID, f"payment:{correction.old.id}"
            request = ApprovalRequest(
                self.tr("Anular un recibo para corregirlo"),
                correction.old.receipt,
                correction.old.amount_cents,
                self._operator().full_name,
                [("", why_words(error))],
                correction.reason,
            )
        else:
            action, document = CHEQUE_OF_FLAGGED, f"account:{order.account}"
            cents, since = error.details["amount_cents"], error.details["since"]
            day = formats.day(business_date(since)) if isinstance(since, datetime) else ""
            told = self.tr("Un cheque de este cliente volvió impago el {day}.").format(day=day)
            request = ApprovalRequest(
                self.tr("Aceptar un cheque de este cliente"),
                self.tr("Cuenta {account}").format(account=order.account),
                cents if isinstance(cents, int) else 0,
                self._operator().full_name,
                [("", told)],
            )
        sheet.show_notice(
            "warn", self.tr("Hace falta la aprobación de otra persona."), [self._action()]
        )
        operator, staff, amount_cents = self._operator(), self._services.staff, request.amount_cents

        def approve(username: str, password: str, reason: str) -> str:
            return staff.approve(
                operator,
                username,
                password,
                action=action,
                document=document,
                amount_cents=amount_cents,
                reason=reason,
            ).id

        self.approval = ApprovalDialog(self._over, request, approve, self._tasks)
        self.approval.approved.connect(lambda given: self._approved(str(given), is_void))
        self.approval.closed.connect(self._approval_closed)
        self.approval.open_sheet()

    def _approved(self, approval: str, is_void: bool) -> None:
        if self._order is None:
            return
        if is_void:
            self._void_approval = approval
        else:
            self._order = replace(self._order, approval=approval)
        self._record()

    def _approval_closed(self) -> None:
        self.approval = None

    # --- Closing ----------------------------------------------------------------------------

    def _close(self) -> None:
        if self.sheet is not None:
            self.sheet.set_may_leave(True)
            self.sheet.close_sheet()

    def _sheet_closed(self) -> None:
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            sheet.deleteLater()
        if not self._is_done:
            self.left.emit()


_OF_A_FIELD: Final = frozenset(
    {
        "payment.cheque_used",
        "payment.slip_used",
        "payment.voucher_used",
        "payment.withholding_used",
    }
)


def why_words(error: UserError) -> str:
    """Why a second person has to agree to a void."""
    return words(str(error.details.get("why", "")))
