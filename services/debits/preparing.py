from collections.abc import Iterator
from typing import Any

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.debits import batch_store as store
from services.debits import candidate_store
from services.debits.banks.base import Profile
from services.debits.banks.registry import profile as profile_of
from services.debits.batch_records import (
    BatchChanged,
    BatchOrder,
    BatchQuestion,
    BatchRow,
    LeftOut,
    Preview,
    Proposed,
    Tally,
)
from services.debits.batch_states import BatchState
from services.debits.batches import found
from services.debits.errors import NothingToCollect, NotWritable
from services.debits.instructions import FileHead
from services.debits.proposing import Proposing
from services.debits.settings import terms_in
from services.errors import BadField, ChangedElsewhere
from services.events import Events
from services.office import store as office_store
from services.payments.settling import hold_invoices
from services.staff.rights import Operator, Right
from services.storage.bulk import allow_long
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule
from services.text import clean_line


class BatchPreparing:
    """Shows who would be in a batch and why the others are not, and fixes one."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def stream(self, question: BatchQuestion) -> Iterator[Proposed | LeftOut]:
        """Everybody who pays by debit, in or out with the reason, as they come from the books.

        Memory does not grow with their number. Leave it at the end, or close it.

        Raises:
            NoSuchBankProfile.
        """
        profile = profile_of(question.profile)
        with self._sessions.read() as session:
            number = store.next_number(session)
            yield from self._proposing(session, profile, question, number).walk()

    def preview(self, question: BatchQuestion) -> Preview:
        """The same, whole, with its sums: what a screen shows before anything is fixed.

        Raises:
            NoSuchBankProfile.
        """
        profile = profile_of(question.profile)
        tally, lines, left_out = Tally(), [], []
        with self._sessions.read() as session:
            number = store.next_number(session)
            proposing = self._proposing(session, profile, question, number)
            for each in proposing.walk():
                tally.add(each)
                if isinstance(each, Proposed):
                    lines.append(each)
                else:
                    left_out.append(each)
            problems, unknown = profile.head_problems(proposing.head), proposing.unknown()
        return Preview(question, problems, tuple(lines), tuple(left_out), tally, unknown)

    def prepare(self, operator: Operator, order: BatchOrder) -> BatchRow:
        """Fix the lines of a batch and claim their invoices, in one transaction.

        Who is in is decided again now: a preview is never trusted. The same order twice, from
        two clicks or two tills, is one batch.

        Raises:
            NotAllowed, NoSuchBankProfile. BadField: `collect_on` is past, or one of `accounts` is
            none. NotWritable: the terms with the bank are not complete. NothingToCollect,
            BatchesRestored. ChangedElsewhere: what it would hold moved at another till. Nothing
            was written.
        """
        operator.require(Right.RECORD_PAYMENTS)
        question = order.question
        profile = profile_of(question.profile)
        today = business_date(self._now())
        if question.collect_on < today:
            raise BadField(field="collect_on", problem="date_past", earliest=today)
        account = clean_line(
            question.bank_account, field="bank_account", most=40, required=True, card_check=False
        )
        if account != question.bank_account:
            raise BadField(field="bank_account", problem="not_allowed")
        try:
            batch = self._sessions.run(
                lambda session: self._prepare_in(session, operator, profile, order)
            )
        except IntegrityError as error:
            raise ChangedElsewhere(rule=broken_rule(error)) from error
        self._events.publish(BatchChanged(batch.number))
        return batch

    def _proposing(
        self, session: Session, profile: Profile, question: BatchQuestion, number: int
    ) -> Proposing:
        head = head_of(session, profile, question, number, self._now)
        return Proposing(session, profile, head, question)

    def _prepare_in(
        self, session: Session, operator: Operator, profile: Profile, order: BatchOrder
    ) -> BatchRow:
        known = store.find(session, order.id)
        if known is not None:
            return known
        allow_long(session)
        question = order.question
        held = self._hold(session, profile, question)
        store.lock_numbering(session)
        # The same order may have been written while this one waited.
        known = store.find(session, order.id)
        if known is not None:
            return known
        store.refuse_restored(session)
        number, at = store.next_number(session), self._now()
        proposing = self._proposing(session, profile, question, number)
        for problem in profile.head_problems(proposing.head):
            raise NotWritable(line="", field=problem.field, problem=problem.key, **problem.details)
        unknown = proposing.unknown()
        if unknown:
            raise BadField(field="accounts", problem="no_account", numbers=", ".join(unknown))
        tally, lines = Tally(), []
        for each in proposing.walk():
            if isinstance(each, Proposed):
                if held is not None and not held.issuperset(s.invoice_id for s in each.shares):
                    # It fell due, or was issued, after the locks were taken.
                    raise ChangedElsewhere(rule="debit_line")
                lines.append(each)
            tally.add(each)
        if not lines:
            raise NothingToCollect()
        values = {
            "id": order.id,
            "number": number,
            "profile": profile.key,
            "bank_account": question.bank_account,
            "collect_on": question.collect_on,
            "state": BatchState.PREPARED.value,
            "question": question.told(),
            "made_at": at,
            "made_by": operator.user_id,
            "till": operator.till,
            "changed_at": at,
        }
        store.add(session, values)
        store.add_lines(
            session, order.id, lines, till=operator.till, actor=operator.username, at=at
        )
        batch = found(store.find(session, order.id), number)
        told: dict[str, Any] = {
            "profile": profile.key,
            "collect_on": question.collect_on,
            "lines": tally.lines,
            "cents": tally.cents,
            "left_out": {why.value: count for why, (count, _) in tally.left_out.items()},
        }
        self._journal.append(session, operator, "debit.prepared", f"batch:{number}", after=told)
        return batch

    def _hold(self, session: Session, profile: Profile, question: BatchQuestion) -> set[int] | None:
        """Lock what the batch would hold: invoices by id, then mandates.

        Returns:
            The invoices; None where one writer at a time holds everything anyway.
        """
        if not self._sessions.is_postgresql:
            return None
        number = store.next_number(session)
        invoices: set[int] = set()
        mandates: list[int] = []
        for each in self._proposing(session, profile, question, number).walk():
            if isinstance(each, Proposed):
                mandates.append(each.mandate_id)
                invoices.update(share.invoice_id for share in each.shares)
        hold_invoices(session, invoices)
        candidate_store.lock_mandates(session, sorted(mandates))
        return invoices


def head_of(
    session: Session, profile: Profile, question: BatchQuestion, number: int, now: Now
) -> FileHead:
    """What a batch's file says of itself before its lines are counted."""
    company = office_store.find_company(session)
    return FileHead(
        batch=number,
        company_account=question.bank_account,
        company_name=company.legal_name if company else "",
        collect_on=question.collect_on,
        made_on=business_date(now()),
        count=0,
        total_cents=0,
        terms=terms_in(session, profile),
    )
