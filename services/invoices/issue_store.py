"""Writing new invoices, and what has to be looked up for them, in batches."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final, TypeVar

from sqlalchemy import Row, Table, TextClause, bindparam, insert, select, text
from sqlalchemy.engine import Dialect

from services.accounts.records import TaxRecord
from services.audit.sealed.money import INVOICE
from services.audit.sealing import digest_of_rows
from services.invoices.amounts import Charge, Totals
from services.invoices.numbers import sequential_of
from services.invoices.states import InvoiceSource, InvoiceState
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    agreement,
    customer,
    import_file,
    invoice,
    invoice_line,
    tax,
)

T = TypeVar("T")

BATCH: Final = 2_000
"""How many invoices go to the database at once: far below every limit, and no pause to notice."""

_IN: Final = 500


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice that is about to be written."""

    number: str
    account_id: int
    issued_on: date
    due_on: date
    period: str
    charges: tuple[Charge, ...]
    totals: Totals
    agreement_method: str
    source: InvoiceSource


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """What an invoice needs to know of its account. `agreements` are (starts on, method)."""

    id: int
    number: str
    state: str
    origin: str
    customer_name: str
    id_kind: str
    agreements: tuple[tuple[date, str], ...]

    def method_on(self, day: date) -> str | None:
        """The agreement in force on a day; None if the account never agreed on anything."""
        return method_on(self.agreements, self.origin, day)


_ACCOUNTS: Final = (
    select(
        account.c.id,
        account.c.number,
        account.c.state,
        account.c.origin,
        customer.c.name,
        customer.c.id_kind,
    )
    .join(customer, customer.c.id == account.c.customer_id)
    .where(account.c.number.in_(bindparam("numbers", expanding=True)))
)
_AGREEMENTS: Final = (
    select(agreement.c.account_id, agreement.c.starts_on, agreement.c.method)
    .where(agreement.c.account_id.in_(bindparam("accounts", expanding=True)))
    .order_by(agreement.c.account_id, agreement.c.starts_on, agreement.c.id)
)
_TAXES: Final = select(tax)
_EXISTING: Final = (
    select(
        invoice.c.id,
        invoice.c.number,
        account.c.number.label("account_number"),
        invoice.c.issued_on,
        invoice.c.due_on,
        invoice.c.period,
        invoice.c.total_cents,
    )
    .join(account, account.c.id == invoice.c.account_id)
    .where(invoice.c.number.in_(bindparam("numbers", expanding=True)))
)
_EXISTING_LINES: Final = (
    select(
        invoice_line.c.invoice_id,
        invoice_line.c.code,
        invoice_line.c.description,
        invoice_line.c.quantity_e6,
        invoice_line.c.unit_price_e6,
        invoice_line.c.discount_cents,
        invoice_line.c.tax_code,
    )
    .where(invoice_line.c.invoice_id.in_(bindparam("invoices", expanding=True)))
    .order_by(invoice_line.c.invoice_id, invoice_line.c.position)
)
_FILE: Final = select(import_file).where(import_file.c.sha256 == bindparam("sha"))
_ADD_FILE: Final = insert(import_file)
_ADD: Final = insert(invoice).returning(invoice.c.id, invoice.c.number)
_ADD_LINES: Final = insert(invoice_line)
_WRITTEN: Final = {
    "invoice": (
        "number",
        "sequential",
        "account_id",
        "issued_on",
        "due_on",
        "period",
        "subtotal_cents",
        "tax_cents",
        "total_cents",
        "balance_cents",
        "state",
        "agreement_method",
        "source",
        "created_at",
    ),
    "invoice_line": (
        "invoice_id",
        "position",
        "code",
        "description",
        "quantity_e6",
        "unit_price_e6",
        "discount_cents",
        "net_cents",
        "tax_code",
        "tax_basis_points",
    ),
}


def chunks(items: Iterable[T], size: int = _IN) -> Iterator[list[T]]:
    """Lists of at most `size`, in order."""
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk


def accounts(session: Session, numbers: Collection[str]) -> dict[str, KnownAccount]:
    """The accounts of these numbers, by number; unknown ones are left out."""
    found: dict[str, KnownAccount] = {}
    for chunk in chunks(numbers):
        rows = session.execute(_ACCOUNTS, {"numbers": chunk}).all()
        agreed = agreements(session, [row.id for row in rows])
        for row in rows:
            found[row.number] = KnownAccount(
                id=row.id,
                number=row.number,
                state=row.state,
                origin=row.origin,
                customer_name=row.name,
                id_kind=row.id_kind,
                agreements=agreed.get(row.id, ()),
            )
    return found


def agreements(
    session: Session, account_ids: Sequence[int]
) -> dict[int, tuple[tuple[date, str], ...]]:
    """What each account agreed on over time, as (starts on, method), oldest first."""
    agreed: dict[int, tuple[tuple[date, str], ...]] = {}
    for chunk in chunks(account_ids):
        for row in session.execute(_AGREEMENTS, {"accounts": chunk}):
            agreed[row.account_id] = (
                *agreed.get(row.account_id, ()),
                (row.starts_on, row.method),
            )
    return agreed


