"""Money back from the outside: one person asks, another approves, and it is sent once."""

import argparse
from typing import Any, Final
from uuid import UUID, uuid4

from desktop import crash
from desktop.commands.call import Call
from desktop.commands.errors import BadArgument, NoUser, RefundInDoubt
from desktop.commands.exits import DONE, IN_DOUBT, REFUSED
from desktop.commands.opening import USER, Office, open_office, signed_in
from desktop.commands.words import money, told
from services.errors import UserError
from services.money import parse_amount
from services.refunds.records import RefundOrder, RefundRecord
from services.refunds.states import Kind, State
from services.staff.rights import Right

EXITS: Final = {
    State.REQUESTED: DONE,
    State.APPROVED: DONE,
    State.SENDING: IN_DOUBT,
    State.IN_DOUBT: IN_DOUBT,
    State.DONE: DONE,
    State.FAILED: REFUSED,
    State.REJECTED: DONE,
}
_SENTENCES: Final = {
    State.REQUESTED: "Pedida: {amount} del recibo {receipt}. La aprueba otra persona: {id}",
    State.APPROVED: "Aprobada; todavía no se envió. {why}",
    State.SENDING: "EN VERIFICACIÓN. No pida otra. Se resuelve con recover.",
    State.IN_DOUBT: "EN VERIFICACIÓN. No pida otra. Se resuelve con recover.",
    State.DONE: "Devuelto {amount} del recibo {receipt}.",
    State.FAILED: "No se devolvió. {why}",
    State.REJECTED: "Negada; no se devolvió nada.",
}
_COLUMNS: Final = (
    ("id", "Devolución"),
    ("receipt", "Recibo"),
    ("account", "Cuenta"),
    ("amount", "Valor"),
    ("kind", "Tipo"),
    ("state", "Estado"),
    ("requested_by", "Pide"),
    ("approved_by", "Aprueba"),
    ("requested_at", "Desde"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """`request`, `approve`, `reject`, `list` and `show`."""
    verbs = parser.add_subparsers(
        dest="verb", required=True, metavar="request|approve|reject|list|show"
    )
    asking = verbs.add_parser("request", help="pedir una devolución; la aprueba otra persona")
    which = asking.add_mutually_exclusive_group(required=True)
    which.add_argument("--payment", metavar="ID", help="el cobro")
    which.add_argument("--receipt", metavar="NUM", help="su recibo")
    asking.add_argument("--amount", required=True, help="12.34")
    asking.add_argument("--reason", required=True, help="por qué")
    asking.add_argument("--record", action="store_true", help="solo registrar: ya se devolvió")
    asking.add_argument("--reference", default="", help="cómo se devolvió, si solo se registra")
    asking.add_argument("--refund", metavar="UUID", help="uno por decisión; sin esto, uno nuevo")
    asking.add_argument("--till", default="", help="la caja; sin esto, la de este computador")
    approving = verbs.add_parser("approve", help="aprobar lo que pidió otra persona, y enviarlo")
    approving.add_argument("--refund", required=True, metavar="UUID")
    approving.add_argument("--till", default="", help="la caja; sin esto, la de este computador")
    rejecting = verbs.add_parser("reject", help="negar una devolución que no se envió")
    rejecting.add_argument("--refund", required=True, metavar="UUID")
    rejecting.add_argument("--reason", required=True, help="por qué")
    listing = verbs.add_parser("list", help="las devoluciones sin terminar, o todas")
    listing.add_argument("--all", action="store_true", help="también las que terminaron")
    listing.add_argument("--limit", type=int, default=1000, help="cuántas como máximo")
    verbs.add_parser("show", help="una devolución").add_argument("refund")


def run(call: Call, given: argparse.Namespace) -> int:
    """Ask for money back, approve or reject it, or look at it."""
    with open_office(call) as office:
        if given.verb == "list":
            refunds = office.services.refunds
            found = refunds.newest(given.limit) if given.all else refunds.open_refunds()
            call.list((refund_record(record) for record in found[: given.limit]), _COLUMNS)
            return DONE
        if given.verb == "show":
            record = office.services.refunds.show(given.refund)
            call.tell(refund_record(record), refund_sentence(record))
            return DONE
        record = _acted(call, given, office)
        call.tell(refund_record(record), refund_sentence(record))
        return EXITS[record.state]


def refund_record(record: RefundRecord) -> dict[str, Any]:
    """A refund as a plain record."""
    return {
        "id": record.id,
        "refund": record.id,
        "payment": record.payment,
        "receipt": record.receipt,
        "account": record.account,
        "kind": record.kind,
        "origin": record.origin,
        "amount_cents": record.amount_cents,
        "state": record.state,
        "provider_refund_id": record.provider_refund_id,
        "provider_status": record.provider_status,
        "expect_refunded_cents": record.expect_refunded_cents,
        "reason": record.reason,
        "reference": record.reference,
        "till": record.till,
        "requested_by": record.requested_by,
        "requested_at": record.requested_at,
        "approved_by": record.approved_by or None,
        "approved_at": record.approved_at,
        "failure": {"code": record.failure_code, "message": record.failure_message}
        if record.failure
        else None,
        "changed_at": record.changed_at,
        "amount": money(record.amount_cents),
    }


def refund_sentence(record: RefundRecord) -> str:
    """What may be told of a refund; each sentence is true when it is told."""
    return (
        _SENTENCES[record.state]
        .format(
            amount=money(record.amount_cents),
            receipt=record.receipt,
            id=record.id,
            why=_why(record),
        )
        .strip()
    )


def _why(record: RefundRecord) -> str:
    code = record.failure_code
    if not code:
        return ""
    key = f"refund.failure.{code}"
    words = told(key)
    return told("refund.failure", code=code) if words == key else words


def _acted(call: Call, given: argparse.Namespace, office: Office) -> RefundRecord:
    refunds = office.services.refunds
    if given.verb == "request":
        operator = signed_in(call, office, Right.REQUEST_REFUNDS, given.till)
        return refunds.request(operator, _order(office, given))
    if given.verb == "reject":
        operator = signed_in(call, office, Right.REQUEST_REFUNDS)
        return refunds.reject(operator, given.refund, given.reason)
    if not call.environ.get(USER, "").strip():
        # Not even the demo company chooses somebody by itself to agree with what was asked for.
        raise NoUser(variable=USER)
    operator = signed_in(call, office, Right.APPROVE, given.till)
    refunds.show(given.refund)
    try:
        return refunds.approve(operator, given.refund)
    except Exception as error:
        # From the approval on money may move: none may end as if nothing had been sent.
        if not isinstance(error, UserError):
            crash.report(error)
        record = _if_told(office, given.refund)
        if record is None:
            raise RefundInDoubt(refund=given.refund) from error
        if EXITS[record.state] != IN_DOUBT:
            raise
        return record


def _if_told(office: Office, refund: str) -> RefundRecord | None:
    try:
        return office.services.refunds.show(refund)
    except UserError:
        return None


def _order(office: Office, given: argparse.Namespace) -> RefundOrder:
    payments = office.services.payments
    payment = payments.find_receipt(given.receipt).id if given.receipt else given.payment
    return RefundOrder(
        id=_refund_id(given.refund),
        payment=payment,
        amount_cents=parse_amount(given.amount),
        kind=Kind.RECORD if given.record else Kind.MONEY,
        reason=given.reason,
        reference=given.reference,
    )


def _refund_id(text: str | None) -> str:
    if text is None:
        return str(uuid4())
    try:
        return str(UUID(text))
    except ValueError as error:
        raise BadArgument(name="--refund", expected="un UUID") from error
