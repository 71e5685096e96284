from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from services.accounts import checks
from services.accounts.agreements import AgreementService
from services.accounts.events import AccountChanged
from services.audit.service import Journal
from services.clock import Now, business_date
from services.debits import mandate_steps, mandate_store
from services.debits.mandate_errors import (
    MandateExpired,
    MandateLives,
    MandateMoved,
    NoSignedForm,
    NotAgreed,
)
from services.debits.mandate_events import MandateChanged
from services.debits.mandate_records import (
    MandateCounts,
    MandateFilter,
    MandateRecord,
    MandateRow,
    MandateSheet,
    Signer,
)
from services.debits.mandate_states import ASKED, MandateState, may_move
from services.debits.mandate_steps import Step
from services.errors import BadField, NotFound
from services.events import Events
from services.money import MAX_CENTS
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line

EXPIRING_DAYS: Final = 30
"""How long before its last day a mandate is shown as one to be renewed."""

_ALL: Final = MandateFilter()


@dataclass(frozen=True, slots=True)
class _Word:
    """What somebody outside said, or why a step is taken: as typed."""

    reason: str
    told_on: date | None = None
    reference: str = ""

    def checked(self, today: date, *, is_reason_required: bool) -> "_Word":
        if self.told_on is not None and self.told_on > today:
            raise BadField(field="told_on", problem="date.too_late", most=today)
        return _Word(
            clean_line(self.reason, field="reason", most=300, required=is_reason_required),
            self.told_on,
            clean_line(self.reference, field="reference", most=120),
        )


