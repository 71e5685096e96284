"""Writing a payment's rows: insert by insert in a file, all with one call on a server."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Text, bindparam, insert, select, text, update

from services.payments.records import ChequeTender, DepositTender, Tender, key_of
from services.storage.sessions import Session
from services.storage.tables import (
    allocation,
    cheque,
    deposit,
    outbox,
    payment,
    receipt_series,
    tender,
    till,
)

Row = dict[str, Any]

_INSERTS: Final = {
    "payment": insert(payment),
    "tender": insert(tender),
    "cheque": insert(cheque).inline(),
    "deposit": insert(deposit).inline(),
    "allocation": insert(allocation),
    "outbox": insert(outbox).inline(),
}
# Tills at one server spend their time in round trips: the function of the schema does the same,
# in the same order, under the same triggers.
_WRITE: Final = text(
    "SELECT taken_series, taken_number FROM write_payment(CAST(:rows AS json))"
).bindparams(bindparam("rows", type_=Text))
_TAKE_NUMBER: Final = (
    update(receipt_series)
    .where(
        receipt_series.c.series
        == select(till.c.receipt_series).where(till.c.code == bindparam("of")).scalar_subquery()
    )
    .values(next_number=receipt_series.c.next_number + 1)
    .returning(receipt_series.c.series, (receipt_series.c.next_number - 1).label("number"))
)


def write(
    session: Session, paid: Row, tenders: Sequence[Tender], allocations: Sequence[Row]
) -> tuple[str, int]:
    """Write a payment, what was given, and what it pays; the database lowers the balances.

    Args:
        session: the transaction that holds the invoices.
        paid: the row of `payment` without its number.
        tenders: what was given; each kind has a table of its own too.
        allocations: the rows of `allocation`; none for an advance.

    Returns:
        The receipt's series and number, the till's next; given back if all is rolled back.
    """
    tables = _by_table(paid, tenders, allocations)
    if session.dialect.name == "postgresql":
        row = session.execute(_WRITE, {"rows": json.dumps(tables, default=_told)}).one()
        return row.taken_series, row.taken_number
    series, number = session.execute(_TAKE_NUMBER, {"of": paid["till"]}).one()
    tables["payment"] = [paid | {"series": series, "number": number}]
    for name, statement in _INSERTS.items():
        found = tables[name]
        if found:
            session.execute(statement, found[0] if len(found) == 1 else found)
    return series, number


def _by_table(
    paid: Row, tenders: Sequence[Tender], allocations: Sequence[Row]
) -> dict[str, Sequence[Row]]:
    given: dict[str, list[Row]] = {"tender": [], "cheque": [], "deposit": []}
    for position, each in enumerate(tenders, 1):
        place = {"payment_id": paid["id"], "position": position, "amount_cents": each.amount_cents}
        given["tender"].append(place | {"method": each.method.value})
        if isinstance(each, ChequeTender):
            given["cheque"].append(place | _cheque(each))
        elif isinstance(each, DepositTender):
            given["deposit"].append(place | _deposit(each))
    return {"payment": [paid], **given, "allocation": allocations, "outbox": [_receipt(paid)]}


def _receipt(paid: Row) -> Row:
    """The receipt, to be made and printed after the commit."""
    return {
        "kind": "receipt",
        "ref": paid["id"],
        "till": paid["till"],
        "state": "todo",
        "tries": 0,
        "last_problem": "",
        "created_at": paid["received_at"],
        "changed_at": paid["received_at"],
    }


def _cheque(given: ChequeTender) -> Row:
    return {
        "bank_code": given.bank_code,
        "account_number": given.account_number,
        "number": given.number,
        "account_key": key_of(given.account_number),
        "number_key": key_of(given.number),
        "drawer": given.drawer,
        "dated_on": given.dated_on,
        "living": 1,
    }


def _deposit(given: DepositTender) -> Row:
    return {
        "bank_account": given.bank_account,
        "slip": given.slip,
        "slip_key": key_of(given.slip),
        "deposited_on": given.deposited_on,
        "depositor": given.depositor,
        "state": "claimed",
        "living": 1,
    }


def _told(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"no column holds a {type(value).__name__}")
