from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.accounts.records import AccountSheet
from services.cards.difference_records import Decision, DifferenceKind, DifferenceRecord
from services.cards.differences import APPROVAL
from services.errors import BadField, ChangedElsewhere, NotFound, UserError
from services.payments.records import PaymentRecord
from services.refunds.records import RefundOrder, RefundRecord
from services.refunds.service import APPROVAL as REFUND_APPROVAL
from services.refunds.states import OPEN, Kind, State
from services.staff.records import Approval, Asked
from services.staff.rights import Operator
from ui.accounts.form_sheet import FormSheet, Work, reason_sheet
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.doubts.desk import DoubtRow, DoubtServices
from ui.doubts.difference_detail import decision_key, decision_words
from ui.doubts.refund_detail import refund_failure, refund_waits
from ui.tasks import TaskRunner
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.wording import state, words, words_for

_DECIDED_REFUND: Final = OPEN - {State.REQUESTED} | {State.DONE}


@dataclass(frozen=True, slots=True)
class _Given:
    """A second person's yes: to the decision, and to the money that leaves by it, if any does."""

    decision: Approval
    refund: Approval | None = None


@dataclass(frozen=True, slots=True)
class _Choice:
    operator: Operator
    difference: DifferenceRecord
    decision: Decision
    account: str
    customer: str

    @property
    def sends_money(self) -> bool:
        """Whether the card gets its money back by it; a second charge is not in the books."""
        is_double = self.difference.kind is DifferenceKind.DOUBLE
        return self.decision is Decision.REFUNDED and not is_double


