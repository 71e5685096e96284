from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now
from services.debits import answer_store
from services.debits import batch_store as store
from services.debits.batch_records import (
    BatchChanged,
    BatchRow,
    LineRow,
)
from services.debits.batch_states import (
    AT_BANK,
    BEFORE_SENT,
    UNNAMED,
    BatchState,
    LineState,
)
from services.debits.errors import (
    BatchMoved,
    LinesInQuestion,
    NothingAnswered,
    PreparerApproves,
)
from services.errors import ChangedElsewhere, NotFound
from services.events import Events
from services.staff.approvals import approver_name, approver_of, spend
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule
from services.text import clean_line

APPROVE: Final = "debit_batch"
"""The action of an approval; its document is `batch:<number>`, its amount the batch's total."""

_WITHDRAWN: Final = "Lote anulado: {reason}"  # kept with the line, as all words of it
_MISSING: Final = "No consta entre lo cobrado"
_TOLD: Final = 10


class BatchService:
    """Batches of debits (*lotes*), once prepared: approved, sent, cancelled or closed, listed.

    `BatchPreparing` makes them, `BatchFiles` writes their files, `DebitAnswers` reads the bank's.
    """

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def approve(self, operator: Operator, number: int, approval: str) -> BatchRow:
        """A second person agrees to a batch and its total.

        Args:
            operator: who asks.
            number: the batch.
            approval: theirs, for `APPROVE`, `batch:<number>` and the total. It may not be that
                of whoever prepared the batch.

        Raises:
            NotAllowed, NotFound, ApprovalInvalid, PreparerApproves, BatchesRestored, BatchUnsent.
            BatchMoved: it was approved, or is past that.
        """
        operator.require(Right.RECORD_PAYMENTS)

        def work(session: Session) -> BatchRow:
            batch = self._held(session, number)
            store.refuse_restored(session, batch)
            if batch.state is not BatchState.PREPARED:
                raise BatchMoved(batch=number, state=batch.state)
            at = self._now()
            spend(
                session,
                operator,
                approval,
                action=APPROVE,
                document=f"batch:{number}",
                amount_cents=batch.asked[1],
                at=at,
            )
            approver = approver_of(session, approval)
            if approver == batch.made_by_id:
                raise PreparerApproves(batch=number, who=batch.made_by)
            values = {
                "state": BatchState.APPROVED.value,
                "approved_at": at,
                "approved_by": approver,
            }
            store.move(session, batch.id, values, at)
            told = {"approver": approver_name(session, approval), "cents": batch.asked[1]}
            self._tell(session, operator, "debit.approved", batch, told)
            return self._held(session, number)

        return self._moved(work)

    def sent(self, operator: Operator, number: int) -> BatchRow:
        """Note that the file is at the bank; from now on its lines wait for the bank's word.

        Said twice, it is one.

        Raises:
            NotAllowed, NotFound, BatchesRestored, BatchUnsent. BatchMoved: it has no file, or was
            cancelled.
        """
        operator.require(Right.RECORD_PAYMENTS)

        def work(session: Session) -> BatchRow:
            batch = self._held(session, number)
            if batch.sent_at is not None:
                return batch
            store.refuse_restored(session, batch)
            if batch.state is not BatchState.WRITTEN:
                raise BatchMoved(batch=number, state=batch.state)
            at = self._now()
            values = {
                "state": BatchState.SENT.value,
                "sent_at": at,
                "sent_by": operator.username,
            }
            store.move(session, batch.id, values, at)
            self._tell(session, operator, "debit.sent", batch, {"sha256": batch.sha256})
            return self._held(session, number)

        return self._moved(work)

    def cancel(self, operator: Operator, number: int, reason: str) -> BatchRow:
        """Give a batch up before it is at the bank; its invoices can be paid in any way again.

        Said twice, it is one.

        Raises:
            NotAllowed, NotFound, BatchesRestored. BadField: `reason`. BatchMoved: it was sent.
        """
        operator.require(Right.RECORD_PAYMENTS)
        why = clean_line(reason, field="reason", most=300, required=True)

        def work(session: Session) -> BatchRow:
            batch = self._held(session, number)
            if batch.state is BatchState.CANCELLED:
                return batch
            store.refuse_restored(session, batch, to_bank=False)
            if batch.state not in BEFORE_SENT:
                raise BatchMoved(batch=number, state=batch.state)
            at = self._now()
            store.decide(
                session,
                batch.id,
                LineState.WITHDRAWN,
                words=_WITHDRAWN.format(reason=why),
                at=at,
                by=operator.username,
            )
            values = {"state": BatchState.CANCELLED.value, "reason": why}
            store.move(session, batch.id, values, at)
            self._tell(session, operator, "debit.cancelled", batch, {}, reason=why)
            return self._held(session, number)

        return self._moved(work)

    def close(self, operator: Operator, number: int) -> BatchRow:
        """Nothing more will come from the bank: what it did not name was not collected.

        For banks that list only what they collected. It lets go of debits that the bank said
        nothing of, so that a supervisor does it, and only once an answer of the bank's was read.
        Said twice, it is one.

        Raises:
            NotAllowed, NotFound. BatchMoved: it is not at the bank. NothingAnswered.
            LinesInQuestion: the bank did name some that wait, with another amount or both ways.
        """
        operator.require(Right.RECORD_PAYMENTS)
        operator.require(Right.APPROVE)

        def work(session: Session) -> BatchRow:
            batch = self._held(session, number)
            if batch.state is BatchState.CLOSED:
                return batch
            if batch.state not in AT_BANK:
                raise BatchMoved(batch=number, state=batch.state)
            if not batch.may_close:
                raise NothingAnswered(batch=number)
            named = answer_store.in_question(session, batch.id)
            if named:
                raise LinesInQuestion(batch=number, lines=", ".join(named[:_TOLD]), n=len(named))
            at = self._now()
            count = store.decide(
                session,
                batch.id,
                LineState.REJECTED,
                words=_MISSING,
                code=UNNAMED,
                at=at,
                by=operator.username,
            )
            store.move(session, batch.id, {"state": BatchState.CLOSED.value}, at)
            self._tell(session, operator, "debit.closed", batch, {"missing": count})
            return self._held(session, number)

        return self._moved(work)

    def show(self, number: int) -> BatchRow:
        """One batch with what became of its lines.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            return found(store.find_number(session, number), number)

    def listing(
        self,
        states: frozenset[BatchState] = frozenset(),
        *,
        before: int | None = None,
        limit: int = 100,
    ) -> list[BatchRow]:
        """Batches, the newest first; `before` a number for the next page."""
        with self._sessions.read() as session:
            return store.newest(session, states=states, before=before, limit=limit)

    def counts(self) -> dict[BatchState, tuple[int, int]]:
        """How many batches are in each state, and the cents that they ask for."""
        with self._sessions.look() as session:
            return store.counts(session)

    def lines(
        self,
        number: int,
        states: frozenset[LineState] = frozenset(),
        *,
        after: int = 0,
        limit: int | None = None,
    ) -> Sequence[LineRow]:
        """The lines of a batch in their order; `after` a position for the next page.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            batch = found(store.find_number(session, number), number)
            return store.lines(session, batch.id, states=states, after=after, limit=limit)

    def _held(self, session: Session, number: int) -> BatchRow:
        return found(store.lock(session, number), number)

    def _moved(self, work: Any) -> BatchRow:
        try:
            batch: BatchRow = self._sessions.run(work)
        except IntegrityError as error:
            raise ChangedElsewhere(rule=broken_rule(error)) from error
        self._events.publish(BatchChanged(batch.number))
        return batch

    def _tell(
        self,
        session: Session,
        operator: Operator,
        action: str,
        batch: BatchRow,
        after: dict[str, Any],
        reason: str = "",
    ) -> None:
        self._journal.append(
            session, operator, action, f"batch:{batch.number}", after=after, reason=reason
        )


def found(batch: BatchRow | None, number: int) -> BatchRow:
    """The batch of a number.

    Raises:
        NotFound: there is none.
    """
    if batch is None:
        raise NotFound(what="batch", which=str(number))
    return batch
