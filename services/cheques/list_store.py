"""Lists of cheques: what a question finds, what waits for somebody, and how much it is."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
    union_all,
)

from services.cheques.calendar import WorkingDays
from services.cheques.records import (
    ChequeQuestion,
    ChequeRow,
    Total,
    UnclearedInvoice,
    Worklist,
)
from services.cheques.states import AT_BANK, CAME_BACK, UNCLEARED, ChequeState, SlipState
from services.cheques.store import ROWS
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

WHOLE_STATES: Final = {Worklist.CAME_BACK: CAME_BACK, Worklist.UNCLEARED: UNCLEARED}
"""Worklists of all cheques of some states: their sums are those of the states."""

BY_STATE: Final = select(
    cheque.c.state.label("of"),
    func.count().label("times"),
    func.sum(cheque.c.amount_cents).label("cents"),
).group_by(cheque.c.state)

_HERE: Final = cheque.c.state.in_([ChequeState.POSTDATED.value, ChequeState.IN_HAND.value])


def listing(
    session: Session,
    question: ChequeQuestion,
    condition: ColumnElement[bool] | None,
    *,
    after: ChequeRow | None,
    limit: int,
) -> list[Row[Any]]:
    """A page of cheques: by their day where that matters, the newest first elsewhere."""
    page, order = page_of(question, condition, after=after, limit=limit)
    return list(session.execute(ROWS.where(cheque.c.id.in_(page)).order_by(*order)))


def page_of(
    question: ChequeQuestion,
    condition: ColumnElement[bool] | None,
    *,
    after: ChequeRow | None,
    limit: int,
) -> tuple[Select[Any], tuple[ColumnElement[Any], ...]]:
    """The ids of a page and its order: only its own rows are joined to what is shown with them.

    A test holds it to its index.
    """
    asked = _asked(question, condition)
    order: tuple[ColumnElement[Any], ...]
    if question.worklist is not None or question.state in BY_DAY:
        order = (cheque.c.agreed_on, cheque.c.id)
        if after is not None:
            asked.append(tuple_(*order) > (after.deposit_on or after.received_on, after.id))
    else:
        order = (cheque.c.id.desc(),)
        if after is not None:
            asked.append(cheque.c.id < after.id)
    page = select(cheque.c.id).where(*asked).order_by(*order).limit(limit)
    return page.correlate(None), order


def total(
    session: Session, question: ChequeQuestion, condition: ColumnElement[bool] | None
) -> Total:
    """How many cheques a question finds, and what they are worth."""
    count, cents = session.execute(_sum_of(_asked(question, condition))).one()
    return Total(count, int(cents))


def totals(
    session: Session, conditions: Mapping[Worklist, ColumnElement[bool]]
) -> tuple[dict[ChequeState, Total], dict[Worklist, Total]]:
    """How many cheques are in each state and on each worklist, and what they are worth."""
    found = {row.of: Total(row.times, int(row.cents)) for row in session.execute(BY_STATE)}
    states = {state: found[state.value] for state in ChequeState if state.value in found}
    worklists = {
        worklist: _together([states[each] for each in WHOLE_STATES[worklist] if each in states])
        for worklist in WHOLE_STATES
    }
    for row in session.execute(sums(conditions)):
        worklists[Worklist(row.of)] = Total(row.times, int(row.cents))
    return states, worklists


def sums(conditions: Mapping[Worklist, ColumnElement[bool]]) -> CompoundSelect[Any]:
    """The sums of worklists that are less than whole states, in one round trip."""
    return union_all(
        *(
            _sum_of([condition]).add_columns(literal(worklist.value).label("of"))
            for worklist, condition in conditions.items()
            if worklist not in WHOLE_STATES
        )
    )


def _together(totals: Sequence[Total]) -> Total:
    return Total(sum(each.count for each in totals), sum(each.cents for each in totals))


def _sum_of(asked: Sequence[ColumnElement[bool]]) -> Select[Any]:
    cents = func.coalesce(func.sum(cheque.c.amount_cents), 0)
    return select(func.count().label("times"), cents.label("cents")).where(*asked)


def waits(worklist: Worklist, days: WorkingDays, today: date, news: int) -> ColumnElement[bool]:
    """What a worklist asks of a cheque.

    Which slips matter is asked once, not of each cheque: those that are prepared, or that went
    to the bank a few days ago.
    """
    day = cheque.c.agreed_on
    is_free = cheque.c.id.not_in(_in_slips(bank_slip.c.state == SlipState.PREPARED.value))
    match worklist:
        case Worklist.TODAY:
            return and_(_HERE, day <= (today if days.is_working(today) else date.min), is_free)
        case Worklist.TOMORROW:
            return and_(_HERE, day > days.on_or_before(today), day <= days.after(today), is_free)
        case Worklist.LATE:
            return and_(_HERE, day <= days.before(today))
        case Worklist.NO_NEWS:
            limit = today
            for _ in range(news):
                limit = days.before(limit)
            went = bank_slip.c.state == SlipState.DEPOSITED.value
            is_news = cheque.c.id.in_(_in_slips(went & (bank_slip.c.deposited_on > limit)))
            return and_(cheque.c.state.in_(_words(AT_BANK)), ~is_news)
        case Worklist.CAME_BACK | Worklist.UNCLEARED:
            return cheque.c.state.in_(_words(WHOLE_STATES[worklist]))


def _in_slips(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(bank_slip_cheque.c.cheque_id)
        .join(bank_slip, bank_slip.c.id == bank_slip_cheque.c.slip_id)
        .where(bank_slip_cheque.c.live == 1, condition)
    )


def by_day(session: Session, since: date, until: date) -> list[tuple[date, int, int]]:
    """What is agreed for each day: its count and cents."""
    rows = session.execute(
        select(cheque.c.agreed_on, func.count(), func.sum(cheque.c.amount_cents))
        .where(_HERE, cheque.c.agreed_on.between(since, until))
        .group_by(cheque.c.agreed_on)
    )
    return [(day, count, int(cents)) for day, count, cents in rows]


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
        asked.append(cheque.c.payment_id.in_(_paid_by(account.c.number == question.account)))
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
        cheque.c.payment_id.in_(
            _paid_by(account.c.name_folded.contains(fold(text), autoescape=True))
        ),
    )


def _paid_by(condition: ColumnElement[bool]) -> Select[Any]:
    return select(payment.c.id).join(account, account.c.id == payment.c.account_id).where(condition)


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