class Deciding(QObject):
    """Takes a decision about a difference from the button to the books, between two people.

    Signals:
        decided(str, str): a tone and words for what was done. The list has to be read again.
        refused(str): why nothing was decided, in words; somebody else may have.
    """

    decided = Signal(str, str)
    refused = Signal(str)

    def __init__(
        self,
        services: DoubtServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._over = over

    def decide(self, row: DoubtRow, decision: Decision) -> None:
        """Ask for what the decision needs, and carry it out."""
        difference = row.subject
        if not isinstance(difference, DifferenceRecord):
            return
        choice = _Choice(self._operator(), difference, decision, row.account, row.customer)
        if decision is Decision.IMPORTED and not row.account:
            self._ask_account(choice)
        elif difference.needs_second_person:
            self._ask_second_person(choice)
        else:
            self._ask_reason(choice)

    # --- Asking -----------------------------------------------------------------------------

    def _ask_account(self, choice: _Choice) -> None:
        form = Form("decision_account_form")
        number = TextLine("decision_account", most=30)
        form.add("account", self.tr("&Cuenta"), number, hint=self.tr("El número de la cuenta."))

        def prepare() -> Work:
            typed = number.value().strip()
            return lambda: self._account(typed)

        sheet = FormSheet(
            "decision_whose",
            self.tr("¿De quién es este dinero?"),
            self._over,
            form,
            action=self.tr("&Seguir"),
            prepare=prepare,
            tasks=self._tasks,
            rows=[
                SheetRow(
                    "", self.tr("Sus facturas no están en los libros o son de varias cuentas.")
                ),
                SheetRow(self.tr("En Stripe"), choice.difference.ref),
            ],
        )

        def found(answer: AccountSheet) -> None:
            number, name = answer.account.number, answer.customer.name
            named = _Choice(choice.operator, choice.difference, choice.decision, number, name)
            self._ask_second_person(named)

        sheet.done.connect(found)
        sheet.open_sheet()

    def _account(self, typed: str) -> AccountSheet:
        if not typed:
            raise BadField(field="account", problem="required")
        return self._services.accounts.show(typed)

    def _ask_reason(self, choice: _Choice) -> None:
        def act(reason: str) -> object:
            if not reason:
                raise BadField(field="reason", problem="required")
            return self._services.charges.differences.decide(
                choice.operator, choice.difference.id, choice.decision, reason=reason
            )

        sheet = reason_sheet(
            "decision",
            _title(choice),
            self._over,
            action=decision_words(choice.difference, choice.decision),
            act=act,
            tasks=self._tasks,
            rows=self._rows(choice),
        )
        sheet.done.connect(lambda _record: self._tell(choice, None))
        sheet.open_sheet()

    def _ask_second_person(self, choice: _Choice) -> None:
        difference, order = choice.difference, str(uuid4())
        request = ApprovalRequest(
            action=_title(choice),
            document=difference.name,
            amount_cents=difference.amount_cents,
            asked_by=choice.operator.full_name,
            details=self._rows(choice),
        )

        def approve(username: str, password: str, reason: str) -> _Given:
            asked = [Asked(APPROVAL, f"difference:{difference.id}", difference.amount_cents)]
            if choice.sends_money:
                back = f"payment:{difference.payment}"
                asked.append(Asked(REFUND_APPROVAL, back, difference.amount_cents))
            return _Given(
                *self._services.staff.approve_all(
                    choice.operator, username, password, asked, reason=reason
                )
            )

        def approved(given: _Given) -> None:
            self._tasks.run(
                lambda: self._carry_out(choice, given, order),
                lambda done: self._tell(choice, done),
                self._fail,
                owner=self._over,
                pool="network",
            )

        dialog = ApprovalDialog(self._over, request, approve, self._tasks)
        dialog.approved.connect(approved)
        dialog.open_sheet()

    def _rows(self, choice: _Choice) -> list[SheetRow | tuple[str, str]]:
        kind = state("difference", choice.difference.kind)
        rows: list[SheetRow | tuple[str, str]] = [SheetRow(self.tr("Diferencia"), kind.word)]
        if choice.account:
            rows.append(SheetRow(self.tr("Cuenta"), f"{choice.account} · {choice.customer}"))
        does = words(f"{decision_key(choice.difference, choice.decision)}.does")
        rows.append(SheetRow("", does, "warn" if choice.sends_money else ""))
        return rows

    # --- Doing, on a worker's thread --------------------------------------------------------

    def _carry_out(self, choice: _Choice, given: _Given, order: str) -> Any:
        charges, difference = self._services.charges, choice.difference
        approval = given.decision.id
        if choice.decision is Decision.IMPORTED:
            return charges.found.import_(
                choice.operator, difference.id, approval, account=choice.account
            )
        if choice.decision is Decision.NOT_OURS:
            return charges.found.leave(choice.operator, difference.id, approval)
        refund = None
        if given.refund is not None:
            refund = self._send_back(choice, given.refund, order)
            if refund.state not in _DECIDED_REFUND:
                return refund
        charges.differences.decide(
            choice.operator, difference.id, choice.decision, approval=approval
        )
        return refund

    def _send_back(self, choice: _Choice, approval: Approval, order_id: str) -> RefundRecord:
        """Send the money back; what an earlier try of this decision sent is not sent again.

        The amount is the whole payment, so one of the same amount leaves nothing to be sent.
        """
        refunds, difference = self._services.refunds, choice.difference
        for sent in refunds.of_payment(difference.payment):
            if sent.state in _DECIDED_REFUND and sent.amount_cents == difference.amount_cents:
                return sent
        order = RefundOrder(
            order_id, difference.payment, difference.amount_cents, Kind.MONEY, approval.reason
        )
        try:
            return refunds.request_approved(choice.operator, order, approval.id)
        except UserError:
            # Approved, and not sent for now: it stays on the desk and is sent by itself.
            try:
                record = refunds.show(order_id)
            except NotFound:
                record = None
            if record is None or record.state not in _DECIDED_REFUND:
                raise
            return record

    # --- Telling ----------------------------------------------------------------------------

    def _tell(self, choice: _Choice, done: object) -> None:
        if isinstance(done, PaymentRecord):
            self.decided.emit("ok", _imported(done))
        elif isinstance(done, RefundRecord) and done.state is not State.DONE:
            self._tell_refund(done)
        else:
            self.decided.emit("ok", words(f"decided.{choice.decision.value}"))

    def _tell_refund(self, refund: RefundRecord) -> None:
        if refund.state in OPEN:
            self.decided.emit("warn", refund_waits(refund))
        else:
            self.decided.emit("err", words("decided.refund_failed", why=refund_failure(refund)))

    def _fail(self, error: UserError) -> None:
        what = error.details.get("what")
        is_decided = isinstance(error, ChangedElsewhere) and what == "difference"
        self.refused.emit(words("decided.elsewhere") if is_decided else words_for(error))


def _imported(payment: PaymentRecord) -> str:
    """What became of money that was booked: its receipt, what it paid, and what is left."""
    parts = [
        words("decided.imported.paid", amount_cents=each.amount_cents, invoice=each.invoice)
        for each in payment.applied
    ]
    if payment.credit_cents:
        parts.append(words("decided.imported.credit", amount_cents=payment.credit_cents))
    return words(
        "decided.imported",
        amount_cents=payment.amount_cents,
        receipt=payment.receipt,
        parts=", ".join(parts),
    )


def _title(choice: _Choice) -> str:
    return decision_words(choice.difference, choice.decision).replace("&", "")
