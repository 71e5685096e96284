"""The lists of what came in, each tender a line."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    Table,
    any_,
    bindparam,
    func,
    select,
)

from services import ecuador
from services.naming.names import people_in
from services.payments.records import receipt_number
from services.printing.figures import day
from services.reconciliation.day_records import KeptDay
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
from services.summaries.shapes import (
    FIRST,
    TILL,
    USER,
    Shape,
    Window,
    rows_of,
    within,
)

Columns = tuple[ColumnElement[Any], ...]

_IDS: Final[BindParameter[Any]] = bindparam("ids")
_SHOWN: Final = 4
RECEIPT: Final = (
    payment.c.id.label("payment"),
    payment.c.series,
    payment.c.number.label("receipt"),
    account.c.number.label("customer_account"),
    customer.c.name.label("customer_name"),
)
"""The columns that `line_of` takes a receipt and its customer from."""


_CHEQUE: Final = (
    cheque.c.bank_code,
    cheque.c.account_number,
    cheque.c.number,
    cheque.c.drawer,
    cheque.c.dated_on,
    cheque.c.state,
    cheque.c.amount_cents,
)
_DEPOSIT: Final = (
    deposit.c.bank_account,
    deposit.c.slip,
    deposit.c.deposited_on,
    deposit.c.depositor,
    deposit.c.state,
    deposit.c.living,
    deposit.c.amount_cents,
)
_VOUCHER: Final = (
    voucher.c.terminal,
    voucher.c.batch,
    voucher.c.reference,
    voucher.c.auth_number,
    voucher.c.brand,
    voucher.c.last4,
    voucher.c.amount_cents,
)
_WITHHOLDING: Final = (
    withholding.c.number,
    withholding.c.issued_on,
    withholding.c.auth_number,
    withholding.c.amount_cents,
)


def cards(
    session: Session,
    question: Question,
    compared_until: datetime | None,
    days: Iterable[KeptDay] = (),
) -> list[Line]:
    """The card charges, with what Stripe calls them; an alert where nobody compared them yet.

    Args:
        session: the transaction.
        question: about what.
        compared_until: until when the hourly comparison has looked.
        days: those that were compared by themselves.
    """
    looked = {each.day: each.at for each in days}
    apart = {one.ref for each in days for one in each.told.differences}
    rows = rows_of(session, _cards, question)
    found = []
    for row in rows:
        moments = (compared_until, looked.get(row.business_date))
        is_known = any(until is not None and row.received_at <= until for until in moments)
        is_apart = row.is_doubted or row.charge_id in apart
        is_alert = is_apart or not is_known
        state = words.VERIFIED if is_known else words.UNVERIFIED
        if is_apart:
            state = words.DOUBTED
        cells = (row.charge_id or "", row.card_brand or "", row.card_last4 or "", state)
        found.append(line_of(row, cells, row.amount_cents, is_alert=is_alert))
    return found


@lru_cache(maxsize=16)
def _cards(shape: Shape) -> Select[Any]:
    doubted = (
        select(discrepancy.c.id)
        .where(discrepancy.c.payment_id == payment.c.id, discrepancy.c.decided_at.is_(None))
        .exists()
    )
    return _of(
        shape,
        select(
            *RECEIPT,
            payment.c.received_at,
            payment.c.business_date,
            payment.c.amount_cents,
            charge_attempt.c.charge_id,
            charge_attempt.c.card_brand,
            charge_attempt.c.card_last4,
            doubted.label("is_doubted"),
        )
        .select_from(payment)
        .join(charge_attempt, charge_attempt.c.id == payment.c.attempt_id),
    )


def cheques(session: Session, payments: list[str]) -> list[Line]:
    """The cheques that came in."""
    return [
        Line(
            receipt_number(series, receipt),
            payment_id,
            account_number,
            name,
            (
                _bank(bank),
                _masked(of_cheque),
                number,
                drawer,
                day(dated_on),
                words.CHEQUES[state],
            ),
            cents,
        )
        for (
            payment_id, series, receipt, account_number, name,
            bank, of_cheque, number, drawer, dated_on, state, cents,
        ) in _tenders(session, payments, cheque, _CHEQUE)
    ]  # fmt: skip


def deposits(session: Session, payments: list[str]) -> list[Line]:
    """The slips that came in; an alert where nobody found one in the bank yet."""
    return [
        Line(
            receipt_number(series, receipt),
            payment_id,
            account_number,
            name,
            (bank_account, slip, day(deposited_on), depositor, words.DEPOSITS[state]),
            cents,
            state == "claimed" and living == 1,
        )
        for (
            payment_id, series, receipt, account_number, name,
            bank_account, slip, deposited_on, depositor, state, living, cents,
        ) in _tenders(session, payments, deposit, _DEPOSIT)
    ]  # fmt: skip


def verified(session: Session, question: Question, window: Window) -> list[Line]:
    """What was decided in these days of slips that came in before them."""
    rows = rows_of(session, _verified, question, window)
    called = people_in(session, [row.decided_by or "" for row in rows])
    return [
        line_of(
            row,
            (
                row.bank_account,
                row.slip,
                day(row.business_date),
                words.DEPOSITS[row.state],
                called(row.decided_by or ""),
            ),
            row.amount_cents,
        )
        for row in rows
    ]


@lru_cache(maxsize=16)
def _verified(shape: Shape) -> Select[Any]:
    statement = (
        select(*RECEIPT, deposit, payment.c.business_date)
        .select_from(deposit)
        .join(payment, payment.c.id == deposit.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(within(deposit.c.decided_at), payment.c.business_date < FIRST)
        .order_by(deposit.c.decided_at, deposit.c.id)
    )
    if shape.till:
        statement = statement.where(payment.c.till == TILL)
    if shape.user:
        statement = statement.where(deposit.c.decided_by == USER)
    return statement


def vouchers(session: Session, payments: list[str]) -> list[Line]:
    """The vouchers of the office's card terminal."""
    return [
        Line(
            receipt_number(series, receipt),
            payment_id,
            account_number,
            name,
            tuple(cells),
            cents,
        )
        for payment_id, series, receipt, account_number, name, *cells, cents in _tenders(
            session, payments, voucher, _VOUCHER
        )
    ]


