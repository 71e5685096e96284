from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    bindparam,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from services.accounts.states import BankAccountKind
from services.clock import business_date
from services.debits.batch_states import BatchState
from services.debits.mandate_records import (
    MandateBatch,
    MandateCounts,
    MandateFilter,
    MandateMove,
    MandateRecord,
    MandateRow,
    MandateTerms,
    Signer,
)
from services.debits.mandate_states import MandateState, MoveKind
from services.staff.rights import Operator
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    customer,
    debit_batch,
    debit_line,
    document,
    mandate,
    mandate_move,
)
from services.text import digits, fold

_NEWEST: Final = (
    select(mandate)
    .where(mandate.c.account_id == bindparam("account"))
    .order_by(mandate.c.id.desc())
    .limit(1)
)
_MOVES: Final = (
    select(mandate_move)
    .where(mandate_move.c.mandate_id == bindparam("mandate"))
    .order_by(mandate_move.c.id.desc())
)
_ROWS: Final = (
    select(mandate, account.c.number.label("account"), customer.c.name.label("account_name"))
    .join(account, account.c.id == mandate.c.account_id)
    .join(customer, customer.c.id == account.c.customer_id)
)


def add(
    session: Session, asked: Sequence[tuple[int, MandateTerms]], *, at: datetime, by: str
) -> list[MandateRecord]:
    """Write mandates that were asked for, each with its account; in the same order."""
    if not asked:
        return []
    rows = [_asked_for(account_id, terms, at, by) for account_id, terms in asked]
    statement = insert(mandate).returning(mandate, sort_by_parameter_order=True)
    return [as_mandate(row) for row in session.execute(statement, rows)]


def change(
    session: Session, held: MandateRecord, values: dict[str, Any], at: datetime
) -> MandateRecord | None:
    """Change a mandate, unless another till moved it since it was read."""
    changed = session.execute(
        update(mandate)
        .where(
            mandate.c.id == held.id,
            mandate.c.state == held.state.value,
            mandate.c.changed_at == held.changed_at,
        )
        .values(**values, changed_at=at)
        .returning(mandate)
    ).one_or_none()
    return as_mandate(changed) if changed else None


def add_moves(
    session: Session,
    kind: MoveKind,
    steps: Sequence[tuple[MandateRecord | None, MandateRecord]],
    *,
    operator: Operator,
    at: datetime,
    reason: str,
    told_on: date | None = None,
    reference: str = "",
) -> None:
    """Write one step of each mandate's life: how it was, and how it is."""
    rows = [
        {
            "mandate_id": after.id,
            "kind": kind.value,
            "from_state": before.state.value if before else None,
            "to_state": after.state.value,
            "limit_cents": after.limit_cents,
            "valid_until": after.valid_until,
            "at": at,
            "business_date": business_date(at),
            "by": operator.username,
            "till": operator.till,
            "reason": reason,
            "told_on": told_on,
            "reference": reference,
        }
        for before, after in steps
    ]
    if rows:
        session.execute(insert(mandate_move), rows)


def find(session: Session, mandate_id: int) -> MandateRow | None:
    """One mandate, with its account."""
    row = session.execute(_ROWS.where(mandate.c.id == mandate_id)).one_or_none()
    return _row(row) if row else None


def newest(session: Session, account_id: int) -> MandateRecord | None:
    """An account's living mandate, or else the last that it had."""
    row = session.execute(_NEWEST, {"account": account_id}).one_or_none()
    return as_mandate(row) if row else None


def of_number(session: Session, number: str) -> list[MandateRow]:
    """Every mandate of an account, the newest first."""
    statement = _ROWS.where(account.c.number == number).order_by(mandate.c.id.desc())
    return [_row(row) for row in session.execute(statement)]


def moves(session: Session, mandate_id: int) -> tuple[MandateMove, ...]:
    """The steps of a mandate, the newest first."""
    return tuple(
        MandateMove(
            id=row.id,
            kind=MoveKind(row.kind),
            from_state=MandateState(row.from_state) if row.from_state else None,
            to_state=MandateState(row.to_state),
            limit_cents=row.limit_cents,
            valid_until=row.valid_until,
            at=row.at,
            by=row.by,
            till=row.till,
            reason=row.reason,
            told_on=row.told_on,
            reference=row.reference,
        )
        for row in session.execute(_MOVES, {"mandate": mandate_id})
    )


def form_name(session: Session, mandate_id: int) -> str:
    """What the file of a mandate's signed form was called; empty without one."""
    found = session.scalar(
        select(document.c.file_name)
        .join(mandate, mandate.c.form_id == document.c.id)
        .where(mandate.c.id == mandate_id)
    )
    return str(found or "")


def has_form(session: Session, mandate_id: int) -> bool:
    """Whether a mandate has a signed form that holds."""
    found = session.scalar(
        select(document.c.id)
        .join(mandate, mandate.c.form_id == document.c.id)
        .where(mandate.c.id == mandate_id, document.c.withdrawn_at.is_(None))
    )
    return found is not None


