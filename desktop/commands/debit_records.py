"""Batches, debits and lines of answers as plain records."""

from typing import Any

from desktop.commands.words import money, told
from services.debits.answer_records import AnswerPreview, JudgedLine, Verdict
from services.debits.batch_records import BatchRow, LeftOut, LineRow, Proposed
from services.debits.batch_states import LineState


def candidate_record(one: Proposed | LeftOut) -> dict[str, Any]:
    """Somebody who is in, or is not and why."""
    if isinstance(one, Proposed):
        return {
            "account": one.account,
            "account_name": one.account_name,
            "in": True,
            "amount_cents": one.amount_cents,
            "invoices": [share.invoice for share in one.shares],
            "invoices_told": ", ".join(share.invoice for share in one.shares),
            "tries": one.tries,
            "amount": money(one.amount_cents),
        }
    return {
        "account": one.account,
        "account_name": one.account_name,
        "in": False,
        "amount_cents": one.cents,
        "invoices": list(one.invoices),
        "invoices_told": ", ".join(one.invoices),
        "why": one.why,
        "details": dict(one.details),
        "reason": told(f"debit.why.{one.word}", **one.details),
        "amount": money(one.cents),
    }


def batch_record(row: BatchRow) -> dict[str, Any]:
    """A batch with its sums."""
    lines, cents = row.asked
    return {
        "id": row.id,
        "batch": row.number,
        "state": row.state,
        "profile": row.profile,
        "bank_account": row.bank_account,
        "collect_on": row.collect_on,
        "lines": lines,
        "cents": cents,
        "by_state": {state.value: list(sums) for state, sums in row.by_state.items()},
        "made_by": row.made_by,
        "approved_by": row.approved_by or None,
        "file": row.file_name or None,
        "sha256": row.sha256 or None,
        "sent_at": row.sent_at,
        "settled": row.of(LineState.SETTLED)[0],
        "rejected": row.of(LineState.REJECTED)[0],
        "amount": money(cents),
    }


def line_record(row: LineRow) -> dict[str, Any]:
    """One debit."""
    return {
        "line": row.id,
        "state": row.state,
        "account": row.account,
        "account_name": row.account_name,
        "amount_cents": row.amount_cents,
        "bank_code": row.bank_code,
        "code": row.code,
        "words": row.words,
        "settled_on": row.settled_on,
        "payment": row.payment or None,
        "receipt": row.receipt or None,
        "credit_cents": row.credit_cents,
        "amount": money(row.amount_cents),
    }


def judged_record(one: JudgedLine) -> dict[str, Any]:
    """A line of the bank's with what it comes to."""
    return {
        "number": one.number,
        "reference": one.reference,
        "verdict": one.verdict,
        "line": one.line or None,
        "account": one.account or None,
        "account_name": one.account_name,
        "amount_cents": one.amount_cents,
        "asked_cents": one.asked_cents,
        "code": one.code,
        "words": one.words,
        "means": one.means,
        "next_step": one.next_step,
        "amount": money(one.cents),
        "told": told(f"debit.verdict.{one.verdict}"),
    }


def answer_sums(judged: AnswerPreview) -> dict[str, Any]:
    """How many lines of a file came to what."""
    return {
        "verdicts": {each.value: judged.of(each)[0] for each in Verdict if judged.of(each)[0]},
        "missing": judged.missing[0],
        "agrees": judged.agrees,
    }
