"""Guards taken out of the program, to see that the campaign notices.

Each one is applied inside a till's process, and to the rules of its own copy of the books; the
program on disk knows nothing of it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import text

from services.cards import settlement
from services.cards import store as attempts
from services.cards.answers import CANCELABLE, Answer, Kind
from services.cards.gate import Gate
from services.cards.protocol import Protocol
from services.cards.records import AttemptRecord, ChargeOrder
from services.cards.recovery import Recovery
from services.cards.states import State
from services.payments import store as payments_store
from services.payments import write_store
from services.payments.errors import InvoiceClaimed
from services.payments.records import PaymentOrder
from services.staff.rights import Operator
from services.storage.sessions import Session

_CLAIM_RULES: Final = {
    "sqlite": ("DROP INDEX uq_claim_live", "DROP TRIGGER allocation_claimed"),
    "postgresql": ("DROP INDEX uq_claim_live", "DROP TRIGGER allocation_insert ON allocation"),
}


def _nothing() -> None:
    """The rules of the books are all that changes."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One guard taken away; `rules` are statements for each database."""

    what: str
    apply: Callable[[], None] = _nothing
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _claim_nothing() -> None:
    payments_store.live_claims = lambda *_: []


def _guard_in_the_window() -> None:
    _claim_nothing()
    busy: set[str] = set()
    claim = Protocol.claim

    def guarded(self: Protocol, operator: Operator, order: ChargeOrder, *more: Any) -> Any:
        numbers = {share.invoice for share in order.shares}
        if numbers & busy:
            raise InvoiceClaimed(number="", till="", who="", since=None, method="card")
        busy.update(numbers)
        return claim(self, operator, order, *more)

    _put(Protocol, "claim", guarded)


def _create_and_confirm() -> None:
    def create(self: Protocol, attempt: AttemptRecord) -> Answer:
        params = json.loads(attempt.create_params)
        params |= {"confirm": True, "payment_method": "pm_card_visa"}
        for _ in range(3):
            answer = self._gateway.create(params, str(uuid4()), attempt.stripe_version)
            if answer.kind is Kind.INTENT:
                break
        return answer

    _put(Protocol, "_create", create)


def _release_on_time_out() -> None:
    answered = Recovery.answered

    def hasty(
        self: Recovery, operator: Operator, attempt: AttemptRecord, answer: Answer
    ) -> AttemptRecord:
        if answer.kind is Kind.UNKNOWN:
            return self._protocol.move(operator, attempt, State.CANCELED)
        return answered(self, operator, attempt, answer)

    _put(Recovery, "answered", hasty)


def _release_without_cancel() -> None:
    resolve = Recovery.resolve

    def hasty(self: Recovery, operator: Operator, attempt: AttemptRecord) -> AttemptRecord:
        intent = self._protocol.read(attempt).intent
        if intent is not None and intent.status in CANCELABLE:
            return self._protocol.move(operator, attempt, State.CANCELED)
        return resolve(self, operator, attempt)

    _put(Recovery, "resolve", hasty)


def _settle_twice() -> None:
    """Every proof is booked, whether or not one was booked before; later ones as new payments."""
    order, settle = PaymentOrder, attempts.settle
    is_first = [True]

    def always(*given: Any, **named: Any) -> bool:
        is_first[0] = settle(*given, **named)
        return True

    def named_anew(**named: Any) -> Any:
        return order(**(named if is_first[0] else {**named, "id": str(uuid4())}))

    _put(settlement, "PaymentOrder", named_anew)
    _put(attempts, "settle", always)


def _allocate_without_lock() -> None:
    """The balance is read, reckoned here, and written: what somebody else wrote is lost."""
    write = write_store.write

    def unlocked(session: Session, numbers: Any) -> list[Any]:
        wanted = ", ".join(f"'{number}'" for number in numbers)
        return list(session.execute(text(_UNLOCKED.format(wanted))))

    def reckoned(session: Session, paid: Any, tenders: Any, allocations: Any, **more: Any) -> Any:
        for part in allocations:
            left = part["balance_before_cents"] - part["amount_cents"]
            session.execute(
                text("UPDATE invoice SET balance_cents = :left, state = :state WHERE id = :id"),
                {"left": left, "state": "open" if left else "paid", "id": part["invoice_id"]},
            )
        return write(session, paid, tenders, allocations, **more)

    _put(payments_store, "lock_invoices", unlocked)
    _put(write_store, "write", reckoned)


_UNLOCKED: Final = (
    "SELECT i.*, a.number AS account, a.customer_id, c.name AS account_name FROM invoice i"
    " JOIN account a ON a.id = i.account_id JOIN customer c ON c.id = a.customer_id"
    " WHERE i.number IN ({}) ORDER BY i.id"
)


def _network_in_a_transaction() -> None:
    def create(self: Protocol, attempt: AttemptRecord) -> Answer:
        params = json.loads(attempt.create_params)

        def work(_: Session) -> Answer:
            return self._gateway.create(params, str(uuid4()), attempt.stripe_version)

        return self._sessions.run(work)

    _put(Protocol, "_create", create)


def _no_gate() -> None:
    _put(Gate, "let_pass", lambda *_: None)
    _put(Gate, "refuse_going_back", lambda *_: None)


def _put(where: Any, name: str, what: Any) -> None:
    setattr(where, name, what)


MUTANTS: Final[dict[str, Mutant]] = {
    "no guard": Mutant("claims are not unique and nobody looks", _claim_nothing, _CLAIM_RULES),
    "guard in the window": Mutant(
        "each process remembers what it charges", _guard_in_the_window, _CLAIM_RULES
    ),
    "create and confirm": Mutant("one call, a new key for each retry", _create_and_confirm),
    "release on time-out": Mutant("no answer is taken for a no", _release_on_time_out),
    "release without cancel": Mutant("'not yet' is taken for 'never'", _release_without_cancel),
    "settle twice": Mutant(
        "an attempt may have several payments",
        _settle_twice,
        {"postgresql": ("ALTER TABLE payment DROP CONSTRAINT uq_payment_attempt_id",)},
    ),
    "allocation without lock": Mutant(
        "the balance is reckoned in the program",
        _allocate_without_lock,
        {
            "postgresql": (
                "DROP TRIGGER allocation_insert ON allocation",
                "DROP TRIGGER allocation_pays ON allocation",
            )
        },
    ),
    "network in a transaction": Mutant(
        "the call is repeated with the transaction", _network_in_a_transaction
    ),
    "no open-refund index": Mutant(
        "two refunds of a payment at once",
        rules={
            "sqlite": ("DROP INDEX uq_refund_open",),
            "postgresql": ("DROP INDEX uq_refund_open",),
        },
    ),
    "restore gate off": Mutant(
        "restored books charge at once",
        _no_gate,
        {
            "sqlite": ("DROP TRIGGER claim_gated",),
            "postgresql": ("DROP TRIGGER claim_gated ON claim",),
        },
    ),
}
