"""What a turn holds by kind of money, and what stands on its report beside the cash."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select

from services.cash import store
from services.cash.records import (
    DoubtLine,
    KindTotal,
    ReversalLine,
    TurnRecord,
    TurnSummary,
    UnverifiedLine,
    VoidLine,
)
from services.payments.records import receipt_number
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    charge_attempt,
    cheque,
    deposit,
    discrepancy,
    payment,
    payment_void,
    refund,
    reversal,
    tender,
    voucher,
    withholding,
)

ORDER: Final = (
    "cash",
    "cheque",
    "deposit",
    "card",
    "voucher",
    "withholding",
    "credit",
    "debit",
)
"""The kinds of money as a report lists them."""

_CAUSES: Final = {
    "refund": "refund_id",
    "dispute": "dispute_id",
    "cheque": "cheque_id",
    "deposit": "deposit_id",
    "debit": "debit_line_id",
}
_ENDED: Final = ("SUCCEEDED", "CANCELED")
_IN_HAND: Final = ("POSTDATED", "IN_HAND")
_CARD: Final = "card"
_VOIDED: Final = select(payment_void.c.payment_id)


def summary_of(session: Session, turn: TurnRecord, at: datetime) -> TurnSummary:
    """Everything that a turn's report says, as its transaction sees it.

    Args:
        session: the transaction that holds the turn.
        turn: which.
        at: the moment of the count.
    """
    movements = tuple(store.movements(session, turn.id))
    cash_cents = store.cash_cents(session, turn.id)
    in_cents = sum(each.net_cents for each in movements if each.net_cents > 0)
    out_cents = -sum(each.net_cents for each in movements if each.net_cents < 0)
    held = turn.float_cents + cash_cents + in_cents - out_cents
    receipts = _receipts(session, turn.id)
    return TurnSummary(
        receipts=receipts[0],
        first_receipt=receipts[1],
        last_receipt=receipts[2],
        cash_cents=cash_cents,
        in_cents=in_cents,
        out_cents=out_cents,
        kinds=tuple(kinds(session, turn.id, held)),
        movements=movements,
        voids=tuple(_voids(session, turn.id)),
        reversals=tuple(_reversals(session, turn, at)),
        doubts=tuple(doubts(session, turn.till)),
        unverified=tuple(_unverified(session, turn.id)),
        open_alarms=_open_alarms(session),
    )


def kinds(session: Session, turn: str, cash_held_cents: int) -> list[KindTotal]:
    """What came in by kind, what of it was voided, and what the till should hold of it."""
    received = _sums(session, turn)
    voided = _sums(session, turn, payment.c.id.in_(_VOIDED))
    held = _held(session, turn) | {"cash": (0, cash_held_cents)}
    found = []
    for method in ORDER:
        if method not in received and method != "cash":
            continue
        count, cents = received.get(method, (0, 0))
        voids, void_cents = voided.get(method, (0, 0))
        if method == _CARD:
            void_cents += _back_on_cards(session, turn)
        held_count, held_cents = held.get(method, (count - voids, cents - void_cents))
        found.append(KindTotal(method, count, cents, voids, void_cents, held_count, held_cents))
    return found


def count_receipts(session: Session, turn: str) -> int:
    """How many receipts a turn has."""
    return _receipts(session, turn)[0]


def doubts(session: Session, till: str) -> list[DoubtLine]:
    """The card charges of a till that have not ended, the oldest first."""
    rows = session.execute(
        select(charge_attempt, account.c.number.label("account"))
        .join(account, account.c.id == charge_attempt.c.account_id)
        .where(charge_attempt.c.till == till, charge_attempt.c.state.not_in(_ENDED))
        .order_by(charge_attempt.c.created_at)
    )
    return [
        DoubtLine(row.id, row.account, row.amount_cents, row.state, row.created_at) for row in rows
    ]


def _receipts(session: Session, turn: str) -> tuple[int, str, str]:
    row = session.execute(
        select(
            func.count().label("count"),
            func.min(payment.c.series).label("series"),
            func.min(payment.c.number).label("first"),
            func.max(payment.c.number).label("last"),
        ).where(payment.c.session_id == turn)
    ).one()
    if not row._mapping["count"]:
        return 0, "", ""
    first, last = receipt_number(row.series, row.first), receipt_number(row.series, row.last)
    return int(row._mapping["count"]), first, last


def _sums(session: Session, turn: str, *which: ColumnElement[bool]) -> dict[str, tuple[int, int]]:
    rows = session.execute(
        select(tender.c.method, func.count(), func.sum(tender.c.amount_cents))
        .join(payment, payment.c.id == tender.c.payment_id)
        .where(payment.c.session_id == turn, *which)
        .group_by(tender.c.method)
    )
    return {method: (int(count), int(cents)) for method, count, cents in rows}


def _held(session: Session, turn: str) -> dict[str, tuple[int, int]]:
    """The papers that are still in the drawer, and the deposits that still stand for money."""
    in_hand = cheque.c.state.in_(_IN_HAND)
    statements = {
        "cheque": _living(cheque).where(in_hand),
        "voucher": _living(voucher),
        "withholding": _living(withholding),
        "deposit": _living(deposit),
    }
    found = {}
    for method, statement in statements.items():
        count, cents = session.execute(statement.where(payment.c.session_id == turn)).one()
        found[method] = (int(count), int(cents or 0))
    # Credit that was spent leaves nothing to hold.
    return found | {"credit": (0, 0)}


def _back_on_cards(session: Session, turn: str) -> int:
    """What went back to the cards of a turn that no void tells of: refunds and disputes."""
    is_back = reversal.c.direction == "back"
    cents = case((is_back, reversal.c.amount_cents), else_=-reversal.c.amount_cents)
    statement = (
        select(func.sum(cents))
        .join(payment, payment.c.id == reversal.c.payment_id)
        .outerjoin(refund, refund.c.id == reversal.c.refund_id)
        .where(
            payment.c.session_id == turn,
            payment.c.id.not_in(_VOIDED),
            (refund.c.kind == "money") | reversal.c.dispute_id.is_not(None),
        )
    )
    return int(session.scalar(statement) or 0)


def _living(kind: Any) -> Select[Any]:
    return (
        select(func.count(), func.sum(kind.c.amount_cents))
        .join(payment, payment.c.id == kind.c.payment_id)
        .where(kind.c.living == 1)
    )


def _voids(session: Session, turn: str) -> list[VoidLine]:
    rows = session.execute(
        select(payment_void, payment.c.series, payment.c.number, payment.c.amount_cents)
        .join(payment, payment.c.id == payment_void.c.payment_id)
        .where((payment.c.session_id == turn) | (payment_void.c.session_id == turn))
        .order_by(payment_void.c.at)
    )
    return [
        VoidLine(
            receipt_number(row.series, row.number),
            row.amount_cents,
            row.cash_back_cents,
            row.reason,
            row.by,
            row.approver,
        )
        for row in rows
    ]


def _reversals(session: Session, turn: TurnRecord, at: datetime) -> list[ReversalLine]:
    rows = session.execute(
        select(reversal, payment.c.series, payment.c.number)
        .join(payment, payment.c.id == reversal.c.payment_id)
        .where(
            reversal.c.till == turn.till,
            reversal.c.void_id.is_(None),
            reversal.c.at >= turn.opened_at,
            reversal.c.at <= at,
        )
        .order_by(reversal.c.at)
    )
    return [
        ReversalLine(
            f"{receipt_number(row.series, row.number)}/R{row.position}",
            next(cause for cause, column in _CAUSES.items() if getattr(row, column) is not None),
            row.amount_cents if row.direction == "back" else -row.amount_cents,
            row.reason,
        )
        for row in rows
    ]


def _unverified(session: Session, turn: str) -> list[UnverifiedLine]:
    rows = session.execute(
        select(deposit, payment.c.series, payment.c.number, account.c.number.label("account"))
        .select_from(deposit)
        .join(payment, payment.c.id == deposit.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .where(payment.c.session_id == turn, deposit.c.living == 1, deposit.c.state == "claimed")
        .order_by(deposit.c.id)
    )
    return [
        UnverifiedLine(
            receipt_number(row.series, row.number),
            row.account,
            row.bank_account,
            row.slip,
            row.deposited_on,
            row.amount_cents,
        )
        for row in rows
    ]


def _open_alarms(session: Session) -> int:
    undecided = select(func.count()).select_from(discrepancy)
    return int(session.scalar(undecided.where(discrepancy.c.decided_at.is_(None))) or 0)
