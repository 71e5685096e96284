from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from services.audit.service import Journal
from services.cards.answers import ShownRefund
from services.clock import Now
from services.events import Events
from services.payments.left import Left
from services.payments.records import Cause, PaymentReversed
from services.payments.reversing import Reversals
from services.refunds import store
from services.refunds.errors import LostRefund
from services.refunds.records import Followed, RefundMoved, RefundRecord, failure_told
from services.refunds.refusing import refuse_above
from services.refunds.states import CAME_BACK, MAY_STILL_FAIL, Kind, Origin, State
from services.staff.rights import Operator
from services.storage.sessions import Session, Sessions

_PROVABLE: Final = frozenset({State.APPROVED, State.SENDING, State.IN_DOUBT, State.FAILED})
Check = Callable[[Session, Left], None]


class RefundBooks:
    """Writes down where refunds stand; what is booked of a payment stands with it, or not at all.

    Every write is one transaction that may run again: it finds its own earlier effect by the
    moment that it was given. The network is never near.
    """

    def __init__(
        self,
        sessions: Sessions,
        reversals: Reversals,
        journal: Journal,
        events: Events,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._reversals = reversals
        self._journal = journal
        self._events = events
        self._now = now

    def find(self, refund_id: str) -> RefundRecord:
        """A refund as it stands.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            return store.get(session, refund_id)

    def refuse_above(
        self,
        session: Session,
        payment_id: str,
        amount_cents: int,
        left: Left,
        *,
        decided_cents: int = 0,
    ) -> None:
        """Refuse to give back what is not there, as `services.refunds.refusing` says.

        Raises:
            MoreThanReversible, RefundLimited.
        """
        refuse_above(
            session,
            self._reversals,
            payment_id,
            amount_cents,
            left,
            decided_cents=decided_cents,
        )

    def move(
        self,
        operator: Operator,
        record: RefundRecord,
        end: State,
        *,
        check: Check | None = None,
        reason: str = "",
        **values: Any,
    ) -> RefundRecord:
        """Commit one move under the refund's fence.

        Args:
            operator: who moves it.
            record: as it was when it was decided to move it.
            end: where it goes.
            check: looks at the payment, which is held meanwhile with its account's credit, and
                raises to refuse the move.
            reason: for the journal.
            values: further columns.

        Raises:
            LostRefund: another till moved it or took it over. Whatever `check` raises.
        """
        at = self._now()

        def work(session: Session) -> None:
            if check is not None:
                check(session, self._reversals.hold(session, record.payment, with_credit=True))
            if store.move(session, record, end, at, **values):
                self.tell(session, operator, record, end, reason=reason, **values)
                return
            found = store.find(session, record.id)
            fence = values.get("fence", record.fence)
            if found is None or (found.state, found.fence, found.changed_at) != (end, fence, at):
                raise LostRefund(refund=record.id)
            # The move stands: its commit was answered into a broken connection.

        self._sessions.run(work)
        return self._announced(record.id)

    def done_in(
        self,
        session: Session,
        operator: Operator,
        record: RefundRecord,
        left: Left,
        at: datetime,
        **values: Any,
    ) -> None:
        """Make a refund DONE and take its money out of the books, with the payment held.

        What was reversed before by another cause is not reversed twice: if less than the refund
        is left of the payment, that much is booked, and `verify` names the rest.
        """
        held = store.prove(session, record.id, record.state, at, state=State.DONE.value, **values)
        if not held:
            raise LostRefund(refund=record.id)
        self.reverse_in(session, operator, record, left)
        self.tell(session, operator, record, State.DONE, **values)

    def reverse_in(
        self, session: Session, operator: Operator, record: RefundRecord, left: Left
    ) -> None:
        """Book a refund's reversal, of what is left of its payment at most.

        Money that went through the provider is a fact, whatever became of the credit meanwhile:
        the account may fall below zero by it, and the journal tells so.
        """
        amount = min(record.amount_cents, left.cents)
        if amount > 0:
            self._reversals.reverse_in(
                session,
                operator,
                record.payment,
                amount,
                cause=Cause(refund=record.id),
                reason=record.reason,
                approver=record.approved_by or "-",
                is_fact=record.kind is Kind.MONEY,
            )

    def proven(self, operator: Operator, record: RefundRecord, shown: ShownRefund) -> Followed:
        """Write down what the provider shows of one of our refunds, once, whoever was shown it.

        The caller made sure that it is this refund.
        """
        at = self._now()
        followed = self._sessions.run(
            lambda session: self._proven(session, operator, record.id, shown, at)
        )
        if followed:
            self._announced(record.id)
        if followed in {Followed.BACK, Followed.AGAIN}:
            self._events.publish(PaymentReversed(record.payment, record.account))
        return followed

    def outside(self, operator: Operator, shown: ShownRefund, payment_id: str) -> Followed:
        """Let the books follow a refund that somebody made at the provider."""
        at = self._now()
        followed = self._sessions.run(
            lambda session: self._outside(session, operator, shown, payment_id, at)
        )
        if followed is Followed.BACK:
            record = self._announced(shown.id)
            self._events.publish(PaymentReversed(payment_id, record.account))
        return followed

    def tell(
        self,
        session: Session,
        operator: Operator,
        record: RefundRecord,
        end: State,
        *,
        reason: str = "",
        **values: Any,
    ) -> None:
        """Write a move into the journal, last in its transaction."""
        kept = ("provider_refund_id", "provider_status", "expect_refunded_cents", "failure")
        told = {name: values[name] for name in kept if values.get(name) is not None}
        self._journal.append(
            session,
            operator,
            f"refund.{end.value.lower()}",
            f"refund:{record.id}",
            before={"state": record.state},
            after={"state": end, "amount_cents": record.amount_cents} | told,
            reason=reason,
        )

    def _proven(
        self,
        session: Session,
        operator: Operator,
        refund_id: str,
        shown: ShownRefund,
        at: datetime,
    ) -> Followed:
        record = store.get(session, refund_id)
        left = self._reversals.hold(session, record.payment, with_credit=True)
        record = store.get(session, refund_id)
        values: dict[str, Any] = {
            "provider_refund_id": shown.id,
            "provider_status": shown.status,
            "failure": _failure(shown),
        }
        is_back = shown.status in CAME_BACK
        if record.state is State.DONE and not is_back:
            return self._noted(session, operator, record, shown, at)
        if record.state is State.DONE:
            return self._came_back(session, operator, record, at, **values)
        if record.state not in _PROVABLE or record.provider_refund_id is not None:
            return Followed.AGAIN if _is_ours(record, State.FAILED, at) else Followed.NOTHING
        if is_back:
            if record.state is State.FAILED:
                return Followed.NOTHING
            store.prove(session, record.id, record.state, at, state="FAILED", **values)
            self.tell(session, operator, record, State.FAILED, **values)
            return Followed.NOTED
        self.done_in(session, operator, record, left, at, **values, poll_at=None)
        return Followed.BACK

    def _noted(
        self,
        session: Session,
        operator: Operator,
        record: RefundRecord,
        shown: ShownRefund,
        at: datetime,
    ) -> Followed:
        if record.changed_at == at:  # our own commit, answered into a broken connection
            return Followed.BACK
        if record.provider_status == shown.status and record.provider_refund_id == shown.id:
            return Followed.NOTHING
        values: dict[str, Any] = {
            "provider_refund_id": shown.id,
            "provider_status": shown.status,
        }
        store.prove(session, record.id, State.DONE, at, **values)
        self.tell(session, operator, record, State.DONE, **values)
        return Followed.NOTED

    def _came_back(
        self,
        session: Session,
        operator: Operator,
        record: RefundRecord,
        at: datetime,
        **values: Any,
    ) -> Followed:
        store.prove(session, record.id, State.DONE, at, state=State.FAILED.value, **values)
        self._reversals.return_again_in(
            session,
            operator,
            record.payment,
            cause=Cause(refund=record.id),
            reason=record.reason,
            approver=record.approved_by or "-",
        )
        self.tell(session, operator, record, State.FAILED, **values)
        return Followed.AGAIN

    def _outside(
        self,
        session: Session,
        operator: Operator,
        shown: ShownRefund,
        payment_id: str,
        at: datetime,
    ) -> Followed:
        left = self._reversals.hold(session, payment_id, with_credit=True)
        by_hand = store.recorded_by_hand(session, payment_id, shown.id)
        if by_hand is not None:
            return self._noted(session, operator, by_hand, shown, at)
        if not store.add_once(session, _outside_row(operator, shown, payment_id, at), at):
            found = store.find_at_provider(session, shown.id)
            ours = found is not None and found.requested_at == at
            return Followed.BACK if ours else Followed.NOTHING
        record = store.get(session, shown.id)
        self.reverse_in(session, operator, record, left)
        self.tell(session, operator, record, State.DONE, provider_refund_id=shown.id)
        return Followed.BACK

    def _announced(self, refund_id: str) -> RefundRecord:
        record = self.find(refund_id)
        self._events.publish(RefundMoved(record.id, record.payment, record.state))
        return record


def is_shown(record: RefundRecord, shown: ShownRefund) -> bool:
    """Whether an object of the provider is this refund: our id in it, this intent and amount."""
    return (
        shown.refund == record.id
        and shown.intent == record.pi_id
        and shown.amount_cents == record.amount_cents
        and shown.currency == "usd"
        and record.provider_refund_id in {None, shown.id}
    )


def may_still_fail(record: RefundRecord) -> bool:
    """Whether a refund that is done has to be looked at again."""
    return record.state is State.DONE and record.provider_status in MAY_STILL_FAIL


def _is_ours(record: RefundRecord, state: State, at: datetime) -> bool:
    return record.state is state and record.changed_at == at


def _failure(shown: ShownRefund) -> str | None:
    return failure_told(shown.failure or shown.status) if shown.status in CAME_BACK else None


def _outside_row(
    operator: Operator, shown: ShownRefund, payment_id: str, at: datetime
) -> dict[str, Any]:
    return {
        "id": shown.id,
        "payment_id": payment_id,
        "kind": Kind.MONEY.value,
        "origin": Origin.OUTSIDE.value,
        "amount_cents": shown.amount_cents,
        "state": State.DONE.value,
        "provider_refund_id": shown.id,
        "provider_status": shown.status,
        "expect_refunded_cents": 0,
        "reason": shown.reason or "Devolución hecha en Stripe",
        "reference": "",
        "till": operator.till,
        "requested_at": at,
        "stripe_version": "",
        "owner": "",
        "changed_at": at,
    }
