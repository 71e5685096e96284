from services.audit.service import Journal
from services.clock import Now
from services.copies import store
from services.copies.records import DECIDE, RestoredBooks, RestoredOrder, Verdict
from services.debits.batches import BatchService
from services.errors import BadField, ChangedElsewhere
from services.staff.approvals import approver_name, spend
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line


class RestoredService:
    """Books that came from a copy: people say what became of the debits that it forgot."""

    def __init__(
        self, sessions: Sessions, journal: Journal, batches: BatchService, now: Now
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._batches = batches
        self._now = now

    def waiting(self) -> RestoredBooks | None:
        """What has to be said; None when debits may go on."""
        with self._sessions.read() as session:
            return store.waiting(session)

    def decide(self, operator: Operator, order: RestoredOrder) -> None:
        """Say what became of debits since the copy; from now on batches are prepared again.

        A batch that the bank has goes on to its answer, one that it never had can only be
        cancelled, and no number that was used since the copy is given again.

        Args:
            operator: a supervisor.
            order: their words; the approval is a second person's, for `DECIDE`,
                `restored:<id>` and no amount.

        Raises:
            NotAllowed, ApprovalInvalid. BadField: `last_number` is less than is known, a batch
            without its word, or no `reason`. ChangedElsewhere: it was said already.
        """
        operator.require(Right.APPROVE)
        reason = clean_line(order.reason, field="reason", most=300, required=True)

        def work(session: Session) -> list[int]:
            found = store.waiting(session)
            if found is None or found.id != order.restored:
                raise ChangedElsewhere(what="restored", which=order.restored)
            numbers = [each.number for each in found.batches]
            if set(numbers) != set(order.verdicts):
                raise BadField(field="verdicts", problem="required")
            if order.last_number < found.batch_known:
                raise BadField(field="last_number", problem="numbers_used", known=found.batch_known)
            at = self._now()
            spend(
                session,
                operator,
                order.approval,
                action=DECIDE,
                document=f"restored:{found.id}",
                amount_cents=0,
                at=at,
            )
            for number, verdict in order.verdicts.items():
                store.say(session, number, verdict)
            approver = approver_name(session, order.approval)
            values = {
                "skipped": order.last_number - found.batch_last,
                "decided_at": at,
                "decided_by": operator.username,
                "approved_by": approver,
                "reason": reason,
            }
            if not store.decide(session, found.id, values):
                raise ChangedElsewhere(what="restored", which=found.id)
            told = {
                "batches": {str(n): verdict.value for n, verdict in order.verdicts.items()},
                "last_number": order.last_number,
                "approved_by": approver,
            }
            self._journal.append(
                session,
                operator,
                "storage.restored_decided",
                f"restored:{found.id}",
                after=told,
                reason=reason,
            )
            return store.written_batches(
                session, [n for n, said in order.verdicts.items() if said is Verdict.SENT]
            )

        for number in self._sessions.run(work):
            # Its file is at the bank: only its answer is missing.
            self._batches.sent(operator, number)
