from datetime import UTC, datetime
from typing import Final

from services.audit.service import Journal
from services.cards.answers import ShownDispute
from services.clock import Now
from services.errors import NotFound
from services.events import Events
from services.payments.left import Left
from services.payments.records import Cause, Direction, PaymentReversed
from services.payments.reversing import Reversals
from services.refunds import dispute_store
from services.refunds.records import DisputeMoved, DisputeRecord, Followed
from services.staff.rights import Operator
from services.storage.sessions import Session, Sessions

_TAKEN: Final = frozenset({"needs_response", "under_review", "lost"})
"""The bank took the money back, for now or for good. Anything else than these and `won` is a
question of the bank (`warning_…`) or something that was prevented: written down, no money moved."""

_RANK: Final = {"needs_response": 1, "under_review": 2, "lost": 3, "won": 4}
"""How far a dispute has come; what is shown late and is less far says nothing new."""

_REASON: Final = "Contracargo"


class DisputeService:
    """Disputes (*contracargos*): what a cardholder's bank took back, and what it gave again."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now
        self._reversals = Reversals(journal, now)

    def seen(self, operator: Operator, shown: ShownDispute, payment_id: str) -> Followed:
        """Let the books follow a dispute as the provider shows it now.

        Told twice or in any order it ends the same: opened or lost, the payment is reversed once;
        won, the money is credit of the account again. One that is first seen won changes nothing
        but its own row, for nobody was told that its invoices were owed again.

        Returns:
            What was done about it; false when there was nothing new.

        Raises:
            NotFound: no such payment.
        """
        at = self._now()
        followed = self._sessions.run(
            lambda session: self._seen(session, operator, shown, payment_id, at)
        )
        if followed:
            record = self.show(shown.id)
            self._events.publish(DisputeMoved(record.id, record.payment, record.status))
            if followed is not Followed.NOTED:
                self._events.publish(PaymentReversed(record.payment, record.account))
        return followed

    def show(self, dispute_id: str) -> DisputeRecord:
        """One dispute.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            found = dispute_store.find(session, dispute_id)
        if found is None:
            raise NotFound(what="dispute", which=dispute_id)
        return found

    def of_payment(self, payment_id: str) -> list[DisputeRecord]:
        """The disputes of a payment, oldest first."""
        with self._sessions.read() as session:
            return dispute_store.of_payment(session, payment_id)

    def of_account(self, number: str) -> list[DisputeRecord]:
        """The disputes of an account's payments, oldest first."""
        with self._sessions.read() as session:
            return dispute_store.of_account(session, number)

    def newest(self, limit: int = 100) -> list[DisputeRecord]:
        """The disputes that were opened last."""
        with self._sessions.read() as session:
            return dispute_store.newest(session, limit)

    def _seen(
        self,
        session: Session,
        operator: Operator,
        shown: ShownDispute,
        payment_id: str,
        at: datetime,
    ) -> Followed:
        left = self._reversals.hold(session, payment_id, with_credit=True)
        is_new = dispute_store.add(session, _row(shown, payment_id, at))
        record = dispute_store.find(session, shown.id)
        if record is None:
            raise NotFound(what="dispute", which=shown.id)
        before = None if is_new else record.status
        if not is_new:
            if record.changed_at == at:  # our own commit, answered into a broken connection
                return self._booked(session, record)
            if shown.status == record.status or _rank(shown.status) < _rank(record.status):
                return Followed.NOTHING
            dispute_store.note(session, record, shown.status, at)
        followed = self._book(session, operator, record, shown.status, left)
        self._journal.append(
            session,
            operator,
            "dispute.seen",
            f"dispute:{shown.id}",
            before={"status": before},
            after={"status": shown.status, "amount_cents": shown.amount_cents},
            reason=shown.reason,
        )
        return followed

    def _book(
        self,
        session: Session,
        operator: Operator,
        record: DisputeRecord,
        status: str,
        left: Left,
    ) -> Followed:
        cause, payment = Cause(dispute=record.id), record.payment
        if status in _TAKEN:
            # What a refund gave back before can't be taken out of the books a second time.
            amount = min(record.amount_cents, left.cents)
            if amount <= 0 or self._stands(session, record, Direction.BACK):
                return Followed.NOTED
            self._reversals.reverse_in(
                session, operator, payment, amount, cause=cause, reason=_REASON, is_fact=True
            )
            return Followed.BACK
        if status == "won":
            again = self._reversals.return_again_in(
                session, operator, payment, cause=cause, reason=_REASON
            )
            return Followed.NOTED if again is None else Followed.AGAIN
        return Followed.NOTED

    def _booked(self, session: Session, record: DisputeRecord) -> Followed:
        if record.status == "won" and self._stands(session, record, Direction.AGAIN):
            return Followed.AGAIN
        is_back = record.status in _TAKEN and self._stands(session, record, Direction.BACK)
        return Followed.BACK if is_back else Followed.NOTED

    def _stands(self, session: Session, record: DisputeRecord, direction: Direction) -> bool:
        cause = Cause(dispute=record.id)
        return self._reversals.stands(session, record.payment, cause, direction)


def _rank(status: str) -> int:
    return _RANK.get(status, 0)


def _row(shown: ShownDispute, payment_id: str, at: datetime) -> dict[str, object]:
    opened = datetime.fromtimestamp(shown.created, UTC) if shown.created else at
    return {
        "id": shown.id,
        "payment_id": payment_id,
        "amount_cents": shown.amount_cents,
        "reason": shown.reason,
        "status": shown.status,
        "opened_at": opened,
        "changed_at": at,
    }