def taxes(session: Session) -> dict[str, TaxRecord]:
    """Every tax rate with the days when it is in force, by code."""
    return {row.code: TaxRecord(**row._mapping) for row in session.execute(_TAXES)}


def existing(session: Session, numbers: Collection[str]) -> dict[str, tuple[object, ...]]:
    """What stands under these numbers already, in the shape of `drafts.content_of`."""
    found: dict[str, tuple[object, ...]] = {}
    for chunk in chunks(numbers):
        heads = session.execute(_EXISTING, {"numbers": chunk}).all()
        if not heads:
            continue
        lines: dict[int, list[tuple[object, ...]]] = {head.id: [] for head in heads}
        for line in session.execute(_EXISTING_LINES, {"invoices": list(lines)}):
            lines[line[0]].append(tuple(line[1:]))
        for head in heads:
            found[head.number] = (*tuple(head[2:]), tuple(lines[head.id]))
    return found


def method_on(agreed: Sequence[tuple[date, str]], origin: str, day: date) -> str | None:
    """The agreement in force on a day, of those that an account made over time.

    An invoice older than the first agreement takes the first; an account of the web without one
    keeps the card of its first order. None if nothing was ever agreed.
    """
    in_force = [method for starts_on, method in agreed if starts_on <= day]
    if in_force:
        return in_force[-1]
    if agreed:
        return agreed[0][1]
    return "card" if origin == "ONLINE" else None


def find_file(session: Session, sha256: str) -> Row[Any] | None:
    """The import of these very bytes; None if there was none."""
    return session.execute(_FILE, {"sha": sha256}).one_or_none()


def add_file(
    session: Session, *, sha256: str, file_name: str, records: int, at: datetime, by: str
) -> None:
    """Remember that a file came in; a second till with the same one waits here, and loses."""
    session.execute(
        _ADD_FILE,
        {
            "sha256": sha256,
            "kind": "invoices",
            "file_name": file_name,
            "records": records,
            "imported_at": at,
            "imported_by": by,
        },
    )


def add(session: Session, new: Sequence[NewInvoice], at: datetime) -> dict[str, str]:
    """Write a batch of open invoices with their lines; gives their seals, for the journal."""
    if not new:
        return {}
    heads = [_head(one, at) for one in new]
    if session.dialect.name == "postgresql":
        written = session.execute(_at_once(invoice, session.dialect), _as_json(heads))
    else:
        written = session.execute(_ADD, heads)
    ids = {row.number: row.id for row in written}
    lines = [
        _line(ids[one.number], position, charge)
        for one in new
        for position, charge in enumerate(one.charges, start=1)
    ]
    if session.dialect.name == "postgresql":
        session.execute(_at_once(invoice_line, session.dialect), _as_json(lines))
    else:
        session.execute(_ADD_LINES, lines)
    of_each = groupby(lines, key=itemgetter("invoice_id"))
    return {
        f"invoice:{head['number']}": digest_of_rows(
            INVOICE, {"invoice": [head], "invoice_line": list(its_lines)}
        )
        for head, (_, its_lines) in zip(heads, of_each, strict=True)
    }


def _at_once(table: Table, dialect: Dialect) -> TextClause:
    """An insert of any number of rows in one round trip: three times as fast on a server."""
    written = _WRITTEN[table.name]
    names = ", ".join(f'"{name}"' for name in written)
    typed = ", ".join(f'"{name}" {table.c[name].type.compile(dialect)}' for name in written)
    returning = " RETURNING id, number" if table is invoice else ""
    return text(
        f"INSERT INTO {table.name} ({names}) SELECT {names}"
        f" FROM json_to_recordset(CAST(:rows AS json)) AS given({typed}){returning}"
    )


def _as_json(rows: Sequence[dict[str, object]]) -> dict[str, str]:
    return {"rows": json.dumps(rows, default=str)}


def _head(one: NewInvoice, at: datetime) -> dict[str, object]:
    return {
        "number": one.number,
        "sequential": sequential_of(one.number),
        "account_id": one.account_id,
        "issued_on": one.issued_on,
        "due_on": one.due_on,
        "period": one.period,
        "subtotal_cents": one.totals.subtotal_cents,
        "tax_cents": one.totals.tax_cents,
        "total_cents": one.totals.total_cents,
        "balance_cents": one.totals.total_cents,
        "state": InvoiceState.OPEN.value,
        "agreement_method": one.agreement_method,
        "source": one.source.value,
        "created_at": at,
    }


def _line(invoice_id: int, position: int, charge: Charge) -> dict[str, object]:
    return {
        "invoice_id": invoice_id,
        "position": position,
        "code": charge.code,
        "description": charge.description,
        "quantity_e6": charge.quantity_e6,
        "unit_price_e6": charge.unit_price_e6,
        "discount_cents": charge.discount_cents,
        "net_cents": charge.net_cents,
        "tax_code": charge.tax_code,
        "tax_basis_points": charge.tax_basis_points,
    }
