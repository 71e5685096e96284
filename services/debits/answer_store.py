"""The rows of a bank's answers."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Row, exists, func, select

from services.accounts.document_store import keep_content
from services.debits.answer_records import AnswerRow, ReadBefore, Verdict
from services.debits.batch_states import LineState
from services.debits.judging import AskedLine
from services.storage.bulk import insert_rows, update_rows
from services.storage.once import insert_once
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    customer,
    debit_answer,
    debit_answer_line,
    debit_batch,
    debit_line,
)

_IN_ONE: Final = 500


def asked_lines(session: Session, batch_id: str) -> list[AskedLine]:
    """Every debit of a batch as it is now."""
    rows = session.execute(
        select(
            debit_line.c.id,
            debit_line.c.reference,
            debit_line.c.account_id,
            customer.c.name,
            debit_line.c.amount_cents,
            debit_line.c.state,
            debit_line.c.code,
        )
        .join(account, account.c.id == debit_line.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(debit_line.c.batch_id == batch_id)
    )
    return [AskedLine(*row[:5], LineState(row.state), row.code) for row in rows]


def states(session: Session, keys: Sequence[str]) -> dict[str, Row[Any]]:
    """The `state`, `code`, `amount_cents`, `account_id`, `reference` of debits, by their keys."""
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(keys), _IN_ONE):
        rows = session.execute(
            select(
                debit_line.c.id,
                debit_line.c.state,
                debit_line.c.code,
                debit_line.c.amount_cents,
                debit_line.c.account_id,
                debit_line.c.reference,
            ).where(debit_line.c.id.in_(keys[start : start + _IN_ONE]))
        )
        found |= {row.id: row for row in rows}
    return found


def elsewhere(
    session: Session, batch_id: str, references: Collection[str], keys: Collection[str]
) -> frozenset[str]:
    """Which of these references and keys are debits of other batches."""
    found: set[str] = set()
    numbers, wanted = sorted(references), sorted(keys)
    for start in range(0, len(numbers), _IN_ONE):
        found |= set(
            session.scalars(
                select(account.c.number)
                .join(debit_line, debit_line.c.account_id == account.c.id)
                .where(
                    account.c.number.in_(numbers[start : start + _IN_ONE]),
                    debit_line.c.batch_id != batch_id,
                )
            )
        )
    for start in range(0, len(wanted), _IN_ONE):
        found |= set(
            session.scalars(
                select(debit_line.c.id).where(
                    debit_line.c.id.in_(wanted[start : start + _IN_ONE]),
                    debit_line.c.batch_id != batch_id,
                )
            )
        )
    return frozenset(found)


def keep(session: Session, values: dict[str, Any], content: bytes) -> int:
    """Write that a file came in, once for its batch and its reading; its id."""
    keep_content(session, values["sha256"], content)
    insert_once(session, debit_answer, values)
    answer_id: int = session.scalars(
        select(debit_answer.c.id).where(
            debit_answer.c.batch_id == values["batch_id"],
            debit_answer.c.sha256 == values["sha256"],
            debit_answer.c.reading == values["reading"],
        )
    ).one()
    return answer_id


def read_before(session: Session, batch_id: str, sha256: str) -> ReadBefore | None:
    """When a file came in before: into this batch, or else into the last one that it answered."""
    row = session.execute(
        select(debit_answer, debit_batch.c.number)
        .join(debit_batch, debit_batch.c.id == debit_answer.c.batch_id)
        .where(debit_answer.c.sha256 == sha256)
        .order_by((debit_answer.c.batch_id != batch_id), debit_answer.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    done = session.scalar(select(func.count()).where(debit_answer_line.c.answer_id == row.id))
    return ReadBefore(row.imported_at, row.imported_by, row.file_name, int(done or 0), row.number)


def done_numbers(session: Session, answer_id: int, first: int, last: int) -> set[int]:
    """Which lines of a file were taken already, between two of them."""
    return set(
        session.scalars(
            select(debit_answer_line.c.number).where(
                debit_answer_line.c.answer_id == answer_id,
                debit_answer_line.c.number.between(first, last),
            )
        )
    )


def add_lines(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write what lines of a file came to."""
    insert_rows(session, debit_answer_line, rows)


def decide(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Move debits of a batch that the caller holds."""
    update_rows(session, debit_line, rows)


def waiting(session: Session, batch_id: str) -> tuple[int, int]:
    """How many debits of a batch wait for the bank's word, and their cents."""
    count, cents = session.execute(
        select(func.count(), func.coalesce(func.sum(debit_line.c.amount_cents), 0)).where(
            debit_line.c.batch_id == batch_id, debit_line.c.state == LineState.PENDING.value
        )
    ).one()
    return int(count), int(cents)


def in_question(session: Session, batch_id: str) -> list[str]:
    """The references of debits that wait although an answer named them, in their order."""
    named = exists().where(debit_answer_line.c.line_id == debit_line.c.id)
    return list(
        session.scalars(
            select(debit_line.c.reference)
            .where(
                debit_line.c.batch_id == batch_id,
                debit_line.c.state == LineState.PENDING.value,
                named,
            )
            .order_by(debit_line.c.position)
        )
    )


def of_batch(session: Session, batch_id: str) -> list[AnswerRow]:
    """The files that answered a batch, in the order in which they came in."""
    rows = session.execute(
        select(debit_answer).where(debit_answer.c.batch_id == batch_id).order_by(debit_answer.c.id)
    ).all()
    sums: dict[int, dict[Verdict, tuple[int, int]]] = {row.id: {} for row in rows}
    counted = session.execute(
        select(
            debit_answer_line.c.answer_id,
            debit_answer_line.c.verdict,
            func.count(),
            func.coalesce(func.sum(debit_line.c.amount_cents), 0),
        )
        .outerjoin(debit_line, debit_line.c.id == debit_answer_line.c.line_id)
        .where(debit_answer_line.c.answer_id.in_(list(sums)))
        .group_by(debit_answer_line.c.answer_id, debit_answer_line.c.verdict)
    )
    for answer_id, verdict, count, cents in counted:
        sums[answer_id][Verdict(verdict)] = (int(count), int(cents))
    return [
        AnswerRow(
            id=row.id,
            file_name=row.file_name,
            sha256=row.sha256,
            lines=row.lines,
            done=sum(count for count, _ in sums[row.id].values()),
            imported_at=row.imported_at,
            imported_by=row.imported_by,
            till=row.till,
            sums=sums[row.id],
        )
        for row in rows
    ]


def listed(session: Session, answer_id: int, verdicts: frozenset[Verdict]) -> list[Row[Any]]:
    """The lines of a file that came to one of these verdicts, in its order."""
    return list(
        session.execute(
            select(debit_answer_line)
            .where(
                debit_answer_line.c.answer_id == answer_id,
                debit_answer_line.c.verdict.in_(sorted(verdicts)),
            )
            .order_by(debit_answer_line.c.number)
        )
    )