def debits(session: Session, question: Question) -> list[Line]:
    """What banks collected for us."""
    rows = rows_of(session, _debits, question)
    return [
        line_of(row, (str(row.number), _bank(row.bank_code), row.reference), row.amount_cents)
        for row in rows
    ]


@lru_cache(maxsize=16)
def _debits(shape: Shape) -> Select[Any]:
    return _of(
        shape,
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


def withholdings(session: Session, payments: list[str]) -> list[Line]:
    """The vouchers of what customers kept back."""
    rows = _tenders(session, payments, withholding, _WITHHOLDING)
    return [
        line_of(row, (row.number, day(row.issued_on), row.auth_number), row.amount_cents)
        for row in rows
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


def _of(shape: Shape, statement: Select[Any]) -> Select[Any]:
    """Payments of a question with their account and customer, in the order of their receipts."""
    return (
        statement.join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(*shape.of_payments)
        .order_by(payment.c.series, payment.c.number)
    )


def _tenders(session: Session, payments: list[str], kind: Table, columns: Columns) -> Sequence[Any]:
    """The details of the tenders of some payments, in the order of their receipts."""
    is_file = session.dialect.name == "sqlite"
    ids = json.dumps(payments) if is_file else payments
    statement = _of_tender(kind, columns, is_file=is_file)
    return session.execute(statement, {"ids": ids}).all()


@lru_cache(maxsize=16)
def _of_tender(kind: Table, columns: Columns, *, is_file: bool) -> Select[Any]:
    # Asked by their payments: a look into an index for each, whatever a planner thinks of it.
    asked = select(*RECEIPT, *columns)
    if is_file:
        ids = func.json_each(_IDS).table_valued("value", name="asked")
        asked = asked.select_from(ids).join(kind, kind.c.payment_id == ids.c.value)
    else:
        asked = asked.select_from(kind).where(kind.c.payment_id == any_(_IDS))
    return (
        asked.join(payment, payment.c.id == kind.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .order_by(payment.c.series, payment.c.number, kind.c.position)
    )


def _masked(number: str) -> str:
    return f"···{number[-_SHOWN:]}" if len(number) > _SHOWN else number


@lru_cache(maxsize=256)
def _bank(code: str) -> str:
    found = ecuador.bank(code)
    return found.name.rpartition(" – ")[2] if found else code
