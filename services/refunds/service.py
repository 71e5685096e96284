from typing import Final
from uuid import uuid4

from services.audit.service import Journal
from services.cards.answers import ShownRefund
from services.cards.difference_records import DifferenceKind
from services.cards.differences import Differences
from services.cards.gateway import CardGateway
from services.cards.protocol import Pace
from services.clock import Now
from services.events import Events
from services.payments.left import left_of
from services.payments.reversing import Reversals
from services.payments.service import PaymentService
from services.refunds import store
from services.refunds.books import RefundBooks, is_shown
from services.refunds.deciding import APPROVAL, Deciding
from services.refunds.records import Followed, Refundable, RefundOrder, RefundRecord
from services.refunds.recovery import RefundRecovery
from services.refunds.refusing import limits_in
from services.refunds.sending import Sending
from services.refunds.states import CAME_BACK, OPEN, State
from services.staff.rights import Operator
from services.storage.sessions import Sessions

__all__ = ["APPROVAL", "RefundService"]

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
        pace, owner = pace or Pace(), str(uuid4())
        reversals = Reversals(journal, now)
        books = RefundBooks(sessions, reversals, journal, events, now)
        differences = Differences(sessions, journal, now)
        sending = Sending(sessions, gateway, books, differences, now, pace=pace)
        self._sessions = sessions
        self._payments = payments
        self._reversals = reversals
        self._books = books
        self._deciding = Deciding(
            sessions,
            payments,
            reversals,
            books,
            sending,
            events,
            now,
            owner=owner,
            lease=pace.lease,
        )
        self._recovery = RefundRecovery(
            sessions, gateway, books, sending, now, owner=owner, pace=pace
        )

    # --- Deciding ---------------------------------------------------------------------------

    def propose(self, payment_id: str) -> Refundable:
        """What may still go back of a payment, and what that would reopen.

        Raises:
            NotFound.
        """
        payment = self._payments.show(payment_id)
        credit = self._payments.credit_cents(payment.account)
        left = left_of(payment, credit)
        balances = self._payments.balances([part.invoice for part in left.parts])
        with self._sessions.read() as session:
            limits = limits_in(session, self._reversals, payment_id, left)
            known = store.known_at_provider(session, payment_id)
            refunds = store.of_payment(session, payment_id)
        card = payment.card
        return Refundable(
            payment=payment.id,
            receipt=payment.receipt,
            account=payment.account,
            account_name=payment.account_name,
            received_on=payment.business_date,
            amount_cents=payment.amount_cents,
            most_cents=limits.most_cents,
            refunded_cents=known,
            may_return_money=card is not None,
            card=f"{card.brand} ·{card.last4}" if card else "",
            left=left,
            balances=balances,
            reversals=payment.reversals,
            refunds=tuple(refunds),
            kept=limits.kept,
            credit_cents=credit,
        )

    def request(self, operator: Operator, order: RefundOrder) -> RefundRecord:
        """Ask for a refund; somebody else has to approve it before anything happens.

        The same order twice is one refund.

        Raises:
            NotAllowed, BadField, AmountOutOfRange, NotFound, ChargingGated: nothing was written.
            NotRefundable: no card. RefundUnderWay: another one of this payment.
            MoreThanReversible: with what is left. RefundLimited: with the most that may be given
            back, for the rest never was money, is not here yet, or was spent.
            RefundExists: the id is another refund's.
        """
        return self._deciding.request(operator, order)

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
        return self._deciding.request_approved(operator, order, approval_id)

    def approve(self, operator: Operator, refund_id: str) -> RefundRecord:
        """Say yes to what somebody else asked for, and send it.

        Returns:
            It DONE, with its reversal booked; FAILED, with the reason in `failure_code`; or
            IN_DOUBT: nothing is reopened until it is known. One that is only recorded is DONE.

        Raises:
            NotAllowed, SamePerson, NotFound, RefundNotOpen, ChargingGated: nothing changed.
            MoreThanReversible, RefundLimited: not any more; it waits as it was.
            KeyCannotRefund, RefundNotSent, RefundsDiffer, MoreThanReversible, KeyMismatch: it is
            APPROVED, and nothing was sent.
        """
        return self._deciding.approve(operator, refund_id)

    def reject(self, operator: Operator, refund_id: str, reason: str) -> RefundRecord:
        """Say no to a refund of which nothing was sent; who asked for it may take it back.

        Raises:
            NotAllowed, NotFound, BadField. RefundNotOpen: it was sent, or has ended. LostRefund.
        """
        return self._deciding.reject(operator, refund_id, reason)

    # --- Finding out ------------------------------------------------------------------------

    def look_now(self, operator: Operator, refund_id: str) -> RefundRecord:
        """Send what is approved and still here, or ask the provider about what was sent.

        Returns:
            It as it stands; unchanged while another till has it in hand, and once it has ended.

        Raises:
            As `approve`, once it is approved: nothing was sent.
        """
        return self._recovery.look_now(operator, self.show(refund_id))

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

    def _is_known(self, shown: ShownRefund) -> bool:
        with self._sessions.read() as session:
            return store.find_at_provider(session, shown.id) is not None
