"""Lists of the bank's lines: a page, and how many are in each state."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Select, case, func, select, tuple_

from services.statements.records import LineRecord, LineState, UnknownMoney
from services.statements.store import record, records
from services.storage.sessions import Session
from services.storage.tables import statement_line

_NEWEST: Final = (statement_line.c.day.desc(), statement_line.c.id.desc())
_CENTS: Final = statement_line.c.amount_cents
TOTALS: Final = select(
    statement_line.c.state,
    func.count().label("times"),
    func.sum(_CENTS).label("cents"),
    func.sum(case((_CENTS > 0, 1), else_=0)).label("ins"),
    func.sum(case((_CENTS > 0, _CENTS), else_=0)).label("ins_cents"),
).group_by(statement_line.c.state)


def listing(
    session: Session,
    *,
    state: LineState | None,
    bank_account: str | None,
    incoming: bool | None,
    before: tuple[date, int] | None,
    limit: int,
) -> list[LineRecord]:
    """Lines with their match, the newest day first."""
    page = page_of(
        state=state, bank_account=bank_account, incoming=incoming, before=before, limit=limit
    )
    rows = session.execute(records().where(statement_line.c.id.in_(page)).order_by(*_NEWEST))
    return [record(row) for row in rows]


def page_of(
    *,
    state: LineState | None,
    bank_account: str | None,
    incoming: bool | None,
    before: tuple[date, int] | None,
    limit: int,
) -> Select[Any]:
    """The ids of a page: only its own lines are joined to what is shown with them.

    A test holds it to its index.
    """
    page = select(statement_line.c.id).order_by(*_NEWEST).limit(limit)
    if state is not None:
        page = page.where(statement_line.c.state == state.value)
    if bank_account is not None:
        page = page.where(statement_line.c.bank_account == bank_account)
    if incoming is not None:
        sign = statement_line.c.amount_cents
        page = page.where(sign > 0 if incoming else sign < 0)
    if before is not None:
        page = page.where(tuple_(statement_line.c.day, statement_line.c.id) < before)
    return page.correlate(None)


def totals(session: Session, bank_account: str | None) -> dict[tuple[str, bool], tuple[int, int]]:
    """Count and cents by state and whether money came in."""
    statement = TOTALS
    if bank_account is not None:
        statement = statement.where(statement_line.c.bank_account == bank_account)
    found: dict[tuple[str, bool], tuple[int, int]] = {}
    for row in session.execute(statement):
        found[row.state, True] = (int(row.ins), int(row.ins_cents))
        found[row.state, False] = (int(row.times - row.ins), int(row.cents - row.ins_cents))
    return found


def oldest_open(session: Session, bank_account: str | None) -> date | None:
    """The day of the oldest money that came in and that nobody knows."""
    statement = select(func.min(statement_line.c.day)).where(
        statement_line.c.state == LineState.OPEN.value, statement_line.c.amount_cents > 0
    )
    if bank_account is not None:
        statement = statement.where(statement_line.c.bank_account == bank_account)
    found: date | None = session.scalar(statement)
    return found


def unknown(session: Session) -> list[UnknownMoney]:
    """Money that came in and that nobody knows, by account; the oldest first."""
    oldest = func.min(statement_line.c.day)
    rows = session.execute(
        select(
            statement_line.c.bank_account,
            func.count().label("times"),
            func.sum(statement_line.c.amount_cents).label("cents"),
            oldest.label("oldest"),
        )
        .where(statement_line.c.state == LineState.OPEN.value, statement_line.c.amount_cents > 0)
        .group_by(statement_line.c.bank_account)
        .order_by(oldest, statement_line.c.bank_account)
    )
    return [
        UnknownMoney(row.bank_account, int(row.times), int(row.cents), row.oldest) for row in rows
    ]
