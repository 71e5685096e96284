"""What may be told of a refund: each sentence is one that the books prove at that moment."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.errors import UserError
from services.papers.refunds import ARRIVES, refund_sentence
from services.refunds.records import RefundRecord
from services.refunds.states import MAY_STILL_FAIL, Kind, State
from services.staff.rights import Operator, Right
from ui import formats
from ui.refunds.rows import card_of
from ui.refunds.turn import Seen
from ui.widgets.notice import NoticeTone
from ui.wording import WORDS, words, words_for

_KEY_CANNOT: Final = "refund.key_cannot"
_MOVED: Final = frozenset({"refund.not_open", "refund.lost", "record.changed_elsewhere"})


@dataclass(frozen=True, slots=True)
class Told:
    """Words for a refund, with their tone."""

    tone: NoticeTone
    text: str


def told_of(seen: Seen, operator: Operator, error: UserError | None = None) -> Told:
    """Where a refund stands, for the operator.

    Args:
        error: what kept the last step from ending; only why, never what became of the money.
    """
    record = seen.record
    amount = formats.money(record.amount_cents)
    if record.state is State.REQUESTED:
        return _requested(record, operator, error)
    if is_elsewhere(record, error):
        text = _tr(
            "Ya está aprobada y se está enviando a Stripe. No la repita ni devuelva {amount} por"
            " otro medio."
        )
        return Told("info", text.format(amount=amount))
    if record.state is State.APPROVED:
        return _approved(record, error)
    if record.state is State.IN_DOUBT:
        return Told("warn", doubt_told(record))
    if record.state is State.DONE:
        return _done(seen)
    if record.state is State.FAILED:
        return _failed(seen)
    text = _tr("Negada: no se devolvió nada.")
    return Told("info", f"{text} {seen.said}".strip())


def is_elsewhere(record: RefundRecord, error: UserError | None) -> bool:
    """Whether somebody else has just taken it a step further and is at it."""
    if record.state is State.SENDING:
        return True
    return record.state is State.APPROVED and error is not None and error.key in _MOVED


def is_waiting(record: RefundRecord, error: UserError | None) -> bool:
    """Whether nobody can do anything about it now but look again."""
    return record.state is State.IN_DOUBT or is_elsewhere(record, error)


def doubt_told(record: RefundRecord) -> str:
    """That nobody knows yet, and what must not be done meanwhile."""
    return _tr(
        "EN DUDA. No repita la devolución ni la haga por otro medio.\n"
        "No se sabe todavía si Stripe devolvió {amount}. No se reabrió ninguna factura. Se revisa"
        " sola, aquí y en las demás cajas, hasta saberlo."
    ).format(amount=formats.money(record.amount_cents))


def failure_told(record: RefundRecord) -> str:
    """Why a refund did not go through, in words; nothing when there was no refusal."""
    code = record.failure_code
    if not code:
        return ""
    key = f"refund.failure.{code}"
    return words(key if key in WORDS else "refund.failure", code=code)


def short_told(seen: Seen, operator: Operator, error: UserError | None = None) -> Told:
    """The same in one line, for somebody who does not have the refund before them any more."""
    told = told_of(seen, operator, error)
    head = _tr("Devolución de {amount} del recibo {receipt}: ").format(
        amount=formats.money(seen.record.amount_cents), receipt=seen.record.receipt
    )
    return Told(told.tone, head + told.text.replace("\n", " "))


def _requested(record: RefundRecord, operator: Operator, error: UserError | None) -> Told:
    lines = [words_for(error)] if error is not None else []
    lines.append(_tr("Por aprobar: todavía no se devolvió nada."))
    if record.requested_by_id == operator.user_id:
        lines.append(_tr("Usted la pidió: la aprueba otra persona, con su propio ingreso."))
    elif not operator.may(Right.APPROVE):
        lines.append(_tr("La aprueba un supervisor."))
    elif record.kind is Kind.MONEY:
        lines.append(_tr("Al aprobarla, el dinero sale a la tarjeta. No se puede deshacer."))
    else:
        lines.append(_tr("Al aprobarla se registra; no sale dinero por Stripe."))
    return Told("warn" if error is not None else "info", "\n".join(lines))


def _approved(record: RefundRecord, error: UserError | None) -> Told:
    why = words_for(error) if error is not None else failure_told(record)
    lines = [_tr("Aprobada, sin enviar: todavía no se devolvió nada."), why]
    if _KEY_CANNOT in {error.key if error is not None else "", record.failure_code}:
        lines.append(
            _tr(
                "Envíela desde otra caja, o pida al administrador una clave de Stripe que pueda"
                " devolver."
            )
        )
    return Told("warn", "\n".join(line for line in lines if line))


def _done(seen: Seen) -> Told:
    record = seen.record
    if record.kind is Kind.RECORD:
        text = _tr("Registrada: {amount} se devolvió por otro medio. No se envió nada a Stripe.")
        return Told("ok", text.format(amount=formats.money(record.amount_cents)))
    lines = [
        _tr("Devuelto {amount} a {card}.\nStripe: {refund}").format(
            amount=formats.money(record.amount_cents),
            card=card_of(seen.payment),
            refund=record.provider_refund_id or "",
        )
    ]
    if record.provider_status in MAY_STILL_FAIL:
        lines.append(_tr("Stripe todavía la entrega al banco; se vigila sola."))
    lines.append(_tr("Dígale al cliente: «{say}»").format(say=ARRIVES))
    debt = -seen.plan.credit_cents
    if debt > 0 and seen.back is not None and seen.back.credit_cents:
        below = _tr(
            "El saldo a favor de este cobro ya se había usado: la cuenta quedó con un saldo en"
            " contra de {debt}."
        )
        lines.append(below.format(debt=formats.money(debt)))
        return Told("warn", "\n".join(lines))
    return Told("ok", "\n".join(lines))


def _failed(seen: Seen) -> Told:
    why = failure_told(seen.record)
    if seen.again is not None:
        say = refund_sentence(seen.record, seen.payment)
        text = _tr("La devolución volvió: no llegó a la tarjeta. {why}\nDígale al cliente: «{say}»")
        return Told("err", text.format(why=why, say=say))
    text = _tr("Rechazada: no se devolvió nada. Las facturas quedan como estaban.\n{why}")
    return Told("err", text.format(why=why).strip())


def _tr(text: str) -> str:
    return QCoreApplication.translate("Refunds", text)
