"""A charge on the customer's own phone: the page is the fence, as the intent is for the window.

    T1 claim · T2 CREATING · N1 page · T3 ARMED · T4 CONFIRMING · (the link is told) · T5

From T4 on the customer may pay at any moment, whatever this program does. So the claims are
released only once the page is seen expired and no intent of it can succeed.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import uuid4

from services.cards import store
from services.cards.answers import CANCELABLE, Answer, HostedPage, Intent, Kind
from services.cards.errors import LostAttempt
from services.cards.gateway import CardGateway
from services.cards.pages import check_page
from services.cards.params import PageTerms
from services.cards.protocol import Pace, Protocol, idempotency_key, wait_after
from services.cards.records import AttemptRecord
from services.cards.settlement import NotProof, Settlement, check_proof
from services.cards.states import State
from services.clock import Now
from services.office.records import Company
from services.office.service import OfficeService
from services.staff.rights import Operator
from services.storage.sessions import Sessions

MINUTES_SETTING: Final = "phone.minutes"
"""The business setting with how long a page stays open."""

BACK_SETTING: Final = "phone.back"
"""The business setting with the web page on which a customer lands who has paid."""

_MINUTES: Final = 60
# The provider takes 30 minutes to 24 hours by its own clock, and clocks differ.
_LEAST_MINUTES: Final = 45
_MOST_MINUTES: Final = 23 * 60
_TURN: Final = timedelta(minutes=1)
_POLLS: Final = (
    timedelta(seconds=5),
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
)
_PUBLIC_MAIL: Final = frozenset(
    {"gmail.com", "hotmail.com", "outlook.com", "outlook.es", "yahoo.com", "yahoo.es", "live.com"}
)
_NEUTRAL: Final = "https://stripe.com/"


@dataclass(frozen=True, slots=True)
class Look:
    """An attempt after a look at its page; `was_reached` tells whether the provider answered."""

    attempt: AttemptRecord
    was_reached: bool = True


class PhonePages:
    """Shows, watches and closes the pages on which customers pay by themselves.

    Reading needs no lease: whoever looks may record what the provider proves. Only the release
    of an unpaid attempt goes through its fence.
    """

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        protocol: Protocol,
        settlement: Settlement,
        now: Now,
        pace: Pace,
    ) -> None:
        self._sessions = sessions
        self._gateway = gateway
        self._protocol = protocol
        self._settlement = settlement
        self._now = now
        self._pace = pace

    def show(self, operator: Operator, attempt: AttemptRecord) -> AttemptRecord:
        """T4: commit that money may move; only after it the link may be told to anybody.

        Returns:
            The attempt with its `link`, or as it was when it has no page to be shown.

        Raises:
            LostAttempt: another till took it over; nobody was told the link.
        """
        if attempt.state is not State.ARMED:
            return attempt
        waiting = self._protocol.move(
            operator, attempt, State.CONFIRMING, confirm_seq=attempt.confirm_seq + 1
        )
        self._let_go(waiting, _TURN)
        return waiting

    def look(self, operator: Operator, attempt: AttemptRecord) -> Look:
        """See what became of a page; an open one is left open until its time is over."""
        try:
            page = self._read(attempt)
            if page is None:
                self._later(attempt, attempt.failure)
                return Look(self._again(attempt), was_reached=False)
            ended = self._end(operator, attempt, page)
            if ended is not None:
                return Look(ended)
        except NotProof as alarm:
            return Look(self._leave(operator, attempt, str(alarm)))
        except LostAttempt:
            return Look(self._again(attempt))
        if page.status == "open" and not self._is_over(attempt):
            self._later(attempt, _refusal(page.intent))
            return Look(self._again(attempt))
        return Look(self.close(operator, attempt))

    def close(self, operator: Operator, attempt: AttemptRecord) -> AttemptRecord:
        """Expire the page, see it expired, and only then let the invoices go.

        Returns:
            The attempt CANCELED; SUCCEEDED, when the customer was faster; or IN_DOUBT with its
            next look scheduled.
        """
        try:
            for wait in self._pace.resolve_waits:
                self._pace.sleep(wait)
                # A fresh key each time, as for every cancel: a remembered failure must not stand
                # in the way. What the page shows afterwards decides, not this answer.
                self._gateway.expire_page(_page_of(attempt), str(uuid4()), attempt.stripe_version)
                page = self._read(attempt)
                if page is None:
                    continue
                ended = self._end(operator, attempt, page)
                if ended is not None:
                    return ended
                if page.intent is not None and page.intent.status == "processing":
                    break
            return self._leave(operator, attempt)
        except NotProof as alarm:
            return self._leave(operator, attempt, str(alarm))
        except LostAttempt:
            return self._again(attempt)

    def _read(self, attempt: AttemptRecord) -> HostedPage | None:
        """The page and its intent as the provider shows them now; None when it does not.

        Raises:
            NotProof: it showed something that is not this attempt's.
        """
        answer = self._gateway.read_page(_page_of(attempt), attempt.stripe_version)
        if answer.kind is not Kind.PAGE or answer.page is None:
            return None
        check_page(attempt, answer.page)
        if answer.page.intent is not None:
            check_proof(attempt, answer.page.intent)
        return answer.page

    def _end(
        self, operator: Operator, attempt: AttemptRecord, page: HostedPage
    ) -> AttemptRecord | None:
        """Act on what a page proves; None when it proves nothing for good."""
        intent = page.intent
        is_expired = page.status == "expired"
        if is_expired and intent is not None and intent.status in CANCELABLE:
            answer = self._gateway.cancel(intent.id, str(uuid4()), attempt.stripe_version)
            intent = _shown(attempt, intent, answer)
        if intent is not None and intent.has_succeeded:
            self._settlement.settle(operator, attempt, intent)
            return self._again(attempt)
        if is_expired and intent is None:
            return self._protocol.move(operator, attempt, State.CANCELED)
        if is_expired and intent is not None and intent.is_canceled:
            return self._protocol.move(operator, attempt, State.CANCELED, pi_id=intent.id)
        return None

    def _is_over(self, attempt: AttemptRecord) -> bool:
        return attempt.page_until is None or self._now() >= attempt.page_until

    def _leave(self, operator: Operator, attempt: AttemptRecord, alarm: str = "") -> AttemptRecord:
        if attempt.state is not State.IN_DOUBT:
            told = Answer(Kind.UNKNOWN, code="not_proof", message=alarm).told if alarm else None
            attempt = self._protocol.move(
                operator, attempt, State.IN_DOUBT, watch=True, failure=told or attempt.failure
            )
        self._let_go(attempt, wait_after(attempt.polls, _POLLS))
        return self._again(attempt)

    def _let_go(self, attempt: AttemptRecord, wait: timedelta) -> None:
        host = self._now()
        self._sessions.run(lambda session: store.let_go(session, attempt, host, wait))

    def _later(self, attempt: AttemptRecord, failure: str | None) -> None:
        host = self._now()
        self._sessions.run(
            lambda session: store.look_later(session, attempt.id, host, _TURN, failure)
        )

    def _again(self, attempt: AttemptRecord) -> AttemptRecord:
        with self._sessions.read() as session:
            return store.find(session, attempt.id) or attempt


def close_orphan(
    gateway: CardGateway, settlement: Settlement, operator: Operator, attempt: AttemptRecord
) -> bool:
    """Expire the page of a create whose answer was lost, if there is one.

    The same key and bytes are answered with the page that was made then. Where none was, one is
    made whose address nobody learns, or it is refused because its time is over by now.

    Returns:
        Whether no page of this attempt is open any more.
    """
    params, key = json.loads(attempt.create_params), idempotency_key(attempt, "create")
    made = gateway.open_page(params, key, attempt.stripe_version)
    if made.page is None or made.kind is not Kind.PAGE:
        return made.kind is Kind.REJECTED
    gateway.expire_page(made.page.id, str(uuid4()), attempt.stripe_version)
    seen = gateway.read_page(made.page.id, attempt.stripe_version).page
    if seen is None or seen.attempt != attempt.id:
        return False
    if seen.intent is not None and seen.intent.has_succeeded:
        settlement.settle(operator, attempt, seen.intent)
    return seen.status != "open"


def page_terms(office: OfficeService, now: Now) -> PageTerms:
    """How long a page stays open here, and where the customer goes from it."""
    minutes = int(office.setting(MINUTES_SETTING, default=_MINUTES))
    minutes = max(_LEAST_MINUTES, min(minutes, _MOST_MINUTES))
    back = str(office.setting(BACK_SETTING, default="")) or _web_of(office.company())
    return PageTerms(now() + timedelta(minutes=minutes), back)


def _web_of(company: Company) -> str:
    """The company's web page, which its e-mail address names; a neutral one where it does not."""
    _, _, domain = company.email.lower().partition("@")
    return f"https://{domain}/" if domain and domain not in _PUBLIC_MAIL else _NEUTRAL


def _page_of(attempt: AttemptRecord) -> str:
    if attempt.page_id is None:
        raise ValueError("an attempt without a page has nothing to be looked at")
    return attempt.page_id


def _shown(attempt: AttemptRecord, intent: Intent, answer: Answer) -> Intent:
    """The intent after it was canceled, or was refused to be; as it was where that is not told."""
    found = answer.intent
    if found is None or found.id != intent.id:
        return intent
    if answer.kind not in {Kind.INTENT, Kind.WRONG_STATE}:
        return intent
    check_proof(attempt, found)
    return found


def _refusal(intent: Intent | None) -> str | None:
    """What the bank said to the last card on an open page, as an attempt keeps it."""
    if intent is None or not intent.refusal:
        return None
    return json.dumps({"code": intent.refusal, "message": ""})
