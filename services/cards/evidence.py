import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.audit.records import Entry
from services.audit.service import Journal
from services.cards import difference_store, store
from services.cards.answers import Answer, HostedPage, Intent, Kind
from services.cards.difference_records import DifferenceRecord
from services.cards.gateway import CardGateway
from services.cards.records import AttemptRecord
from services.cards.states import State
from services.clock import Now
from services.errors import NotFound
from services.payments.records import PaymentRecord
from services.payments.service import PaymentService
from services.storage.sessions import Sessions

_UNREACHED: Final = frozenset({Kind.NOT_SENT, Kind.UNKNOWN, Kind.GATEWAY_FAILED})
_LOG: Final = logging.getLogger("cards")


@dataclass(frozen=True, slots=True)
class BooksSay:
    """What the books have of an attempt."""

    attempt: AttemptRecord
    payment: PaymentRecord | None
    differences: tuple[DifferenceRecord, ...]
    steps: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class StripeSays:
    """What Stripe shows of an attempt at a moment.

    Attributes:
        problem: why it could not be read: `no_intent`, `unreached`, `key_refused` or `other`.
        code: the provider's short code of that, for whoever is asked for help.
        is_proof: the object is this attempt's, so that what it shows may be believed.
    """

    read_at: datetime
    intent: Intent | None = None
    page: HostedPage | None = None
    problem: str = ""
    is_proof: bool = False
    code: str = ""

    @property
    def end(self) -> State | None:
        """The end that this proves, SUCCEEDED or CANCELED; None while it proves none."""
        intent, page = self.intent, self.page
        if not self.is_proof:
            return None
        if intent is not None and intent.has_succeeded:
            return State.SUCCEEDED
        is_canceled = intent is not None and intent.is_canceled
        if page is not None:
            # The page is the fence: while it is open its customer may begin anew.
            is_canceled = page.status == "expired" and (intent is None or is_canceled)
        return State.CANCELED if is_canceled else None


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
            return StripeSays(self._now(), intent, page, _problem(answer), is_proof, _code(answer))
        if attempt.pi_id is None:
            return StripeSays(self._now(), problem="no_intent")
        answer = self._gateway.retrieve(attempt.pi_id, attempt.stripe_version)
        intent = answer.intent
        is_proof = intent is not None and (intent.id, intent.attempt) == (
            attempt.pi_id,
            attempt.id,
        )
        return StripeSays(self._now(), intent, None, _problem(answer), is_proof, _code(answer))


def _problem(answer: Answer) -> str:
    if answer.intent is not None or answer.page is not None:
        return ""
    _LOG.warning("Stripe could not be read: %s %s %s", answer.kind, answer.code, answer.message)
    if answer.status in {401, 403}:
        return "key_refused"
    return "unreached" if answer.kind in _UNREACHED else "other"


def _code(answer: Answer) -> str:
    status = str(answer.status) if answer.status else ""
    return " ".join(part for part in (status, answer.reason or answer.kind.value) if part)
