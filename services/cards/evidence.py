from dataclasses import dataclass
from datetime import datetime

from services.audit.records import Entry
from services.audit.service import Journal
from services.cards import difference_store, store
from services.cards.answers import Answer, HostedPage, Intent
from services.cards.difference_records import DifferenceRecord
from services.cards.gateway import CardGateway
from services.cards.records import AttemptRecord
from services.clock import Now
from services.errors import NotFound
from services.payments.records import PaymentRecord
from services.payments.service import PaymentService
from services.storage.sessions import Sessions


@dataclass(frozen=True, slots=True)
class BooksSay:
    """What the books have of an attempt."""

    attempt: AttemptRecord
    payment: PaymentRecord | None
    differences: tuple[DifferenceRecord, ...]
    steps: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class StripeSays:
    """What Stripe shows of an attempt at a moment; `problem` is told when it could not be read.

    `is_proof`: the object is this attempt's, so that what it shows may be believed.
    """

    read_at: datetime
    intent: Intent | None = None
    page: HostedPage | None = None
    problem: str = ""
    is_proof: bool = False


class Evidence:
    """Puts what Stripe says beside what the books say. It reads, and changes nothing."""

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        payments: PaymentService,
        journal: Journal,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._gateway = gateway
        self._payments = payments
        self._journal = journal
        self._now = now

    def books(self, attempt_id: str) -> BooksSay:
        """The attempt, its payment, its differences and each step of it, newest first.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            attempt = store.find(session, attempt_id)
            differences = difference_store.of_attempt(session, attempt_id)
        if attempt is None:
            raise NotFound(what="attempt", which=attempt_id)
        return BooksSay(
            attempt,
            self._payments.of_attempt(attempt_id),
            tuple(differences),
            tuple(self._journal.about(f"attempt:{attempt_id}")),
        )

    def stripe(self, attempt: AttemptRecord) -> StripeSays:
        """What Stripe shows now. It waits on the network: never on the window's thread."""
        if attempt.page_id is not None:
            answer = self._gateway.read_page(attempt.page_id, attempt.stripe_version)
            page = answer.page
            intent = page.intent if page else None
            is_proof = page is not None and page.attempt == attempt.id
            return StripeSays(self._now(), intent, page, _problem(answer), is_proof)
        if attempt.pi_id is None:
            return StripeSays(self._now(), problem="no_intent")
        answer = self._gateway.retrieve(attempt.pi_id, attempt.stripe_version)
        intent = answer.intent
        is_proof = intent is not None and (intent.id, intent.attempt) == (
            attempt.pi_id,
            attempt.id,
        )
        return StripeSays(self._now(), intent, None, _problem(answer), is_proof)


def _problem(answer: Answer) -> str:
    if answer.intent is not None or answer.page is not None:
        return ""
    return answer.message or answer.reason or answer.kind.value
