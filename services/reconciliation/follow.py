from collections.abc import Iterable, Sequence
from typing import Final

from services.cards.answers import ShownDispute, ShownEvent, ShownRefund
from services.cards.difference_records import DifferenceKind, DifferenceRecord, NewDifference
from services.cards.differences import Differences
from services.cards.gateway import CardGateway
from services.clock import Now
from services.payments.records import Direction
from services.reconciliation import store
from services.refunds.disputes import DisputeService
from services.refunds.service import RefundService
from services.refunds.states import Origin, State
from services.staff.rights import Operator
from services.storage.sessions import Sessions

KINDS: Final = (
    "payment_intent.succeeded",
    "payment_intent.canceled",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
)
_DISPUTES_SPAN: Final = 150 * 86_400
"""Cardholders have about four months; a bank takes its time to answer."""


class Follower:
    """Makes the books follow the money that went back at Stripe, whoever sent it."""

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        refunds: RefundService,
        disputes: DisputeService,
        differences: Differences,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._gateway = gateway
        self._refunds = refunds
        self._disputes = disputes
        self._differences = differences
        self._now = now

    def follow_lists(self, operator: Operator, since: int) -> list[DifferenceRecord]:
        """Every refund and dispute that is new since a Unix moment.

        Returns:
            What people should know of, as far as it is told for the first time.

        Raises:
            ProviderUnavailable.
        """
        found = [self._refund(operator, each) for each in list(self._gateway.refunds_since(since))]
        found += [
            self._dispute(operator, each) for each in list(self._gateway.disputes_since(since))
        ]
        return [each for each in found if each is not None]

    def read_events(self, since: int) -> list[ShownEvent]:
        """The events since a Unix moment that nobody has dealt with yet, oldest first.

        Raises:
            ProviderUnavailable.
        """
        events = list(self._gateway.events_since(since, KINDS))
        with self._sessions.read() as session:
            fresh = store.new_events(session, [event.id for event in events])
        return [event for event in reversed(events) if event.id in fresh]

    def follow_events(
        self, operator: Operator, events: Sequence[ShownEvent]
    ) -> list[DifferenceRecord]:
        """What became of older refunds and disputes; the events count as dealt with afterwards.

        Raises:
            ProviderUnavailable.
        """
        found: list[DifferenceRecord | None] = []
        for subject in _subjects(events, "refund."):
            answer = self._gateway.read_refund(subject, self._gateway.version)
            if answer.refund is not None:
                found.append(self._refund(operator, answer.refund))
        for subject in _subjects(events, "charge.refunded"):
            found += self._refunds_of_charge(operator, subject)
        disputed = set(_subjects(events, "charge.dispute."))
        if disputed:
            since = int(self._now().timestamp()) - _DISPUTES_SPAN
            for shown in list(self._gateway.disputes_since(since)):
                if shown.id in disputed:
                    found.append(self._dispute(operator, shown))
        with self._sessions.begin() as session:
            for event in events:
                store.keep_event(
                    session,
                    {
                        "id": event.id,
                        "kind": event.kind,
                        "subject": event.subject,
                        "created": event.created,
                        "seen_at": self._now(),
                    },
                )
        return [each for each in found if each is not None]

    def _refunds_of_charge(
        self, operator: Operator, charge: str
    ) -> Iterable[DifferenceRecord | None]:
        with self._sessions.read() as session:
            intent = store.intent_of_charge(session, charge)
        shown = list(self._gateway.refunds_of(intent)) if intent else []
        return [self._refund(operator, each) for each in shown]

    def _refund(self, operator: Operator, shown: ShownRefund) -> DifferenceRecord | None:
        payment = self._payment_of(shown.intent)
        if payment is None:
            return None
        kind = self._refunds.follow(operator, shown, payment) or self._standing(shown, payment)
        if kind is None:
            return None
        ref = shown.id if kind is DifferenceKind.REFUND else f"{shown.id}:{shown.status}"
        return self._note(operator, kind, ref, payment, shown.amount_cents, shown.status)

    def _standing(self, shown: ShownRefund, payment: str) -> DifferenceKind | None:
        """What the books followed before; whoever did may have died before telling people."""
        known = next(
            (
                each
                for each in self._refunds.of_payment(payment)
                if each.provider_refund_id == shown.id
            ),
            None,
        )
        if known is None:
            return None
        if known.state is State.FAILED:
            again = any(
                each.direction is Direction.AGAIN and each.cause.refund == known.id
                for each in self._refunds.propose(payment).reversals
            )
            return DifferenceKind.REFUND_FAILED if again else None
        return DifferenceKind.REFUND if known.origin is Origin.OUTSIDE else None

    def _dispute(self, operator: Operator, shown: ShownDispute) -> DifferenceRecord | None:
        payment = self._payment_of(shown.intent)
        if payment is None:
            return None
        self._disputes.seen(operator, shown, payment)
        ref = f"{shown.id}:{shown.status}"
        return self._note(
            operator, DifferenceKind.DISPUTE, ref, payment, shown.amount_cents, shown.status
        )

    def _note(
        self,
        operator: Operator,
        kind: DifferenceKind,
        ref: str,
        payment: str,
        amount_cents: int,
        status: str,
    ) -> DifferenceRecord | None:
        new = NewDifference(
            kind,
            ref,
            attempt=payment,
            payment=payment,
            there_cents=amount_cents,
            told={"status": status},
        )
        return self._differences.note(operator, new)

    def _payment_of(self, intent: str) -> str | None:
        with self._sessions.read() as session:
            return store.payment_of_intent(session, intent) if intent else None


def _subjects(events: Sequence[ShownEvent], beginning: str) -> list[str]:
    named = (event.subject for event in events if event.kind.startswith(beginning))
    return list(dict.fromkeys(named))
