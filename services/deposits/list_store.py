"""Lists of deposits: a page of a question, and how many are in each state."""

from contextlib import suppress
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select

from services.deposits.records import (
    DepositQuestion,
    DepositRecord,
    DepositState,
    DepositTotals,
    Tally,
)
from services.deposits.store import SHOWN, record, records
from services.errors import UserError
from services.money import parse_amount
from services.payments.records import key_of
from services.storage.sessions import Session
from services.storage.tables import account, deposit, payment
from services.text import fold


def listing(
    session: Session, question: DepositQuestion, today: date, *, last_id: int | None, limit: int
) -> list[DepositRecord]:
    """Deposits of a question: those that wait the oldest first, all others the newest first."""
    page = page_of(question, last_id=last_id, limit=limit)
    order = _order(question)
    rows = session.execute(records().where(deposit.c.id.in_(page)).order_by(order))
    return [record(row, today) for row in rows]


def page_of(question: DepositQuestion, *, last_id: int | None, limit: int) -> Select[Any]:
    """The ids of a page: only its own rows are joined to what is shown with them.

    A test holds it to its index.
    """
    asked = [*_in_state(question.state), *_narrowed(question)]
    if last_id is not None:
        is_oldest_first = question.state is DepositState.CLAIMED
        asked.append(deposit.c.id > last_id if is_oldest_first else deposit.c.id < last_id)
    page = select(deposit.c.id).where(*asked).order_by(_order(question)).limit(limit)
    return page.correlate(None)


def _order(question: DepositQuestion) -> ColumnElement[Any]:
    return deposit.c.id if question.state is DepositState.CLAIMED else deposit.c.id.desc()


TOTALS: Final = select(
    SHOWN.label("shown"),
    func.count().label("times"),
    func.sum(deposit.c.amount_cents).label("cents"),
    func.min(deposit.c.deposited_on).label("oldest"),
).group_by(deposit.c.state, deposit.c.living)


def totals(session: Session, question: DepositQuestion) -> DepositTotals:
    """Count and cents of each state, whatever state the question names."""
    by_state: dict[DepositState, Tally] = {}
    oldest: date | None = None
    for row in session.execute(TOTALS.where(*_narrowed(question))):
        # Several, where receipts of claimed and of verified deposits were voided.
        state = DepositState(row.shown)
        before = by_state.get(state, Tally())
        by_state[state] = Tally(before.count + row.times, before.cents + int(row.cents))
        if state is DepositState.CLAIMED:
            oldest = row.oldest
    return DepositTotals(by_state, oldest)


def claimed(session: Session) -> Tally:
    """What waits to be confirmed, all accounts together."""
    count, cents = session.execute(
        select(func.count(), func.coalesce(func.sum(deposit.c.amount_cents), 0)).where(
            deposit.c.state == "claimed", deposit.c.living == 1
        )
    ).one()
    return Tally(int(count), int(cents))


def _in_state(state: DepositState | None) -> list[ColumnElement[bool]]:
    match state:
        case None:
            return []
        case DepositState.VOID:
            return [deposit.c.state.in_(["claimed", "verified"]), deposit.c.living == 0]
        case DepositState.REFUSED:
            return [deposit.c.state == state.value]
        case _:
            return [deposit.c.state == state.value, deposit.c.living == 1]


def _narrowed(question: DepositQuestion) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if question.bank_account:
        asked.append(deposit.c.bank_account == question.bank_account)
    if question.account:
        asked.append(_paid_by(account.c.number == question.account))
    if question.since is not None:
        asked.append(deposit.c.deposited_on >= question.since)
    if question.until is not None:
        asked.append(deposit.c.deposited_on <= question.until)
    asked += [or_(*_fits(word)) for word in question.text.split()[:4]]
    return asked


def _paid_by(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    paid = select(payment.c.id).join(account, account.c.id == payment.c.account_id)
    return deposit.c.payment_id.in_(paid.where(condition))


def _fits(word: str) -> list[ColumnElement[bool]]:
    """How a word of the search box may fit a deposit."""
    fits = [
        _paid_by(
            or_(
                account.c.number == word,
                account.c.search_text.contains(fold(word), autoescape=True),
            )
        ),
        func.lower(deposit.c.depositor).contains(word.lower(), autoescape=True),
    ]
    key = key_of(word)
    if key != "0":
        fits.append(deposit.c.slip_key.contains(key, autoescape=True))
    with suppress(UserError):
        fits.append(deposit.c.amount_cents == parse_amount(word))
    return fits
