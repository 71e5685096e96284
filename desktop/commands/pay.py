"""Money that comes in at the counter, recorded from the outside."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from desktop.commands.call import Call
from desktop.commands.chosen import chosen_invoices, expected_versions, owed_of
from desktop.commands.errors import BadArgument
from desktop.commands.exits import DONE
from desktop.commands.opening import Office, open_office, signed_in
from desktop.commands.words import money
from services.money import parse_amount
from services.payments.allocation import in_full, spread
from services.payments.records import (
    CashTender,
    ChequeTender,
    CreditTender,
    DepositTender,
    PaymentOrder,
    PaymentRecord,
    Tender,
)
from services.staff.rights import Operator, Right

_DATE: Final = "AAAA-MM-DD"


def arguments(parser: argparse.ArgumentParser) -> None:
    """One kind of money for one account's invoices, or in advance."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="|".join(_TENDERS))
    deposit = kinds.add_parser("deposit", help="depósito o transferencia a una cuenta nuestra")
    deposit.add_argument("--bank-account", required=True, help="nuestra cuenta")
    deposit.add_argument("--slip", required=True, help="número de papeleta")
    deposit.add_argument("--on", default="", metavar=_DATE, help="sin esto, hoy")
    deposit.add_argument("--depositor", default="", help="quién depositó")
    cheque = kinds.add_parser("cheque", help="cheque de un cliente")
    cheque.add_argument("--bank", required=True, metavar="CODE", help="banco girado")
    cheque.add_argument("--bank-account", required=True, help="cuenta girada")
    cheque.add_argument("--number", required=True, help="número del cheque")
    cheque.add_argument("--drawer", required=True, help="girador")
    cheque.add_argument("--dated", default="", metavar=_DATE, help="sin esto, hoy")
    cheque.add_argument("--deposit-on", default="", metavar=_DATE, help="posfechado hasta")
    cash = kinds.add_parser("cash", help="efectivo")
    cash.add_argument("--tendered", default="", help="con cuánto paga; sin esto, lo justo")
    cash.add_argument("--told", action="store_true", help="se informó que no es deducible")
    credit = kinds.add_parser("credit", help="saldo a favor de la misma cuenta")
    for kind in (deposit, cheque, cash, credit):
        kind.add_argument("--invoice", nargs="+", action="extend", default=[], metavar="NUM")
        kind.add_argument("--account", default="", help="para un anticipo, sin facturas")
        kind.add_argument("--amount", default="", help="12.34; sin esto, todo el saldo")
        kind.add_argument("--expect", nargs="+", action="extend", default=[], metavar="NUM:VERSION")
        kind.add_argument("--payment", default="", metavar="UUID", help="uno por decisión")
        kind.add_argument("--approval", default="", help="autorización de otra persona")
        kind.add_argument("--till", default="", help="la caja; sin esto, la de este computador")


def run(call: Call, given: argparse.Namespace) -> int:
    """Record one payment; the same `--payment` twice is the same payment."""
    key = _payment_id(given.payment)
    amount = parse_amount(given.amount) if given.amount else None
    expected = expected_versions(given.expect, given.invoice)
    with open_office(call) as office:
        operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
        record = office.services.payments.find(key)
        if record is None:
            given.today = office.today()
            order = _order(office, given, key, amount, expected)
            _open_till(office, operator)
            record = office.services.payments.record(operator, order)
    call.tell(_told(record), _sentence(record))
    return DONE


def _order(
    office: Office,
    given: argparse.Namespace,
    key: str,
    amount: int | None,
    expected: dict[str, int],
) -> PaymentOrder:
    if not given.invoice:
        if not given.account or amount is None:
            raise BadArgument(name="--invoice", expected="facturas, o --account y --amount")
        return PaymentOrder(key, given.account, (), (_tender(given, amount),), given.approval)
    sheets = chosen_invoices(office, given.invoice)
    account = sheets[0].account_number
    if given.account not in {"", account}:
        raise BadArgument(name="--account", expected=f"la cuenta de las facturas, {account}")
    owed = owed_of(sheets, expected)
    proposal = in_full(owed) if amount is None else spread(owed, amount)
    total = proposal.applied_cents + proposal.credit_cents
    tender = _tender(given, total)
    return PaymentOrder(key, account, proposal.shares, (tender,), given.approval)


def _open_till(office: Office, operator: Operator) -> None:
    """Nobody sits there to open it: a turn of today is begun with nothing in the drawer."""
    tills = office.services.tills
    if tills.current(operator.till) is None:
        tills.open(operator, operator.till, 0)


def _tender(given: argparse.Namespace, cents: int) -> Tender:
    return _TENDERS[given.kind](given, cents)


def _deposit(given: argparse.Namespace, cents: int) -> Tender:
    on = _day("--on", given.on, given.today)
    return DepositTender(given.bank_account, given.slip, on, given.depositor, cents)


def _cheque(given: argparse.Namespace, cents: int) -> Tender:
    later = _day("--deposit-on", given.deposit_on, given.today) if given.deposit_on else None
    return ChequeTender(
        given.bank,
        given.bank_account,
        given.number,
        given.drawer,
        _day("--dated", given.dated, given.today),
        cents,
        deposit_on=later,
    )


def _cash(given: argparse.Namespace, cents: int) -> Tender:
    tendered = parse_amount(given.tendered) if given.tendered else cents
    if tendered < cents:
        raise BadArgument(name="--tendered", expected=f"al menos {money(cents)}")
    return CashTender(tendered, tendered - cents, given.told)


def _credit(given: argparse.Namespace, cents: int) -> Tender:
    del given
    return CreditTender(cents)


_TENDERS: Final[dict[str, Callable[[argparse.Namespace, int], Tender]]] = {
    "deposit": _deposit,
    "cheque": _cheque,
    "cash": _cash,
    "credit": _credit,
}


def _payment_id(text: str) -> str:
    try:
        return str(UUID(text)) if text else str(uuid4())
    except ValueError as error:
        raise BadArgument(name="--payment", expected="un UUID") from error


def _day(name: str, text: str, today: date) -> date:
    try:
        return date.fromisoformat(text) if text else today
    except ValueError as error:
        raise BadArgument(name=name, expected=_DATE) from error


def _told(record: PaymentRecord) -> dict[str, Any]:
    return {
        "payment": record.id,
        "receipt": record.receipt,
        "account": record.account,
        "amount_cents": record.amount_cents,
        "applied_cents": record.applied_cents,
        "credit_cents": record.credit_cents,
        "business_date": record.business_date,
        "till": record.till,
        "invoices": {each.invoice: each.amount_cents for each in record.applied},
        "methods": [each.method for each in record.tenders],
    }


def _sentence(record: PaymentRecord) -> str:
    left = f" Saldo a favor {money(record.credit_cents)}." if record.credit_cents else ""
    return f"Registrado {money(record.amount_cents)}. Recibo {record.receipt}.{left}"
