from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from services.clock import Now
from services.errors import ChangedElsewhere, UserError
from services.events import Events
from services.money import AmountOutOfRange
from services.payments.errors import MoreThanReversible
from services.payments.left import Left
from services.payments.records import PaymentReversed
from services.payments.reversing import Reversals
from services.payments.service import PaymentService
from services.refunds import store
from services.refunds.books import RefundBooks
from services.refunds.errors import NotRefundable, RefundExists, RefundNotOpen, RefundUnderWay
from services.refunds.records import RefundMoved, RefundOrder, RefundRecord
from services.refunds.sending import Sending
from services.refunds.states import Kind, Origin, State
from services.staff.approvals import approver_of, spend
from services.staff.errors import ApprovalInvalid, SamePerson
from services.staff.rights import Operator, Right
from services.storage.moments import shared_later
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule
from services.text import clean_line

APPROVAL: Final = "refund"
"""The action of an approval given over the shoulder; its document is `payment:<id>`."""

_ABOVE: Final = frozenset(
    {
        "rule: no more goes back than was paid",
        "rule: what goes back came as money and is still there",
    }
)


class Deciding:
    """Who asks for a refund and who says yes or no; the yes is followed by the sending.

    `RefundService` says what each step gives and refuses.
    """

    def __init__(
        self,
        sessions: Sessions,
        payments: PaymentService,
        reversals: Reversals,
        books: RefundBooks,
        sending: Sending,
        events: Events,
        now: Now,
        *,
        owner: str,
        lease: timedelta,
    ) -> None:
        self._sessions = sessions
        self._payments = payments
        self._reversals = reversals
        self._books = books
        self._sending = sending
        self._events = events
        self._now = now
        self._owner = owner
        self._lease = lease

    def request(self, operator: Operator, order: RefundOrder) -> RefundRecord:
        """Ask, and wait for somebody else."""
        order = self._checked(operator, order)
        at = self._now()

        def work(session: Session) -> None:
            left = self._reversals.hold(session, order.payment, with_credit=True)
            self._add(session, operator, order, left, at)

        return self._asked(operator, order, work)

    def request_approved(
        self, operator: Operator, order: RefundOrder, approval_id: str
    ) -> RefundRecord:
        """Ask with a yes that was given over the shoulder, and send."""
        order = self._checked(operator, order)
        at = self._now()

        def work(session: Session) -> None:
            left = self._reversals.hold(session, order.payment, with_credit=True)
            self._add(session, operator, order, left, at)
            spend(
                session,
                operator,
                approval_id,
                action=APPROVAL,
                document=f"payment:{order.payment}",
                amount_cents=order.amount_cents,
                at=at,
            )
            self._approve_in(
                session, operator, order.id, approver_of(session, approval_id), left, at
            )

        return self._after_approval(operator, self._asked(operator, order, work), at)

    def approve(self, operator: Operator, refund_id: str) -> RefundRecord:
        """Say yes to what somebody else asked for, and send it."""
        operator.require(Right.APPROVE)
        record = self._books.find(refund_id)
        if record.requested_by_id == operator.user_id:
            raise SamePerson()
        if record.state is not State.REQUESTED:
            raise RefundNotOpen(refund=refund_id, state=record.state.value)
        if record.kind is Kind.MONEY:
            self._sending.refuse_if_gated()
        at = self._now()

        def work(session: Session) -> None:
            left = self._reversals.hold(session, record.payment, with_credit=True)
            self._approve_in(session, operator, refund_id, operator.user_id, left, at)

        self._sessions.run(work)
        return self._after_approval(operator, self._books.find(refund_id), at)

    def reject(self, operator: Operator, refund_id: str, reason: str) -> RefundRecord:
        """Say no to what was not sent."""
        record = self._books.find(refund_id)
        if record.requested_by_id != operator.user_id:
            operator.require(Right.APPROVE)
        why = clean_line(reason, field="reason", most=200, required=True)
        if record.state not in {State.REQUESTED, State.APPROVED}:
            raise RefundNotOpen(refund=refund_id, state=record.state.value)
        return self._books.move(operator, record, State.REJECTED, reason=why)

    def _checked(self, operator: Operator, order: RefundOrder) -> RefundOrder:
        operator.require(Right.REQUEST_REFUNDS)
        reason = clean_line(order.reason, field="reason", most=200, required=True)
        is_money = order.kind is Kind.MONEY
        reference = clean_line(order.reference, field="reference", most=100, required=not is_money)
        payment = self._payments.show(order.payment)
        if order.amount_cents <= 0:
            raise AmountOutOfRange(least_cents=1, most_cents=payment.amount_cents)
        if is_money:
            if payment.card is None:
                raise NotRefundable(receipt=payment.receipt)
            self._sending.refuse_if_gated()
        return RefundOrder(
            order.id, order.payment, order.amount_cents, order.kind, reason, reference
        )

    def _add(
        self, session: Session, operator: Operator, order: RefundOrder, left: Left, at: datetime
    ) -> None:
        values = {
            "id": order.id,
            "payment_id": order.payment,
            "kind": order.kind.value,
            "origin": Origin.DESK.value,
            "amount_cents": order.amount_cents,
            "state": State.REQUESTED.value,
            "expect_refunded_cents": store.known_at_provider(session, order.payment),
            "reason": order.reason,
            "reference": order.reference,
            "till": operator.till,
            "requested_by": operator.user_id,
            "requested_at": at,
            "stripe_version": "",
            "owner": self._owner,
            "changed_at": at,
        }
        # One that was written before is found by its own id, whatever is left by now.
        # Nothing is asked for beside another one that is under way, whatever there is.
        is_known = store.find(session, order.id) is not None
        if not is_known and store.open_of(session, order.payment) is None:
            self._books.refuse_above(session, order.payment, order.amount_cents, left)
        store.add(session, values, at, self._lease)
        record = store.get(session, order.id)
        self._books.tell(session, operator, record, State.REQUESTED, reason=order.reason)

    def _approve_in(
        self,
        session: Session,
        operator: Operator,
        refund_id: str,
        approver: int,
        left: Left,
        at: datetime,
    ) -> None:
        record = store.get(session, refund_id)
        if record.approved_at == at:  # our own commit, answered into a broken connection
            return
        if record.state is not State.REQUESTED:
            raise ChangedElsewhere(what="refund", which=refund_id)
        cents = record.amount_cents
        self._books.refuse_above(session, record.payment, cents, left, decided_cents=cents)
        values: dict[str, Any] = {
            "approved_by": approver,
            "approved_at": at,
            "fence": record.fence + 1,
            "owner": self._owner,
            "lease_until": shared_later(session, at, self._lease),
        }
        if not store.move(session, record, State.APPROVED, at, **values):
            raise ChangedElsewhere(what="refund", which=refund_id)
        self._books.tell(session, operator, record, State.APPROVED)
        if record.kind is Kind.RECORD:
            approved = store.get(session, refund_id)
            self._books.done_in(session, operator, approved, left, at)

    def _asked(
        self, operator: Operator, order: RefundOrder, work: Callable[[Session], None]
    ) -> RefundRecord:
        try:
            self._sessions.run(work)
        except (IntegrityError, ApprovalInvalid, MoreThanReversible) as error:
            found = self._find(order.id)
            if found is None:
                raise self._refusal(error, order) from error
            if not _is_same(found, order, operator):
                raise RefundExists(refund=order.id) from error
            return found
        record = self._books.find(order.id)
        self._events.publish(RefundMoved(record.id, record.payment, record.state))
        return record

    def _after_approval(
        self, operator: Operator, record: RefundRecord, at: datetime
    ) -> RefundRecord:
        """Send what this very call approved; somebody else's is theirs to send."""
        if record.approved_at != at:
            return record
        self._events.publish(RefundMoved(record.id, record.payment, record.state))
        if record.kind is Kind.RECORD:
            self._events.publish(PaymentReversed(record.payment, record.account))
            return record
        if record.state is not State.APPROVED:
            # This till slept meanwhile, and another one sent it.
            return record
        return self._sending.send(operator, record)

    def _refusal(self, error: Exception, order: RefundOrder) -> Exception:
        """What the operator is told when the database refused a refund."""
        if isinstance(error, UserError) or not isinstance(error, IntegrityError):
            return error
        rule = broken_rule(error)
        with self._sessions.read() as session:
            under_way = store.open_of(session, order.payment)
            spoken_for = store.spoken_for(session, order.payment)
        if under_way is not None and (rule.startswith("refund.") or rule in _ABOVE):
            return RefundUnderWay(
                refund=under_way.id,
                state=under_way.state.value,
                who=under_way.requested_name,
                amount_cents=under_way.amount_cents,
            )
        if rule in _ABOVE:
            paid = self._payments.show(order.payment).amount_cents
            return MoreThanReversible(left_cents=paid - spoken_for, amount_cents=order.amount_cents)
        if rule.startswith(("rule: ", "refund.")):
            return ChangedElsewhere(rule=rule)
        return error

    def _find(self, refund_id: str) -> RefundRecord | None:
        with self._sessions.read() as session:
            return store.find(session, refund_id)


def _is_same(found: RefundRecord, order: RefundOrder, operator: Operator) -> bool:
    asked = (order.payment, order.amount_cents, order.kind, operator.user_id)
    return (found.payment, found.amount_cents, found.kind, found.requested_by_id) == asked
