import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Row,
    Select,
    Text,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from services.deposits.records import (
    DepositRecord,
    DepositState,
)
from services.payments.records import key_of, receipt_number
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    customer,
    deposit,
    payment,
    staff_user,
    statement_line,
    statement_match,
    tender_picture,
    till_session,
)

_EACH: Final = 500
SHOWN: Final = case(
    (deposit.c.state == "refused", "refused"),
    (deposit.c.living == 0, "void"),
    else_=deposit.c.state,
)
IN_STATEMENT: Final = exists().where(
    statement_match.c.kind == "deposit",
    statement_match.c.ref == cast(deposit.c.id, Text),
    statement_match.c.undone_at.is_(None),
)
"""Whether a line of the bank is matched with a deposit."""

_PICTURES: Final = (
    select(func.count())
    .where(
        tender_picture.c.payment_id == deposit.c.payment_id,
        tender_picture.c.position == deposit.c.position,
    )
    .correlate(deposit)
    .scalar_subquery()
)


def find(session: Session, deposit_id: int, today: date) -> DepositRecord | None:
    """One deposit."""
    row = session.execute(records().where(deposit.c.id == deposit_id)).one_or_none()
    return record(row, today) if row else None


def of_payment(session: Session, payment_id: str, today: date) -> list[DepositRecord]:
    """The deposits of a receipt, in its order."""
    rows = session.execute(
        records().where(deposit.c.payment_id == payment_id).order_by(deposit.c.position)
    )
    return [record(row, today) for row in rows]


def of_slip(session: Session, key: str, today: date, limit: int) -> list[DepositRecord]:
    """The newest deposits whose slip has this number, at any bank."""
    rows = session.execute(
        records().where(deposit.c.slip_key == key).order_by(deposit.c.id.desc()).limit(limit)
    )
    return [record(row, today) for row in rows]


def lock(session: Session, deposit_ids: Sequence[int]) -> list[Row[Any]]:
    """Deposits by id, each held until the commit."""
    found: list[Row[Any]] = []
    ids = sorted(set(deposit_ids))
    for start in range(0, len(ids), _EACH):
        found.extend(
            session.execute(
                select(deposit)
                .where(deposit.c.id.in_(ids[start : start + _EACH]))
                .order_by(deposit.c.id)
                .with_for_update()
            )
        )
    return found


def move(
    session: Session,
    deposit_ids: Sequence[int],
    *,
    start: Sequence[str],
    end: str,
    at: datetime | None,
    by: str | None,
    decision: str,
    living: int = 1,
) -> frozenset[int]:
    """Move living deposits; returns those that were where the move starts."""
    moved: set[int] = set()
    for begin in range(0, len(deposit_ids), _EACH):
        moved.update(
            session.scalars(
                update(deposit)
                .where(
                    deposit.c.id.in_(deposit_ids[begin : begin + _EACH]),
                    deposit.c.state.in_(start),
                    deposit.c.living == 1,
                )
                .values(state=end, decided_at=at, decided_by=by, decision=decision, living=living)
                .returning(deposit.c.id)
            )
        )
    return frozenset(moved)


def verify_by_lines(
    session: Session, chosen: Sequence[tuple[int, int]], at: datetime, by: str
) -> frozenset[int]:
    """Verify claimed deposits by the bank's lines: pairs of deposit and line."""
    moved: set[int] = set()
    for begin in range(0, len(chosen), _EACH):
        some = dict(chosen[begin : begin + _EACH])
        decision = case(
            *((deposit.c.id == key, f"line:{line}") for key, line in some.items()),
            else_=literal(""),
        )
        moved.update(
            session.scalars(
                update(deposit)
                .where(
                    deposit.c.id.in_(list(some)),
                    deposit.c.state == "claimed",
                    deposit.c.living == 1,
                )
                .values(state="verified", decided_at=at, decided_by=by, decision=decision)
                .returning(deposit.c.id)
            )
        )
    return frozenset(moved)


def line_of(session: Session, deposit_id: int) -> Any:
    """The bank's line that a deposit is matched with."""
    return session.execute(
        select(statement_line.c.id, statement_line.c.day, statement_line.c.detail)
        .join(statement_match, statement_match.c.line_id == statement_line.c.id)
        .where(
            statement_match.c.kind == "deposit",
            statement_match.c.ref == str(deposit_id),
            statement_match.c.undone_at.is_(None),
        )
    ).one_or_none()