def pending_batch(session: Session, mandate_id: int) -> MandateBatch | None:
    """The batch in which a debit of a mandate waits."""
    row = session.execute(
        select(debit_batch.c.number, debit_batch.c.state)
        .join(debit_line, debit_line.c.batch_id == debit_batch.c.id)
        .where(debit_line.c.mandate_id == mandate_id, debit_line.c.state == "PENDING")
    ).one_or_none()
    return MandateBatch(row.number, BatchState(row.state)) if row else None


def page(
    session: Session, chosen: MandateFilter, after: MandateRow | None, limit: int, today: date
) -> list[MandateRow]:
    """A page of a list: what ends first where that is asked for, the newest first elsewhere."""
    ids, order = page_of(chosen, after, limit, today)
    rows = session.execute(_ROWS.where(mandate.c.id.in_(ids)).order_by(*order))
    return [_row(row) for row in rows]


def page_of(
    chosen: MandateFilter, after: MandateRow | None, limit: int, today: date
) -> tuple[Select[Any], tuple[ColumnElement[Any], ...]]:
    """The ids of a page and its order: only its own rows are joined to their customers.

    A test holds it to its index.
    """
    asked = _asked(chosen, today)
    order: tuple[ColumnElement[Any], ...]
    if chosen.expiring_days is not None:
        order = (mandate.c.valid_until, mandate.c.id)
        if after is not None:
            asked.append(tuple_(*order) > (after.mandate.valid_until, after.mandate.id))
    else:
        order = (mandate.c.id.desc(),)
        if after is not None:
            asked.append(mandate.c.id < after.mandate.id)
    found = select(mandate.c.id).where(*asked).order_by(*order).limit(limit)
    return found.correlate(None), order


def count(session: Session, chosen: MandateFilter, today: date) -> int:
    """How many mandates a list has in all."""
    statement = select(func.count()).select_from(mandate).where(*_asked(chosen, today))
    return int(session.execute(statement).scalar_one())


def counts(session: Session, days: int, today: date) -> MandateCounts:
    """How many mandates each state has, and how many active ones end within some days."""
    rows = session.execute(select(mandate.c.state, func.count()).group_by(mandate.c.state))
    states = {MandateState(state): number for state, number in rows}
    return MandateCounts(states, count(session, MandateFilter(expiring_days=days), today))


def as_mandate(row: Row[Any]) -> MandateRecord:
    """A row with the columns of a mandate as what the services speak of."""
    return MandateRecord(
        id=row.id,
        account_id=row.account_id,
        bank_code=row.bank_code,
        bank_account_kind=BankAccountKind(row.bank_account_kind),
        bank_account_number=row.bank_account_number,
        holder_name=row.holder_name,
        holder_id_kind=row.holder_id_kind,
        holder_id_number=row.holder_id_number,
        limit_cents=row.limit_cents,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        state=MandateState(row.state),
        form_id=row.form_id,
        requested_at=row.requested_at,
        requested_by=row.requested_by,
        changed_at=row.changed_at,
        signer=Signer(row.signer_name, row.signer_id, row.signer_post),
    )


def _asked_for(account_id: int, terms: MandateTerms, at: datetime, by: str) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "bank_code": terms.bank_code,
        "bank_account_kind": terms.bank_account_kind.value,
        "bank_account_number": terms.bank_account_number,
        "holder_name": terms.holder_name,
        "holder_id_kind": terms.holder_id_kind,
        "holder_id_number": terms.holder_id_number,
        **signed_by(terms.signer),
        "limit_cents": terms.limit_cents,
        "valid_from": terms.valid_from,
        "valid_until": terms.valid_until,
        "state": MandateState.REQUESTED.value,
        "requested_at": at,
        "requested_by": by,
        "changed_at": at,
    }


def signed_by(signer: Signer) -> dict[str, str]:
    """Who signs, as columns."""
    return {
        "signer_name": signer.name,
        "signer_id": signer.id_number,
        "signer_post": signer.post,
    }


def _row(row: Row[Any]) -> MandateRow:
    return MandateRow(as_mandate(row), row.account, row.account_name)


def _asked(chosen: MandateFilter, today: date) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if chosen.expiring_days is not None:
        last = today + timedelta(days=chosen.expiring_days)
        asked += [mandate.c.state == MandateState.ACTIVE.value, mandate.c.valid_until <= last]
    if chosen.states:
        asked.append(mandate.c.state.in_(sorted(chosen.states)))
    if chosen.bank_code:
        asked.append(mandate.c.bank_code == chosen.bank_code)
    text = chosen.text.strip()
    if text:
        asked.append(_holds(text))
    return asked


def _holds(text: str) -> ColumnElement[bool]:
    number = digits(text)
    if number and len(number) == len(text):
        return or_(
            mandate.c.bank_account_number.contains(number, autoescape=True),
            mandate.c.holder_id_number.startswith(number, autoescape=True),
            mandate.c.account_id.in_(
                select(account.c.id).where(account.c.number.startswith(number, autoescape=True))
            ),
        )
    return or_(
        func.lower(mandate.c.holder_name).contains(text.lower(), autoescape=True),
        mandate.c.account_id.in_(
            select(account.c.id).where(account.c.name_folded.contains(fold(text), autoescape=True))
        ),
    )
