"""The rows of batches and of their lines."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, case, func, insert, select, text, update

from services.debits.batch_records import BatchRow, DebitShare, LineRow, Proposed
from services.debits.batch_states import BatchState, LineState
from services.debits.errors import BatchesRestored, BatchUnsent
from services.debits.mandate_states import MandateState
from services.payments.records import receipt_number
from services.storage.bulk import allow_long, find_by_key, insert_rows
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    claim,
    customer,
    debit_batch,
    debit_line,
    debit_share,
    document_content,
    invoice,
    mandate,
    payment,
    restored_batch,
    restored_copy,
    staff_user,
)

_maker: Final = staff_user.alias("maker")
_approver: Final = staff_user.alias("approver")
_BATCHES: Final[Select[Any]] = (
    select(
        debit_batch,
        _maker.c.username.label("maker"),
        _approver.c.username.label("approver"),
    )
    .join(_maker, _maker.c.id == debit_batch.c.made_by)
    .outerjoin(_approver, _approver.c.id == debit_batch.c.approved_by)
)
_LINES: Final[Select[Any]] = (
    select(
        debit_line,
        debit_batch.c.number.label("batch"),
        debit_batch.c.state.label("batch_state"),
        mandate.c.state.label("mandate_state"),
        account.c.number.label("account"),
        customer.c.name.label("account_name"),
        payment.c.id.label("payment"),
        payment.c.series,
        payment.c.number.label("receipt_number"),
        payment.c.credit_cents,
    )
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .join(mandate, mandate.c.id == debit_line.c.mandate_id)
    .join(account, account.c.id == debit_line.c.account_id)
    .join(customer, customer.c.id == account.c.customer_id)
    .outerjoin(payment, payment.c.debit_line_id == debit_line.c.id)
)


def lock_numbering(session: Session) -> None:
    """Let one batch at a time take the next number."""
    if session.dialect.name == "postgresql":
        session.execute(text("LOCK TABLE debit_batch IN SHARE ROW EXCLUSIVE MODE"))


def next_number(session: Session) -> int:
    """The number of the next batch; to be kept, call it after `lock_numbering`."""
    batches = select(func.count()).select_from(debit_batch).scalar_subquery()
    # Numbers that were used after a safety copy are never given again.
    skipped = select(func.coalesce(func.sum(restored_copy.c.skipped), 0)).scalar_subquery()
    return 1 + int(session.scalar(select(batches + skipped)) or 0)


def refuse_restored(
    session: Session, batch: BatchRow | None = None, *, to_bank: bool = True
) -> None:
    """Let no debit go on that may be at the bank already, in books that a safety copy became.

    Args:
        session: of what is about to be done.
        batch: which batch; every new one when left out.
        to_bank: whether it would get nearer to the bank, or be given up.

    Raises:
        BatchesRestored, BatchUnsent.
    """
    if batch is None:
        waiting = select(restored_copy.c.id).where(
            restored_copy.c.decided_at.is_(None), restored_copy.c.has_debits
        )
        if session.execute(waiting.limit(1)).one_or_none() is not None:
            raise BatchesRestored(batch=0)
        return
    said = session.execute(
        select(restored_batch.c.verdict).where(restored_batch.c.batch_id == batch.id)
    ).one_or_none()
    if said is not None and said.verdict is None:
        raise BatchesRestored(batch=batch.number)
    if said is not None and said.verdict == "not_sent" and to_bank:
        raise BatchUnsent(batch=batch.number)


def is_at_bank(session: Session, batch_id: str) -> bool:
    """Whether it was said of a batch in restored books that the bank has it."""
    said = select(restored_batch.c.verdict).where(restored_batch.c.batch_id == batch_id)
    return session.scalar(said) == "sent"


def add(session: Session, values: dict[str, Any]) -> None:
    """Write a batch that is being prepared."""
    session.execute(insert(debit_batch).values(values))


def add_lines(
    session: Session,
    batch_id: str,
    lines: Sequence[Proposed],
    *,
    till: str,
    actor: str,
    at: datetime,
) -> None:
    """Write lines with what they ask of each invoice, and claim those invoices."""
    find_by_key(session)
    insert_rows(session, debit_line, [_line(batch_id, each) for each in lines])
    shares = [
        {"line_id": each.instruction.line, "invoice_id": share.invoice_id}
        | {"amount_cents": share.amount_cents}
        for each in lines
        for share in each.shares
    ]
    insert_rows(session, debit_share, shares)
    claims = [
        {
            "holder": share["line_id"],
            "invoice_id": share["invoice_id"],
            "method": "debit",
            "amount_cents": share["amount_cents"],
            "till": till,
            "actor": actor,
            "since": at,
            "live": 1,
        }
        for share in shares
    ]
    insert_rows(session, claim, claims)


def find(session: Session, batch_id: str) -> BatchRow | None:
    """One batch by its id."""
    row = session.execute(_BATCHES.where(debit_batch.c.id == batch_id)).one_or_none()
    return None if row is None else _batch(row, _sums(session, [row.id]))


def find_number(session: Session, number: int) -> BatchRow | None:
    """One batch by its number."""
    row = session.execute(_BATCHES.where(debit_batch.c.number == number)).one_or_none()
    return None if row is None else _batch(row, _sums(session, [row.id]))


def lock(session: Session, number: int) -> BatchRow | None:
    """One batch as it is now, held until the commit; whoever moves one of its lines holds it."""
    session.execute(
        select(debit_batch.c.id).where(debit_batch.c.number == number).with_for_update()
    )
    return find_number(session, number)


def lock_alone(session: Session, number: int) -> Row[Any] | None:
    """The `id`, `number`, `state` and `collect_on` of a batch, held, without its sums."""
    statement: Select[Any] = (
        select(
            debit_batch.c.id,
            debit_batch.c.number,
            debit_batch.c.state,
            debit_batch.c.collect_on,
        )
        .where(debit_batch.c.number == number)
        .with_for_update()
    )
    return session.execute(statement).one_or_none()


def newest(
    session: Session, *, states: frozenset[BatchState], before: int | None, limit: int
) -> list[BatchRow]:
    """Batches, the newest first, before a number."""
    found = _BATCHES.order_by(debit_batch.c.number.desc()).limit(limit)
    if states:
        found = found.where(debit_batch.c.state.in_(sorted(states)))
    if before is not None:
        found = found.where(debit_batch.c.number < before)
    rows = session.execute(found).all()
    sums = _sums(session, [row.id for row in rows])
    return [_batch(row, sums) for row in rows]


def counts(session: Session) -> dict[BatchState, tuple[int, int]]:
    """How many batches are in each state, and the cents that they ask for."""
    asked = case((debit_line.c.state != LineState.WITHDRAWN.value, debit_line.c.amount_cents))
    rows = session.execute(
        select(
            debit_batch.c.state,
            func.count(debit_batch.c.id.distinct()),
            func.coalesce(func.sum(asked), 0),
        )
        .join(debit_line, debit_line.c.batch_id == debit_batch.c.id)
        .group_by(debit_batch.c.state)
    )
    return {BatchState(state): (int(count), int(cents)) for state, count, cents in rows}


def move(session: Session, batch_id: str, values: dict[str, Any], at: datetime) -> None:
    """Change a batch that the caller holds."""
    session.execute(
        update(debit_batch).where(debit_batch.c.id == batch_id).values(**values, changed_at=at)
    )


def lines(
    session: Session,
    batch_id: str,
    *,
    states: frozenset[LineState] = frozenset(),
    after: int = 0,
    limit: int | None = None,
) -> list[LineRow]:
    """The lines of a batch in their order, after a place."""
    found = _LINES.where(debit_line.c.batch_id == batch_id, debit_line.c.position > after)
    if states:
        found = found.where(debit_line.c.state.in_(sorted(states)))
    if limit is not None:
        found = found.limit(limit)
    return [line_row(row) for row in session.execute(found.order_by(debit_line.c.position))]


def line(session: Session, key: str) -> LineRow | None:
    """One line by its key."""
    row = session.execute(_LINES.where(debit_line.c.id == key)).one_or_none()
    return None if row is None else line_row(row)


def shares(session: Session, keys: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """What each line asks of each invoice, by the invoices' ids."""
    found: dict[str, list[tuple[int, int]]] = {key: [] for key in keys}
    rows = session.execute(
        select(debit_share)
        .where(debit_share.c.line_id.in_(list(keys)))
        .order_by(debit_share.c.line_id, debit_share.c.invoice_id)
    )
    for row in rows:
        found[row.line_id].append((row.invoice_id, row.amount_cents))
    return found


