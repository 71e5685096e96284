import json
from collections.abc import Iterator
from typing import Any, Final

from services.cash.errors import TurnNotDeclared
from services.cash.records import DeclaredTurn, Movement, TurnSummary
from services.cash.states import Form, MovementKind, TurnState
from services.papers.sources import PaperSources
from services.papers.words import masked
from services.printing.figures import day, dollars, joined, minute
from services.printing.papers import KindRow, ListedLine, ListedPart, PieceRow, ZPaper

UNSIGNED: Final = "POR FIRMAR"
KINDS: Final = {
    "cash": "Efectivo",
    "cheque": "Cheques",
    "deposit": "Depósitos y transferencias",
    "card": "Tarjetas (Stripe)",
    "voucher": "Vouchers del datáfono",
    "withholding": "Retenciones",
    "credit": "Saldo a favor usado",
    "debit": "Débitos",
}
MOVEMENTS: Final = {
    MovementKind.DROP: "Retiro a bóveda",
    MovementKind.PETTY: "Caja chica",
    MovementKind.ADD: "Ingreso de cambio",
    MovementKind.SLIP: "Depósito en el banco",
    MovementKind.BACK: "Efectivo devuelto",
    MovementKind.CORRECTION: "Corrección",
}
_FORMS: Final = {Form.BILL: "Billete", Form.COIN: "Moneda"}
CAUSES: Final = {
    "refund": "Devolución a tarjeta",
    "dispute": "Contracargo",
    "cheque": "Cheque protestado o devuelto",
    "deposit": "Depósito no confirmado",
    "debit": "Débito que el banco devolvió",
}
"""Why money went back, as a turn's report says it."""
_DOUBTS: Final = {"IN_DOUBT": "EN DUDA", "CONFIRMING": "En verificación"}
_TOLD: Final = ("state", "closed_by", "reason")


def z_paper(sources: PaperSources, turn: str) -> ZPaper:
    """What the report of a turn says: what was frozen when it was counted.

    Raises:
        NotFound: no such turn. TurnNotDeclared: nobody counted it.
    """
    found = sources.turn(turn)
    record, summary = found.turn, found.summary
    company = sources.company()
    declared_at = record.declared_at
    if declared_at is None:
        raise TurnNotDeclared(turn=record.code, problem=record.state.value)
    is_signed = record.state is TurnState.CLOSED
    return ZPaper(
        company=company,
        number=record.code,
        turn=record.id,
        told_at=record.closed_at or declared_at,
        city=company.city,
        till=record.till,
        state=record.state.value,
        mark="" if is_signed else UNSIGNED,
        business_date=record.business_date,
        opened_at=record.opened_at,
        opened_by=record.opened_name,
        declared_at=declared_at,
        declared_by=record.declared_name,
        closed_at=record.closed_at,
        closed_by=record.closed_name,
        receipts=summary.receipts,
        first_receipt=summary.first_receipt,
        last_receipt=summary.last_receipt,
        float_cents=record.float_cents,
        left_before_cents=record.left_before_cents,
        cash_cents=summary.cash_cents,
        in_cents=summary.in_cents,
        out_cents=summary.out_cents,
        expected_cents=record.expected_cents or 0,
        counted_cents=record.counted_cents or 0,
        difference_cents=record.difference_cents or 0,
        reason=record.reason,
        kinds=tuple(
            KindRow(
                KINDS.get(each.method, each.method),
                each.count,
                each.cents,
                each.voided_cents,
                each.held_count,
                each.held_cents,
            )
            for each in summary.kinds
        ),
        pieces=tuple(_pieces(found)),
        parts=tuple(_parts(summary)),
        open_alarms=summary.open_alarms,
    )


def says_the_same(record: str, other: str) -> bool:
    """Whether two archived reports tell the same."""
    return _told(record) == _told(other)


def _told(record: str) -> list[Any]:
    told: dict[str, Any] = json.loads(record)
    return [told[name] for name in _TOLD]


def _pieces(found: DeclaredTurn) -> Iterator[PieceRow]:
    for each, count in found.pieces.items():
        yield PieceRow(f"{_FORMS[each.form]} de {dollars(each.cents)}", each.cents, count)


def _parts(summary: TurnSummary) -> Iterator[ListedPart]:
    lists = {
        "Movimientos de efectivo": [_movement(each) for each in summary.movements],
        "Recibos anulados": [
            ListedLine(
                each.receipt,
                joined(
                    each.reason,
                    f"Anula {each.by}",
                    f"Aprueba {each.approver}" if each.approver != "-" else "",
                    f"Efectivo devuelto {dollars(each.cash_back_cents)}"
                    if each.cash_back_cents
                    else "",
                ),
                -each.amount_cents,
            )
            for each in summary.voids
        ],
        "Reversos del turno": [
            ListedLine(
                each.receipt,
                joined(CAUSES.get(each.cause, each.cause), each.reason),
                -each.amount_cents,
            )
            for each in summary.reversals
        ],
        "Cobros con tarjeta sin resolver": [
            ListedLine(
                f"Cuenta {each.account}",
                joined(
                    _DOUBTS.get(each.state, "Sin terminar"),
                    f"intento {each.attempt[:8]}",
                    f"desde {minute(each.since)}",
                ),
                each.amount_cents,
            )
            for each in summary.doubts
        ],
        "Depósitos por verificar": [
            ListedLine(
                each.receipt,
                joined(
                    f"Cuenta {each.account}",
                    f"Papeleta {each.slip}",
                    masked(each.bank_account) if each.bank_account.isdigit() else each.bank_account,
                    day(each.deposited_on),
                ),
                each.amount_cents,
            )
            for each in summary.unverified
        ],
    }
    for title, lines in lists.items():
        if lines:
            yield ListedPart(title, tuple(lines))


def _movement(each: Movement) -> ListedLine:
    document = f"Doc. {each.document}" if each.document else ""
    told = joined(minute(each.at)[-5:], each.reason, document, each.by)
    return ListedLine(MOVEMENTS[each.kind], told, each.net_cents)