def in_statement(session: Session, deposit_ids: Sequence[int]) -> frozenset[int]:
    """Which of these deposits a line of the bank is matched with."""
    found: set[int] = set()
    for begin in range(0, len(deposit_ids), _EACH):
        some = [str(each) for each in deposit_ids[begin : begin + _EACH]]
        rows = session.scalars(
            select(statement_match.c.ref).where(
                statement_match.c.kind == "deposit",
                statement_match.c.ref.in_(some),
                statement_match.c.undone_at.is_(None),
            )
        )
        found.update(int(ref) for ref in rows)
    return frozenset(found)


def matchable(
    session: Session, bank_account: str, since: date, amounts: Collection[int]
) -> list[Row[Any]]:
    """Living deposits of an account, of these amounts, that no line of the bank is matched with.

    All that are claimed; those that somebody verified by hand only from a day on.
    """
    told = bindparam("amounts", json.dumps(sorted(amounts)), type_=Text)
    wanted: Select[Any]
    if session.dialect.name == "postgresql":
        each = func.json_array_elements_text(cast(told, JSON)).column_valued("each")
        wanted = select(cast(each, BigInteger))
    else:
        wanted = select(func.json_each(told).table_valued("value").c.value)
    return list(
        session.execute(
            select(
                deposit.c.id,
                deposit.c.slip,
                deposit.c.slip_key,
                deposit.c.deposited_on,
                deposit.c.depositor,
                deposit.c.amount_cents,
                customer.c.name,
                payment.c.series,
                payment.c.number,
            )
            .join(payment, payment.c.id == deposit.c.payment_id)
            .join(account, account.c.id == payment.c.account_id)
            .join(customer, customer.c.id == account.c.customer_id)
            .where(
                deposit.c.bank_account == bank_account,
                deposit.c.living == 1,
                deposit.c.amount_cents.in_(wanted),
                or_(
                    deposit.c.state == "claimed",
                    (deposit.c.state == "verified")
                    & (deposit.c.deposited_on >= since)
                    # What a line verified is matched with it: only the others are looked up.
                    & ~deposit.c.decision.startswith("line:")
                    & ~IN_STATEMENT,
                ),
            )
            .order_by(deposit.c.id)
        )
    )


def near(
    session: Session, bank_account: str, amount_cents: int, day: date, slip: str, today: date
) -> list[DepositRecord]:
    """Living deposits of this amount within three days of a day, under another slip."""
    about = timedelta(days=3)
    rows = session.execute(
        records()
        .where(
            deposit.c.bank_account == bank_account,
            deposit.c.amount_cents == amount_cents,
            deposit.c.deposited_on.between(day - about, day + about),
            deposit.c.slip_key != key_of(slip),
            deposit.c.living == 1,
        )
        .order_by(deposit.c.id.desc())
        .limit(5)
    )
    return [record(row, today) for row in rows]


def claimed_of_account(session: Session, number: str, today: date) -> list[DepositRecord]:
    """What an account's customer showed slips for and the bank has not confirmed."""
    rows = session.execute(
        records()
        .where(account.c.number == number, deposit.c.state == "claimed", deposit.c.living == 1)
        .order_by(deposit.c.deposited_on, deposit.c.id)
    )
    return [record(row, today) for row in rows]


def records() -> Any:
    """Deposits with what is shown with them, as `record` reads them."""
    return (
        select(
            deposit,
            SHOWN.label("shown"),
            payment.c.series,
            payment.c.number,
            payment.c.received_at,
            payment.c.business_date,
            payment.c.till,
            account.c.number.label("account"),
            customer.c.name.label("account_name"),
            staff_user.c.username,
            staff_user.c.full_name,
            till_session.c.state.label("turn"),
            _PICTURES.label("pictures"),
        )
        .join(payment, payment.c.id == deposit.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .join(staff_user, staff_user.c.id == payment.c.actor_id)
        .outerjoin(till_session, till_session.c.id == payment.c.session_id)
    )


def record(row: Row[Any], today: date) -> DepositRecord:
    """A row of `records` as a record."""
    return DepositRecord(
        id=row.id,
        payment=row.payment_id,
        receipt=receipt_number(row.series, row.number),
        position=row.position,
        account=row.account,
        account_name=row.account_name,
        bank_account=row.bank_account,
        slip=row.slip,
        deposited_on=row.deposited_on,
        depositor=row.depositor,
        amount_cents=row.amount_cents,
        state=DepositState(row.shown),
        claimed_at=row.received_at,
        claimed_by=row.username,
        claimed_by_name=row.full_name,
        till=row.till,
        decided_at=row.decided_at,
        decided_by=row.decided_by or "",
        decision=row.decision,
        pictures=int(row.pictures),
        needs_approval=row.turn != "open" or row.business_date != today,
    )
