"""Lists of cheques: what a question finds, what waits for somebody, and how much it is."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, Row, and_, case, func, or_, select, union

from services.cheques.calendar import WorkingDays
from services.cheques.records import (
    ChequeQuestion,
    ChequeRow,
    Total,
    UnclearedInvoice,
    Worklist,
)
from services.cheques.states import AT_BANK, CAME_BACK, UNCLEARED, ChequeState
from services.cheques.store import ROWS, SOURCE
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    allocation,
    bank_slip,
    bank_slip_cheque,
    cheque,
    customer,
    invoice,
    payment,
)
from services.text import digits, fold

BY_DAY: Final = frozenset({ChequeState.POSTDATED, ChequeState.IN_HAND})
"""States whose lists begin with what goes to the bank first."""

agreed_day: Final[ColumnElement[date]] = func.coalesce(cheque.c.deposit_on, payment.c.business_date)
"""The day that was agreed, or that of the receipt."""


def listing(
    session: Session,
    question: ChequeQuestion,
    condition: ColumnElement[bool] | None,
    *,
    after: ChequeRow | None,
    limit: int,
) -> list[Row[Any]]:
    """A page of cheques: by their day where that matters, the newest first elsewhere."""
    found = ROWS.where(*_asked(question, condition)).limit(limit)
    if question.worklist is not None or question.state in BY_DAY:
        if after is not None:
            day = after.deposit_on or after.received_on
            found = found.where(
                or_(agreed_day > day, and_(agreed_day == day, cheque.c.id > after.id))
            )
        return list(session.execute(found.order_by(agreed_day, cheque.c.id)))
    if after is not None:
        found = found.where(cheque.c.id < after.id)
    return list(session.execute(found.order_by(cheque.c.id.desc())))


def total(
    session: Session, question: ChequeQuestion, condition: ColumnElement[bool] | None
) -> Total:
    """How many cheques a question finds, and what they are worth."""
    count, cents = session.execute(
        select(func.count(), func.coalesce(func.sum(cheque.c.amount_cents), 0))
        .select_from(SOURCE)
        .where(*_asked(question, condition))
    ).one()
    return Total(count, int(cents))


def worklist_totals(
    session: Session, conditions: Mapping[Worklist, ColumnElement[bool]]
) -> dict[Worklist, Total]:
    """How many cheques wait on each worklist, in one look at those that are not at their end."""
    amount = cheque.c.amount_cents
    columns = [
        func.coalesce(func.sum(case((condition, value), else_=0)), 0)
        for condition in conditions.values()
        for value in (1, amount)
    ]
    row = session.execute(
        select(*columns)
        .select_from(SOURCE)
        .where(cheque.c.state.in_(_words(AT_BANK | CAME_BACK | UNCLEARED)))
    ).one()
    return {
        worklist: Total(int(row[2 * place]), int(row[2 * place + 1]))
        for place, worklist in enumerate(conditions)
    }


def totals(session: Session) -> dict[ChequeState, Total]:
    """How many cheques are in each state, and what they are worth."""
    rows = session.execute(
        select(cheque.c.state, func.count(), func.sum(cheque.c.amount_cents)).group_by(
            cheque.c.state
        )
    )
    return {ChequeState(state): Total(count, int(cents)) for state, count, cents in rows}


def waits(worklist: Worklist, days: WorkingDays, today: date, news: int) -> ColumnElement[bool]:
    """What a worklist asks of a row of `ROWS`."""
    here = cheque.c.state.in_([ChequeState.POSTDATED.value, ChequeState.IN_HAND.value])
    is_free = bank_slip_cheque.c.slip_id.is_(None)
    match worklist:
        case Worklist.TODAY:
            last = today if days.is_working(today) else date.min
            return and_(here, is_free, agreed_day <= last)
        case Worklist.TOMORROW:
            return and_(
                here,
                is_free,
                agreed_day > days.on_or_before(today),
                agreed_day <= days.after(today),
            )
        case Worklist.LATE:
            return and_(here, agreed_day <= days.before(today))
        case Worklist.NO_NEWS:
            limit = today
            for _ in range(news):
                limit = days.before(limit)
            sent = func.coalesce(bank_slip.c.deposited_on, payment.c.business_date)
            return and_(cheque.c.state.in_(_words(AT_BANK)), sent <= limit)
        case Worklist.CAME_BACK:
            return cheque.c.state.in_(_words(CAME_BACK))
        case Worklist.UNCLEARED:
            return and_(cheque.c.living == 1, cheque.c.state.in_(_words(UNCLEARED)))


def by_day(session: Session, since: date, until: date) -> list[tuple[date, int, int]]:
    """What is agreed for each day: its count and cents."""
    rows = session.execute(
        select(agreed_day, func.count(), func.sum(cheque.c.amount_cents))
        .select_from(SOURCE)
        .where(
            cheque.c.state.in_([ChequeState.POSTDATED.value, ChequeState.IN_HAND.value]),
            agreed_day.between(since, until),
        )
        .group_by(agreed_day)
    )
    return [(_date(day), count, int(cents)) for day, count, cents in rows]


def uncleared_invoices(session: Session, limit: int) -> list[UnclearedInvoice]:
    """Invoices of receipts with cheques that the bank has yet to pay, the oldest receipt first.

    `amount_cents` is what the whole receipt applied to the invoice.
    """
    rows = session.execute(
        select(
            invoice.c.number.label("invoice"),
            account.c.number.label("account"),
            customer.c.name,
            cheque.c.id,
            cheque.c.number,
            cheque.c.state,
            allocation.c.amount_cents,
        )
        .select_from(cheque)
        .join(payment, payment.c.id == cheque.c.payment_id)
        .join(allocation, allocation.c.payment_id == payment.c.id)
        .join(invoice, invoice.c.id == allocation.c.invoice_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(cheque.c.living == 1, cheque.c.state.in_(_words(UNCLEARED)))
        .order_by(payment.c.received_at, invoice.c.id, cheque.c.id)
        .limit(limit)
    )
    return [
        UnclearedInvoice(
            row.invoice,
            row.account,
            row.name,
            row.id,
            row.number,
            ChequeState(row.state),
            row.amount_cents,
        )
        for row in rows
    ]


def invoices_of(session: Session, payment_ids: Sequence[str]) -> dict[str, list[str]]:
    """The invoices that payments paid, by payment, the oldest due first."""
    found: dict[str, list[str]] = {}
    rows = session.execute(
        select(allocation.c.payment_id, invoice.c.number)
        .join(invoice, invoice.c.id == allocation.c.invoice_id)
        .where(allocation.c.payment_id.in_(payment_ids))
        .order_by(invoice.c.due_on, invoice.c.id)
    )
    for payment_id, number in rows:
        found.setdefault(payment_id, []).append(number)
    return found


def _asked(
    question: ChequeQuestion, condition: ColumnElement[bool] | None
) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if condition is not None:
        asked.append(condition)
    if question.state is not None:
        asked.append(cheque.c.state == question.state.value)
    if question.account:
        asked.append(account.c.number == question.account)
    text = question.text.strip()
    if text:
        asked.append(_holds(text))
    return asked


def _holds(text: str) -> ColumnElement[bool]:
    """Cheques by number, drawer, customer, account or receipt.

    Each kind of number is looked for by itself: together they would read every cheque there is
    with its receipt and its customer.
    """
    plain = digits(text)
    number = plain.lstrip("0")
    if number and all(each.isdigit() or each in "- " for each in text):
        return cheque.c.id.in_(_numbered(text, plain, number))
    return or_(
        func.lower(cheque.c.drawer).contains(text.lower(), autoescape=True),
        account.c.name_folded.contains(fold(text), autoescape=True),
    )


def _numbered(text: str, plain: str, number: str) -> CompoundSelect[Any]:
    on_it = select(cheque.c.id).where(
        or_(
            cheque.c.number_key.startswith(number, autoescape=True),
            cheque.c.account_key.contains(number, autoescape=True),
        )
    )
    of_account = (
        select(cheque.c.id)
        .join(payment, payment.c.id == cheque.c.payment_id)
        .where(
            payment.c.account_id.in_(
                select(account.c.id).where(account.c.number.startswith(plain, autoescape=True))
            )
        )
    )
    found = [on_it, of_account]
    tail = number[-9:] if text.count("-") == 2 else number
    if len(tail) <= 9:
        found.append(
            select(cheque.c.id)
            .join(payment, payment.c.id == cheque.c.payment_id)
            .where(payment.c.number == int(tail))
        )
    return union(*found)


def _words(states: frozenset[ChequeState]) -> list[str]:
    return sorted(state.value for state in states)


def _date(value: Any) -> date:
    # SQLite forgets the type of what a function gives.
    return date.fromisoformat(value) if isinstance(value, str) else value
