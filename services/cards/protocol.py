"""The order of the guarded charge. Each step is committed before the next one is sent.

    T1 claim · T2 CREATING · N1 create · T3 ARMED · (card entry) · T4 CONFIRMING · N2 confirm · T5

An intent succeeds at most once and a canceled one never: that, and the unique index on living
claims, is what keeps a debt from being charged twice. Leases, keys and buttons only save trips.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.cards import store
from services.cards.answers import RETRY_CONFIRM, RETRY_CREATE, Answer, Kind
from services.cards.errors import AlreadyUnderWay, ChargingGated, LostAttempt, TooLate
from services.cards.gate import Gate
from services.cards.gateway import CardGateway
from services.cards.pages import armed_with
from services.cards.params import PageTerms, create_params, page_params
from services.cards.records import AttemptRecord, CardToken, Channel, ChargeOrder
from services.cards.states import State
from services.clock import Now
from services.errors import NotFound
from services.payments.errors import InvoiceClaimed
from services.payments.service import lock_for_payment
from services.staff.rights import Operator
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule

CREATE_TRIES: Final = 4
SEND_WITHIN: Final = 10.0
RETRY_WITHIN: Final = 20.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take; the defaults are the product's, tests go faster."""

    lease: timedelta = timedelta(seconds=60)
    create_waits: tuple[float, ...] = (0.3, 1.0, 2.0)
    confirm_waits: tuple[float, ...] = (0.5, 1.0, 2.0)
    resolve_waits: tuple[float, ...] = (0.3, 1.0, 3.0, 9.0)
    # While the customer may still be there, every minute; for the rest of the hour, every five.
    polls: tuple[timedelta, ...] = (
        timedelta(seconds=5),
        timedelta(seconds=15),
        *(timedelta(minutes=1),) * 5,
        *(timedelta(minutes=5),) * 10,
        timedelta(hours=1),
    )
    longest_wait: float = 30.0
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic


def wait_after(looks: int, waits: Sequence[timedelta]) -> timedelta:
    """How long until the next look when there were so many; the last wait comes again and again."""
    return waits[min(looks, len(waits) - 1)]


