"""What a payment may be before the books are asked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import singledispatch
from typing import Final

from services.errors import BadField
from services.payments.errors import NoCreditFromThis, NothingToPay, SumsDiffer, WithheldAboveShare
from services.payments.records import PaymentOrder
from services.payments.tenders import (
    CashTender,
    ChequeTender,
    DepositTender,
    Tender,
    VoucherTender,
    WithholdingTender,
)
from services.text import clean_line
from services.withholdings.numbers import parse_authorization, parse_number

_OLDEST_DEPOSIT: Final = timedelta(days=90)
_OLDEST_CHEQUE: Final = timedelta(days=30)
_LATEST_CHEQUE: Final = timedelta(days=366)
_OLDEST_WITHHOLDING: Final = timedelta(days=366)
_LAST4: Final = 4


def as_kept(order: PaymentOrder, today: date) -> PaymentOrder:
    """The order as the books will keep it.

    Raises:
        BadField: something of a tender is not as it can be.
    """
    tenders = tuple(_kept(tender, today) for tender in order.tenders)
    return replace(order, tenders=tenders)


def check_sums(order: PaymentOrder) -> None:
    """Refuse what does not add up.

    Raises:
        NothingToPay, SumsDiffer, NoCreditFromThis, WithheldAboveShare.
    """
    if order.amount_cents <= 0 or any(each.amount_cents <= 0 for each in order.tenders):
        raise NothingToPay()
    if order.applied_cents > order.amount_cents:
        raise SumsDiffer(tendered=order.amount_cents, applied=order.applied_cents)
    credit = order.amount_cents - order.applied_cents
    if credit > order.money_cents:
        raise NoCreditFromThis(credit_cents=credit, money_cents=order.money_cents)
    _check_withheld(order)


def cash_to_tell_cents(tenders: Sequence[Tender]) -> int:
    """The cash that the customer was not told about: it may not be above the limit."""
    cash = [each for each in tenders if isinstance(each, CashTender)]
    is_told = any(each.told_not_deductible for each in cash)
    return 0 if is_told else sum(each.amount_cents for each in cash)


def _check_withheld(order: PaymentOrder) -> None:
    withheld: dict[str, int] = {}
    for tender in order.tenders:
        if isinstance(tender, WithholdingTender):
            for line in tender.lines:
                withheld[line.invoice] = withheld.get(line.invoice, 0) + line.amount_cents
    paid = {share.invoice: share.amount_cents for share in order.shares}
    for number, cents in withheld.items():
        if cents > paid.get(number, 0):
            raise WithheldAboveShare(
                number=number, withheld_cents=cents, amount_cents=paid.get(number, 0)
            )


@singledispatch
def _kept(given: Tender, today: date) -> Tender:
    del today
    return given


@_kept.register
def _(given: CashTender, today: date) -> Tender:
    del today
    if given.change_cents < 0 or given.amount_cents <= 0:
        raise BadField(field="change_cents", problem="change")
    return given


@_kept.register
def _(given: ChequeTender, today: date) -> Tender:
    latest = today + _LATEST_CHEQUE
    _within("dated_on", given.dated_on, today - _OLDEST_CHEQUE, latest)
    agreed = given.deposit_on
    if agreed is None:
        agreed = given.dated_on if given.dated_on > today else None
    else:
        _within("deposit_on", agreed, given.dated_on, latest)
    return replace(
        given,
        drawer_id=clean_line(given.drawer_id, field="drawer_id", most=20),
        city=clean_line(given.city, field="city", most=60),
        deposit_on=agreed,
    )


@_kept.register
def _(given: DepositTender, today: date) -> Tender:
    _within("deposited_on", given.deposited_on, today - _OLDEST_DEPOSIT, today)
    return given


@_kept.register
def _(given: VoucherTender, today: date) -> Tender:
    del today
    if len(given.last4) != _LAST4 or not (given.last4.isascii() and given.last4.isdigit()):
        raise BadField(field="last4", problem="last4")
    return replace(
        given,
        terminal=_required("terminal", given.terminal),
        batch=_required("batch", given.batch),
        reference=_required("reference", given.reference),
        authorization=_required("authorization", given.authorization),
        brand=clean_line(given.brand, field="brand", most=30),
    )


@_kept.register
def _(given: WithholdingTender, today: date) -> Tender:
    _within("issued_on", given.issued_on, today - _OLDEST_WITHHOLDING, today)
    if not given.lines or any(line.amount_cents <= 0 for line in given.lines):
        raise BadField(field="lines", problem="required")
    if any(line.base_cents <= 0 for line in given.lines):
        raise BadField(field="base_cents", problem="required")
    return replace(
        given,
        number=parse_number(given.number),
        authorization=parse_authorization(given.authorization),
    )


def _required(field: str, text: str) -> str:
    return clean_line(text, field=field, most=30, required=True)


def _within(field: str, found: date, earliest: date, latest: date) -> None:
    if not earliest <= found <= latest:
        raise BadField(field=field, problem="date_range", earliest=earliest, latest=latest)
