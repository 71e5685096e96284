import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import uuid4

from services.cards import store
from services.cards.answers import CANCELABLE, Intent, Kind
from services.cards.difference_records import DifferenceKind, DifferenceRecord, NewDifference
from services.cards.differences import Differences
from services.cards.gateway import CardGateway
from services.cards.phone import close_orphan
from services.cards.records import AttemptRecord
from services.cards.settlement import NotProof, Settlement, check_proof
from services.cards.states import State
from services.clock import Now
from services.staff.rights import Operator
from services.storage.sessions import Sessions

_LOOKS: Final = (
    timedelta(hours=1),
    timedelta(hours=24),
    timedelta(days=7),
    timedelta(days=30),
)
_LOG: Final = logging.getLogger("cards.sweep")


@dataclass(slots=True)
class Swept:
    """What a sweep brought to its place: attempts by id, and what people have to decide."""

    matched: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    canceled: int = 0
    found: list[DifferenceRecord] = field(default_factory=list)

    def add(self, part: "Swept") -> None:
        """Take what another sweep brought."""
        self.matched += part.matched
        self.settled += part.settled
        self.waiting += part.waiting
        self.canceled += part.canceled
        self.found += part.found

    def note(self, record: DifferenceRecord | None) -> None:
        """Keep a difference that was found for the first time."""
        if record is not None:
            self.found.append(record)


