"""Writing a payment's rows: insert by insert in a file, all with one call on a server."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Text, bindparam, delete, insert, select, text, update

from services.audit.sealed.money import PAYMENT
from services.audit.sealing import digest_of_rows
from services.clock import business_date
from services.payments import tender_rows
from services.payments.tender_rows import Place, rows_of
from services.payments.tenders import Tender
from services.storage.search_index import index_cheques
from services.storage.sessions import Session
from services.storage.tables import (
    allocation,
    cash,
    cheque,
    cheque_move,
    deposit,
    draft,
    outbox,
    payment,
    receipt_series,
    staff_user,
    tender,
    till,
    voucher,
    withholding,
    withholding_line,
)

Row = dict[str, Any]

DRAFT_KIND: Final = "payment"

_INSERTS: Final = {
    "payment": insert(payment),
    "tender": insert(tender),
    "cash": insert(cash),
    "cheque": insert(cheque).inline(),
    "deposit": insert(deposit).inline(),
    "voucher": insert(voucher).inline(),
    "withholding": insert(withholding).inline(),
    "withholding_line": insert(withholding_line),
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
_FIRST_MOVES: Final = (
    insert(cheque_move)
    .inline()
    .from_select(
        ["cheque_id", "to_state", "at", "business_date", "by", "till"],
        select(
            cheque.c.id,
            cheque.c.state,
            payment.c.received_at,
            payment.c.business_date,
            staff_user.c.username,
            payment.c.till,
        )
        .join(payment, payment.c.id == cheque.c.payment_id)
        .join(staff_user, staff_user.c.id == payment.c.actor_id)
        .where(payment.c.id == bindparam("of"))
        .order_by(cheque.c.position),
    )
)
_FORGET_DRAFT: Final = delete(draft).where(
    draft.c.kind == DRAFT_KIND, draft.c.subject == bindparam("of")
)


def write(
    session: Session,
    paid: Row,
    tenders: Sequence[Tender],
    allocations: Sequence[Row],
    *,
    customer_id: int,
    invoice_ids: Mapping[str, int],
    draft_subject: str = "",
) -> tuple[str, int, str]:
    """Write a payment, what was given, and what it pays; the database lowers the balances.

    Args:
        session: the transaction that holds the invoices.
        paid: the row of `payment` without its number.
        tenders: what was given; each kind has a table of its own too.
        allocations: the rows of `allocation`; none for an advance.
        customer_id: whose payment it is.
        invoice_ids: the ids of the invoices that it pays, by number.
        draft_subject: the draft that it ends; empty for none.

    Returns:
        The receipt's series and number, the till's next, given back if all is rolled back; and
        the seal of all of it, for the journal.
    """
    tables: dict[str, Any] = {"payment": [paid], "tender": []}
    tables |= {name: [] for name in tender_rows.TABLES}
    today, day = business_date(paid["received_at"]), paid["business_date"]
    for position, each in enumerate(tenders, 1):
        place = Place(paid["id"], position, customer_id, invoice_ids, today, day)
        tables["tender"].append(
            {
                "payment_id": place.payment_id,
                "position": position,
                "method": each.method.value,
                "amount_cents": each.amount_cents,
            }
        )
        for name, rows in rows_of(each, place).items():
            tables[name] += rows
    tables["allocation"] = allocations
    tables["outbox"] = [_receipt(paid)]
    if session.dialect.name == "postgresql":
        told = json.dumps(tables | {"draft": draft_subject}, default=_told)
        row = session.execute(_WRITE, {"rows": told}).one()
        return row.taken_series, row.taken_number, _seal(tables, *row[:2])
    series, number = session.execute(_TAKE_NUMBER, {"of": paid["till"]}).one()
    tables["payment"] = [paid | {"series": series, "number": number}]
    for name, statement in _INSERTS.items():
        found = tables[name]
        if found:
            session.execute(statement, found[0] if len(found) == 1 else found)
    if tables["cheque"]:
        session.execute(_FIRST_MOVES, {"of": paid["id"]})
        index_cheques(session, paid["id"])
    if draft_subject:
        session.execute(_FORGET_DRAFT, {"of": draft_subject})
    return series, number, _seal(tables, series, number)


def _seal(tables: dict[str, Any], series: str, number: int) -> str:
    paid = tables["payment"][0] | {"series": series, "number": number}
    return digest_of_rows(PAYMENT, tables | {"payment": [paid]})


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


def _told(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"no column holds a {type(value).__name__}")