def invoices(session: Session, batch_id: str) -> dict[str, tuple[DebitShare, ...]]:
    """The invoices of each line of a batch, the oldest due first."""
    rows = session.execute(
        select(
            debit_share.c.line_id,
            invoice.c.id,
            invoice.c.number,
            invoice.c.due_on,
            debit_share.c.amount_cents,
        )
        .join(debit_line, debit_line.c.id == debit_share.c.line_id)
        .join(invoice, invoice.c.id == debit_share.c.invoice_id)
        .where(debit_line.c.batch_id == batch_id)
        .order_by(debit_share.c.line_id, invoice.c.due_on, invoice.c.id)
    )
    found: dict[str, tuple[DebitShare, ...]] = {}
    for row in rows:
        one = DebitShare(row.id, row.number, row.due_on, row.amount_cents)
        found[row.line_id] = (*found.get(row.line_id, ()), one)
    return found


def content(session: Session, sha256: str) -> bytes | None:
    """The bytes of a file."""
    found = session.scalar(
        select(document_content.c.content).where(document_content.c.sha256 == sha256)
    )
    return None if found is None else bytes(found)


def is_name_taken(session: Session, file_name: str, batch_id: str) -> bool:
    """Whether another batch's file has this name."""
    found = session.scalar(
        select(debit_batch.c.id)
        .where(debit_batch.c.file_name == file_name, debit_batch.c.id != batch_id)
        .limit(1)
    )
    return found is not None


