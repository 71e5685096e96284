import argparse
from collections.abc import Iterator
from typing import Any, Final

from desktop.commands.call import Call, record_of
from desktop.commands.exits import DONE
from desktop.commands.opening import open_office
from desktop.commands.words import counted, money
from services.accounts.records import AccountFilter, AccountHit
from services.accounts.service import AccountService
from services.accounts.states import AccountState, Origin

_PAGE: Final = 500
_COLUMNS: Final = (
    ("number", "Cuenta"),
    ("name", "Cliente"),
    ("id_number", "Identificación"),
    ("state", "Estado"),
    ("method", "Convenio"),
    ("owed", "Pendiente"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, with what to list, or `show NUMBER`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|show")
    listing = verbs.add_parser("list", help="las cuentas, por número")
    listing.add_argument("--state", choices=[state.value for state in AccountState])
    listing.add_argument("--origin", choices=[origin.value for origin in Origin])
    listing.add_argument("--with-debt", action="store_true", help="solo las que deben")
    listing.add_argument("--limit", type=int, default=0, help="cuántas como máximo")
    verbs.add_parser("show", help="una cuenta").add_argument("number")


def run(call: Call, given: argparse.Namespace) -> int:
    """List accounts, or show one with everything about it."""
    with open_office(call) as office:
        accounts = office.services.accounts
        if given.verb == "list":
            call.list(_listed(accounts, given), _COLUMNS)
            return DONE
        sheet = accounts.show(given.number)
        record = record_of(sheet) | {"number": sheet.account.number}
        owed = office.services.invoices.pending(given.number)
        balance = sum(invoice.balance_cents for invoice in owed)
        record |= {"open_cents": balance, "pending": [invoice.number for invoice in owed]}
        method = sheet.agreement.method.value if sheet.agreement else "sin convenio"
        told = (
            f"{sheet.account.number} · {sheet.customer.name} · {sheet.customer.id_number} · "
            f"{sheet.account.state.value} · {method} · pendiente {money(balance)} "
            f"en {counted(len(owed), 'factura', 'facturas')}"
        )
        call.tell(record, told)
    return DONE


def _listed(accounts: AccountService, given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    chosen = AccountFilter(
        states=frozenset({AccountState(given.state)}) if given.state else frozenset(),
        origins=frozenset({Origin(given.origin)}) if given.origin else frozenset(),
        with_debt=given.with_debt,
    )
    left, after = given.limit or None, ""
    while page := accounts.page(chosen, after, _PAGE):
        for hit in page:
            if left is not None:
                if left == 0:
                    return
                left -= 1
            yield _record(hit)
        after = page[-1].number


def _record(hit: AccountHit) -> dict[str, Any]:
    return {
        "number": hit.number,
        "name": hit.name,
        "id_kind": hit.id_kind,
        "id_number": hit.id_number,
        "origin": hit.origin,
        "state": hit.state,
        "method": hit.method,
        "open_cents": hit.open_cents,
        "overdue_cents": hit.overdue_cents,
        "open_invoices": hit.open_invoices,
        "owed": money(hit.open_cents),
    }