class Protocol:
    """One attempt, step by step, on the books and on the wire; never both at once."""

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        journal: Journal,
        now: Now,
        *,
        owner: str,
        stripe_account: str,
        books: str,
        gate: Gate,
        pace: Pace,
    ) -> None:
        self._sessions = sessions
        self._gateway = gateway
        self._journal = journal
        self._now = now
        self._owner = owner
        self._stripe_account = stripe_account
        self._books = books
        self._gate = gate
        self._pace = pace

    def claim(
        self, operator: Operator, order: ChargeOrder, terms: PageTerms | None = None
    ) -> AttemptRecord:
        """T1: claim the invoices for this attempt, all or none.

        Args:
            operator: who charges.
            order: what.
            terms: of the page that is asked for, when the customer pays on their own phone.

        Raises:
            AlreadyUnderWay: this attempt exists and is not ours to begin.
            InvoiceClaimed, InvoiceNotOpen, InvoiceChanged, MoreThanOwed, OtherAccount, NotFound.
        """
        at = self._now()
        try:
            return self._sessions.run(
                lambda session: self._claim(session, operator, order, terms, at)
            )
        except IntegrityError as error:
            rule = broken_rule(error)
            if rule == "charge_attempt.id":
                return self._own(order.attempt, at)
            if rule == "claim.invoice_id":
                raise self._holder_of(order) from error
            if rule.startswith("rule: charging is gated"):
                raise ChargingGated(count=1) from error
            raise

    def arm(self, operator: Operator, attempt: AttemptRecord) -> AttemptRecord:
        """T2, N1, T3: have an unconfirmed intent or a page at the provider and know its id.

        Returns:
            The attempt ARMED; or CANCELED, when none of ours can be known to exist. One that
            does exist unknown to us has no card and nobody to confirm it; a page, nobody who
            has its address.
        """
        attempt = self._move(operator, attempt, State.CREATING)
        answer = self._create(attempt)
        known = armed_with(attempt, answer)
        if known is None:
            return self._move(
                operator,
                attempt,
                State.CANCELED,
                watch=answer.kind is not Kind.NOT_SENT,
                failure=answer.told,
            )
        return self._move(operator, attempt, State.ARMED, **known)

    def confirm(
        self, operator: Operator, attempt: AttemptRecord, token: CardToken, *, moto: bool
    ) -> tuple[AttemptRecord, Answer]:
        """T4, N2: from the commit of CONFIRMING on, money may move.

        Returns:
            The attempt in CONFIRMING and the last answer; the caller reads what it proves.

        Raises:
            LostAttempt: another till took it over before anything was sent.
            TooLate: the computer slept in between; nothing was sent, the attempt is CONFIRMING.
        """
        params: dict[str, Any] = {
            token.kind.value: token.id,
            "error_on_requires_action": True,
            "expand": ["latest_charge"],
        }
        if moto:
            params["payment_method_options"] = {"card": {"moto": True}}
        decided = self._pace.monotonic()
        decided_at = self._now()
        attempt = self._move(
            operator,
            attempt,
            State.CONFIRMING,
            confirm_seq=attempt.confirm_seq + 1,
            confirm_params=json.dumps(params, sort_keys=True),
            card_brand=token.brand or None,
            card_last4=token.last4 or None,
            failure=None,
        )
        self._last_look(attempt)
        slept = (self._now() - decided_at).total_seconds()
        if max(self._pace.monotonic() - decided, slept) > SEND_WITHIN:
            raise TooLate(attempt=attempt.id)
        return attempt, self._send_confirm(attempt, params)

    def read(self, attempt: AttemptRecord) -> Answer:
        """What the provider shows of the attempt's intent now."""
        if attempt.pi_id is None:
            raise ValueError("an attempt without an intent has nothing to read")
        return self._gateway.retrieve(attempt.pi_id, attempt.stripe_version)

    def cancel(self, attempt: AttemptRecord, key: str) -> Answer:
        """Ask that the intent never succeeds. The key is fresh each time: a remembered failure
        must not stand in the way, and canceling twice is canceling once."""
        if attempt.pi_id is None:
            raise ValueError("an attempt without an intent has nothing to cancel")
        return self._gateway.cancel(attempt.pi_id, key, attempt.stripe_version)

    def move(
        self, operator: Operator, attempt: AttemptRecord, end: State, **values: Any
    ) -> AttemptRecord:
        """Commit one move, under the attempt's fence.

        Raises:
            LostAttempt: another till moved it or took it over.
        """
        return self._move(operator, attempt, end, **values)

    def _claim(
        self,
        session: Session,
        operator: Operator,
        order: ChargeOrder,
        terms: PageTerms | None,
        at: datetime,
    ) -> AttemptRecord:
        found = store.account_state(session, order.account)
        if found is None:
            raise NotFound(what="account", which=order.account)
        params = create_params(order, operator, self._books)
        if terms is not None:
            params = page_params(params, order, terms)
        # Its own claim stands when this runs again because the answer to its commit was lost.
        rows = lock_for_payment(session, order.shares, order.account, holder=order.attempt)
        store.add(
            session,
            {
                "id": order.attempt,
                "account_id": found[0],
                "amount_cents": order.amount_cents,
                "currency": "usd",
                "state": State.CLAIMED.value,
                "owner": self._owner,
                "actor_id": operator.user_id,
                "till": operator.till,
                "stripe_account": self._stripe_account,
                "livemode": self._gateway.livemode,
                "stripe_version": self._gateway.version,
                "create_params": json.dumps(params, sort_keys=True),
                "channel": order.channel.value,
                "created_at": at,
                "changed_at": at,
            },
            at,
            self._pace.lease,
        )
        # After the row: one that stands already, its commit's answer lost, is found by its id.
        self._gate.refuse_going_back(session)
        amounts = {share.invoice: share.amount_cents for share in order.shares}
        claims = [
            {
                "holder": order.attempt,
                "invoice_id": row.id,
                "method": _method(order.channel),
                "amount_cents": amounts[row.number],
                "till": operator.till,
                "actor": operator.full_name,
                "since": at,
                "live": 1,
            }
            for row in rows
        ]
        store.add_claims(session, claims)
        self._journal.append(
            session,
            operator,
            "card.claimed",
            f"attempt:{order.attempt}",
            after={
                "state": State.CLAIMED,
                "account": order.account,
                "amount_cents": order.amount_cents,
                "channel": order.channel,
                "invoices": amounts,
            },
        )
        claimed = store.find(session, order.attempt)
        if claimed is None:
            raise NotFound(what="attempt", which=order.attempt)
        return claimed

    def _own(self, attempt: str, at: datetime) -> AttemptRecord:
        """Our claim, when its commit stood although the answer was lost; a twin's has its own
        moment and is not ours."""
        with self._sessions.read() as session:
            found = store.find(session, attempt)
        if found is None or (found.owner, found.created_at) != (self._owner, at):
            raise AlreadyUnderWay(attempt=attempt)
        return found

    def _holder_of(self, order: ChargeOrder) -> InvoiceClaimed:
        with self._sessions.read() as session:
            holder = store.live_of_invoices(session, [share.invoice for share in order.shares])
            found = store.find(session, holder) if holder else None
        if found is None:
            return InvoiceClaimed(number="", till="", who="", since=self._now(), method="card")
        wanted = {share.invoice for share in order.shares}
        number = next(share.invoice for share in found.shares if share.invoice in wanted)
        return InvoiceClaimed(
            number=number,
            till=found.till,
            who=found.actor_name,
            since=found.created_at,
            method=_method(found.channel),
        )

    def _create(self, attempt: AttemptRecord) -> Answer:
        params = json.loads(attempt.create_params)
        key = idempotency_key(attempt, "create")
        send = self._gateway.open_page if attempt.is_on_phone else self._gateway.create
        waits = iter(self._pace.create_waits)
        while True:
            answer = send(params, key, attempt.stripe_version)
            wait = next(waits, None)
            if answer.kind not in RETRY_CREATE or wait is None:
                return answer
            self._pace.sleep(self._patience(answer, wait))

    def _send_confirm(self, attempt: AttemptRecord, params: Mapping[str, Any]) -> Answer:
        if attempt.pi_id is None:
            raise ValueError("nothing is confirmed before its id is stored")
        key = idempotency_key(attempt, f"confirm:{attempt.confirm_seq}")
        began = self._pace.monotonic()
        sent: dict[Kind, int] = {}
        waits = iter(self._pace.confirm_waits)
        while True:
            answer = self._gateway.confirm(attempt.pi_id, params, key, attempt.stripe_version)
            sent[answer.kind] = sent.get(answer.kind, 0) + 1
            wait = next(waits, None)
            worn = sent[answer.kind] > RETRY_CONFIRM.get(answer.kind, 0)
            if worn or wait is None or self._pace.monotonic() - began > RETRY_WITHIN:
                return answer
            self._pace.sleep(self._patience(answer, wait))
            self._last_look(attempt)

    def _patience(self, answer: Answer, wait: float) -> float:
        return min(max(answer.retry_after, wait), self._pace.longest_wait)

    def _last_look(self, attempt: AttemptRecord) -> None:
        with self._sessions.read() as session:
            if not store.stands(session, attempt):
                raise LostAttempt(attempt=attempt.id)

    def _move(
        self, operator: Operator, attempt: AttemptRecord, end: State, **values: Any
    ) -> AttemptRecord:
        at = self._now()

        def work(session: Session) -> None:
            if store.move(session, attempt, end, at, **values):
                self._journal.append(
                    session,
                    operator,
                    f"card.{end.value.lower()}",
                    f"attempt:{attempt.id}",
                    before={"state": attempt.state},
                    after={"state": end} | _journaled(values),
                )
                return
            found = store.find(session, attempt.id)
            ours = (end, attempt.fence, at)
            if found is None or (found.state, found.fence, found.changed_at) != ours:
                raise LostAttempt(attempt=attempt.id)
            # The move stands already: its commit was answered into a broken connection. A twin's
            # move would carry another moment.

        self._sessions.run(work)
        return replace(attempt, state=end, **values)


def idempotency_key(attempt: AttemptRecord, step: str) -> str:
    """Derived from the row alone, so any till sends the same key for the same step."""
    mode = "live" if attempt.livemode else "test"
    return f"vt1:{mode}:{attempt.id}:{step}"


def _method(channel: Channel) -> str:
    """As which method an attempt claims its invoices."""
    return "phone" if channel is Channel.PHONE else "card"


def _journaled(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("pi_id", "page_id", "confirm_seq", "card_brand", "card_last4", "failure", "watch")
    return {name: values[name] for name in kept if values.get(name) is not None}
