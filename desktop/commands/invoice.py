import argparse
from collections.abc import Iterable, Iterator
from typing import Any, Final

from desktop.commands.call import Call
from desktop.commands.exits import DONE
from desktop.commands.opening import open_office
from desktop.commands.words import moment, money
from services.invoices.records import ClaimRecord, InvoiceRow, InvoiceSheet
from services.invoices.service import InvoiceService
from services.invoices.states import InvoiceState

_PAGE: Final = 500
_COLUMNS: Final = (
    ("number", "Factura"),
    ("account", "Cuenta"),
    ("customer", "Cliente"),
    ("due_on", "Vence"),
    ("total", "Total"),
    ("balance", "Saldo"),
    ("state", "Estado"),
    ("claimed_by", "En cobro por"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, with what to list, or `show NUMBER`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|show")
    listing = verbs.add_parser("list", help="las facturas, de la más nueva a la más antigua")
    listing.add_argument("--account", help="solo de esta cuenta")
    listing.add_argument("--state", choices=[state.value for state in InvoiceState])
    listing.add_argument("--limit", type=int, default=0, help="cuántas como máximo")
    verbs.add_parser("show", help="una factura").add_argument("number")


def run(call: Call, given: argparse.Namespace) -> int:
    """List invoices, or show one; each with who holds it, if somebody does."""
    with open_office(call) as office:
        invoices = office.services.invoices
        if given.verb == "list":
            call.list(_first(_listed(invoices, given), given.limit), _COLUMNS)
            return DONE
        sheet = invoices.show(given.number)
        call.tell(_sheet_record(sheet), _sentence(sheet))
    return DONE


def _listed(invoices: InvoiceService, given: argparse.Namespace) -> Iterator[InvoiceRow]:
    state = InvoiceState(given.state) if given.state else None
    if given.account:
        offset = 0
        while rows := invoices.of_account(given.account, offset=offset, limit=_PAGE).rows:
            yield from (row for row in rows if state in {None, row.state})
            offset += len(rows)
        return
    before: int | None = None
    while page := invoices.listing(state=state, before_id=before, limit=_PAGE):
        yield from page
        before = page[-1].id


def _first(rows: Iterable[InvoiceRow], limit: int) -> Iterator[dict[str, Any]]:
    for count, row in enumerate(rows, 1):
        yield _row_record(row)
        if count == limit:
            return


def _row_record(row: InvoiceRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "account": row.account_number,
        "customer": row.customer_name,
        "period": row.period,
        "issued_on": row.issued_on,
        "due_on": row.due_on,
        "overdue_days": row.overdue_days,
        "total_cents": row.total_cents,
        "balance_cents": row.balance_cents,
        "state": row.state,
        "version": row.version,
        "claim": _claim(row.claim),
        "total": money(row.total_cents),
        "balance": money(row.balance_cents),
        "claimed_by": row.claim.who if row.claim else "",
    }


def _sheet_record(sheet: InvoiceSheet) -> dict[str, Any]:
    return {
        "number": sheet.number,
        "account": sheet.account_number,
        "customer": sheet.customer.name,
        "period": sheet.period,
        "issued_on": sheet.issued_on,
        "due_on": sheet.due_on,
        "overdue_days": sheet.overdue_days,
        "subtotal_cents": sheet.subtotal_cents,
        "tax_cents": sheet.tax_cents,
        "total_cents": sheet.total_cents,
        "balance_cents": sheet.balance_cents,
        "state": sheet.state,
        "version": sheet.version,
        "agreement_method": sheet.agreement_method,
        "claim": _claim(sheet.claim),
        "lines": [
            {"code": line.code, "description": line.description, "net_cents": line.net_cents}
            for line in sheet.lines
        ],
        "payments": [
            {"receipt": paid.receipt_number, "applied_cents": paid.applied_cents}
            for paid in sheet.payments
        ],
    }


def _claim(claim: ClaimRecord | None) -> dict[str, Any] | None:
    if claim is None:
        return None
    return {
        "till": claim.till,
        "who": claim.who,
        "since": claim.since,
        "method": claim.method,
        "holder": claim.holder,
    }


def _sentence(sheet: InvoiceSheet) -> str:
    told = (
        f"{sheet.number} · cuenta {sheet.account_number} · {sheet.customer.name} · "
        f"total {money(sheet.total_cents)} · saldo {money(sheet.balance_cents)} · "
        f"{sheet.state.value} · versión {sheet.version}"
    )
    if sheet.claim is not None:
        claim = sheet.claim
        told += f"\nEn cobro: caja {claim.till}, {claim.who}, desde {moment(claim.since)}"
    return told