class Sweep:
    """Compares what Stripe has of our attempts with what the books say of them.

    It settles what is proven and cancels what could still move; the rest is a difference.
    """

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        settlement: Settlement,
        differences: Differences,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._gateway = gateway
        self._settlement = settlement
        self._differences = differences
        self._now = now

    def compare(self, operator: Operator, intents: Iterable[Intent]) -> Swept:
        """Hold intents against the attempts they name; unknown ones are the gate's business.

        Raises:
            DatabaseUnavailable, DatabaseBusy: some of it may be done; it is safe to repeat.
        """
        swept = Swept()
        marked = [intent for intent in intents if intent.attempt]
        with self._sessions.read() as session:
            known = store.several(session, {intent.attempt for intent in marked})
        for intent in marked:
            attempt = known.get(intent.attempt)
            if attempt is not None:
                self._compare(operator, attempt, intent, swept)
        return swept

    def doubt_payment(self, operator: Operator, attempt_id: str, amount_cents: int) -> Swept:
        """Ask Stripe about one payment of the books that its list did not show as taken."""
        swept = Swept()
        with self._sessions.read() as session:
            attempt = store.find(session, attempt_id)
        if attempt is None or attempt.pi_id is None:
            return swept
        answer = self._gateway.retrieve(attempt.pi_id, attempt.stripe_version)
        if answer.intent is not None and answer.kind is Kind.INTENT:
            self._compare(operator, attempt, answer.intent, swept)
        elif answer.code == "resource_missing":
            swept.note(self._phantom(operator, attempt, amount_cents, answer.message))
        else:
            swept.waiting.append(attempt.id)
        return swept

    def watch(self, operator: Operator) -> Swept:
        """Look again at canceled attempts that once had an unclear answer, for thirty days."""
        swept = Swept()
        now = self._now()
        with self._sessions.read() as session:
            due = [
                attempt
                for attempt in store.watched(session, now)
                if attempt.changed_at + _LOOKS[0] <= now
            ]
        for attempt in due:
            if attempt.pi_id is not None:
                answer = self._gateway.retrieve(attempt.pi_id, attempt.stripe_version)
                if answer.intent is None:
                    continue
                self._compare(operator, attempt, answer.intent, swept)
            elif not self._has_no_page(operator, attempt):
                continue
            ahead = (attempt.changed_at + look for look in _LOOKS)
            next_look = next((moment for moment in ahead if moment > now), None)
            with self._sessions.begin() as session:
                store.watch_until(session, attempt.id, next_look)
        return swept

    def _has_no_page(self, operator: Operator, attempt: AttemptRecord) -> bool:
        """Whether no page is open whose id the books never learned: a create's lost answer."""
        if not attempt.is_on_phone or attempt.page_id is not None:
            return True
        return close_orphan(self._gateway, self._settlement, operator, attempt)

    def _compare(
        self, operator: Operator, attempt: AttemptRecord, intent: Intent, swept: Swept
    ) -> None:
        if attempt.pi_id is not None and attempt.pi_id != intent.id:
            self._second_intent(operator, attempt, intent, swept)
            return
        try:
            check_proof(attempt, intent)
        except NotProof as alarm:
            swept.note(self._differs(operator, attempt, intent, str(alarm)))
            return
        if intent.has_succeeded:
            self._taken(operator, attempt, intent, swept)
        elif attempt.state is State.SUCCEEDED:
            swept.note(self._phantom(operator, attempt, attempt.amount_cents, intent.status))
        elif attempt.state is State.CANCELED and intent.status in CANCELABLE:
            self._stop(operator, attempt, intent, swept)
        elif not attempt.is_finished:
            swept.waiting.append(attempt.id)

    def _taken(
        self, operator: Operator, attempt: AttemptRecord, intent: Intent, swept: Swept
    ) -> None:
        if attempt.state is not State.SUCCEEDED:
            self._settlement.settle(operator, attempt, intent)
            swept.settled.append(attempt.id)
            swept.matched.append(attempt.id)
        elif intent.received_cents != attempt.amount_cents and not attempt.needs_review:
            swept.note(self._differs(operator, attempt, intent, "amount"))
        else:
            swept.matched.append(attempt.id)

    def _second_intent(
        self, operator: Operator, attempt: AttemptRecord, intent: Intent, swept: Swept
    ) -> None:
        """An attempt has one intent; another one with its mark takes money only by a fault."""
        if intent.has_succeeded:
            new = NewDifference(
                DifferenceKind.DOUBLE,
                intent.id,
                attempt=attempt.id,
                payment=attempt.id if attempt.state is State.SUCCEEDED else "",
                here_cents=attempt.amount_cents,
                there_cents=intent.received_cents,
                told={"charge": intent.charge, "first": attempt.pi_id},
            )
            swept.note(self._differences.note(operator, new))
        elif intent.status in CANCELABLE:
            self._stop(operator, attempt, intent, swept)

    def _stop(
        self, operator: Operator, attempt: AttemptRecord, intent: Intent, swept: Swept
    ) -> None:
        """An intent that nobody waits for any more must not be able to take money."""
        answer = self._gateway.cancel(intent.id, str(uuid4()), attempt.stripe_version)
        told = answer.intent
        if told is None:
            swept.waiting.append(attempt.id)
        elif told.is_canceled:
            swept.canceled += 1
        elif told.has_succeeded:
            self._compare(operator, attempt, told, swept)
        _LOG.warning("%s of %s was still open: %s", intent.id, attempt.id, told and told.status)

    def _differs(
        self, operator: Operator, attempt: AttemptRecord, intent: Intent, why: str
    ) -> DifferenceRecord | None:
        new = NewDifference(
            DifferenceKind.DIFFERING,
            intent.id,
            attempt=attempt.id,
            payment=attempt.id if attempt.state is State.SUCCEEDED else "",
            here_cents=attempt.amount_cents,
            there_cents=intent.received_cents,
            told={"why": why, "currency": intent.currency, "status": intent.status},
        )
        return self._differences.note(operator, new)

    def _phantom(
        self, operator: Operator, attempt: AttemptRecord, amount_cents: int, told: str
    ) -> DifferenceRecord | None:
        new = NewDifference(
            DifferenceKind.PHANTOM,
            attempt.id,
            attempt=attempt.id,
            payment=attempt.id,
            here_cents=amount_cents,
            there_cents=0,
            told={"intent": attempt.pi_id, "shown": told},
        )
        return self._differences.note(operator, new)
