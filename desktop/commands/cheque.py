"""Cheques from the outside: listed, cleared, protested with a second person."""

import argparse
from typing import Any, Final

from desktop.commands.approving import approved, asks_approval
from desktop.commands.call import Call
from desktop.commands.errors import BadArgument
from desktop.commands.exits import DONE
from desktop.commands.opening import Office, open_office, signed_in
from desktop.commands.words import money
from services.cheques.protest import PROTEST
from services.cheques.records import (
    ChequeQuestion,
    ChequeRecord,
    ChequeRow,
    ProtestOrder,
    ReasonKind,
    Worklist,
)
from services.cheques.states import ChequeState
from services.money import parse_amount
from services.staff.rights import Right

_COLUMNS: Final = (
    ("cheque", "Id"),
    ("state", "Estado"),
    ("bank_day", "Va al banco"),
    ("bank_code", "Banco"),
    ("number", "Número"),
    ("account_name", "Cliente"),
    ("amount", "Valor"),
    ("receipt", "Recibo"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, `show`, `clear` and `protest`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|show|clear|protest")
    listing = verbs.add_parser("list", help="los cheques, por estado o por lo que hay que hacer")
    listing.add_argument("--state", choices=[each.value for each in ChequeState], default="")
    listing.add_argument("--worklist", choices=[each.value for each in Worklist], default="")
    listing.add_argument("--text", default="", help="número, girador, cliente, cuenta o recibo")
    listing.add_argument("--account", default="", help="de una cuenta")
    listing.add_argument("--limit", type=int, default=1000, help="cuántos como máximo")
    showing = verbs.add_parser("show", help="un cheque con su historia")
    showing.add_argument("cheque", type=int)
    clearing = verbs.add_parser("clear", help="efectivizar: el banco los pagó, todos o ninguno")
    clearing.add_argument("cheque", type=int, nargs="+")
    protesting = verbs.add_parser("protest", help="el banco lo devolvió: protesto o devolución")
    protesting.add_argument("cheque", type=int)
    protesting.add_argument("--reason", required=True, metavar="CODE", help="código del motivo")
    protesting.add_argument("--note", default="", help="más detalle")
    protesting.add_argument("--bank-fee", default="", help="lo que nos cobró el banco")
    protesting.add_argument("--customer-fee", default="", help="cargo al cliente, sin impuesto")
    asks_approval(protesting)
    for verb in (clearing, protesting):
        verb.add_argument("--till", default="", help="la caja; sin esto, la de este computador")


def run(call: Call, given: argparse.Namespace) -> int:
    """List cheques, look at one, clear or protest."""
    with open_office(call) as office:
        return _VERBS[given.verb](call, given, office)


def cheque_record(row: ChequeRow) -> dict[str, Any]:
    """A cheque as a plain record."""
    return {
        "cheque": row.id,
        "state": row.state,
        "bank_code": row.bank_code,
        "account_number": row.account_number,
        "number": row.number,
        "drawer": row.drawer,
        "drawer_id": row.drawer_id,
        "dated_on": row.dated_on,
        "deposit_on": row.deposit_on,
        "bank_day": row.bank_day,
        "amount_cents": row.amount_cents,
        "account": row.account,
        "account_name": row.account_name,
        "payment": row.payment,
        "receipt": row.receipt,
        "received_on": row.received_on,
        "slip": row.slip,
        "slip_state": row.slip_state,
        "deposited_on": row.deposited_on,
        "living": row.is_living,
        "invoices": list(row.invoices),
        "amount": money(row.amount_cents),
    }


def _list(call: Call, given: argparse.Namespace, office: Office) -> int:
    question = ChequeQuestion(
        state=ChequeState(given.state) if given.state else None,
        worklist=Worklist(given.worklist) if given.worklist else None,
        text=given.text,
        account=given.account,
    )
    rows = office.services.cheque_register.listing(question, limit=given.limit)
    call.list((cheque_record(row) for row in rows), _COLUMNS)
    return DONE


def _show(call: Call, given: argparse.Namespace, office: Office) -> int:
    found = office.services.cheque_register.show(given.cheque)
    call.tell(_whole(found), f"Cheque {found.row.number}: {found.row.state}")
    return DONE


def _clear(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    rows = office.services.cheques.clear(operator, given.cheque)
    call.list((cheque_record(row) for row in rows), _COLUMNS)
    return DONE


def _protest(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    rules = office.services.cheque_rulebook.rules()
    order = ProtestOrder(
        cheque=given.cheque,
        kind=_kind(office, given.reason),
        reason=given.reason.upper(),
        bank_fee_cents=_fee(given.bank_fee, rules.bank_fee_cents),
        customer_fee_cents=_fee(given.customer_fee, rules.customer_fee_cents),
        approval=approved(
            call,
            given,
            office,
            operator,
            action=PROTEST,
            document=f"cheque:{given.cheque}",
            cents=office.services.cheque_register.show(given.cheque).row.amount_cents,
            reason=given.note or given.reason,
        ),
        note=given.note,
    )
    done = office.services.protests.protest(operator, order)
    record = _whole(done.cheque) | {
        "is_new": done.is_new,
        "reopened": [
            {"invoice": each.invoice, "cents": each.reopened_cents} for each in done.reopened
        ],
        "fee_invoice": done.fee_invoice or None,
        "fee_billed_cents": done.fee_billed_cents,
    }
    opened = ", ".join(each.invoice for each in done.reopened) or "ninguna factura"
    told = f"Cheque {done.cheque.row.number}: {done.cheque.row.state}. Se debe otra vez: {opened}."
    if done.fee_invoice:
        told += f" Cargo al cliente: {money(done.fee_billed_cents)}, factura {done.fee_invoice}."
    call.tell(record, told if done.is_new else "Ya había vuelto: no se hizo nada otra vez.")
    return DONE


_VERBS: Final = {"list": _list, "show": _show, "clear": _clear, "protest": _protest}


def _whole(found: ChequeRecord) -> dict[str, Any]:
    return cheque_record(found.row) | {
        "invoices": [each.invoice for each in found.paid],
        "paid": [
            {
                "invoice": each.invoice,
                "cents": each.amount_cents,
                "reopened_cents": each.reopened_cents,
            }
            for each in found.paid
        ],
        "credit_cents": found.credit_cents,
        "flagged_since": found.flag.raised_at if found.flag else None,
        "moves": [
            {
                "from": move.was,
                "to": move.became,
                "at": move.at,
                "by": move.by,
                "till": move.till,
                "slip": move.slip,
                "reason": move.reason,
                "bank_fee_cents": move.bank_fee_cents,
                "fee_invoice": move.fee_invoice or None,
            }
            for move in found.moves
        ],
    }


def _kind(office: Office, code: str) -> ReasonKind:
    known = office.services.cheque_rulebook.reasons()
    for each in known:
        if each.code == code.upper():
            return each.kind
    raise BadArgument(name="--reason", expected=", ".join(each.code for each in known))


def _fee(text: str, proposed: int) -> int:
    return parse_amount(text, least=0) if text else proposed
