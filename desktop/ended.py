"""What the frame says of a charge or refund that came to its end without anybody asking."""

from PySide6.QtCore import QCoreApplication

from services.cards.records import Outcome
from services.refunds.records import RefundRecord
from services.refunds.states import Kind, State
from ui import formats
from ui.refunds.told import failure_told
from ui.widgets.notice import NoticeTone


def charge_ended(outcome: Outcome) -> tuple[NoticeTone, str]:
    """A tone and words for a charge that another till, or this one by itself, ended."""
    attempt = outcome.attempt
    if outcome.receipt:
        words = _tr(
            "El cobro con tarjeta de la cuenta {account} por {amount} quedó registrado:"
            " recibo {receipt}."
        )
        if attempt.is_on_phone:
            words = _tr(
                "El cliente de la cuenta {account} pagó {amount} en su celular: recibo {receipt}."
            )
    elif attempt.is_on_phone:
        words = _tr("El enlace de pago de la cuenta {account} por {amount} se cerró sin cobro.")
    else:
        words = _tr("El cobro de la cuenta {account} que quedó a medias terminó: no se cobró nada.")
    text = words.format(
        account=attempt.account,
        amount=formats.money(attempt.amount_cents),
        receipt=outcome.receipt,
    )
    return ("ok" if outcome.receipt else "info"), text


def refund_ended(record: RefundRecord) -> tuple[NoticeTone, str]:
    """A tone and words for a refund that was sent, registered or refused meanwhile."""
    if record.state is State.FAILED:
        words = _tr(
            "La devolución de {amount} del recibo {receipt} no se pudo hacer: no se devolvió"
            " nada. {why}"
        )
    elif record.kind is Kind.RECORD:
        words = _tr("La devolución de {amount} del recibo {receipt} quedó registrada.")
    else:
        words = _tr("La devolución de {amount} del recibo {receipt} se envió a la tarjeta.")
    text = words.format(
        amount=formats.money(record.amount_cents),
        receipt=record.receipt,
        why=failure_told(record),
    )
    return ("ok" if record.state is State.DONE else "err"), text.strip()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Ended", text)
