from dataclasses import replace

from services.audit.service import Journal
from services.cards import store
from services.cards.answers import Intent
from services.cards.difference_records import DifferenceKind, NewDifference
from services.cards.differences import Differences
from services.cards.records import AttemptRecord
from services.cards.states import State
from services.clock import Now
from services.payments.records import CardTender, PaymentOrder, Share
from services.payments.service import PaymentService
from services.staff.rights import Operator
from services.storage.sessions import Session, Sessions


class NotProof(Exception):
    """The provider showed an object that is not this attempt's; an alarm, never an outcome."""


class Settlement:
    """Books the money of a succeeded intent: attempt, payment, balances and receipt at once."""

    def __init__(
        self,
        sessions: Sessions,
        payments: PaymentService,
        journal: Journal,
        differences: Differences,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._payments = payments
        self._journal = journal
        self._differences = differences
        self._now = now

    def settle(self, operator: Operator, attempt: AttemptRecord, intent: Intent) -> None:
        """Record success, once, whoever proves it first.

        The payment's id is the attempt's, so the same money can never be booked twice. What
        cannot be applied (another amount, a late success, an invoice that is no longer open)
        becomes the account's credit and is left for a supervisor to review.

        Raises:
            NotProof: the intent is not this attempt's.
        """
        check_proof(attempt, intent)
        if not intent.has_succeeded:
            raise NotProof(f"{intent.id} is {intent.status}")
        self._sessions.run(lambda session: self._book(session, operator, attempt, intent))

    def _book(
        self, session: Session, operator: Operator, attempt: AttemptRecord, intent: Intent
    ) -> None:
        # Invoices before the attempt, as everywhere: two tills never wait for each other.
        balances = self._payments.lock_balances(session, attempt.shares)
        before = store.lock(session, attempt.id)
        shares = _applicable(attempt, intent, balances, late=before is State.CANCELED)
        applied = sum(share.amount_cents for share in shares)
        needs_review = applied != intent.received_cents
        settled = store.settle(
            session,
            attempt.id,
            self._now(),
            pi_id=intent.id,
            charge_id=intent.charge,
            card_brand=intent.brand or attempt.card_brand,
            card_last4=intent.last4 or attempt.card_last4,
            needs_review=needs_review,
            failure=None,
        )
        if not settled:
            return
        order = PaymentOrder(
            id=attempt.id,
            account=attempt.account,
            shares=shares,
            tenders=(
                CardTender(
                    attempt.id, intent.charge, intent.brand, intent.last4, intent.received_cents
                ),
            ),
        )
        self._payments.record_in(session, owner_of(attempt, operator), order, attempt=attempt.id)
        if needs_review:
            is_late = before is State.CANCELED
            self._differences.note_in(session, operator, _difference(attempt, intent, is_late))
        self._journal.append(
            session,
            operator,
            "card.settled",
            f"attempt:{attempt.id}",
            before={"state": before},
            after={
                "state": State.SUCCEEDED,
                "intent": intent.id,
                "charge": intent.charge,
                "received_cents": intent.received_cents,
                "needs_review": needs_review,
            },
        )


def _difference(attempt: AttemptRecord, intent: Intent, is_late: bool) -> NewDifference:
    return NewDifference(
        DifferenceKind.LATE if is_late else DifferenceKind.DIFFERING,
        intent.id,
        attempt=attempt.id,
        payment=attempt.id,
        here_cents=attempt.amount_cents,
        there_cents=intent.received_cents,
        told={"charge": intent.charge, "currency": intent.currency},
    )


def check_proof(attempt: AttemptRecord, intent: Intent) -> None:
    """Refuse an object that is not this attempt's intent.

    Raises:
        NotProof: another id, another attempt in its metadata, or the other mode.
    """
    if attempt.pi_id is not None and intent.id != attempt.pi_id:
        raise NotProof(f"asked for {attempt.pi_id}, was shown {intent.id}")
    if intent.attempt != attempt.id:
        raise NotProof(f"{intent.id} is of attempt {intent.attempt!r}")
    if intent.livemode != attempt.livemode:
        raise NotProof(f"{intent.id} is of the other mode")


def owner_of(attempt: AttemptRecord, operator: Operator) -> Operator:
    """The cashier whose charge it is: the receipt is theirs, whoever settles it."""
    return replace(
        operator,
        user_id=attempt.actor_id,
        username=attempt.actor,
        full_name=attempt.actor_name,
        till=attempt.till,
    )


def _applicable(
    attempt: AttemptRecord, intent: Intent, balances: dict[str, int], *, late: bool
) -> tuple[Share, ...]:
    if late or intent.received_cents != attempt.amount_cents or intent.currency != "usd":
        return ()
    parts = (
        Share(share.invoice, min(share.amount_cents, balances.get(share.invoice, 0)))
        for share in attempt.shares
    )
    return tuple(part for part in parts if part.amount_cents > 0)
