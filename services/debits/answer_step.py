"""One step of an answer: some lines of a file, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row

from services.audit import seal_store
from services.audit.records import NewEntry
from services.audit.sealed.debits import ANSWER_LINE, DEBIT_END
from services.audit.sealing import Seal, digest_of_rows
from services.audit.service import Journal
from services.clock import business_date
from services.debits import answer_store, batch_store
from services.debits.answer_records import AnswerDone, AnswerPreview, JudgedLine, Verdict
from services.debits.batch_states import ANSWERABLE, BatchState, LineState
from services.debits.errors import BatchNotSent
from services.debits.judging import verdict_of
from services.errors import NotFound
from services.payments.settling import Booked, Collected, book, hold_invoices
from services.staff.rights import Operator
from services.storage.bulk import allow_long, find_by_key
from services.storage.sessions import Session

Judged = Sequence[tuple[JudgedLine, Verdict]]

_BY_STATE: Final = frozenset({Verdict.SETTLED, Verdict.REJECTED, Verdict.KNOWN})
_MOST_WORDS: Final = 300


def take(
    session: Session,
    operator: Operator,
    journal: Journal,
    preview: AnswerPreview,
    chunk: Sequence[JudgedLine],
    at: datetime,
    *,
    is_last: bool,
) -> AnswerDone:
    """Do what these lines say to debits that still wait for it, and keep what each came to.

    Locks go in the order of the house: the invoices by id, the batch, the series of receipts,
    and the journal's head.

    Args:
        session: the transaction of this step.
        operator: whose till numbers the receipts.
        journal: gets an entry for the step, for each payment, and for each surplus.
        preview: the file.
        chunk: its lines of this step, in their order.
        at: the moment of it.
        is_last: whether the batch ends with it when none of its debits waits.

    Raises:
        BatchNotSent: nothing was written.
    """
    allow_long(session)
    find_by_key(session)
    keys = [each.line for each in chunk if each.line]
    shares = batch_store.shares(session, keys)
    held = hold_invoices(session, {invoice for each in shares.values() for invoice, _ in each})
    batch = batch_store.lock_alone(session, preview.batch)
    if batch is None:
        raise NotFound(what="batch", which=str(preview.batch))
    if batch.state not in ANSWERABLE:
        raise BatchNotSent(batch=batch.number)
    answer_id = _kept(session, operator, preview, batch, at)
    first, last = chunk[0].number, chunk[-1].number
    done = answer_store.done_numbers(session, answer_id, first, last)
    now = answer_store.states(session, keys)
    # What is early is not kept: the same file says it again when its day has come.
    judged = [
        (each, _verdict_now(each, now))
        for each in chunk
        if each.number not in done and each.verdict is not Verdict.EARLY
    ]
    settled = [each for each, verdict in judged if verdict is Verdict.SETTLED]
    rejected = [each for each, verdict in judged if verdict is Verdict.REJECTED]
    # Who says nothing of the day collected on the day asked for, or before.
    undated = min(batch.collect_on, business_date(at))
    moved = {"decided_at": at, "decided_by": operator.username}
    decided = [
        _told(each, LineState.SETTLED) | moved | {"settled_on": each.on or undated}
        for each in settled
    ]
    decided += [_told(each, LineState.REJECTED) | moved | {"settled_on": None} for each in rejected]
    answer_store.decide(session, decided)
    collected = [
        Collected(
            each.line,
            now[each.line].account_id,
            now[each.line].reference,
            now[each.line].amount_cents,
            tuple(shares[each.line]),
        )
        for each in settled
    ]
    booked = book(session, operator, collected, held, at)
    kept = [_row(answer_id, each, verdict) for each, verdict in judged]
    answer_store.add_lines(session, kept)
    is_closed = _moved(session, batch, at, is_new=bool(judged), is_last=is_last)
    if judged:
        seals = _seals(session, decided, kept)
        journal.append_all(session, operator, _entries(preview, judged, booked, seals))
    surplus = [one.credit_cents for one in booked if one.credit_cents]
    return AnswerDone(
        preview.batch,
        settled=(len(settled), sum(one.amount_cents for one in collected)),
        rejected=(len(rejected), sum(now[each.line].amount_cents for each in rejected)),
        surplus=(len(surplus), sum(surplus)),
        first_receipt=booked[0].receipt if booked else "",
        last_receipt=booked[-1].receipt if booked else "",
        is_new=bool(judged),
        is_closed=is_closed,
    )


def _kept(
    session: Session,
    operator: Operator,
    preview: AnswerPreview,
    batch: Row[Any],
    at: datetime,
) -> int:
    """The id of the file in this batch, which came in now or before."""
    values = {
        "batch_id": batch.id,
        "sha256": preview.sha256,
        "reading": preview.reading,
        "file_name": preview.file_name,
        "lines": len(preview.lines),
        "imported_at": at,
        "imported_by": operator.username,
        "till": operator.till,
    }
    return answer_store.keep(session, values, preview.content)


def _verdict_now(each: JudgedLine, now: dict[str, Any]) -> Verdict:
    """What a line comes to now; what its file alone says of it does not change."""
    if each.verdict not in _BY_STATE:
        return each.verdict
    row = now[each.line]
    return verdict_of(
        LineState(row.state), row.code, row.amount_cents, each.outcome, each.amount_cents
    )


def _moved(session: Session, batch: Row[Any], at: datetime, *, is_new: bool, is_last: bool) -> bool:
    """Move the batch on; whether nothing of it waits any more."""
    if batch.state == BatchState.CLOSED:
        return True
    if is_new and batch.state == BatchState.SENT:
        batch_store.move(session, batch.id, {"state": BatchState.ANSWERED.value}, at)
    if not is_last or answer_store.waiting(session, batch.id)[0]:
        return False
    batch_store.move(session, batch.id, {"state": BatchState.CLOSED.value}, at)
    return True


def _told(each: JudgedLine, state: LineState) -> dict[str, Any]:
    return {
        "id": each.line,
        "state": state.value,
        "code": each.code,
        "words": each.words[:_MOST_WORDS],
    }


def _row(answer_id: int, each: JudgedLine, verdict: Verdict) -> dict[str, Any]:
    # A bank that refuses may say that it collected nothing.
    is_nothing = verdict is Verdict.REJECTED and not each.amount_cents
    return {
        "answer_id": answer_id,
        "number": each.number,
        "reference": each.reference,
        "amount_cents": None if is_nothing else each.amount_cents,
        "line_id": each.line or None,
        "verdict": verdict.value,
        "code": each.code,
        "words": each.words[:_MOST_WORDS],
    }


def _seals(
    session: Session, decided: Sequence[dict[str, Any]], kept: Sequence[dict[str, Any]]
) -> dict[str, Seal]:
    """What was written in this step, as its entry seals it."""
    # One that was released before keeps who approved that: they are read as they stand.
    ends = seal_store.seals_of(session, DEBIT_END, [row["id"] for row in decided])
    return ends | {
        f"{ANSWER_LINE.name}:{row['answer_id']}-{row['number']}": digest_of_rows(
            ANSWER_LINE, {"debit_answer_line": [row]}
        )
        for row in kept
    }


def _entries(
    preview: AnswerPreview, judged: Judged, booked: Sequence[Booked], seals: dict[str, Seal]
) -> list[NewEntry]:
    counts: dict[str, int] = {}
    for _, verdict in judged:
        counts[verdict.value] = counts.get(verdict.value, 0) + 1
    answered = {
        "sha256": preview.sha256,
        "file_name": preview.file_name,
        "lines": [judged[0][0].number, judged[-1][0].number],
        "verdicts": counts,
        "rejected": {
            each.line: each.code or each.words[:_MOST_WORDS]
            for each, verdict in judged
            if verdict is Verdict.REJECTED
        },
    }
    return [
        *(one.entry for one in booked),
        NewEntry("debit.answered", f"batch:{preview.batch}", answered, rows=seals),
        *(
            NewEntry(
                "debit.surplus",
                f"debit:{one.line}",
                {"receipt": one.receipt, "credit_cents": one.credit_cents},
            )
            for one in booked
            if one.credit_cents
        ),
    ]
