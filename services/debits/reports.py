from datetime import date, datetime, time, timedelta

from services.clock import GUAYAQUIL
from services.debits import batch_store, report_store
from services.debits.again_records import again_from
from services.debits.batch_states import LineState
from services.debits.batches import found
from services.debits.proposing import month_of
from services.debits.reason_store import reasons_in
from services.debits.reasons import Next
from services.debits.report_records import (
    BatchReport,
    Failing,
    ReasonCount,
    Success,
    Surplus,
    ToldLine,
    Unanswered,
    Waiting,
)
from services.debits.settings import rules_in
from services.payments.records import receipt_number
from services.storage.sessions import Sessions


class DebitReports:
    """What became of debits: of a batch, by bank and month, and what waits for somebody."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def batch(self, number: int) -> BatchReport:
        """A batch with all its debits, and why those refused were, the most frequent first.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            batch = found(batch_store.find_number(session, number), number)
            lines = batch_store.lines(session, batch.id)
            invoices = batch_store.invoices(session, batch.id)
            owed = report_store.owed_again(session, batch.id)
            reasons = reasons_in(session)
        counted: dict[tuple[str, str], tuple[int, int]] = {}
        listed = []
        for line in lines:
            why = None
            if line.state is LineState.REJECTED:
                why = reasons.of(batch.profile, line.code, line.words)
                count, cents = counted.get((why.words, why.next_step), (0, 0))
                counted[why.words, why.next_step] = (count + 1, cents + line.amount_cents)
            listed.append(ToldLine(line, why, invoices.get(line.id, ()), line.id in owed))
        told = (
            ReasonCount(words, step, count, cents)
            for (words, step), (count, cents) in counted.items()
        )
        ordered = sorted(told, key=lambda each: (-each.count, each.words))
        return BatchReport(batch, tuple(listed), tuple(ordered))

    def success(self, first: date, last: date) -> list[Success]:
        """What became of answered debits, for each month and customer's bank.

        A debit counts on the day on which its answer was recorded, which is the day of its
        receipt: the bank may collect on another day, even of another month.
        """
        if last < first:
            return []
        with self._sessions.read() as session:
            rows = report_store.success(session, _months(first, last))
        return [
            Success(
                month_of(row.month),
                row.bank_code,
                (int(row.asked), int(row.asked_cents)),
                (int(row.settled), int(row.settled_cents)),
                (int(row.taken_back), int(row.taken_back_cents)),
            )
            for row in rows
        ]

    def unanswered(self) -> Unanswered:
        """What is at the banks: no month counts it before its answer is recorded."""
        with self._sessions.read() as session:
            row = report_store.waiting(session)
        return Unanswered(int(row.lines), int(row.cents), int(row.batches))

    def failing(self, times: int = 2) -> list[Failing]:
        """Accounts whose last debits, so many or more, all failed; the worst first."""
        with self._sessions.read() as session:
            reasons = reasons_in(session)
            rows = report_store.failing(session, times)
        told = []
        for row in rows:
            why = reasons.of_line(row.profile, row.state, row.code, row.words)
            told.append(
                Failing(
                    row.number, row.name, int(row.times), row.since, row.last_at,
                    why.told, why.next_step,
                )
            )  # fmt: skip
        return told

    def waiting(self) -> list[Waiting]:
        """Debits that came back and are still owed: when they are asked for again, or what
        to do instead.
        """
        with self._sessions.read() as session:
            reasons, rules = reasons_in(session), rules_in(session)
            told = []
            for row in report_store.refused(session):
                why = reasons.of_line(row.profile, row.state, row.code, row.words)
                day = again_from(
                    why.kind,
                    row.decided_at,
                    row.changed_at,
                    row.again_kind,
                    row.again_on,
                    rules.retry_days,
                )
                is_spent = row.tries > rules.retry_times
                told.append(
                    Waiting(
                        line=row.id,
                        account=row.number,
                        account_name=row.name,
                        amount_cents=row.amount_cents,
                        at=row.decided_at,
                        needs=why.kind,
                        kind=why.kind if day is None else Next.RETRY,
                        words=why.told,
                        next_step=why.next_step,
                        tries=int(row.tries),
                        is_spent=is_spent,
                        again_on=None if is_spent else day,
                        decided=row.again_reason or "",
                        decided_by=row.again_by or "",
                    )
                )
        return told

    def surplus(self) -> list[Surplus]:
        """Money of debits that no invoice owed and that its account still has; the newest first."""
        with self._sessions.read() as session:
            rows = report_store.surplus(session)
        return [
            Surplus(
                line=row.id,
                account=row.number,
                account_name=row.name,
                receipt=receipt_number(row.series, row.sequential),
                payment=row.payment,
                at=row.received_at,
                surplus_cents=row.credit_cents,
                left_cents=left,
            )
            for row, left in rows
            if left > 0
        ]


def _months(first: date, last: date) -> list[tuple[str, datetime, datetime]]:
    """The months of a span with their moments; the first and the last may be parts of one."""
    found, since = [], first
    while since <= last:
        following = (since.replace(day=1) + timedelta(days=32)).replace(day=1)
        until = min(following, last + timedelta(days=1))
        found.append((f"{since:%Y-%m}", _begin(since), _begin(until)))
        since = following
    return found


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), GUAYAQUIL)
