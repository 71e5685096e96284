"""The row that each kind of tender has in its own table, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from typing import Any, Final

from services.payments.records import key_of
from services.payments.tenders import (
    CardTender,
    CashTender,
    ChequeTender,
    CreditTender,
    DebitTender,
    DepositTender,
    Tender,
    VoucherTender,
    WithholdingTender,
)

Row = dict[str, Any]

TABLES: Final = ("cash", "cheque", "deposit", "voucher", "withholding", "withholding_line")
"""Tables of tenders' own, in the order in which they are written."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tender stands, and what its rows point at.

    `day` is that of its receipt, which is after `today` once today was closed.
    """

    payment_id: str
    position: int
    customer_id: int
    invoice_ids: Mapping[str, int]
    today: date
    day: date


@singledispatch
def rows_of(given: object, place: Place) -> dict[str, list[Row]]:
    """The rows that a tender has besides the one in `tender`, by table."""
    raise TypeError(f"no rows for {type(given).__name__} at {place.position}")


@rows_of.register
def _(given: CashTender, place: Place) -> dict[str, list[Row]]:
    own = {
        "tendered_cents": given.tendered_cents,
        "change_cents": given.change_cents,
        "told_not_deductible": given.told_not_deductible,
    }
    return {"cash": [_placed(given, place) | own]}


@rows_of.register
def _(given: ChequeTender, place: Place) -> dict[str, list[Row]]:
    is_postdated = given.deposit_on is not None and given.deposit_on > place.today
    own = {
        "bank_code": given.bank_code,
        "account_number": given.account_number,
        "number": given.number,
        "account_key": key_of(given.account_number),
        "number_key": key_of(given.number),
        "drawer": given.drawer,
        "dated_on": given.dated_on,
        "drawer_id": given.drawer_id,
        "city": given.city,
        "kind": given.kind.value,
        "deposit_on": given.deposit_on,
        "agreed_on": given.deposit_on or place.day,
        "state": "POSTDATED" if is_postdated else "IN_HAND",
        "living": 1,
    }
    return {"cheque": [_placed(given, place) | own]}


@rows_of.register
def _(given: DepositTender, place: Place) -> dict[str, list[Row]]:
    own = {
        "bank_account": given.bank_account,
        "slip": given.slip,
        "slip_key": key_of(given.slip),
        "deposited_on": given.deposited_on,
        "depositor": given.depositor,
        "state": "claimed",
        "living": 1,
    }
    return {"deposit": [_placed(given, place) | own]}


@rows_of.register
def _(given: VoucherTender, place: Place) -> dict[str, list[Row]]:
    own = {
        "terminal": given.terminal,
        "batch": given.batch,
        "batch_key": key_of(given.batch),
        "reference": given.reference,
        "reference_key": key_of(given.reference),
        "auth_number": given.authorization,
        "brand": given.brand,
        "last4": given.last4,
        "living": 1,
    }
    return {"voucher": [_placed(given, place) | own]}


@rows_of.register
def _(given: WithholdingTender, place: Place) -> dict[str, list[Row]]:
    own = {
        "customer_id": place.customer_id,
        "number": given.number,
        "number_key": key_of(given.number),
        "auth_number": given.authorization,
        "issued_on": given.issued_on,
        "source": given.source.value,
        "sha256": given.sha256,
        "living": 1,
    }
    lines = [
        {
            "payment_id": place.payment_id,
            "position": place.position,
            "line": number,
            "invoice_id": place.invoice_ids[line.invoice],
            "tax": line.tax.value,
            "code": line.code,
            "base_cents": line.base_cents,
            "basis_points": line.basis_points,
            "amount_cents": line.amount_cents,
            "computed_cents": line.computed_cents,
        }
        for number, line in enumerate(given.lines, 1)
    ]
    return {"withholding": [_placed(given, place) | own], "withholding_line": lines}


@rows_of.register
def _(given: CardTender, place: Place) -> dict[str, list[Row]]:
    del given, place
    return {}


@rows_of.register
def _(given: DebitTender, place: Place) -> dict[str, list[Row]]:
    del given, place
    return {}


@rows_of.register
def _(given: CreditTender, place: Place) -> dict[str, list[Row]]:
    del given, place
    return {}


def _placed(given: Tender, place: Place) -> Row:
    return {
        "payment_id": place.payment_id,
        "position": place.position,
        "amount_cents": given.amount_cents,
    }