class MandateService:
    """Customers' orders to their banks (*autorizaciones de débito*), from request to revocation.

    An agreement on debit asks for its mandate by itself, and its signed form is attached with
    the account's documents. Every step here is taken once: the same again, by a double click or
    at another till, changes nothing and is no error.
    """

    def __init__(
        self,
        sessions: Sessions,
        journal: Journal,
        events: Events,
        now: Now,
        agreements: AgreementService,
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now
        self._agreements = agreements

    def show(self, number: str) -> list[MandateSheet]:
        """Every mandate of an account with its history, the newest first; the rest are over."""
        with self._sessions.read() as session:
            found = mandate_store.of_number(session, number)
            return [_sheet(session, each) for each in found]

    def one(self, mandate_id: int) -> MandateSheet:
        """One mandate with its history.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            return _sheet(session, _found(session, mandate_id))

    def page(
        self, chosen: MandateFilter = _ALL, after: MandateRow | None = None, limit: int = 200
    ) -> list[MandateRow]:
        """One page of a list; `after` is the last row of the page before."""
        today = business_date(self._now())
        with self._sessions.look() as session:
            return mandate_store.page(session, chosen, after, limit, today)

    def count(self, chosen: MandateFilter = _ALL) -> int:
        """How many mandates a list has in all."""
        with self._sessions.look() as session:
            return mandate_store.count(session, chosen, business_date(self._now()))

    def counts(self, days: int = EXPIRING_DAYS) -> MandateCounts:
        """How many mandates are in each state, and how many end within some days."""
        with self._sessions.look() as session:
            return mandate_store.counts(session, days, business_date(self._now()))

    def request(
        self,
        operator: Operator,
        number: str,
        reason: str,
        *,
        limit_cents: int | None = None,
        valid_until: date | None = None,
    ) -> MandateRecord:
        """Ask the bank again for an account that pays by debit and whose last mandate is over.

        The bank account is the one of the agreement; another one is another agreement.

        Raises:
            NotAgreed: the account does not pay by debit. MandateLives: it has a mandate.
            BadField (`limit_cents`, `valid_until`, `reason`). NotFound, WrongState.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        why = _reason(reason)
        at = self._now()
        today = business_date(at)
        _check_limit(limit_cents)
        _check_until(valid_until, today)
        with self._sessions.begin() as session:
            account_id, agreed = self._agreements.held_in(session, number)
            terms = mandate_steps.terms_of(agreed) if agreed else None
            if terms is None:
                raise NotAgreed(number=number)
            held = mandate_store.newest(session, account_id)
            if held is not None and held.is_living:
                raise MandateLives(number=number)
            terms = replace(
                terms,
                limit_cents=limit_cents,
                valid_from=today,
                valid_until=valid_until,
                signer=held.signer if held is not None and held.is_of(terms) else terms.signer,
            )
            step = Step(operator, self._journal, account_id, number, at, why)
            asked = mandate_steps.request(session, step, terms)
        self._publish(number)
        return asked

    def send(
        self, operator: Operator, mandate_id: int, reason: str = "", *, told_on: date | None = None
    ) -> None:
        """Write down that the signed request went to the customer's bank.

        Args:
            reason: why although nobody attached the signed form; without it, it needs none.
            told_on: the day on which it was handed in.

        Raises:
            NoSignedForm: nobody attached the form, and nobody says why. BadField (`told_on`).
            MandateMoved: it is further already, or over. ChangedElsewhere, NotFound.
        """
        word = _Word(reason, told_on)
        self._move(operator, mandate_id, MandateState.AT_BANK, "sent", word, required=False)

    def activate(
        self,
        operator: Operator,
        mandate_id: int,
        reason: str = "",
        *,
        told_on: date | None = None,
        reference: str = "",
    ) -> None:
        """Write down that the bank will honour it; from now on the account is automatic.

        Args:
            reason: more of it; compulsory without a `reference`.
            told_on: the day of the bank's answer.
            reference: the bank's own number of it, or what else proves it.

        Raises:
            NoSignedForm: nobody attached the form. MandateExpired: its last day is past.
            BadField (`reason`, `told_on`, `reference`). ChangedElsewhere.
            MandateMoved: the bank had answered already, or it is over.
        """
        word = _Word(reason, told_on, reference)
        required = not reference.strip()
        end = MandateState.ACTIVE
        self._move(operator, mandate_id, end, "activated", word, required=required, only=ASKED)

    def reject(
        self,
        operator: Operator,
        mandate_id: int,
        reason: str,
        *,
        told_on: date | None = None,
        reference: str = "",
    ) -> None:
        """Write down that the bank will not have it, with the bank's reason.

        Raises:
            BadField (`reason`, `told_on`, `reference`). ChangedElsewhere.
            MandateMoved: it was not handed in yet, the bank had said otherwise, or it is over.
        """
        word = _Word(reason, told_on, reference)
        self._move(operator, mandate_id, MandateState.REJECTED, "rejected", word)

    def suspend(self, operator: Operator, mandate_id: int, reason: str) -> None:
        """Collect nothing by it for a while.

        Raises:
            MandateMoved: it is not active. ChangedElsewhere.
        """
        self._move(operator, mandate_id, MandateState.SUSPENDED, "suspended", _Word(reason))

    def resume(self, operator: Operator, mandate_id: int, reason: str) -> None:
        """Collect by a suspended one again.

        Raises:
            MandateExpired: its last day is past; renew it first. MandateMoved, ChangedElsewhere.
        """
        start = frozenset({MandateState.SUSPENDED})
        self._move(operator, mandate_id, MandateState.ACTIVE, "resumed", _Word(reason), only=start)

    def revoke(self, operator: Operator, mandate_id: int, reason: str) -> MandateSheet:
        """End it at once, whatever its state or its account's; batches not yet written drop it.

        Returns:
            what it is now. Its `batch` still holds a debit by it: one that was written has to be
            cancelled, and of one that was sent the office has to tell the bank.

        Raises:
            MandateMoved: the bank rejected it. ChangedElsewhere.
        """
        self._move(operator, mandate_id, MandateState.REVOKED, "revoked", _Word(reason))
        return self.one(mandate_id)

    def renew(self, operator: Operator, mandate_id: int, until: date | None, reason: str) -> None:
        """Let it last until another day; None is without an end.

        Raises:
            BadField (`valid_until`, `reason`). MandateMoved: it is over. ChangedElsewhere.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        why = _reason(reason)
        at = self._now()
        _check_until(until, business_date(at))
        with self._sessions.begin() as session:
            found = _living(session, mandate_id)
            if until is not None and until < found.mandate.valid_from:
                raise BadField(
                    field="valid_until", problem="date.too_early", least=found.mandate.valid_from
                )
            step = self._step(operator, found, at, why)
            mandate_steps.renew(session, step, found.mandate, until)
        self._publish(found.account)

    def sign_by(self, operator: Operator, mandate_id: int, signer: Signer) -> None:
        """Say who signs for the company, until the bank has answered.

        Raises:
            BadFields (`signer_name`, `signer_id`, `signer_post`). ChangedElsewhere.
            MandateMoved: the bank answered what was signed, or it is over.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        clean = Signer(*checks.signer(signer.name, signer.id_number, signer.post))
        at = self._now()
        with self._sessions.begin() as session:
            found = _living(session, mandate_id)
            if found.mandate.state not in ASKED:
                raise MandateMoved(found.account, found.mandate.state, MandateState.REQUESTED)
            step = self._step(operator, found, at, "")
            mandate_steps.sign_by(session, step, found.mandate, clean)
        self._publish(found.account)

    def limit(
        self, operator: Operator, mandate_id: int, limit_cents: int | None, reason: str
    ) -> None:
        """Change what one collection may take at most; None is without a limit.

        Raises:
            BadField (`limit_cents`, `reason`). MandateMoved: it is over. ChangedElsewhere.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        why = _reason(reason)
        at = self._now()
        _check_limit(limit_cents)
        with self._sessions.begin() as session:
            found = _living(session, mandate_id)
            step = self._step(operator, found, at, why)
            mandate_steps.limit(session, step, found.mandate, limit_cents)
        self._publish(found.account)

    def _move(
        self,
        operator: Operator,
        mandate_id: int,
        end: MandateState,
        verb: str,
        word: "_Word",
        *,
        required: bool = True,
        only: frozenset[MandateState] | None = None,
    ) -> None:
        operator.require(Right.EDIT_ACCOUNTS)
        at = self._now()
        word = word.checked(business_date(at), is_reason_required=required)
        with self._sessions.begin() as session:
            found = _found(session, mandate_id)
            held = found.mandate
            if held.state is end:
                return
            if not may_move(held.state, end) or (only is not None and held.state not in only):
                raise MandateMoved(found.account, held.state, end)
            if end is MandateState.ACTIVE:
                _refuse_unready(session, found, business_date(at))
            if end is MandateState.AT_BANK and not word.reason:
                _refuse_unsigned(session, found)
            step = replace(
                self._step(operator, found, at, word.reason),
                told_on=word.told_on,
                reference=word.reference,
            )
            mandate_steps.move(session, step, held, end, verb)
        self._publish(found.account)

    def _step(self, operator: Operator, found: MandateRow, at: datetime, why: str) -> Step:
        return Step(operator, self._journal, found.mandate.account_id, found.account, at, why)

    def _publish(self, number: str) -> None:
        self._events.publish(MandateChanged(number))
        self._events.publish(AccountChanged(number))


def _found(session: Session, mandate_id: int) -> MandateRow:
    found = mandate_store.find(session, mandate_id)
    if found is None:
        raise NotFound(what="mandate", which=str(mandate_id))
    return found


def _living(session: Session, mandate_id: int) -> MandateRow:
    found = _found(session, mandate_id)
    if not found.mandate.is_living:
        raise MandateMoved(found.account, found.mandate.state, MandateState.ACTIVE)
    return found


def _refuse_unready(session: Session, found: MandateRow, today: date) -> None:
    held = found.mandate
    if held.state in ASKED:
        _refuse_unsigned(session, found)
    if held.valid_until is not None and held.valid_until < today:
        raise MandateExpired(number=found.account, until=held.valid_until)


def _refuse_unsigned(session: Session, found: MandateRow) -> None:
    if not mandate_store.has_form(session, found.mandate.id):
        raise NoSignedForm(number=found.account)


def _sheet(session: Session, found: MandateRow) -> MandateSheet:
    held = found.mandate
    return MandateSheet(
        mandate=held,
        account=found.account,
        account_name=found.account_name,
        form_name=mandate_store.form_name(session, held.id),
        moves=mandate_store.moves(session, held.id),
        batch=mandate_store.pending_batch(session, held.id),
    )


def _reason(text: str) -> str:
    return clean_line(text, field="reason", most=300, required=True)


def _check_limit(cents: int | None) -> None:
    if cents is not None and not 0 < cents <= MAX_CENTS:
        raise BadField(field="limit_cents", problem="amount.out_of_range", least=1, most=MAX_CENTS)


def _check_until(until: date | None, today: date) -> None:
    if until is not None and until < today:
        raise BadField(field="valid_until", problem="date.too_early", least=today)
