"""Taking a whole receipt back (*anular*), alone or with another one in its place."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import NotFound, UserError
from services.events import Events
from services.payments import store, void_store
from services.payments.errors import (
    AlreadyVoid,
    ChequeAtBank,
    CreditSpent,
    DepositMatched,
    NothingToVoid,
    RefundedBefore,
    VoidNeedsApproval,
    VoidOfCard,
    VoidOfDebit,
)
from services.payments.left import Left
from services.payments.records import (
    PaymentOrder,
    PaymentRecord,
    PaymentRecorded,
    PaymentReversed,
    receipt_number,
)
from services.payments.reversing import Reversals
from services.payments.service import PaymentService
from services.payments.void_store import Moment
from services.staff.approvals import approver_name, spend
from services.staff.rights import Operator, Right
from services.storage.days import open_day
from services.storage.sessions import Session, Sessions
from services.text import clean_note

VOID: Final = "void_payment"
"""The action of an approval; its document is `payment:<id>`, its amount the receipt's."""

_MOST_REASON: Final = 300
_NOT_ASKED: Final = "-"


class VoidService:
    """Voids receipts and corrects them; the number stays, and both documents name each other."""

    def __init__(
        self,
        sessions: Sessions,
        payments: PaymentService,
        journal: Journal,
        events: Events,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._payments = payments
        self._journal = journal
        self._events = events
        self._now = now
        self._reversals = Reversals(journal, now)

    def void(
        self, operator: Operator, payment_id: str, reason: str, approval: str = ""
    ) -> PaymentRecord:
        """Take a receipt back: its invoices are owed again, its tenders stand for nothing.

        Cash goes back from the operator's open till. Credit that it spent is there again.

        Args:
            operator: who voids, and at whose till the cash goes back.
            payment_id: the payment.
            reason: why, in words.
            approval: a second person's, where `needs_approval` says so.

        Returns:
            The payment as it stands now, with its `void`.

        Raises:
            NotAllowed, BadField, NotFound. AlreadyVoid, NothingToVoid, RefundedBefore, VoidOfCard,
            VoidOfDebit, ChequeAtBank, DepositMatched, CreditSpent: it cannot be voided. TillClosed,
            TillOfYesterday, TillOfAnother: cash has nowhere to come from. VoidNeedsApproval,
            ApprovalInvalid.
        """
        told = _checked(operator, reason)
        work = self._voiding(operator, payment_id, told, approval)
        self._sessions.run(lambda session: work(session, None))
        voided = self._payments.show(payment_id)
        self._events.publish(PaymentReversed(voided.id, voided.account))
        return voided

    def correct(
        self,
        operator: Operator,
        payment_id: str,
        order: PaymentOrder,
        reason: str,
        approval: str = "",
    ) -> PaymentRecord:
        """Take a receipt back and write another one in its place, both or neither.

        For the wrong customer, method or amount. The same new order twice is one correction.

        Args:
            operator: who corrects; the new receipt is of this till.
            payment_id: the payment that was wrong.
            order: what is right.
            reason: why, in words.
            approval: a second person's, where `needs_approval` says so.

        Returns:
            The new payment, which `replaces` the other.

        Raises:
            As `void`, and as `PaymentService.record` for the new order.
        """
        told = _checked(operator, reason)
        kept = self._payments.checked(operator, order)
        work = self._voiding(operator, payment_id, told, approval)

        def both(session: Session) -> None:
            _lock(session, payment_id, kept)
            work(session, kept.id)
            self._payments.record_in(session, operator, kept)

        try:
            self._sessions.run(both)
        except (IntegrityError, UserError) as error:
            found = self._corrected(kept.id, error)
            if found is None:
                raise self._payments.refusal(error, kept) from error
        record = self._payments.show(kept.id)
        old = self._payments.show(payment_id)
        self._events.publish(PaymentReversed(old.id, old.account))
        self._events.publish(PaymentRecorded(record.id, record.receipt, record.account))
        return record

    def needs_approval(self, payment_id: str) -> str:
        """Why a second person has to agree to a void: a key of words, or empty.

        `void.day_over`: the receipt is of another day. `void.day_closed`: of today, which was
        closed. `void.turn_closed`: its till's turn was counted. `void.deposit_verified`:
        somebody found its deposit at the bank.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            found = void_store.facts(session, payment_id)
            if found is None:
                raise NotFound(what="payment", which=payment_id)
            return _why(session, found, open_day(session, self._now()), self._now())

    def _voiding(
        self, operator: Operator, payment_id: str, reason: str, approval: str
    ) -> Callable[[Session, str | None], None]:
        void_id = str(uuid4())

        def work(session: Session, replaced_by: str | None) -> None:
            _lock(session, payment_id)
            left = self._reversals.hold(session, payment_id)
            found = void_store.facts(session, payment_id)
            if found is None:
                raise NotFound(what="payment", which=payment_id)
            standing = void_store.of_payment(session, payment_id)
            if standing is not None and standing.id == void_id:
                return  # our own commit, answered into a broken connection
            _refuse(session, found, left)
            at = self._now()
            moment = Moment(operator.username, operator.till, at, open_day(session, at))
            approver = _NOT_ASKED
            why = _why(session, found, moment.day, at)
            if why or approval:
                approver = _agreed(session, operator, found, approval, why, moment)
            receipt = receipt_number(found.series, found.number)
            cash_back = void_store.cash_of(session, payment_id)
            turn = store.open_session(session, operator, moment.day)[0] if cash_back else None
            void_store.write(
                session,
                void_id,
                payment_id,
                moment,
                reason=reason,
                approver=approver,
                cash_back_cents=cash_back,
                session_id=turn,
                replaced_by=replaced_by,
            )
            if turn is not None:
                void_store.give_cash_back(
                    session,
                    turn,
                    moment,
                    amount_cents=cash_back,
                    reason=reason,
                    receipt=receipt,
                    payment_id=payment_id,
                )
            void_store.end_tenders(session, payment_id, moment, reason)
            self._reversals.void_in(
                session,
                operator,
                payment_id,
                left,
                void=void_id,
                reason=reason,
                approver=approver,
            )
            self._journal.append(
                session,
                operator,
                "payment.voided",
                f"payment:{payment_id}",
                after={
                    "receipt": receipt,
                    "void": void_id,
                    "amount_cents": left.cents,
                    "cash_back_cents": cash_back,
                    "replaced_by": replaced_by,
                    "approver": approver,
                },
                reason=reason,
            )

        return work

    def _corrected(self, order_id: str, error: Exception) -> PaymentRecord | None:
        """The new payment, when this very correction stands already."""
        if isinstance(error, UserError) and not isinstance(error, AlreadyVoid):
            return None
        found = self._payments.find(order_id)
        return found if found is not None and found.replaces else None


def _checked(operator: Operator, reason: str) -> str:
    operator.require(Right.RECORD_PAYMENTS)
    return clean_note(reason, field="reason", most=_MOST_REASON, required=True)


def _lock(session: Session, payment_id: str, order: PaymentOrder | None = None) -> None:
    """Hold invoices and accounts, of both receipts of a correction, in the order of the house."""
    numbers = set(void_store.invoices_of(session, payment_id))
    if order is not None:
        numbers |= {share.invoice for share in order.shares}
    store.lock_invoices(session, sorted(numbers))
    found = void_store.facts(session, payment_id)
    of_both = (
        found.account_id if found is not None else None,
        void_store.account_id(session, order.account) if order is not None else None,
    )
    store.hold_accounts(session, [each for each in of_both if each is not None])


def _why(session: Session, found: Row[Any], open_day: date, at: datetime) -> str:
    if found.business_date != open_day:
        is_today = found.business_date == business_date(at)
        return "void.day_closed" if is_today else "void.day_over"
    if found.session_id is not None and found.turn_state != "open":
        return "void.turn_closed"
    if void_store.has_verified_deposit(session, found.id):
        return "void.deposit_verified"
    return ""


def _refuse(session: Session, found: Row[Any], left: Left) -> None:
    """Say what stands in the way of a void; the payment and its invoices are held."""
    receipt = receipt_number(found.series, found.number)
    void = void_store.of_payment(session, found.id)
    if void is not None:
        raise AlreadyVoid(receipt=receipt, at=void.at, by=void.by, replaced_by=void.replaced_by)
    if found.attempt_id is not None:
        raise VoidOfCard(receipt=receipt)
    if found.debit_line_id is not None:
        raise VoidOfDebit(receipt=receipt)
    cheque = void_store.cheque_at_bank(session, found.id)
    if cheque is not None:
        raise ChequeAtBank(number=cheque.number, state=cheque.state)
    deposit = void_store.matched_deposit(session, found.id)
    if deposit is not None:
        raise DepositMatched(slip=deposit.slip)
    refunded = void_store.refunded_cents(session, found.id)
    if refunded:
        # Its drawer would hand back cash, or its credit come alive, that the refund gave already.
        raise RefundedBefore(receipt=receipt, amount_cents=refunded)
    if left.cents <= 0:
        raise NothingToVoid(receipt=receipt)
    if left.credit_cents > 0:
        now = store.credit_of(session, found.account_id)
        if now + void_store.credit_spent_by(session, found.id) < left.credit_cents:
            spender = void_store.last_spender(session, found.account_id, found.id)
            raise CreditSpent(receipt=spender)


def _agreed(
    session: Session,
    operator: Operator,
    found: Row[Any],
    approval: str,
    why: str,
    moment: Moment,
) -> str:
    """Spend the approval of a void; the second person's user name."""
    if not approval:
        receipt = receipt_number(found.series, found.number)
        raise VoidNeedsApproval(receipt=receipt, why=why, amount_cents=found.amount_cents)
    spend(
        session,
        operator,
        approval,
        action=VOID,
        document=f"payment:{found.id}",
        amount_cents=found.amount_cents,
        at=moment.at,
    )
    return approver_name(session, approval)
