"""The lists behind a day's totals, each document a line."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, or_, select, text

from services import ecuador
from services.payments.records import receipt_number
from services.payments.tenders import Method
from services.printing.figures import day, minute, money
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    approval,
    bank_slip,
    charge_attempt,
    cheque,
    customer,
    debit_batch,
    debit_line,
    deposit,
    discrepancy,
    payment,
    payment_void,
    reversal,
    staff_user,
    voucher,
    withholding,
)
from services.summaries import words
from services.summaries.records import Line, Part, Question
from services.summaries.store import cause_of, of_payments

_SHOWN: Final = 4
# They are not about what came in on these days.
_OF_OTHERS: Final = frozenset({Part.VERIFIED, Part.DOUBTS})
# Spelled out, so that the index of these few is seen to fit.
_UNFINISHED: Final = text("charge_attempt.state NOT IN ('SUCCEEDED', 'CANCELED')")
# Made once: each costs as much as a small query.
_NEW: Final = payment.alias("new")
_ASKER: Final = staff_user.alias("asker")
_GIVER: Final = staff_user.alias("giver")
_RECEIPT: Final = (
    payment.c.id.label("payment"),
    payment.c.series,
    payment.c.number.label("receipt"),
    account.c.number.label("account_number"),
    customer.c.name.label("customer_name"),
)


class Window:
    """The moments that belong to the days of a question."""

    def __init__(self, since: datetime, until: datetime) -> None:
        self.since = since
        self.until = until

    def holds(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether a moment is in it."""
        return (column >= self.since) & (column < self.until)


def lists(
    session: Session,
    question: Question,
    window: Window,
    compared_until: datetime | None,
    methods: Collection[str],
) -> list[tuple[Part, list[Line]]]:
    """Every list, in the order of the paper, those without lines too.

    Args:
        session: the transaction.
        question: about what.
        window: its moments.
        compared_until: until when the card money was compared with Stripe.
        methods: those by which anything came in; lists of others are empty.
    """
    wanted: tuple[tuple[Part, str, Callable[[], list[Line]]], ...] = (
        (Part.CHEQUES, Method.CHEQUE, lambda: _cheques(session, question)),
        (Part.SLIPS, "", lambda: _slips(session, question, window)),
        (Part.DEPOSITS, Method.DEPOSIT, lambda: _deposits(session, question)),
        (Part.VERIFIED, Method.DEPOSIT, lambda: _verified(session, question, window)),
        (Part.CARDS, Method.CARD, lambda: cards(session, question, compared_until)),
        (Part.VOUCHERS, Method.VOUCHER, lambda: _vouchers(session, question)),
        (Part.DEBITS, Method.DEBIT, lambda: _debits(session, question)),
        (Part.WITHHOLDINGS, Method.WITHHOLDING, lambda: _withholdings(session, question)),
        (Part.VOIDS, "", lambda: _voids(session, question)),
        (Part.REVERSALS, "", lambda: _reversals(session, question)),
        (Part.DOUBTS, Method.CARD, lambda: _doubts(session, question, window)),
        (Part.APPROVALS, "", lambda: _approvals(session, question, window)),
    )
    return [
        (part, read() if _is_asked(question, part, method, methods) else [])
        for part, method, read in wanted
    ]


def _is_asked(question: Question, part: Part, method: str, methods: Collection[str]) -> bool:
    if question.method not in {"", method}:
        return False
    return not method or method in methods or part in _OF_OTHERS


def cards(session: Session, question: Question, compared_until: datetime | None) -> list[Line]:
    """The card charges, with what Stripe calls them; an alert where nobody compared them yet."""
    doubted = (
        select(discrepancy.c.id)
        .where(discrepancy.c.payment_id == payment.c.id, discrepancy.c.decided_at.is_(None))
        .exists()
    )
    rows = session.execute(
        _of(
            question,
            select(
                *_RECEIPT,
                payment.c.received_at,
                payment.c.amount_cents,
                charge_attempt.c.charge_id,
                charge_attempt.c.card_brand,
                charge_attempt.c.card_last4,
                doubted.label("is_doubted"),
            )
            .select_from(payment)
            .join(charge_attempt, charge_attempt.c.id == payment.c.attempt_id),
        )
    )
    found = []
    for row in rows:
        is_known = compared_until is not None and row.received_at <= compared_until
        is_alert = row.is_doubted or not is_known
        state = words.VERIFIED if is_known else words.UNVERIFIED
        if row.is_doubted:
            state = words.DOUBTED
        cells = (row.charge_id or "", row.card_brand or "", row.card_last4 or "", state)
        found.append(_line(row, cells, row.amount_cents, is_alert=is_alert))
    return found


