"""Writing a payment's rows: insert by insert in a file, all with one call on a server."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Text, bindparam, insert, text

from services.payments.records import ChequeTender, DepositTender, Tender, key_of
from services.storage.sessions import Session
from services.storage.tables import allocation, cheque, deposit, outbox, payment, tender

Row = dict[str, Any]

_INSERTS: Final = {
    "payment": insert(payment),
    "tender": insert(tender),
    "cheque": insert(cheque).inline(),
    "deposit": insert(deposit).inline(),
    "allocation": insert(allocation),
    "outbox": insert(outbox).inline(),
}
# Eight tills on one server spend their time in round trips: the function of the schema does the
# same inserts, in the same order, under the same triggers.
_WRITE: Final = text("SELECT write_payment(CAST(:rows AS json))").bindparams(
    bindparam("rows", type_=Text)
)


def write(
    session: Session, paid: Row, tenders: Sequence[Tender], allocations: Sequence[Row]
) -> None:
    """Write a payment, what was given, and what it pays; the database lowers the balances.

    Args:
        session: the transaction that holds the invoices and the receipt's number.
        paid: the row of `payment`.
        tenders: what was given; each kind has a table of its own too.
        allocations: the rows of `allocation`; none for an advance.
    """
    tables = _by_table(paid, tenders, allocations)
    if session.dialect.name == "postgresql":
        session.execute(_WRITE, {"rows": json.dumps(tables, default=_told)})
        return
    for name, statement in _INSERTS.items():
        found = tables[name]
        if found:
            session.execute(statement, found[0] if len(found) == 1 else found)


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
