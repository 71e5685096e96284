from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.errors import NotFound, UserError
from services.payments.records import PaymentRecord
from services.refunds.records import Refundable, RefundOrder, RefundRecord
from services.refunds.service import APPROVAL
from services.refunds.states import Kind, State
from services.staff.records import Approval
from services.staff.rights import Operator
from ui import formats
from ui.accounts.form_sheet import reason_sheet
from ui.approval.dialog import ApprovalDialog
from ui.cards.doubt_clock import DoubtClock
from ui.cards.turn import Steps
from ui.refunds.ask_sheet import AskSheet
from ui.refunds.refund_sheet import RefundSheet
from ui.refunds.rows import approval_request, nothing_told
from ui.refunds.told import is_waiting, short_told
from ui.refunds.turn import RefundServices, RefundTurn, Seen, look_at
from ui.tasks import TaskRunner
from ui.wording import words_for


class RefundFlow(QObject):
    """Money back, from the question to what may be told of it. It decides nothing itself.

    Its sheets can be left at any time: what is on its way goes on, and is told when it ends.
    Whatever a step raised, what is said of the money is what the books show afterwards.

    Signals:
        done(object): a `RefundRecord` that somebody asked for, decided on or looked into.
        told(str, str): a tone and words, when the refund is before nobody any more.
        paper_wanted(str): the proof of a refund, by its id.
    """

    done = Signal(object)
    told = Signal(str, str)
    paper_wanted = Signal(str)

    def __init__(
        self,
        services: RefundServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._steps = Steps(tasks, over)
        self._operator = operator
        self._over = over
        self._turn: RefundTurn | None = None
        self.ask_sheet: AskSheet | None = None
        self.sheet: RefundSheet | None = None
        self.approval: ApprovalDialog | None = None
        self._clock = DoubtClock(self)
        self._clock.told.connect(self._tell_wait)
        self._clock.due.connect(self._look)

    @property
    def is_busy(self) -> bool:
        """Whether something is on its way that closing the window would leave unknown."""
        return self._steps.are_sending

    def may_close(self) -> str | None:
        """Why the window should stay open now."""
        if not self.is_busy:
            return None
        return self.tr(
            "Hay una devolución en camino. Puede cerrar: se revisa sola al volver a abrir."
        )

    # --- What it is asked for ---------------------------------------------------------------

    def ask(self, payment_id: str) -> None:
        """Ask what goes back of a payment; one that has a refund under way shows that one."""
        services = self._services

        def read() -> tuple[PaymentRecord, Refundable]:
            return services.payments.show(payment_id), services.refunds.propose(payment_id)

        if not self._is_open:
            self._tasks.run(
                read,
                lambda answer: self._offer(*answer),
                lambda error: self.told.emit("err", words_for(error)),
                owner=self._over,
            )

    def show(self, refund_id: str) -> None:
        """Show a refund, with what can be done about it."""
        if not self._is_open:
            self._steps.run(
                RefundTurn(refund_id, self._operator()),
                lambda: look_at(self._services, lambda: self._services.refunds.show(refund_id)),
                self._open_turn,
                lambda _turn, error: self.told.emit("err", self._why(error)),
                is_sending=False,
            )

    def approve(self, refund_id: str) -> None:
        """Show what somebody else asked for, to be approved there once it was read."""
        self.show(refund_id)

    def reject(self, refund_id: str) -> None:
        """Ask why, and say no to a refund of which nothing was sent."""
        operator, refunds = self._operator(), self._services.refunds
        sheet = reason_sheet(
            "refund_reject",
            self.tr("Negar la devolución"),
            self._over,
            action=self.tr("&Negar"),
            act=lambda why: refunds.reject(operator, refund_id, why),
            tasks=self._tasks,
            rows=[("", self.tr("No se devuelve nada. Después se puede pedir otra."))],
            danger=True,
        )
        sheet.done.connect(self._rejected)
        sheet.open_sheet()

    # --- Asking -----------------------------------------------------------------------------

    @property
    def _is_open(self) -> bool:
        return self._turn is not None

    def _offer(self, payment: PaymentRecord, plan: Refundable) -> None:
        if self._is_open:
            return
        if plan.open is not None:
            self.show(plan.open.id)
            return
        if plan.most_cents <= 0:
            told = self.tr("Del recibo {receipt} {why}")
            why = nothing_told(plan)
            self.told.emit("info", told.format(receipt=payment.receipt, why=why))
            return
        sheet = AskSheet(self._over, payment, plan)
        turn = RefundTurn(sheet.order_id, self._operator(), payment.receipt)
        self._turn, self.ask_sheet = turn, sheet
        sheet.asked.connect(lambda order: self._request(turn, order))
        sheet.approval_wanted.connect(lambda order: self._ask_approval(turn, payment, plan, order))
        sheet.closed.connect(lambda: self._closed(turn, sheet))
        sheet.open_sheet()

    def _request(self, turn: RefundTurn, order: RefundOrder) -> None:
        refunds = self._services.refunds
        self._leave_form(turn, order, self.tr("Guardando el pedido…"))
        self._run(turn, lambda: refunds.request(turn.operator, order))

    def _ask_approval(
        self, turn: RefundTurn, payment: PaymentRecord, plan: Refundable, order: RefundOrder
    ) -> None:
        if self.approval is not None or turn.is_working:
            return
        request = approval_request(payment, plan, order, turn.operator)

        def approve(username: str, password: str, reason: str) -> Approval:
            return self._services.staff.approve(
                turn.operator,
                username,
                password,
                action=APPROVAL,
                document=f"payment:{order.payment}",
                amount_cents=order.amount_cents,
                reason=reason,
            )

        self.approval = ApprovalDialog(self._over, request, approve, self._tasks)
        self.approval.closed.connect(self._approval_closed)
        self.approval.approved.connect(lambda given: self._send(turn, order, given))
        self.approval.open_sheet()

    def _send(self, turn: RefundTurn, order: RefundOrder, given: Approval) -> None:
        refunds = self._services.refunds
        self._leave_form(turn, order, self._sending_words(order.kind))
        self._run(turn, lambda: refunds.request_approved(turn.operator, order, given.id))

    def _leave_form(self, turn: RefundTurn, order: RefundOrder, text: str) -> None:
        turn.amount_cents = order.amount_cents
        if self.ask_sheet is not None and turn is self._turn:
            self.ask_sheet.show_busy(text)

    def _approval_closed(self) -> None:
        self.approval = None

    # --- What is chosen on a refund ---------------------------------------------------------

    def _chosen(self, key: str) -> None:
        turn, sheet = self._turn, self.sheet
        if turn is None or sheet is None:
            return
        refunds = self._services.refunds
        if key == "approve" and turn.known is not None:
            sheet.show_step(self._sending_words(turn.known.record.kind))
            self._run(turn, lambda: refunds.approve(turn.operator, turn.refund))
        elif key == "send":
            sheet.show_step(self._sending_words(Kind.MONEY))
            self._run(turn, lambda: refunds.look_now(turn.operator, turn.refund))
        elif key == "look":
            turn.looks = 0
            self._look()
        elif key == "reject":
            self.reject(turn.refund)
        elif key == "paper":
            sheet.close_sheet()
            self.paper_wanted.emit(turn.refund)

    def _look(self) -> None:
        """Ask once more; the sheet keeps its buttons, for a look may take a while."""
        turn, sheet = self._turn, self.sheet
        if turn is None or sheet is None or turn.is_working:
            return
        sheet.show_next_look(self.tr("Consultando…"))
        refunds = self._services.refunds

        def look() -> RefundRecord:
            found = refunds.show(turn.refund)
            # What another till is about to send is its to send; it is only read here.
            if found.state is State.APPROVED:
                return found
            return refunds.look_now(turn.operator, turn.refund)

        self._run(turn, look, is_sending=False)

    def _rejected(self, record: RefundRecord) -> None:
        turn = self._turn
        if turn is not None and turn.refund == record.id:
            self._run(turn, lambda: record, is_sending=False)
            return
        self.done.emit(record)
        told = self.tr("Devolución del recibo {receipt} negada: no se devolvió nada.")
        self.told.emit("info", told.format(receipt=record.receipt))

    # --- One step off the ui thread ---------------------------------------------------------

    def _run(
        self, turn: RefundTurn, act: Callable[[], RefundRecord], *, is_sending: bool = True
    ) -> None:
        """Do one thing; then tell what it did, or what the books show if it did not end."""
        turn.error = None
        self._clock.stop()
        self._steps.run(
            turn,
            lambda: look_at(self._services, act),
            self._ended,
            self._not_ended,
            is_sending=is_sending,
        )

    def _not_ended(self, turn: RefundTurn, error: UserError | None) -> None:
        """A step raised: whether it did anything before that, only the books can tell."""
        turn.error = error
        self._steps.run(
            turn,
            lambda: look_at(self._services, lambda: self._services.refunds.show(turn.refund)),
            self._ended,
            self._not_read,
            is_sending=False,
        )

    # --- What may be told -------------------------------------------------------------------

    def _open_turn(self, turn: RefundTurn, seen: Seen) -> None:
        if self._is_open:
            return
        turn.known = seen
        turn.receipt, turn.amount_cents = seen.record.receipt, seen.record.amount_cents
        self._turn = turn
        self._open_sheet(turn)
        self._show(turn)

    def _open_sheet(self, turn: RefundTurn) -> RefundSheet:
        """The sheet of a refund, in place of the form that asked for it."""
        form, self.ask_sheet = self.ask_sheet, None
        if form is not None:
            form.close_sheet()
        sheet = RefundSheet(self._over, turn.receipt, turn.amount_cents)
        self.sheet = sheet
        sheet.chosen.connect(self._chosen)
        sheet.closed.connect(lambda: self._closed(turn, sheet))
        sheet.open_sheet()
        return sheet

    def _ended(self, turn: RefundTurn, seen: Seen) -> None:
        turn.known = seen
        if turn is not self._turn:
            told = short_told(seen, turn.operator, turn.error)
            self.told.emit(told.tone, told.text)
        else:
            if self.sheet is None:
                self._open_sheet(turn)
            self._show(turn)
        self.done.emit(seen.record)

    def _show(self, turn: RefundTurn) -> None:
        if self.sheet is None or turn.known is None:
            return
        self.sheet.show_turn(turn)
        if is_waiting(turn.known.record, turn.error):
            self._clock.start(turn.looks)
            turn.looks += 1

    def _not_read(self, turn: RefundTurn, error: UserError | None) -> None:
        """The books show no such refund, or cannot be read at all."""
        is_unwritten = isinstance(error, NotFound)
        why = self._why(turn.error if is_unwritten or turn.error is not None else error)
        if turn is not self._turn:
            told = self.tr("Devolución del recibo {receipt}: {why}")
            self.told.emit("warn", told.format(receipt=turn.receipt, why=why))
        elif is_unwritten and self.ask_sheet is not None:
            self.ask_sheet.show_refused(turn.error, why)
        elif is_unwritten and self.sheet is not None:
            self.sheet.show_unwritten()
        else:
            (self.sheet or self._open_sheet(turn)).show_not_known(why)

    def _tell_wait(self, text: str) -> None:
        if self.sheet is not None:
            self.sheet.show_next_look(text)

    def _why(self, error: UserError | None) -> str:
        if error is None:
            return self.tr("El programa tuvo un problema; quedó anotado.")
        return words_for(error)

    def _sending_words(self, kind: Kind) -> str:
        if kind is Kind.MONEY:
            return self.tr("Enviando la devolución a Stripe… no la repita.")
        return self.tr("Registrando la devolución…")

    def _closed(self, turn: RefundTurn, sheet: QWidget) -> None:
        """A sheet is gone; what is on its way goes on and is told when it ends."""
        if sheet is not self.sheet and sheet is not self.ask_sheet:
            return
        self._turn, self.sheet, self.ask_sheet = None, None, None
        self._clock.stop()
        if turn.is_working:
            told = self.tr(
                "La devolución de {amount} del recibo {receipt} sigue en curso. No la repita: aquí"
                " se dirá cómo termina."
            )
            amount = formats.money(turn.amount_cents)
            self.told.emit("info", told.format(amount=amount, receipt=turn.receipt))
