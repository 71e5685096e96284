"""Letting go of one debit that is at the bank, and booking that the bank took one back."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from services.accounts import document_store
from services.accounts.documents import media_type_of, shown_name
from services.accounts.states import DocumentKind
from services.audit.service import Journal
from services.clock import Now, business_date
from services.debits import batch_store as store
from services.debits.batch_records import BatchChanged, BatchRow, LineRow
from services.debits.batch_states import AT_BANK, LineState
from services.debits.batches import found
from services.debits.errors import BatchMoved, LineMoved
from services.errors import BadField, ChangedElsewhere, NotFound
from services.events import Events
from services.money import MAX_CENTS, AmountOutOfRange
from services.payments.records import Cause, PaymentReversed
from services.payments.reversing import Reversals
from services.payments.store import payer
from services.staff.approvals import approver_name, spend
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule
from services.text import clean_line, clean_note

RELEASE: Final = "debit_release"
REVERSE: Final = "debit_reverse"
"""Actions of an approval; the document of both is `debit:<line>`, the amount the debit's."""

_MOST: Final = 300


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """Why one debit of a sent batch may be paid in another way.

    Attributes:
        line: our key of the debit.
        proof: what the bank said in writing: who, when, and that it will not collect it.
        approval: a supervisor's, for `RELEASE`.
        document: the letter or mail itself, as its name and its bytes; it is kept with the
            account's documents.
    """

    line: str
    proof: str
    approval: str
    document: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class TakenBackOrder:
    """A debit that was collected and that the bank took back.

    Attributes:
        line: our key of the debit.
        reason: what the bank said.
        approval: a supervisor's, for `REVERSE`.
        on: the day of it on the bank's statement; None for today.
        bank_fee_cents: what the bank charged us for it; 0 for nothing.
    """

    line: str
    reason: str
    approval: str
    on: date | None = None
    bank_fee_cents: int = 0