def _cheques(session: Session, question: Question) -> list[Line]:
    return [
        _line(
            row,
            (
                _bank(row.bank_code),
                _masked(row.account_number),
                row.number,
                row.drawer,
                day(row.dated_on),
                words.CHEQUES[row.state],
            ),
            row.amount_cents,
        )
        for row in session.execute(_of_tender(question, cheque))
    ]


def _deposits(session: Session, question: Question) -> list[Line]:
    return [
        _line(
            row,
            (
                row.bank_account,
                row.slip,
                day(row.deposited_on),
                row.depositor,
                words.DEPOSITS[row.state],
            ),
            row.amount_cents,
            is_alert=row.state == "claimed" and row.living == 1,
        )
        for row in session.execute(_of_tender(question, deposit))
    ]


def _verified(session: Session, question: Question, window: Window) -> list[Line]:
    """What was decided in these days of slips that came in before them."""
    statement = (
        select(*_RECEIPT, deposit, payment.c.business_date)
        .select_from(deposit)
        .join(payment, payment.c.id == deposit.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(window.holds(deposit.c.decided_at), payment.c.business_date < question.first)
        .order_by(deposit.c.decided_at, deposit.c.id)
    )
    if question.till:
        statement = statement.where(payment.c.till == question.till)
    if question.user:
        statement = statement.where(deposit.c.decided_by == question.user)
    return [
        _line(
            row,
            (
                row.bank_account,
                row.slip,
                day(row.business_date),
                words.DEPOSITS[row.state],
                row.decided_by or "",
            ),
            row.amount_cents,
        )
        for row in session.execute(statement)
    ]


def _vouchers(session: Session, question: Question) -> list[Line]:
    return [
        _line(
            row,
            (row.terminal, row.batch, row.reference, row.auth_number, row.brand, row.last4),
            row.amount_cents,
        )
        for row in session.execute(_of_tender(question, voucher))
    ]


def _debits(session: Session, question: Question) -> list[Line]:
    rows = session.execute(
        _of(
            question,
            select(
                *_RECEIPT,
                payment.c.amount_cents,
                debit_line.c.reference,
                debit_line.c.bank_code,
                debit_batch.c.number,
            )
            .select_from(payment)
            .join(debit_line, debit_line.c.id == payment.c.debit_line_id)
            .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id),
        )
    )
    return [
        _line(row, (str(row.number), _bank(row.bank_code), row.reference), row.amount_cents)
        for row in rows
    ]


def _withholdings(session: Session, question: Question) -> list[Line]:
    return [
        _line(row, (row.number, day(row.issued_on), row.auth_number), row.amount_cents)
        for row in session.execute(_of_tender(question, withholding))
    ]


def _slips(session: Session, question: Question, window: Window) -> list[Line]:
    made = window.holds(bank_slip.c.made_at)
    moved = window.holds(bank_slip.c.changed_at)
    statement = select(bank_slip).where(or_(made, moved)).order_by(bank_slip.c.number)
    if question.till:
        statement = statement.where(bank_slip.c.till == question.till)
    if question.user:
        statement = statement.where(bank_slip.c.made_by == question.user)
    return [
        Line(
            f"N.º {row.number}",
            "",
            "",
            row.made_by,
            (
                row.bank_account,
                money(row.cash_cents),
                money(row.cheque_cents),
                words.SLIPS[row.state],
                row.bank_number or "",
            ),
            0 if row.state == "void" else row.cash_cents + row.cheque_cents,
        )
        for row in session.execute(statement)
    ]


