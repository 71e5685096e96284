"""The lists of what came in, each tender a line."""

from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, select

from services import ecuador
from services.payments.records import receipt_number
from services.printing.figures import day
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    charge_attempt,
    cheque,
    customer,
    debit_batch,
    debit_line,
    deposit,
    discrepancy,
    payment,
    voucher,
    withholding,
)
from services.summaries import words
from services.summaries.records import Line, Question
from services.summaries.store import of_payments

_SHOWN: Final = 4
RECEIPT: Final = (
    payment.c.id.label("payment"),
    payment.c.series,
    payment.c.number.label("receipt"),
    account.c.number.label("customer_account"),
    customer.c.name.label("customer_name"),
)
"""The columns that `line_of` takes a receipt and its customer from."""


class Window:
    """The moments that belong to the days of a question."""

    def __init__(self, since: datetime, until: datetime) -> None:
        self.since = since
        self.until = until

    def holds(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether a moment is in it."""
        return (column >= self.since) & (column < self.until)


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
                *RECEIPT,
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
        found.append(line_of(row, cells, row.amount_cents, is_alert=is_alert))
    return found


def cheques(session: Session, question: Question) -> list[Line]:
    """The cheques that came in."""
    return [
        line_of(
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


def deposits(session: Session, question: Question) -> list[Line]:
    """The slips that came in; an alert where nobody found one in the bank yet."""
    return [
        line_of(
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


def verified(session: Session, question: Question, window: Window) -> list[Line]:
    """What was decided in these days of slips that came in before them."""
    statement = (
        select(*RECEIPT, deposit, payment.c.business_date)
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
        line_of(
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


def vouchers(session: Session, question: Question) -> list[Line]:
    """The vouchers of the office's card terminal."""
    return [
        line_of(
            row,
            (row.terminal, row.batch, row.reference, row.auth_number, row.brand, row.last4),
            row.amount_cents,
        )
        for row in session.execute(_of_tender(question, voucher))
    ]


def debits(session: Session, question: Question) -> list[Line]:
    """What banks collected for us."""
    rows = session.execute(
        _of(
            question,
            select(
                *RECEIPT,
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
        line_of(row, (str(row.number), _bank(row.bank_code), row.reference), row.amount_cents)
        for row in rows
    ]


def withholdings(session: Session, question: Question) -> list[Line]:
    """The vouchers of what customers kept back."""
    return [
        line_of(row, (row.number, day(row.issued_on), row.auth_number), row.amount_cents)
        for row in session.execute(_of_tender(question, withholding))
    ]


def line_of(row: Row[Any], cells: tuple[str, ...], cents: int, *, is_alert: bool = False) -> Line:
    """A document's line, from a row with the columns of `RECEIPT`."""
    return Line(
        receipt_number(row.series, row.receipt),
        row.payment,
        row.customer_account,
        row.customer_name,
        cells,
        cents,
        is_alert,
    )


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
        select(*RECEIPT, *columns)
        .select_from(payment)
        .join(kind, kind.c.payment_id == payment.c.id),
    ).order_by(kind.c.position)


def _masked(number: str) -> str:
    return f"···{number[-_SHOWN:]}" if len(number) > _SHOWN else number


@lru_cache(maxsize=256)
def _bank(code: str) -> str:
    found = ecuador.bank(code)
    return found.name.rpartition(" – ")[2] if found else code
