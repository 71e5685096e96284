import json
from uuid import uuid4

from services.cards import store
from services.cards.answers import CANCELABLE, Answer, Intent, Kind
from services.cards.errors import LostAttempt
from services.cards.phone import PhonePages
from services.cards.protocol import Pace, Protocol, wait_after
from services.cards.records import AttemptRecord
from services.cards.settlement import NotProof, Settlement, check_proof
from services.cards.states import State
from services.clock import Now
from services.staff.rights import Operator
from services.storage.sessions import Sessions


class Recovery:
    """Finds out what became of an attempt, or makes sure that nothing does.

    It reads, cancels and settles; it never confirms, so it never moves money forward. An invoice
    is released only by what the provider shows.
    """

    def __init__(
        self,
        sessions: Sessions,
        protocol: Protocol,
        settlement: Settlement,
        pages: PhonePages,
        now: Now,
        *,
        owner: str,
        pace: Pace,
    ) -> None:
        self._sessions = sessions
        self._protocol = protocol
        self._settlement = settlement
        self._pages = pages
        self._now = now
        self._owner = owner
        self._pace = pace

    def resolve(self, operator: Operator, attempt: AttemptRecord) -> AttemptRecord:
        """Discover or cancel, with the attempt's fence ours.

        Returns:
            The attempt SUCCEEDED, CANCELED, or IN_DOUBT with its next look scheduled.
        """
        for wait in self._pace.resolve_waits:
            self._pace.sleep(wait)
            answer = self._protocol.read(attempt)
            intent = self._proof(attempt, answer)
            if intent is None:
                continue
            if intent.status in CANCELABLE:
                answer = self._protocol.cancel(attempt, str(uuid4()))
                intent = self._proof(attempt, answer)
                if intent is None:
                    continue
            if intent.has_succeeded or intent.is_canceled:
                return self._finish(operator, attempt, intent)
            if intent.status == "processing":
                break
        return self._leave_in_doubt(operator, attempt)

    def answered(self, operator: Operator, attempt: AttemptRecord, answer: Answer) -> AttemptRecord:
        """Read what the last answer to a confirm proves, and act on nothing less than proof."""
        intent = answer.intent if answer.kind is Kind.INTENT else None
        try:
            if intent is not None and intent.has_succeeded:
                self._settlement.settle(operator, attempt, intent)
                return self._again(attempt)
        except NotProof as alarm:
            return self._leave_in_doubt(operator, attempt, alarm=str(alarm))
        if answer.kind is Kind.DECLINED:
            return self._declined(operator, attempt, answer)
        if intent is not None and intent.status == "processing":
            return self._leave_in_doubt(operator, attempt)
        return self.resolve(operator, self._doubt(operator, attempt, answer))

    def recover(self, operator: Operator) -> list[AttemptRecord]:
        """Take over what dead or absent tills left behind, and bring each to an end.

        Safe at any moment and at several tills at once: each attempt has one owner.
        """
        with self._sessions.read() as session:
            abandoned = store.abandoned(session, self._now())
        return [
            ended
            for attempt in abandoned
            if (ended := self._recover_one(operator, attempt)) is not None
        ]

    def _recover_one(self, operator: Operator, attempt: AttemptRecord) -> AttemptRecord | None:
        if attempt.is_waiting:
            # It belongs to its customer until its time is over: whoever looks only looks.
            return self._pages.look(operator, attempt).attempt
        host, lease = self._now(), self._pace.lease
        taken = self._sessions.run(
            lambda session: store.take_over(session, attempt, self._owner, host, lease)
        )
        if not taken:
            return None
        attempt = self._again(attempt)
        try:
            if attempt.page_id is not None:
                return self._pages.close(operator, attempt)
            if attempt.pi_id is None:
                watch = attempt.state is State.CREATING
                return self._protocol.move(operator, attempt, State.CANCELED, watch=watch)
            return self.resolve(operator, attempt)
        except LostAttempt:
            return None

    def _declined(
        self, operator: Operator, attempt: AttemptRecord, answer: Answer
    ) -> AttemptRecord:
        """A no of the bank, believed once the intent itself says that it waits for a card."""
        for wait in self._pace.resolve_waits:
            read = self._protocol.read(attempt)
            intent = self._proof(attempt, read)
            if intent is not None and intent.status == "requires_payment_method":
                told = {"code": answer.reason, "message": answer.message}
                return self._protocol.move(operator, attempt, State.ARMED, failure=json.dumps(told))
            if intent is not None:
                break
            self._pace.sleep(wait)
        return self.resolve(operator, self._doubt(operator, attempt, answer))

    def _finish(self, operator: Operator, attempt: AttemptRecord, intent: Intent) -> AttemptRecord:
        if intent.has_succeeded:
            self._settlement.settle(operator, attempt, intent)
            return self._again(attempt)
        try:
            return self._protocol.move(operator, attempt, State.CANCELED)
        except LostAttempt:
            return self._again(attempt)

    def _doubt(
        self, operator: Operator, attempt: AttemptRecord, answer: Answer | None = None
    ) -> AttemptRecord:
        if attempt.state is State.IN_DOUBT:
            return attempt
        told = None if answer is None else answer.told
        return self._protocol.move(
            operator, attempt, State.IN_DOUBT, watch=True, failure=told or attempt.failure
        )

    def _leave_in_doubt(
        self, operator: Operator, attempt: AttemptRecord, alarm: str = ""
    ) -> AttemptRecord:
        answer = Answer(Kind.UNKNOWN, code="not_proof", message=alarm) if alarm else None
        attempt = self._doubt(operator, attempt, answer)
        wait = wait_after(attempt.polls, self._pace.polls)
        self._sessions.run(lambda session: store.let_go(session, attempt, self._now(), wait))
        return self._again(attempt)

    def _proof(self, attempt: AttemptRecord, answer: Answer) -> Intent | None:
        """The intent that an answer shows, if it is this attempt's; a refusal shows one too."""
        intent = answer.intent
        if intent is None or answer.kind not in {Kind.INTENT, Kind.WRONG_STATE}:
            return None
        try:
            check_proof(attempt, intent)
        except NotProof:
            return None
        return intent

    def _again(self, attempt: AttemptRecord) -> AttemptRecord:
        with self._sessions.read() as session:
            return store.find(session, attempt.id) or attempt