def _voids(session: Session, question: Question) -> list[Line]:
    statement = (
        select(
            *_RECEIPT,
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
        .where(payment_void.c.business_date.between(question.first, question.last))
        .order_by(payment_void.c.at, payment_void.c.id)
    )
    if question.till:
        statement = statement.where(payment_void.c.till == question.till)
    if question.user:
        statement = statement.where(payment_void.c.by == question.user)
    return [
        _line(
            row,
            (
                row.reason,
                row.by,
                _given(row.approver),
                money(row.cash_back_cents) if row.cash_back_cents else "",
                receipt_number(row.new_series, row.new_number) if row.new_series else "",
            ),
            -row.amount_cents,
        )
        for row in session.execute(statement)
    ]


def _reversals(session: Session, question: Question) -> list[Line]:
    """What went back without a void: protests, refunds, disputes, and what came again."""
    statement = (
        select(*_RECEIPT, reversal, payment.c.business_date.label("received_on"))
        .select_from(reversal)
        .join(payment, payment.c.id == reversal.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(
            reversal.c.business_date.between(question.first, question.last),
            reversal.c.void_id.is_(None),
        )
        .order_by(reversal.c.at, reversal.c.id)
    )
    if question.till:
        statement = statement.where(reversal.c.till == question.till)
    if question.user:
        statement = statement.where(reversal.c.actor == question.user)
    found = []
    for row in session.execute(statement):
        told, sign = words.CAUSES[cause_of(row)], -1
        if row.direction == "again":
            told, sign = f"{told}: {words.AGAIN}", 1
        cells = (told, row.reason, row.actor, _given(row.approver), day(row.received_on))
        found.append(_line(row, cells, sign * row.amount_cents))
    return found


def _doubts(session: Session, question: Question, window: Window) -> list[Line]:
    """The charges that had not ended, and may have taken money."""
    statement = (
        select(charge_attempt, account.c.number.label("account_number"), customer.c.name)
        .join(account, account.c.id == charge_attempt.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .join(staff_user, staff_user.c.id == charge_attempt.c.actor_id)
        .where(_UNFINISHED, charge_attempt.c.created_at < window.until)
        .order_by(charge_attempt.c.created_at)
    )
    if question.till:
        statement = statement.where(charge_attempt.c.till == question.till)
    if question.user:
        statement = statement.where(staff_user.c.username == question.user)
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
        for row in session.execute(statement)
    ]


def _approvals(session: Session, question: Question, window: Window) -> list[Line]:
    statement = (
        select(
            approval,
            _ASKER.c.username.label("asker"),
            _GIVER.c.username.label("giver"),
        )
        .join(_ASKER, _ASKER.c.id == approval.c.requested_by)
        .join(_GIVER, _GIVER.c.id == approval.c.approved_by)
        .where(window.holds(approval.c.approved_at))
        .order_by(approval.c.approved_at)
    )
    if question.user:
        statement = statement.where(
            or_(_ASKER.c.username == question.user, _GIVER.c.username == question.user)
        )
    if question.till:
        # An approval knows no till.
        return []
    rows = session.execute(statement).all()
    receipts = _receipts(session, [row.document for row in rows])
    return [
        Line(
            receipts.get(row.document, _short(row.document)),
            row.document.removeprefix("payment:") if row.document in receipts else "",
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


def _receipts(session: Session, documents: Iterable[str]) -> dict[str, str]:
    """The receipt numbers of the documents that are payments."""
    ids = [each.removeprefix("payment:") for each in documents if each.startswith("payment:")]
    rows = session.execute(
        select(payment.c.id, payment.c.series, payment.c.number).where(payment.c.id.in_(ids))
    )
    return {f"payment:{row.id}": receipt_number(row.series, row.number) for row in rows}


def _of(question: Question, statement: Select[Any]) -> Select[Any]:
    """Payments of a question with their account and customer, in the order of their receipts."""
    return (
        statement.join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(*of_payments(question))
        .order_by(payment.c.series, payment.c.number)
    )


def _of_tender(question: Question, kind: Any) -> Select[Any]:
    columns = [column for column in kind.c if column.name not in {"id", "payment_id"}]
    return _of(
        question,
        select(*_RECEIPT, *columns)
        .select_from(payment)
        .join(kind, kind.c.payment_id == payment.c.id),
    ).order_by(kind.c.position)


def _line(row: Row[Any], cells: tuple[str, ...], cents: int, *, is_alert: bool = False) -> Line:
    return Line(
        receipt_number(row.series, row.receipt),
        row.payment,
        row.account_number,
        row.customer_name,
        cells,
        cents,
        is_alert,
    )


def _short(document: str) -> str:
    """A document of another kind: `turn:0193…` as `turn 0193a2b4`."""
    kind, _, key = document.partition(":")
    return f"{words.SUBJECTS.get(kind, kind)} {key[:8]}".strip()


def _given(approver: str) -> str:
    return "" if approver == "-" else approver


def _masked(number: str) -> str:
    return f"···{number[-_SHOWN:]}" if len(number) > _SHOWN else number


@lru_cache(maxsize=256)
def _bank(code: str) -> str:
    found = ecuador.bank(code)
    return found.name.rpartition(" – ")[2] if found else code
