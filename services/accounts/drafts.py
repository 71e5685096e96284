from typing import Final
from uuid import UUID

from services.accounts import checks, consent_store, draft_body, draft_store, opening, store
from services.accounts.events import AccountChanged, DraftsChanged
from services.accounts.inputs import (
    ActivationDraft,
    AgreementInput,
    ConsentInput,
    CustomerInput,
    DraftRecord,
    ServiceInput,
)
from services.accounts.states import Origin
from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import BadField, BadFields, NotFound
from services.events import Events
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions

_LARGEST_DRAFT: Final = 100_000


class DraftService:
    """Activations that are being typed, and the checks of each step of the wizard."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def save(self, operator: Operator, draft: ActivationDraft) -> None:
        """Keep what was typed so far; nothing of it is checked yet.

        Raises:
            BadField: more text than any form holds (`draft`), or no UUID (`id`).
        """
        operator.require(Right.EDIT_ACCOUNTS)
        body = draft_body.written(draft).replace("\\u0000", "")
        if len(body) > _LARGEST_DRAFT:
            raise BadField(field="draft", problem="too_long", most=_LARGEST_DRAFT)
        try:
            subject = str(UUID(draft.id))
        except ValueError as error:
            raise BadField(field="id", problem="required") from error
        with self._sessions.begin() as session:
            draft_store.save(session, subject, body, operator.username, self._now())
        self._events.publish(DraftsChanged(draft.id))

    def all(self) -> list[DraftRecord]:
        """The activations that somebody began, newest first."""
        with self._sessions.read() as session:
            held = draft_store.all_of_them(session)
        return [DraftRecord(draft_body.read(key, body), at, by) for key, body, at, by in held]

    def open(self, draft_id: str) -> ActivationDraft:
        """One of them, to go on with.

        Raises:
            NotFound: it became an account, or was discarded.
        """
        with self._sessions.read() as session:
            body = draft_store.body(session, draft_id)
        if body is None:
            raise NotFound(what="draft", which=draft_id)
        return draft_body.read(draft_id, body)

    def discard(self, operator: Operator, draft_id: str) -> None:
        """Throw a draft away; one that is gone already is no error."""
        operator.require(Right.EDIT_ACCOUNTS)
        with self._sessions.begin() as session:
            if draft_store.take(session, draft_id) is not None:
                subject = f"draft:{draft_id}"
                self._journal.append(session, operator, "activation.draft_discarded", subject)
        self._events.publish(DraftsChanged(draft_id))

    def check_customer(self, typed: CustomerInput, consent: ConsentInput) -> list[str]:
        """Check the first step; returns keys of warnings.

        Raises:
            BadFields: every field that is wrong.
        """
        problems: list[BadField] = []
        warnings: list[str] = []
        try:
            _, warnings = checks.customer(typed)
        except BadFields as bad:
            problems += bad.problems
        with self._sessions.read() as session:
            texts = consent_store.versions(session)
        try:
            checks.consent(consent, texts)
        except BadFields as bad:
            problems += bad.problems
        if problems:
            raise BadFields(problems)
        return warnings

    def check_service(self, typed: ServiceInput) -> ServiceInput:
        """Check the second step; returns it with the plan's prices where none was typed.

        Raises:
            BadFields: every field that is wrong; a VoIP number of another account too.
        """
        with self._sessions.read() as session:
            clean = checks.service(typed, opening.catalogue(session))
            taken = [
                BadField(field="voip_numbers", problem="taken", value=voip_number, number=holder)
                for voip_number in clean.voip_numbers
                if (holder := store.holder_of_line(session, voip_number)) is not None
            ]
        if taken:
            raise BadFields(taken)
        return clean

    def check_agreement(self, typed: AgreementInput) -> AgreementInput:
        """Check the third step, for an account of the office.

        Raises:
            BadFields: every field that is wrong.
        """
        return checks.agreement(typed, origin=Origin.MANUAL, today=business_date(self._now()))

    def create(self, operator: Operator, draft_id: str) -> str:
        """Make the account of a draft, which is gone in the same transaction.

        Raises:
            NotFound: the draft is gone: a second click, or another till.
            BadFields, NumberTaken: the draft stays as it was.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        with self._sessions.begin() as session:
            body = draft_store.take(session, draft_id)
            if body is None:
                raise NotFound(what="draft", which=draft_id)
            draft = draft_body.read(draft_id, body)
            number = opening.open_account(session, self._journal, operator, draft, self._now())
        self._events.publish(DraftsChanged(draft_id))
        self._events.publish(AccountChanged(number))
        return number
