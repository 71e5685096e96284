from datetime import timedelta
from typing import Final

from services.cards.answers import Kind
from services.cards.gateway import CardGateway
from services.cards.protocol import Pace
from services.clock import Now
from services.errors import UserError
from services.refunds import store
from services.refunds.books import RefundBooks, may_still_fail
from services.refunds.errors import LostRefund
from services.refunds.records import RefundRecord
from services.refunds.sending import DIFFERS, Sending
from services.refunds.states import UNFINISHED, State
from services.staff.rights import Operator
from services.storage.sessions import Sessions

_WATCH: Final = timedelta(hours=1)


class RefundRecovery:
    """Brings what absent tills left of refunds to an end.

    What two people approved is sent, because they decided it; what was sent is looked for first.
    Safe at any moment and at several tills at once: each refund has one owner.
    """

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        books: RefundBooks,
        sending: Sending,
        now: Now,
        *,
        owner: str,
        pace: Pace,
    ) -> None:
        self._sessions = sessions
        self._gateway = gateway
        self._books = books
        self._sending = sending
        self._now = now
        self._owner = owner
        self._pace = pace

    def recover(self, operator: Operator) -> list[RefundRecord]:
        """Look at every refund whose turn it is; each one that was looked at, as it stands then."""
        with self._sessions.read() as session:
            found = store.abandoned(session, self._now())
        looked = (self._one(operator, record) for record in found if _may_go_by_itself(record))
        return [record for record in looked if record is not None]

    def look_now(self, operator: Operator, record: RefundRecord) -> RefundRecord:
        """Look at one refund at once, unless another till has it in hand.

        Raises:
            What `Sending.send` raises: it is APPROVED still, and nothing was sent.
        """
        taken = self._take(record) if _has_a_next_step(record) else None
        if taken is None:
            return self._books.find(record.id)
        try:
            return self._look(operator, taken)
        except LostRefund:
            return self._books.find(record.id)

    def _one(self, operator: Operator, record: RefundRecord) -> RefundRecord | None:
        taken = self._take(record)
        if taken is None:
            return None
        try:
            return self._look(operator, taken)
        except UserError:
            # Written down with the refund; its next look is scheduled.
            return self._books.find(record.id)

    def _look(self, operator: Operator, record: RefundRecord) -> RefundRecord:
        if record.state is State.APPROVED:
            return self._sending.send(operator, record)
        if record.state in {State.SENDING, State.IN_DOUBT}:
            return self._sending.resolve(operator, record)
        return self._watch(operator, record) if may_still_fail(record) else record

    def _watch(self, operator: Operator, record: RefundRecord) -> RefundRecord:
        """A refund that the provider sent and the card's bank has not taken yet."""
        answer = self._gateway.read_refund(record.provider_refund_id or "", record.stripe_version)
        shown = answer.refund
        if answer.kind is Kind.REFUND and shown and shown.id == record.provider_refund_id:
            self._books.proven(operator, record, shown)
        found = self._books.find(record.id)
        if may_still_fail(found):
            self._sessions.run(
                lambda session: store.let_go(session, found, self._now(), _WATCH, found.failure)
            )
        return found

    def _take(self, record: RefundRecord) -> RefundRecord | None:
        host, lease = self._now(), self._pace.lease
        taken = self._sessions.run(
            lambda session: store.take_over(session, record, self._owner, host, lease)
        )
        return self._books.find(record.id) if taken else None


def _has_a_next_step(record: RefundRecord) -> bool:
    return record.state in UNFINISHED or may_still_fail(record)


def _may_go_by_itself(record: RefundRecord) -> bool:
    # Money that somebody gave back at the provider may have been meant as this very refund:
    # whether it is still wanted, a person says.
    return record.state is not State.APPROVED or record.failure_code != DIFFERS