def decide(
    session: Session,
    batch_id: str,
    state: LineState,
    *,
    words: str,
    at: datetime,
    by: str,
    code: str = "",
) -> int:
    """Move every line of a batch that still waits; how many there were."""
    allow_long(session)
    moved = session.execute(
        update(debit_line)
        .where(debit_line.c.batch_id == batch_id, debit_line.c.state == LineState.PENDING.value)
        .values(state=state.value, code=code, words=words, decided_at=at, decided_by=by)
    )
    return int(moved.rowcount)


def move_line(session: Session, key: str, values: dict[str, Any]) -> None:
    """Change one line whose batch the caller holds."""
    session.execute(update(debit_line).where(debit_line.c.id == key).values(values))


def line_row(row: Row[Any]) -> LineRow:
    """A line as `_LINES` reads it."""
    has_receipt = row.payment is not None
    return LineRow(
        id=row.id,
        batch=row.batch,
        position=row.position,
        account=row.account,
        account_name=row.account_name,
        reference=row.reference,
        bank_code=row.bank_code,
        bank_account_kind=row.bank_account_kind,
        bank_account_number=row.bank_account_number,
        holder_name=row.holder_name,
        amount_cents=row.amount_cents,
        tries=row.tries,
        state=LineState(row.state),
        code=row.code,
        words=row.words,
        settled_on=row.settled_on,
        decided_at=row.decided_at,
        decided_by=row.decided_by or "",
        approver=row.approver,
        payment=row.payment or "",
        receipt=receipt_number(row.series, row.receipt_number) if has_receipt else "",
        credit_cents=row.credit_cents or 0,
        taken_back_on=row.taken_back_on,
        bank_fee_cents=row.bank_fee_cents or 0,
        mandate_state=MandateState(row.mandate_state),
        batch_state=BatchState(row.batch_state),
    )


def line_rows() -> Select[Any]:
    """The query that `line_row` reads, for questions of other files."""
    return _LINES


def _line(batch_id: str, one: Proposed) -> dict[str, Any]:
    asked = one.instruction
    return {
        "id": asked.line,
        "batch_id": batch_id,
        "position": asked.sequence,
        "mandate_id": one.mandate_id,
        "account_id": one.account_id,
        "reference": asked.reference,
        "bank_code": asked.bank_code,
        "bank_account_kind": asked.account_kind.value,
        "bank_account_number": asked.account_number,
        "holder_name": asked.holder_name,
        "holder_id_kind": asked.id_kind,
        "holder_id_number": asked.id_number,
        "amount_cents": asked.amount_cents,
        "tries": one.tries,
        "state": LineState.PENDING.value,
        "code": "",
        "words": "",
        "approver": "",
    }


def _sums(session: Session, ids: Sequence[str]) -> dict[str, dict[LineState, tuple[int, int]]]:
    found: dict[str, dict[LineState, tuple[int, int]]] = {each: {} for each in ids}
    rows = session.execute(
        select(
            debit_line.c.batch_id,
            debit_line.c.state,
            func.count(),
            func.sum(debit_line.c.amount_cents),
        )
        .where(debit_line.c.batch_id.in_(list(ids)))
        .group_by(debit_line.c.batch_id, debit_line.c.state)
    )
    for batch_id, state, count, cents in rows:
        found[batch_id][LineState(state)] = (int(count), int(cents))
    return found


def _batch(row: Row[Any], sums: dict[str, dict[LineState, tuple[int, int]]]) -> BatchRow:
    return BatchRow(
        id=row.id,
        number=row.number,
        profile=row.profile,
        bank_account=row.bank_account,
        collect_on=row.collect_on,
        state=BatchState(row.state),
        made_at=row.made_at,
        made_by=row.maker,
        made_by_id=row.made_by,
        till=row.till,
        asked_for=json.loads(row.question),
        approved_at=row.approved_at,
        approved_by=row.approver or "",
        written_at=row.written_at,
        written_by=row.written_by or "",
        file_name=row.file_name or "",
        sha256=row.sha256 or "",
        sent_at=row.sent_at,
        sent_by=row.sent_by or "",
        reason=row.reason,
        by_state=sums[row.id],
    )
