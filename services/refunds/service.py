from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.cards.answers import ShownRefund
from services.cards.difference_records import DifferenceKind
from services.cards.differences import Differences
from services.cards.gateway import CardGateway
from services.cards.protocol import Pace
from services.clock import Now
from services.errors import ChangedElsewhere, NotFound, UserError
from services.events import Events
from services.money import AmountOutOfRange
from services.payments.errors import MoreThanReversible
from services.payments.records import CardTender, PaymentRecord, PaymentReversed
from services.payments.reversing import Left, Reversals, left_of
from services.payments.service import PaymentService
from services.refunds import store
from services.refunds.books import RefundBooks, is_shown
from services.refunds.errors import (
    NotRefundable,
    RefundExists,
    RefundNotOpen,
    RefundUnderWay,
)
from services.refunds.records import Followed, Refundable, RefundMoved, RefundOrder, RefundRecord
from services.refunds.recovery import RefundRecovery
from services.refunds.sending import Sending
from services.refunds.states import CAME_BACK, OPEN, Kind, Origin, State
from services.staff.approvals import approver_of, spend
from services.staff.errors import ApprovalInvalid, SamePerson
from services.staff.rights import Operator, Right
from services.storage.moments import shared_later
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule
from services.text import clean_line

APPROVAL: Final = "refund"
"""The action of an approval given over the shoulder; its document is `payment:<id>`."""

_WITHIN: Final = "rule: no more goes back than was paid"
_UNBEGUN: Final = frozenset({State.REQUESTED, State.REJECTED})


