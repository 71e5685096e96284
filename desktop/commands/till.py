"""Turns of a till from the outside: opened, cash in and out, counted, signed."""

import argparse
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from desktop.commands.call import Call
from desktop.commands.errors import BadArgument
from desktop.commands.exits import DONE
from desktop.commands.opening import Office, checked_till, open_office, signed_in
from desktop.commands.words import money
from services.cash.errors import NoOpenTurn
from services.cash.records import (
    DENOMINATIONS,
    DeclaredTurn,
    Denomination,
    Movement,
    MovementOrder,
    TurnLook,
    TurnRecord,
)
from services.cash.states import WAYS, Form, MovementKind
from services.errors import NotFound
from services.money import parse_amount
from services.staff.rights import Right

_COLUMNS: Final = (
    ("code", "Turno"),
    ("business_date", "Día"),
    ("opened_by", "Cajero"),
    ("state", "Estado"),
    ("float", "Fondo"),
    ("counted", "Contado"),
    ("difference", "Diferencia"),
    ("turn", "Id"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """`open`, `movement`, `count`, `close` and `show`."""
    verbs = parser.add_subparsers(
        dest="verb", required=True, metavar="open|movement|count|close|show"
    )
    opening = verbs.add_parser("open", help="abrir la caja con su fondo")
    opening.add_argument("--float", required=True, help="12.34; 0 si no hay")
    moving = verbs.add_parser("movement", help="efectivo que entra o sale sin recibo")
    moving.add_argument("kind", choices=[*WAYS, "correct"], help="retiro, caja chica, cambio")
    moving.add_argument("--amount", default="", help="12.34")
    moving.add_argument("--reason", required=True, help="por qué")
    moving.add_argument("--document", default="", help="vale o factura, si lo hay")
    moving.add_argument("--movement", metavar="UUID", help="uno por decisión; o el que se corrige")
    counting = verbs.add_parser("count", help="declarar lo contado, una sola vez")
    counting.add_argument("--bill", action="append", default=[], metavar="20=3", help="billetes")
    counting.add_argument("--coin", action="append", default=[], metavar="0.25=4", help="monedas")
    counting.add_argument("--turn", default="", help="otro turno: 02-14 o su id")
    closing = verbs.add_parser("close", help="firmar un turno contado por otra persona")
    closing.add_argument("turn", help="02-14 o su id")
    closing.add_argument("--reason", default="", help="por qué falta o sobra")
    showing = verbs.add_parser("show", help="un turno, o el abierto de la caja")
    showing.add_argument("turn", nargs="?", default="", help="02-14 o su id")
    showing.add_argument("--all", action="store_true", help="los turnos, el más nuevo primero")
    showing.add_argument("--limit", type=int, default=100, help="cuántos como máximo")
    for verb in (opening, moving, counting, closing, showing):
        verb.add_argument("--till", default="", help="la caja; sin esto, la de este computador")


def run(call: Call, given: argparse.Namespace) -> int:
    """Open a till, move its cash, count it, sign it, or look at it."""
    with open_office(call) as office:
        return _VERBS[given.verb](call, given, office)


def turn_record(turn: TurnRecord) -> dict[str, Any]:
    """A turn as a plain record."""
    return {
        "turn": turn.id,
        "code": turn.code,
        "till": turn.till,
        "number": turn.number,
        "state": turn.state,
        "business_date": turn.business_date,
        "opened_at": turn.opened_at,
        "opened_by": turn.opened_by,
        "float_cents": turn.float_cents,
        "left_before_cents": turn.left_before_cents,
        "declared_at": turn.declared_at,
        "counted_cents": turn.counted_cents,
        "expected_cents": turn.expected_cents,
        "difference_cents": turn.difference_cents,
        "closed_at": turn.closed_at,
        "reason": turn.reason,
        "float": money(turn.float_cents),
        "counted": _money(turn.counted_cents),
        "difference": _money(turn.difference_cents),
    }


def _open(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    cents = parse_amount(given.float, least=0)
    turn = office.services.tills.open(operator, operator.till, cents)
    call.tell(turn_record(turn), f"Caja {turn.till} abierta con {money(turn.float_cents)}.")
    return DONE


def _move(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    tills = office.services.tills
    if given.kind == "correct":
        if not given.movement:
            raise BadArgument(name="--movement", expected="el movimiento que se corrige")
        moved = tills.correct(operator, given.movement, given.reason)
    else:
        order = MovementOrder(
            _uuid(given.movement),
            MovementKind(given.kind),
            parse_amount(given.amount),
            given.reason,
            given.document,
        )
        moved = tills.move(operator, order)
    call.tell(_movement_record(moved), f"Registrado: {money(moved.net_cents)}. {moved.id}")
    return DONE


def _count(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    pieces = _pieces(Form.BILL, given.bill) | _pieces(Form.COIN, given.coin)
    turn = _turn(office, given.turn) if given.turn else office.services.tills.current(operator.till)
    if turn is None:
        raise NoOpenTurn(till=operator.till)
    _declared(call, office.services.till_closing.declare(operator, turn.id, pieces))
    return DONE


def _close(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.APPROVE, given.till)
    found = _turn(office, given.turn)
    turn = office.services.till_closing.sign(operator, found.id, given.reason)
    call.tell(turn_record(turn), f"{turn.code} cerrado y firmado por {turn.closed_name}.")
    return DONE


def _show(call: Call, given: argparse.Namespace, office: Office) -> int:
    tills = office.services.tills
    if given.all:
        turns = tills.turns(given.till or None, limit=given.limit)
        call.list((turn_record(turn) for turn in turns), _COLUMNS)
        return DONE
    code = checked_till(office, given.till)
    turn = _turn(office, given.turn) if given.turn else tills.current(code)
    if turn is None:
        raise NoOpenTurn(till=code)
    if turn.is_open:
        _looked(call, tills.look(turn.id))
    else:
        _declared(call, office.services.till_closing.declared(turn.id))
    return DONE


_VERBS: Final = {
    "open": _open,
    "movement": _move,
    "count": _count,
    "close": _close,
    "show": _show,
}


def _looked(call: Call, look: TurnLook) -> None:
    """An open turn; how much cash it should hold is told after the count."""
    record = turn_record(look.turn) | {
        "receipts": look.receipts,
        "cash_receipts": look.cash_receipts,
        "kinds": [_kind(each) for each in look.kinds],
        "movements": [_movement_record(each) for each in look.movements],
        "doubts": look.doubts,
    }
    told = (
        f"{look.turn.code} abierto: {look.receipts} recibos, fondo {money(look.turn.float_cents)}."
    )
    call.tell(record, told)


def _declared(call: Call, found: DeclaredTurn) -> None:
    turn, summary = found.turn, found.summary
    record = turn_record(turn) | {
        "pieces": [
            {"form": each.form, "cents": each.cents, "pieces": count}
            for each, count in found.pieces.items()
        ],
        "receipts": summary.receipts,
        "first_receipt": summary.first_receipt,
        "last_receipt": summary.last_receipt,
        "kinds": [_kind(each) for each in summary.kinds],
        "movements": [_movement_record(each) for each in summary.movements],
        "voids": len(summary.voids),
        "doubts": [each.attempt for each in summary.doubts],
        "unverified": [each.receipt for each in summary.unverified],
    }
    told = (
        f"{turn.code}: esperado {_money(turn.expected_cents)},"
        f" contado {_money(turn.counted_cents)}, diferencia {_money(turn.difference_cents)}."
    )
    call.tell(record, told)


def _kind(each: Any) -> dict[str, Any]:
    return {
        "method": each.method,
        "count": each.count,
        "cents": each.cents,
        "voided_cents": each.voided_cents,
        "held_count": each.held_count,
        "held_cents": each.held_cents,
    }


def _movement_record(each: Movement) -> dict[str, Any]:
    return {
        "movement": each.id,
        "kind": each.kind,
        "way": each.way,
        "amount_cents": each.amount_cents,
        "reason": each.reason,
        "document": each.document,
        "at": each.at,
        "by": each.by,
        "reverses": each.reverses,
    }


def _turn(office: Office, text: str) -> TurnRecord:
    """A turn by its id, or by what people call it: `02-14`, `Z 02-14`."""
    tills = office.services.tills
    try:
        return tills.show(text)
    except NotFound:
        till, _, number = text.upper().removeprefix("Z").strip().rpartition("-")
        for turn in tills.turns(till) if number.isdigit() else ():
            if turn.number == int(number):
                return turn
        raise


def _pieces(form: Form, given: Sequence[str]) -> dict[Denomination, int]:
    found: dict[Denomination, int] = {}
    for text in given:
        worth, _, count = text.partition("=")
        name = f"--{form.value}"
        if not (count.isascii() and count.isdigit()):
            raise BadArgument(name=name, expected="VALOR=PIEZAS, como 20=3 o 0.25=4")
        each = Denomination(form, parse_amount(worth))
        if each not in DENOMINATIONS or each in found:
            raise BadArgument(name=name, expected="cada denominación una vez, como 20=3")
        found[each] = int(count)
    return found


def _uuid(text: str | None) -> str:
    if text is None:
        return str(uuid4())
    try:
        return str(UUID(text))
    except ValueError as error:
        raise BadArgument(name="--movement", expected="un UUID") from error


def _money(cents: int | None) -> str:
    return "" if cents is None else money(cents)