class DebitLines:
    """One debit by itself: released while it is at the bank, reversed once it was collected."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now
        self._reversals = Reversals(journal, now)

    def show(self, line: str) -> LineRow:
        """One debit.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            return _line(session, line)

    def release(self, operator: Operator, order: ReleaseOrder) -> LineRow:
        """Let a debit's invoices be paid in another way, by the bank's written word.

        Done twice, it is once. If the bank collects it after all, its money is credit of the
        account, and a task for the supervisor.

        Raises:
            NotAllowed, NotFound, ApprovalInvalid. BadField: `proof`. DocumentRefused. BatchMoved:
            the batch is not at the bank; cancel it instead. LineMoved: it was answered.
        """
        operator.require(Right.RECORD_PAYMENTS)
        proof = clean_note(order.proof, field="proof", most=_MOST, required=True)
        kind = media_type_of(order.document[1]) if order.document else ""

        def work(session: Session) -> None:
            batch, line = self._held(session, order.line)
            if line.state is LineState.RELEASED:
                return
            if batch.state not in AT_BANK:
                raise BatchMoved(batch=batch.number, state=batch.state)
            if line.state is not LineState.PENDING:
                raise LineMoved(line=line.id, state=line.state)
            approver = self._approved(session, operator, line, order.approval, RELEASE)
            moved = {
                "state": LineState.RELEASED.value,
                "words": proof,
                "decided_at": self._now(),
                "decided_by": operator.username,
                "approver": approver,
            }
            store.move_line(session, line.id, moved)
            sha256 = _kept(session, operator, line, order.document, kind, self._now)
            told = {"cents": line.amount_cents, "approver": approver, "document": sha256}
            self._journal.append(
                session, operator, "debit.released", f"debit:{line.id}", after=told, reason=proof
            )

        return self._done(work, order.line)

    def reverse(self, operator: Operator, order: TakenBackOrder) -> LineRow:
        """Book that the bank took a collected debit back: one action, like a protest.

        Exactly the invoices that it paid are owed again, the receipt keeps its number, and what
        it had left as credit is gone; the day that shows it negative is today. From two tills or
        two clicks, it is one.

        Raises:
            NotAllowed, NotFound, ApprovalInvalid. BadField: `reason`, or `on` is a day to come or
            before it was collected. AmountOutOfRange: the bank's charge. LineMoved: it was not
            collected. MoreThanPaid, MoreThanCredit: some of its money went back before.
        """
        operator.require(Right.RECORD_PAYMENTS)
        reason = clean_line(order.reason, field="reason", most=_MOST, required=True)
        today = business_date(self._now())
        on = order.on or today
        if not 0 <= order.bank_fee_cents <= MAX_CENTS:
            raise AmountOutOfRange(least_cents=0, most_cents=MAX_CENTS)

        def work(session: Session) -> str:
            seen = _line(session, order.line)
            if not seen.payment:
                raise LineMoved(line=seen.id, state=seen.state)
            self._reversals.hold(session, seen.payment)
            _, line = self._held(session, order.line)
            if line.state is LineState.REVERSED:
                return ""
            if line.state is not LineState.SETTLED:
                raise LineMoved(line=line.id, state=line.state)
            # A bank may date its answer with a day to come, and take it back before.
            earliest = min(line.settled_on or today, today)
            if not earliest <= on <= today:
                raise BadField(field="on", problem="date_range", earliest=earliest, latest=today)
            approver = self._approved(session, operator, line, order.approval, REVERSE)
            moved = {
                "state": LineState.REVERSED.value,
                "code": "",
                "words": reason,
                "taken_back_on": on,
                "bank_fee_cents": order.bank_fee_cents or None,
                "decided_at": self._now(),
                "decided_by": operator.username,
                "approver": approver,
            }
            store.move_line(session, line.id, moved)
            self._reversals.reverse_tender_in(
                session,
                operator,
                line.payment,
                1,
                cause=Cause(debit=line.id),
                reason=reason,
                approver=approver,
            )
            told = {
                "receipt": line.receipt,
                "cents": line.amount_cents,
                "approver": approver,
                "on": on.isoformat(),
                "bank_fee_cents": order.bank_fee_cents,
            }
            self._journal.append(
                session, operator, "debit.reversed", f"debit:{line.id}", after=told, reason=reason
            )
            return line.payment

        record = self._done(work, order.line)
        self._events.publish(PaymentReversed(record.payment, record.account))
        return record

    def _held(self, session: Session, key: str) -> tuple[BatchRow, LineRow]:
        """A debit and its batch as they are now, held until the commit."""
        seen = _line(session, key)
        batch = found(store.lock(session, seen.batch), seen.batch)
        return batch, _line(session, key)

    def _approved(
        self, session: Session, operator: Operator, line: LineRow, approval: str, action: str
    ) -> str:
        spend(
            session,
            operator,
            approval,
            action=action,
            document=f"debit:{line.id}",
            amount_cents=line.amount_cents,
            at=self._now(),
        )
        return approver_name(session, approval)

    def _done(self, work: Callable[[Session], Any], key: str) -> LineRow:
        try:
            self._sessions.run(work)
        except IntegrityError as error:
            raise ChangedElsewhere(rule=broken_rule(error)) from error
        record = self.show(key)
        self._events.publish(BatchChanged(record.batch))
        return record


def _line(session: Session, key: str) -> LineRow:
    line = store.line(session, key)
    if line is None:
        raise NotFound(what="debit", which=key)
    return line


def _kept(
    session: Session,
    operator: Operator,
    line: LineRow,
    document: tuple[str, bytes] | None,
    media_type: str,
    now: Now,
) -> str:
    """Keep the bank's letter with the account's documents; its hash, or empty without one."""
    if document is None:
        return ""
    name, content = document
    sha256 = hashlib.sha256(content).hexdigest()
    owner = payer(session, line.account)
    if owner is None:
        raise NotFound(what="account", which=line.account)
    document_store.keep_content(session, sha256, content)
    document_store.add(
        session,
        owner.account_id,
        kind=DocumentKind.OTHER,
        file_name=shown_name(name, media_type),
        media_type=media_type,
        size=len(content),
        sha256=sha256,
        original_seen_by="",
        at=now(),
        by=operator.username,
    )
    return sha256