class RefundService:
    """Money back (*devoluciones*): asked for by one person, approved by another, sent once."""

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        payments: PaymentService,
        journal: Journal,
        events: Events,
        now: Now,
        *,
        pace: Pace | None = None,
    ) -> None:
        self._sessions = sessions
        self._payments = payments
        self._events = events
        self._now = now
        self._pace = pace or Pace()
        self._owner = str(uuid4())
        self._reversals = Reversals(journal, now)
        self._books = RefundBooks(sessions, self._reversals, journal, events, now)
        self._sending = Sending(
            sessions,
            gateway,
            self._books,
            Differences(sessions, journal, now),
            now,
            owner=self._owner,
            pace=self._pace,
        )
        self._recovery = RefundRecovery(
            sessions,
            gateway,
            self._books,
            self._sending,
            now,
            owner=self._owner,
            pace=self._pace,
        )

    # --- Deciding ---------------------------------------------------------------------------

    def propose(self, payment_id: str) -> Refundable:
        """What may still go back of a payment, and what that would reopen.

        Raises:
            NotFound.
        """
        payment = self._payments.show(payment_id)
        left = left_of(payment)
        with self._sessions.read() as session:
            spoken_for = store.spoken_for(session, payment_id)
            balances = store.balances(session, [part.invoice for part in left.parts])
            known = store.known_at_provider(session, payment_id)
            refunds = store.of_payment(session, payment_id)
        card = _card(payment)
        return Refundable(
            payment=payment.id,
            receipt=payment.receipt,
            account=payment.account,
            account_name=payment.account_name,
            received_on=payment.business_date,
            amount_cents=payment.amount_cents,
            most_cents=max(0, min(left.cents, payment.amount_cents - spoken_for)),
            refunded_cents=known,
            may_return_money=card is not None,
            card=f"{card.brand} ·{card.last4}" if card else "",
            left=left,
            balances=balances,
            reversals=payment.reversals,
            refunds=tuple(refunds),
        )

    def request(self, operator: Operator, order: RefundOrder) -> RefundRecord:
        """Ask for a refund; somebody else has to approve it before anything happens.

        The same order twice is one refund.

        Raises:
            NotAllowed, BadField, AmountOutOfRange, NotFound, ChargingGated: nothing was written.
            NotRefundable: no card. RefundUnderWay: another one of this payment.
            MoreThanReversible: with what is left. RefundExists: the id is another refund's.
        """
        order = self._checked(operator, order)
        at = self._now()

        def work(session: Session) -> None:
            left = self._reversals.hold(session, order.payment)
            self._add(session, operator, order, left, at)

        return self._asked(operator, order, work)

    def request_approved(
        self, operator: Operator, order: RefundOrder, approval_id: str
    ) -> RefundRecord:
        """Ask for a refund that a second person approved over the shoulder, and send it.

        Args:
            operator: who asks.
            order: what for.
            approval_id: an approval of `APPROVAL` for `payment:<id>` and the amount.

        Returns:
            It DONE, FAILED or IN_DOUBT: as `approve`.

        Raises:
            ApprovalInvalid, and what `request` raises: nothing was written. What `approve` raises
            once it is approved: nothing was sent.
        """
        order = self._checked(operator, order)
        at = self._now()

        def work(session: Session) -> None:
            left = self._reversals.hold(session, order.payment)
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
        """Say yes to what somebody else asked for, and send it.

        Returns:
            It DONE, with its reversal booked; FAILED, with the reason in `failure_code`; or
            IN_DOUBT: nothing is reopened until it is known. One that is only recorded is DONE.

        Raises:
            NotAllowed, SamePerson, NotFound, RefundNotOpen, ChargingGated: nothing changed.
            KeyCannotRefund, RefundNotSent, RefundsDiffer, MoreThanReversible, KeyMismatch: it is
            APPROVED, and nothing was sent.
        """
        operator.require(Right.APPROVE)
        record = self.show(refund_id)
        if record.requested_by_id == operator.user_id:
            raise SamePerson()
        if record.state is not State.REQUESTED:
            raise RefundNotOpen(refund=refund_id, state=record.state.value)
        if record.kind is Kind.MONEY:
            self._sending.refuse_if_gated()
        at = self._now()

        def work(session: Session) -> None:
            left = self._reversals.hold(session, record.payment)
            self._approve_in(session, operator, refund_id, operator.user_id, left, at)

        self._sessions.run(work)
        return self._after_approval(operator, self.show(refund_id), at)

    def reject(self, operator: Operator, refund_id: str, reason: str) -> RefundRecord:
        """Say no to a refund of which nothing was sent; who asked for it may take it back.

        Raises:
            NotAllowed, NotFound, BadField. RefundNotOpen: it was sent, or has ended. LostRefund.
        """
        record = self.show(refund_id)
        if record.requested_by_id != operator.user_id:
            operator.require(Right.APPROVE)
        why = clean_line(reason, field="reason", most=200, required=True)
        if record.state not in {State.REQUESTED, State.APPROVED}:
            raise RefundNotOpen(refund=refund_id, state=record.state.value)
        return self._books.move(operator, record, State.REJECTED, reason=why)

    # --- Finding out ------------------------------------------------------------------------

    def look_now(self, operator: Operator, refund_id: str) -> RefundRecord:
        """Send what is approved and still here, or ask the provider about what was sent.

        Returns:
            It as it stands; unchanged while another till has it in hand.

        Raises:
            As `approve`, once it is approved: nothing was sent.
        """
        record = self.show(refund_id)
        if record.state in {State.REQUESTED, State.REJECTED}:
            return record
        return self._recovery.look_now(operator, record)

    def recover(self, operator: Operator) -> list[RefundRecord]:
        """Bring what absent tills left behind to an end; each refund that was looked at."""
        return self._recovery.recover(operator)

    def provider_moved(self, operator: Operator, shown: ShownRefund) -> Followed:
        """Let the books follow what the provider shows of a refund that they know.

        One of ours that was in doubt is DONE; one that was DONE and came back is FAILED, and its
        money is credit again. Safe to tell twice, and in any order.

        Returns:
            What was done; false for nothing new, and for a refund that the books do not know.
        """
        with self._sessions.read() as session:
            record = store.find_at_provider(session, shown.id)
            if record is None and shown.refund:
                found = store.find(session, shown.refund)
                if found is not None and is_shown(found, shown) and found.state not in _UNBEGUN:
                    record = found
        return Followed.NOTHING if record is None else self._books.proven(operator, record, shown)

    def record_outside(self, operator: Operator, shown: ShownRefund, payment_id: str) -> Followed:
        """Let the books follow a refund that somebody made at the provider.

        What the books know already, as ours or because it was recorded by hand with the
        provider's id as its reference, is not written again.

        Raises:
            NotFound: no such payment.
        """
        followed = self.provider_moved(operator, shown)
        if followed or self._is_known(shown) or shown.status in CAME_BACK:
            return followed
        return self._books.outside(operator, shown, payment_id)

    def follow(
        self, operator: Operator, shown: ShownRefund, payment_id: str
    ) -> DifferenceKind | None:
        """Both of these, for whoever compares lists: what people should know of, if anything.

        Returns:
            REFUND for one that was made at the provider, REFUND_FAILED for one that came back,
            each once; None for what is as the books had it, and for ours that ended well.
        """
        followed = self.provider_moved(operator, shown)
        if not followed:
            followed = self.record_outside(operator, shown, payment_id)
            return DifferenceKind.REFUND if followed is Followed.BACK else None
        return DifferenceKind.REFUND_FAILED if followed is Followed.AGAIN else None

    # --- Looking ----------------------------------------------------------------------------

    def show(self, refund_id: str) -> RefundRecord:
        """One refund.

        Raises:
            NotFound.
        """
        return self._books.find(refund_id)

    def of_payment(self, payment_id: str) -> list[RefundRecord]:
        """The refunds of a payment, oldest first."""
        with self._sessions.read() as session:
            return store.of_payment(session, payment_id)

    def open_refunds(self) -> list[RefundRecord]:
        """What waits for a person or for the provider, oldest first."""
        with self._sessions.read() as session:
            return store.in_states(session, OPEN)

    def newest(self, limit: int = 100) -> list[RefundRecord]:
        """The newest refunds, in whatever state."""
        with self._sessions.read() as session:
            return store.newest(session, limit)

    # --- Inside -----------------------------------------------------------------------------

    def _checked(self, operator: Operator, order: RefundOrder) -> RefundOrder:
        operator.require(Right.REQUEST_REFUNDS)
        reason = clean_line(order.reason, field="reason", most=200, required=True)
        is_money = order.kind is Kind.MONEY
        reference = clean_line(order.reference, field="reference", most=100, required=not is_money)
        payment = self._payments.show(order.payment)
        if order.amount_cents <= 0:
            raise AmountOutOfRange(least_cents=1, most_cents=payment.amount_cents)
        if is_money:
            if _card(payment) is None:
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
        # The row first: written before, it is found by its own id, whatever is left by now.
        store.add(session, values, at, self._pace.lease)
        if order.amount_cents > left.cents:
            raise MoreThanReversible(left_cents=left.cents, amount_cents=order.amount_cents)
        record = store.find(session, order.id)
        assert record is not None  # noqa: S101  it was written just now
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
        record = store.find(session, refund_id)
        if record is None:
            raise NotFound(what="refund", which=refund_id)
        if record.approved_at == at:  # our own commit, answered into a broken connection
            return
        if record.state is not State.REQUESTED:
            raise ChangedElsewhere(what="refund", which=refund_id)
        if record.amount_cents > left.cents:
            raise MoreThanReversible(left_cents=left.cents, amount_cents=record.amount_cents)
        values: dict[str, Any] = {
            "approved_by": approver,
            "approved_at": at,
            "fence": record.fence + 1,
            "owner": self._owner,
            "lease_until": shared_later(session, at, self._pace.lease),
        }
        if not store.move(session, record, State.APPROVED, at, **values):
            raise ChangedElsewhere(what="refund", which=refund_id)
        self._books.tell(session, operator, record, State.APPROVED)
        if record.kind is Kind.RECORD:
            approved = store.find(session, refund_id)
            assert approved is not None  # noqa: S101  it was moved just now
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
        record = self.show(order.id)
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
        return self._sending.send(operator, record)

    def _refusal(self, error: Exception, order: RefundOrder) -> Exception:
        """What the operator is told when the database refused a refund."""
        if isinstance(error, UserError) or not isinstance(error, IntegrityError):
            return error
        rule = broken_rule(error)
        with self._sessions.read() as session:
            under_way = store.open_of(session, order.payment)
            spoken_for = store.spoken_for(session, order.payment)
        if rule.startswith("refund.") and under_way is not None:
            return RefundUnderWay(
                refund=under_way.id,
                state=under_way.state.value,
                who=under_way.requested_name,
                amount_cents=under_way.amount_cents,
            )
        if rule == _WITHIN:
            paid = self._payments.show(order.payment).amount_cents
            return MoreThanReversible(left_cents=paid - spoken_for, amount_cents=order.amount_cents)
        if rule.startswith(("rule: ", "refund.")):
            return ChangedElsewhere(rule=rule)
        return error

    def _find(self, refund_id: str) -> RefundRecord | None:
        with self._sessions.read() as session:
            return store.find(session, refund_id)

    def _is_known(self, shown: ShownRefund) -> bool:
        with self._sessions.read() as session:
            return store.find_at_provider(session, shown.id) is not None


def _card(payment: PaymentRecord) -> CardTender | None:
    """The tender whose money can go back to a card."""
    cards = (tender for tender in payment.tenders if isinstance(tender, CardTender))
    return next(cards, None)


def _is_same(found: RefundRecord, order: RefundOrder, operator: Operator) -> bool:
    asked = (order.payment, order.amount_cents, order.kind, operator.user_id)
    return (found.payment, found.amount_cents, found.kind, found.requested_by_id) == asked
