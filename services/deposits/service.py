from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Final

from services.audit.service import Journal
from services.clock import Now, business_date
from services.deposits import list_store, store
from services.deposits.errors import (
    DepositInStatement,
    DepositNotClaimed,
    SamePersonClaimed,
    SecondPersonNeeded,
)
from services.deposits.records import (
    DepositDecided,
    DepositQuestion,
    DepositRecord,
    DepositState,
    DepositTotals,
    Tally,
)
from services.errors import ChangedElsewhere, NotFound
from services.events import Events
from services.payments.records import Cause, PaymentReversed, ReversalRecord, key_of
from services.payments.reversing import Reversals
from services.staff.approvals import approver_name, spend
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line

REFUSE: Final = "deposit_refuse"
"""The action of an approval to refuse a deposit; its document is `deposit:<id>`."""

_LIVING: Final = ("claimed", "verified")


class DepositService:
    """Customers' deposits and transfers: claimed by one person, verified by another or the bank."""

    def __init__(
        self,
        sessions: Sessions,
        reversals: Reversals,
        journal: Journal,
        events: Events,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._reversals = reversals
        self._journal = journal
        self._events = events
        self._now = now

    # --- Looking ----------------------------------------------------------------------------

    def listing(
        self, question: DepositQuestion, *, last_id: int | None = None, limit: int = 200
    ) -> list[DepositRecord]:
        """Deposits, page by page: those that wait the oldest first, all others the newest first."""
        with self._sessions.read() as session:
            return list_store.listing(
                session, question, self._today(), last_id=last_id, limit=limit
            )

    def totals(self, question: DepositQuestion | None = None) -> DepositTotals:
        """What each state holds; the question's state narrows nothing."""
        with self._sessions.read() as session:
            return list_store.totals(session, question or DepositQuestion())

    def find(self, typed: str, limit: int = 6) -> list[DepositRecord]:
        """The newest deposits with this number on their slip, whatever became of them."""
        with self._sessions.look() as session:
            return store.of_slip(session, key_of(typed), self._today(), limit)

    def claimed(self) -> Tally:
        """What waits to be confirmed, all accounts together."""
        with self._sessions.read() as session:
            return list_store.claimed(session)

    def show(self, deposit_id: int) -> DepositRecord:
        """One deposit.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            return self._found(session, deposit_id)

    def of_payment(self, payment_id: str) -> list[DepositRecord]:
        """The deposits of a receipt, in its order."""
        with self._sessions.read() as session:
            return store.of_payment(session, payment_id, self._today())

    def claimed_of(self, account: str) -> list[DepositRecord]:
        """What an account's customer showed slips for and the bank has not confirmed yet."""
        with self._sessions.read() as session:
            return store.claimed_of_account(session, account, self._today())

    def nearly_same(
        self, bank_account: str, slip: str, amount_cents: int, deposited_on: date
    ) -> list[DepositRecord]:
        """Deposits of this amount within three days under another number: worth a question."""
        with self._sessions.read() as session:
            return store.near(
                session, bank_account, amount_cents, deposited_on, slip, self._today()
            )

    # --- Deciding ---------------------------------------------------------------------------

    def verify(self, operator: Operator, deposit_id: int, note: str = "") -> DepositRecord:
        """Say that the bank has a deposit, after looking there.

        Raises:
            SamePersonClaimed: whoever took the slip. DepositNotClaimed. NotFound. NotAllowed.
        """
        operator.require(Right.RECORD_PAYMENTS)
        told = clean_line(note, field="note", most=200)
        at = self._now()

        def work(session: Session) -> None:
            found = self._found(session, deposit_id)
            if found.claimed_by == operator.username:
                raise SamePersonClaimed(who=found.claimed_by_name)
            moved = store.move(
                session,
                [deposit_id],
                start=("claimed",),
                end="verified",
                at=at,
                by=operator.username,
                decision=told,
            )
            if not moved:
                if (found.decided_at, found.decided_by) == (at, operator.username):
                    return
                raise _not_claimed(self._found(session, deposit_id))
            self._journal.append(
                session,
                operator,
                "deposit.verified",
                f"deposit:{deposit_id}",
                before={"state": DepositState.CLAIMED},
                after={"state": DepositState.VERIFIED, "amount_cents": found.amount_cents},
                reason=told,
            )

        self._sessions.run(work)
        self._events.publish(DepositDecided((deposit_id,)))
        return self.show(deposit_id)

    def take_back(self, operator: Operator, deposit_id: int, reason: str) -> DepositRecord:
        """Let a deposit that was verified by hand wait again.

        Raises:
            DepositInStatement: the bank's line is unmatched instead. DepositNotClaimed: it is not
            verified. NotFound. NotAllowed. BadField: no reason.
        """
        operator.require(Right.RECORD_PAYMENTS)
        why = clean_line(reason, field="reason", most=300, required=True)
        payment, tries = self.show(deposit_id).payment, count()

        def work(session: Session) -> None:
            is_again = bool(next(tries))
            # No refund counts on it meanwhile.
            self._reversals.hold(session, payment)
            store.lock(session, [deposit_id])
            found = self._found(session, deposit_id)
            if is_again and found.state is DepositState.CLAIMED:
                return  # the first try was committed, and only the answer to it was lost
            self._refuse_matched(session, deposit_id)
            moved = store.move(
                session,
                [deposit_id],
                start=("verified",),
                end="claimed",
                at=None,
                by=None,
                decision="",
            )
            if not moved:
                raise _not_claimed(found)
            self._journal.append(
                session,
                operator,
                "deposit.taken_back",
                f"deposit:{deposit_id}",
                before={"state": DepositState.VERIFIED},
                after={"state": DepositState.CLAIMED},
                reason=why,
            )

        self._sessions.run(work)
        self._events.publish(DepositDecided((deposit_id,)))
        return self.show(deposit_id)

    def refuse(
        self, operator: Operator, deposit_id: int, reason: str, approval: str = ""
    ) -> ReversalRecord:
        """The bank does not have it: exactly what it paid is owed again, the receipt stays.

        Twice is once. What a refund of the receipt gave back before, the customer owes now: the
        answer's `twice_cents`.

        Args:
            operator: who refuses.
            deposit_id: the deposit.
            reason: why; the approval's own counts where there is one.
            approval: a second person's yes, once the turn or the day of the receipt is over.

        Raises:
            SecondPersonNeeded: no approval came. ApprovalInvalid. DepositInStatement: the bank's
            statement has it. DepositNotClaimed: void already. NotFound. NotAllowed. BadField: no
            reason.
        """
        operator.require(Right.RECORD_PAYMENTS)
        why = clean_line(reason, field="reason", most=300, required=not approval)
        at = self._now()
        before = self.show(deposit_id)

        def work(session: Session) -> ReversalRecord:
            self._reversals.hold(session, before.payment)
            store.lock(session, [deposit_id])
            found = self._found(session, deposit_id)
            if found.state is DepositState.REFUSED:
                return self._reverse(session, operator, found, found.decision, "-")
            if found.state is DepositState.VOID:
                raise _not_claimed(found)
            self._refuse_matched(session, deposit_id)
            told, approver = why, "-"
            if approval:
                told = spend(
                    session,
                    operator,
                    approval,
                    action=REFUSE,
                    document=f"deposit:{deposit_id}",
                    amount_cents=found.amount_cents,
                    at=at,
                )
                approver = approver_name(session, approval)
            elif found.needs_approval:
                raise SecondPersonNeeded(
                    action=REFUSE,
                    document=f"deposit:{deposit_id}",
                    amount_cents=found.amount_cents,
                )
            moved = store.move(
                session,
                [deposit_id],
                start=_LIVING,
                end="refused",
                at=at,
                by=operator.username,
                decision=told,
                living=0,
            )
            if not moved:
                raise ChangedElsewhere
            reversal = self._reverse(session, operator, found, told, approver)
            self._journal.append(
                session,
                operator,
                "deposit.refused",
                f"deposit:{deposit_id}",
                before={"state": found.state},
                after={
                    "state": DepositState.REFUSED,
                    "reversal": reversal.id,
                    "amount_cents": found.amount_cents,
                    "approver": approver,
                },
                reason=told,
            )
            return reversal

        reversal = self._sessions.run(work)
        self._events.publish(DepositDecided((deposit_id,)))
        self._events.publish(PaymentReversed(before.payment, before.account))
        return reversal

    def _reverse(
        self,
        session: Session,
        operator: Operator,
        found: DepositRecord,
        reason: str,
        approver: str,
    ) -> ReversalRecord:
        return self._reversals.reverse_tender_in(
            session,
            operator,
            found.payment,
            found.position,
            cause=Cause(deposit=found.id),
            reason=reason,
            approver=approver,
        )

    def _refuse_matched(self, session: Session, deposit_id: int) -> None:
        line = store.line_of(session, deposit_id)
        if line is not None:
            raise DepositInStatement(day=line.day, detail=line.detail)

    def _found(self, session: Session, deposit_id: int) -> DepositRecord:
        found = store.find(session, deposit_id, self._today())
        if found is None:
            raise NotFound(what="deposit", which=str(deposit_id))
        return found

    def _today(self) -> date:
        return business_date(self._now())


def _not_claimed(found: DepositRecord) -> DepositNotClaimed:
    return DepositNotClaimed(cause=found.state.value, by=found.decided_by, at=found.decided_at)


def total_cents(deposits: Sequence[DepositRecord]) -> int:
    """What some deposits come to."""
    return sum(each.amount_cents for each in deposits)
