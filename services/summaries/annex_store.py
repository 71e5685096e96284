"""The lists behind a day's totals, each document a line."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, or_, select, text

from services.naming.names import names_in, people_in
from services.payments.records import receipt_number
from services.payments.tenders import Method
from services.printing.figures import day, minute, money
from services.reconciliation.day_records import KeptDay
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    approval,
    bank_slip,
    charge_attempt,
    customer,
    payment,
    payment_void,
    reversal,
    staff_user,
)
from services.summaries import words
from services.summaries.records import Line, Part, Question
from services.summaries.shapes import (
    FIRST,
    LAST,
    TILL,
    UNTIL,
    USER,
    Shape,
    Window,
    rows_of,
    within,
)
from services.summaries.store import cause_of
from services.summaries.tender_store import (
    RECEIPT,
    cards,
    cheques,
    debits,
    deposits,
    line_of,
    verified,
    vouchers,
    withholdings,
)

# They are not about what came in on these days.
_OF_OTHERS: Final = frozenset({Part.VERIFIED, Part.DOUBTS})
# Spelled out, so that the index of these few is seen to fit.
_UNFINISHED: Final = text("charge_attempt.state NOT IN ('SUCCEEDED', 'CANCELED')")
# Made once: each costs as much as a small query.
_NEW: Final = payment.alias("new")
_ASKER: Final = staff_user.alias("asker")
_GIVER: Final = staff_user.alias("giver")


def lists(
    session: Session,
    question: Question,
    window: Window,
    compared_until: datetime | None,
    payments: Mapping[str, list[str]],
    stripe: Sequence[KeptDay],
) -> list[tuple[Part, list[Line]]]:
    """Every list, in the order of the paper, those without lines too.

    Args:
        session: the transaction.
        question: about what.
        window: its moments.
        compared_until: until when the card money was compared with Stripe.
        payments: by each method by which anything came in; lists of others are empty.
        stripe: the days that were compared with Stripe by themselves.
    """
    wanted: tuple[tuple[Part, str, Callable[[], list[Line]]], ...] = (
        (Part.CHEQUES, Method.CHEQUE, lambda: cheques(session, payments[Method.CHEQUE])),
        (Part.SLIPS, "", lambda: _slips(session, question, window)),
        (Part.DEPOSITS, Method.DEPOSIT, lambda: deposits(session, payments[Method.DEPOSIT])),
        (Part.VERIFIED, Method.DEPOSIT, lambda: verified(session, question, window)),
        (Part.CARDS, Method.CARD, lambda: cards(session, question, compared_until, stripe)),
        (Part.VOUCHERS, Method.VOUCHER, lambda: vouchers(session, payments[Method.VOUCHER])),
        (Part.DEBITS, Method.DEBIT, lambda: debits(session, question)),
        (
            Part.WITHHOLDINGS,
            Method.WITHHOLDING,
            lambda: withholdings(session, payments[Method.WITHHOLDING]),
        ),
        (Part.VOIDS, "", lambda: _voids(session, question)),
        (Part.REVERSALS, "", lambda: _reversals(session, question)),
        (Part.DOUBTS, Method.CARD, lambda: _doubts(session, question, window)),
        (Part.APPROVALS, "", lambda: _approvals(session, question, window)),
    )
    return [
        (part, read() if _is_asked(question, part, method, payments) else [])
        for part, method, read in wanted
    ]


def _is_asked(question: Question, part: Part, method: str, methods: Collection[str]) -> bool:
    if question.method not in {"", method}:
        return False
    return not method or method in methods or part in _OF_OTHERS


def _slips(session: Session, question: Question, window: Window) -> list[Line]:
    rows = rows_of(session, _slips_rows, question, window)
    called = people_in(session, [row.made_by for row in rows])
    return [
        Line(
            f"N.º {row.number}",
            "",
            "",
            called(row.made_by),
            (
                row.bank_account,
                money(row.cash_cents),
                money(row.cheque_cents),
                words.SLIPS[row.state],
                row.bank_number or "",
            ),
            0 if row.state == "void" else row.cash_cents + row.cheque_cents,
        )
        for row in rows
    ]


@lru_cache(maxsize=16)
def _slips_rows(shape: Shape) -> Select[Any]:
    made = within(bank_slip.c.made_at)
    moved = within(bank_slip.c.changed_at)
    statement = select(bank_slip).where(or_(made, moved)).order_by(bank_slip.c.number)
    if shape.till:
        statement = statement.where(bank_slip.c.till == TILL)
    if shape.user:
        statement = statement.where(bank_slip.c.made_by == USER)
    return statement


def _voids(session: Session, question: Question) -> list[Line]:
    rows = rows_of(session, _voids_rows, question)
    called = people_in(session, [name for row in rows for name in (row.by, row.approver)])
    return [
        line_of(
            row,
            (
                row.reason,
                called(row.by),
                _given(called(row.approver)),
                money(row.cash_back_cents) if row.cash_back_cents else "",
                receipt_number(row.new_series, row.new_number) if row.new_series else "",
            ),
            -row.amount_cents,
        )
        for row in rows
    ]


@lru_cache(maxsize=16)
def _voids_rows(shape: Shape) -> Select[Any]:
    statement = (
        select(
            *RECEIPT,
            payment.c.amount_cents,
            payment_void,
            _NEW.c.series.label("new_series"),
            _NEW.c.number.label("new_number"),
        )
        .select_from(payment_void)
        # They are always there; so written, no planner begins with all payments.
        .outerjoin(payment, payment.c.id == payment_void.c.payment_id)
        .outerjoin(account, account.c.id == payment.c.account_id)
        .outerjoin(customer, customer.c.id == account.c.customer_id)
        .outerjoin(_NEW, _NEW.c.id == payment_void.c.replaced_by)
        .where(payment_void.c.business_date.between(FIRST, LAST))
        .order_by(payment_void.c.at, payment_void.c.id)
    )
    if shape.till:
        statement = statement.where(payment_void.c.till == TILL)
    if shape.user:
        statement = statement.where(payment_void.c.by == USER)
    return statement


def _reversals(session: Session, question: Question) -> list[Line]:
    """What went back without a void: protests, refunds, disputes, and what came again."""
    rows = rows_of(session, _reversals_rows, question)
    called = people_in(session, [name for row in rows for name in (row.actor, row.approver)])
    found = []
    for row in rows:
        told, sign = words.CAUSES[cause_of(row)], -1
        if row.direction == "again":
            told, sign = f"{told}: {words.AGAIN}", 1
        people = called(row.actor), _given(called(row.approver))
        cells = (told, row.reason, *people, day(row.received_on))
        found.append(line_of(row, cells, sign * row.amount_cents))
    return found


@lru_cache(maxsize=16)
def _reversals_rows(shape: Shape) -> Select[Any]:
    statement = (
        select(*RECEIPT, reversal, payment.c.business_date.label("received_on"))
        .select_from(reversal)
        .join(payment, payment.c.id == reversal.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(
            reversal.c.business_date.between(FIRST, LAST),
            reversal.c.void_id.is_(None),
        )
        .order_by(reversal.c.at, reversal.c.id)
    )
    if shape.till:
        statement = statement.where(reversal.c.till == TILL)
    if shape.user:
        statement = statement.where(reversal.c.actor == USER)
    return statement


def _doubts(session: Session, question: Question, window: Window) -> list[Line]:
    """The charges that had not ended, and may have taken money."""
    rows = rows_of(session, _doubts_rows, question, window)
    return [
        Line(
            f"Intento {row.id[:8]}",
            "",
            row.account_number,
            row.name,
            (
                row.id,
                words.DOUBTS.get(row.state, words.UNFINISHED),
                minute(row.created_at),
                row.till,
            ),
            row.amount_cents,
            is_alert=True,
        )
        for row in rows
    ]


@lru_cache(maxsize=16)
def _doubts_rows(shape: Shape) -> Select[Any]:
    statement = (
        select(charge_attempt, account.c.number.label("account_number"), customer.c.name)
        .join(account, account.c.id == charge_attempt.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .join(staff_user, staff_user.c.id == charge_attempt.c.actor_id)
        .where(_UNFINISHED, charge_attempt.c.created_at < UNTIL)
        .order_by(charge_attempt.c.created_at)
    )
    if shape.till:
        statement = statement.where(charge_attempt.c.till == TILL)
    if shape.user:
        statement = statement.where(staff_user.c.username == USER)
    return statement


def _approvals(session: Session, question: Question, window: Window) -> list[Line]:
    if question.till:
        # An approval knows no till.
        return []
    rows = rows_of(session, _approvals_rows, question, window)
    names = names_in(session, [row.document for row in rows])
    return [
        Line(
            _document(names[row.document]),
            row.document.removeprefix("payment:") if row.document.startswith("payment:") else "",
            "",
            "",
            (
                words.ACTIONS.get(row.action, row.action),
                row.asker,
                row.giver,
                " ".join(row.reason.split()),
                words.USED if row.used_at else words.UNUSED,
            ),
            row.amount_cents,
        )
        for row in rows
    ]


@lru_cache(maxsize=16)
def _approvals_rows(shape: Shape) -> Select[Any]:
    statement = (
        select(
            approval,
            _ASKER.c.full_name.label("asker"),
            _GIVER.c.full_name.label("giver"),
        )
        .join(_ASKER, _ASKER.c.id == approval.c.requested_by)
        .join(_GIVER, _GIVER.c.id == approval.c.approved_by)
        .where(within(approval.c.approved_at))
        .order_by(approval.c.approved_at)
    )
    if shape.user:
        statement = statement.where(or_(_ASKER.c.username == USER, _GIVER.c.username == USER))
    return statement


def _document(name: str) -> str:
    """A document's name; a receipt by its number alone, as in every other list."""
    return name.removeprefix("recibo ")


def _given(approver: str) -> str:
    return "" if approver == "-" else approver
