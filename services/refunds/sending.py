"""Giving money back through the provider: once, or the doubt is kept until it is known.

    read what is refunded · APPROVED → SENDING · send under one key · DONE with its reversal

A refund in full can't be doubled, because the provider caps refunds at the charge. One in part
could: hence one open refund for each payment, what the provider shows compared with the books
just before, one key for each refund, and a list of what there is before anything is sent again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from services.cards.answers import Answer, Kind, ShownRefund
from services.cards.differences import Differences
from services.cards.errors import ChargingGated, KeyMismatch, ProviderUnavailable
from services.cards.gateway import CardGateway
from services.cards.protocol import RETRY_WITHIN, SEND_WITHIN, Pace
from services.clock import Now
from services.errors import UserError
from services.payments.left import Left
from services.refunds import store
from services.refunds.books import RefundBooks, is_shown
from services.refunds.errors import (
    KeyCannotRefund,
    LostRefund,
    NotRefundable,
    RefundNotSent,
    RefundsDiffer,
)
from services.refunds.records import RefundRecord, failure_told
from services.refunds.states import CAME_BACK, State
from services.staff.rights import Operator
from services.storage.sessions import Session, Sessions

KEY_AGE: Final = timedelta(hours=23)
"""How long the provider surely knows a key; it forgets it after a day."""

GIVEN_UP: Final = timedelta(hours=24)
"""A refund that is not listed so long after it was sent was never made."""

DIFFERS: Final = "refunds_differ"
_POLLS: Final = (
    timedelta(seconds=5),
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(hours=1),
)
_RETRY: Final = {
    Kind.NOT_SENT: 3,
    Kind.NOT_EXECUTED: 3,
    Kind.STILL_RUNNING: 3,
    Kind.LOCKED: 2,
    Kind.UNKNOWN: 2,
    Kind.GATEWAY_FAILED: 2,
}
_HARMLESS: Final = frozenset({Kind.NOT_SENT, Kind.NOT_EXECUTED})
"""Nothing was executed, and the same may be sent at any time."""

_REFUSED: Final = frozenset({Kind.DECLINED, Kind.REJECTED, Kind.WRONG_STATE})
"""The provider looked at it and said no."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """When something was seen, by the clock that sleeps with the computer and by the other."""

    monotonic: float
    at: datetime


class Sending:
    """Sends approved refunds and finds out what became of those that were sent."""

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        books: RefundBooks,
        differences: Differences,
        now: Now,
        *,
        pace: Pace,
    ) -> None:
        self._sessions = sessions
        self._gateway = gateway
        self._books = books
        self._differences = differences
        self._now = now
        self._pace = pace

    def refuse_if_gated(self) -> None:
        """Let no money leave while books and provider disagree about what there is.

        Raises:
            ChargingGated.
        """
        gating = [each for each in self._differences.open() if each.gates]
        if gating:
            raise ChargingGated(count=len(gating))

    def send(self, operator: Operator, record: RefundRecord) -> RefundRecord:
        """Give the money of an APPROVED refund back, with the refund's fence ours.

        Returns:
            It DONE, FAILED, or IN_DOUBT with its next look scheduled.

        Raises:
            ChargingGated, KeyCannotRefund, RefundNotSent, RefundsDiffer, MoreThanReversible,
            KeyMismatch: nothing was sent; it is APPROVED still. LostRefund: another till has it.
        """
        try:
            return self._send(operator, record)
        except LostRefund:
            raise
        except UserError as refusal:
            self._leave(self._books.find(record.id), failure_told(_code(refusal), str(refusal)))
            raise

    def resolve(self, operator: Operator, record: RefundRecord) -> RefundRecord:
        """Find a refund that was sent, with its fence ours; send it again only if it is not there.

        Returns:
            It DONE or FAILED; or IN_DOUBT, nothing reopened, with its next look scheduled.

        Raises:
            LostRefund: another till has it.
        """
        if record.state is State.SENDING:
            record = self._books.move(operator, record, State.IN_DOUBT, failure=record.failure)
        told = record.failure
        for wait in self._pace.resolve_waits:
            self._pace.sleep(wait)
            looked = self._moment()
            try:
                listed = self._listed(record)
            except ProviderUnavailable as error:
                told = failure_told("unreachable", str(error.details.get("cause", "")))
                continue
            found = _ours(record, listed)
            if found is not None:
                return self._proven(operator, record, found)
            return self._not_there(operator, record, listed, looked)
        return self._leave(record, told)

    def _send(self, operator: Operator, record: RefundRecord) -> RefundRecord:
        if self._gateway.livemode != record.livemode:
            mode = "live" if record.livemode else "test"
            raise KeyMismatch(mode=mode, livemode=self._gateway.livemode)
        self.refuse_if_gated()
        decided = self._moment()
        there = self._refunded_there(record)

        def check(session: Session, left: Left) -> None:
            here = store.known_at_provider(session, record.payment)
            if here != there:
                raise RefundsDiffer(here_cents=here, there_cents=there)
            cents = record.amount_cents
            self._books.refuse_above(session, record.payment, cents, left, decided_cents=cents)

        sending = self._books.move(
            operator,
            record,
            State.SENDING,
            check=check,
            expect_refunded_cents=there,
            sent_at=decided.at,
            stripe_version=self._gateway.version,
            failure=None,
            poll_at=None,
        )
        if self._is_too_late(decided):
            self._take_back(operator, sending)
            raise RefundNotSent(cause="slept")
        answer, is_doubtful = self._post(sending)
        return self._answered(operator, sending, answer, is_doubtful=is_doubtful)

    def _refunded_there(self, record: RefundRecord) -> int:
        """What the provider shows refunded of the charge now."""
        if record.pi_id is None:
            raise NotRefundable(receipt=record.receipt)
        answer = self._gateway.retrieve(record.pi_id, self._gateway.version)
        intent = answer.intent
        if answer.kind is Kind.FORBIDDEN:
            raise KeyCannotRefund()
        if answer.kind is not Kind.INTENT or intent is None:
            raise RefundNotSent(cause=answer.code or answer.kind.value)
        if intent.id != record.pi_id:
            raise RefundNotSent(cause="another_intent")
        return intent.refunded_cents

    def _post(self, record: RefundRecord) -> tuple[Answer, bool]:
        """Send one refund under its one key, more than once where that is safe and may help.

        Returns:
            The last answer, and whether any of them left open if the refund was made.
        """
        began = self._pace.monotonic()
        sent: dict[Kind, int] = {}
        waits = iter(self._pace.confirm_waits)
        is_doubtful = False
        while True:
            answer = self._gateway.refund(params_of(record), key_of(record), record.stripe_version)
            is_doubtful |= answer.kind not in {Kind.REFUND, Kind.FORBIDDEN, *_HARMLESS, *_REFUSED}
            sent[answer.kind] = sent.get(answer.kind, 0) + 1
            wait = next(waits, None)
            is_worn = sent[answer.kind] > _RETRY.get(answer.kind, 0)
            if is_worn or wait is None or self._pace.monotonic() - began > RETRY_WITHIN:
                return answer, is_doubtful
            patience = max(answer.retry_after, wait)
            self._pace.sleep(min(patience, self._pace.longest_wait))
            self._last_look(record)

    def _answered(
        self, operator: Operator, record: RefundRecord, answer: Answer, *, is_doubtful: bool
    ) -> RefundRecord:
        shown = answer.refund
        if answer.kind is Kind.REFUND and shown is not None and is_shown(record, shown):
            return self._proven(operator, record, shown)
        if is_doubtful or answer.kind is Kind.REFUND:
            doubt = self._books.move(operator, record, State.IN_DOUBT, failure=answer.told)
            return self.resolve(operator, doubt)
        if answer.kind in _REFUSED:
            return self._books.move(operator, record, State.FAILED, failure=answer.told)
        self._take_back(operator, record)
        if answer.kind is Kind.FORBIDDEN:
            raise KeyCannotRefund()
        raise RefundNotSent(cause=answer.code or answer.kind.value)

    def _not_there(
        self,
        operator: Operator,
        record: RefundRecord,
        listed: list[ShownRefund],
        looked: _Moment,
    ) -> RefundRecord:
        """What to do about a refund that was sent and that the provider does not list.

        The list is read after write, so what is not in it was not made, unless it is on its way
        still; the same key keeps that from becoming two.
        """
        age = self._now() - (record.sent_at or record.changed_at)
        if age >= GIVEN_UP:
            return self._books.move(
                operator, record, State.FAILED, failure=failure_told("not_found"), poll_at=None
            )
        there = sum(each.amount_cents for each in listed if each.status not in CAME_BACK)
        if there != record.expect_refunded_cents:
            # Somebody gave money back meanwhile, perhaps in place of this one.
            return self._leave(record, failure_told(DIFFERS))
        if age >= KEY_AGE or self._differences.is_gated():
            return self._leave(record, record.failure)
        self._last_look(record)
        if self._is_too_late(looked):
            return self._leave(record, record.failure)
        answer, _ = self._post(record)
        shown = answer.refund
        if shown is not None and is_shown(record, shown):
            return self._proven(operator, record, shown)
        if answer.kind in _REFUSED:
            return self._refused_again(operator, record, answer)
        return self._leave(record, answer.told)

    def _refused_again(
        self, operator: Operator, record: RefundRecord, answer: Answer
    ) -> RefundRecord:
        """A no to a repetition: the first one may be what stands in its way."""
        try:
            found = _ours(record, self._listed(record))
        except ProviderUnavailable:
            return self._leave(record, answer.told)
        if found is not None:
            return self._proven(operator, record, found)
        return self._books.move(operator, record, State.FAILED, failure=answer.told, poll_at=None)

    def _listed(self, record: RefundRecord) -> list[ShownRefund]:
        if record.pi_id is None:
            raise NotRefundable(receipt=record.receipt)
        return list(self._gateway.refunds_of(record.pi_id))

    def _proven(self, operator: Operator, record: RefundRecord, shown: ShownRefund) -> RefundRecord:
        self._books.proven(operator, record, shown)
        return self._books.find(record.id)

    def _take_back(self, operator: Operator, record: RefundRecord) -> None:
        """Nothing was executed: it is as if it had not been sent."""
        self._books.move(operator, record, State.APPROVED, sent_at=None)

    def _leave(self, record: RefundRecord, failure: str | None) -> RefundRecord:
        wait = _POLLS[min(record.polls, len(_POLLS) - 1)]
        self._sessions.run(
            lambda session: store.let_go(session, record, self._now(), wait, failure)
        )
        return self._books.find(record.id)

    def _moment(self) -> _Moment:
        return _Moment(self._pace.monotonic(), self._now())

    def _is_too_late(self, looked: _Moment) -> bool:
        """Whether what was seen then may have changed: the computer slept in between."""
        slept = (self._now() - looked.at).total_seconds()
        return max(self._pace.monotonic() - looked.monotonic, slept) > SEND_WITHIN

    def _last_look(self, record: RefundRecord) -> None:
        found = self._books.find(record.id)
        if (found.fence, found.state) != (record.fence, record.state):
            raise LostRefund(refund=record.id)


def key_of(record: RefundRecord) -> str:
    """Derived from the row alone, so any till sends the same key for the same refund."""
    mode = "live" if record.livemode else "test"
    return f"vt1:{mode}:{record.attempt}:refund:{record.id}"


def params_of(record: RefundRecord) -> dict[str, Any]:
    """The same bytes for the same row; no names, no identification."""
    return {
        "payment_intent": record.pi_id,
        "amount": record.amount_cents,
        "metadata": {
            "refund": record.id,
            "payment": record.payment,
            "attempt": record.attempt,
        },
    }


def _ours(record: RefundRecord, listed: list[ShownRefund]) -> ShownRefund | None:
    return next((each for each in listed if is_shown(record, each)), None)


def _code(refusal: UserError) -> str:
    return DIFFERS if isinstance(refusal, RefundsDiffer) else refusal.key
