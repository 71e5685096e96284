from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from ui.words.mark import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class DeclineWords:
    """A bank's no, for the cashier: what happened, what to tell the customer, what to do."""

    happened: str
    say: str
    do: str


# Stripe's decline codes. A lost or stolen card is told to the customer like any other no.
_TABLE: Final[dict[str, tuple[str, str, str]]] = {
    "insufficient_funds": (
        QT_TRANSLATE_NOOP("words", "La tarjeta no tiene fondos suficientes."),
        QT_TRANSLATE_NOOP("words", "Su banco dice que no hay saldo o cupo suficiente."),
        QT_TRANSLATE_NOOP("words", "Pruebe con otra tarjeta u otro método."),
    ),
    "generic_decline": (
        QT_TRANSLATE_NOOP("words", "El banco rechazó la tarjeta sin dar la razón."),
        QT_TRANSLATE_NOOP("words", "Su banco no autorizó el cobro; él puede decirle por qué."),
        QT_TRANSLATE_NOOP(
            "words", "Pruebe con otra tarjeta, o pida al cliente que llame a su banco."
        ),
    ),
    "card_declined": (
        QT_TRANSLATE_NOOP("words", "El banco rechazó la tarjeta."),
        QT_TRANSLATE_NOOP("words", "Su banco no autorizó el cobro; él puede decirle por qué."),
        QT_TRANSLATE_NOOP(
            "words", "Pruebe con otra tarjeta, o pida al cliente que llame a su banco."
        ),
    ),
    "do_not_honor": (
        QT_TRANSLATE_NOOP("words", "El banco rechazó la tarjeta sin dar la razón."),
        QT_TRANSLATE_NOOP("words", "Su banco no autorizó el cobro."),
        QT_TRANSLATE_NOOP("words", "Pida al cliente que llame a su banco, o use otra tarjeta."),
    ),
    "lost_card": (
        QT_TRANSLATE_NOOP("words", "La tarjeta fue rechazada."),
        QT_TRANSLATE_NOOP("words", "Su banco no autoriza esta tarjeta."),
        QT_TRANSLATE_NOOP("words", "No insista con esta tarjeta. Use otra o reciba otro método."),
    ),
    "stolen_card": (
        QT_TRANSLATE_NOOP("words", "La tarjeta fue rechazada."),
        QT_TRANSLATE_NOOP("words", "Su banco no autoriza esta tarjeta."),
        QT_TRANSLATE_NOOP("words", "No insista con esta tarjeta. Use otra o reciba otro método."),
    ),
    "fraudulent": (
        QT_TRANSLATE_NOOP("words", "La tarjeta fue rechazada."),
        QT_TRANSLATE_NOOP("words", "Su banco no autoriza esta tarjeta."),
        QT_TRANSLATE_NOOP("words", "No insista con esta tarjeta. Use otra o reciba otro método."),
    ),
    "expired_card": (
        QT_TRANSLATE_NOOP("words", "La tarjeta está vencida."),
        QT_TRANSLATE_NOOP("words", "Su tarjeta venció."),
        QT_TRANSLATE_NOOP("words", "Pida una tarjeta vigente."),
    ),
    "incorrect_cvc": (
        QT_TRANSLATE_NOOP("words", "El código de seguridad no corresponde."),
        QT_TRANSLATE_NOOP("words", "El código de tres dígitos no coincide."),
        QT_TRANSLATE_NOOP("words", "Vuelva a ingresar la tarjeta con su código."),
    ),
    "incorrect_number": (
        QT_TRANSLATE_NOOP("words", "El número de la tarjeta no es válido."),
        QT_TRANSLATE_NOOP("words", "El número no es correcto."),
        QT_TRANSLATE_NOOP("words", "Vuelva a ingresar la tarjeta."),
    ),
    "processing_error": (
        QT_TRANSLATE_NOOP("words", "El banco no pudo procesar el cobro."),
        QT_TRANSLATE_NOOP("words", "Hubo un problema en el banco; no es su tarjeta."),
        QT_TRANSLATE_NOOP("words", "Espere un momento y vuelva a intentar."),
    ),
    "card_velocity_exceeded": (
        QT_TRANSLATE_NOOP("words", "La tarjeta superó su límite de uso."),
        QT_TRANSLATE_NOOP("words", "Su tarjeta llegó al límite de operaciones o de cupo."),
        QT_TRANSLATE_NOOP("words", "Use otra tarjeta, o que el cliente hable con su banco."),
    ),
    "authentication_required": (
        QT_TRANSLATE_NOOP("words", "El banco pide que el cliente confirme el cobro."),
        QT_TRANSLATE_NOOP("words", "Su banco quiere que usted mismo autorice el pago."),
        QT_TRANSLATE_NOOP(
            "words", "Use otra tarjeta, o cobre por el enlace en el celular del cliente."
        ),
    ),
    "card_not_supported": (
        QT_TRANSLATE_NOOP("words", "La tarjeta no sirve para este tipo de compra."),
        QT_TRANSLATE_NOOP("words", "Su tarjeta no permite este cobro."),
        QT_TRANSLATE_NOOP("words", "Use otra tarjeta."),
    ),
    "currency_not_supported": (
        QT_TRANSLATE_NOOP("words", "La tarjeta no acepta dólares."),
        QT_TRANSLATE_NOOP("words", "Su tarjeta no permite cobros en dólares."),
        QT_TRANSLATE_NOOP("words", "Use otra tarjeta."),
    ),
    "try_again_later": (
        QT_TRANSLATE_NOOP("words", "El banco no respondió."),
        QT_TRANSLATE_NOOP("words", "El banco no contestó a tiempo."),
        QT_TRANSLATE_NOOP("words", "Vuelva a intentar en un momento."),
    ),
    "issuer_not_available": (
        QT_TRANSLATE_NOOP("words", "El banco no respondió."),
        QT_TRANSLATE_NOOP("words", "El banco no contestó a tiempo."),
        QT_TRANSLATE_NOOP("words", "Vuelva a intentar en un momento."),
    ),
    "transaction_not_allowed": (
        QT_TRANSLATE_NOOP("words", "El banco no permite esta operación."),
        QT_TRANSLATE_NOOP("words", "Su tarjeta no permite este cobro."),
        QT_TRANSLATE_NOOP("words", "Use otra tarjeta, o que el cliente llame a su banco."),
    ),
    "pickup_card": (
        QT_TRANSLATE_NOOP("words", "La tarjeta fue rechazada."),
        QT_TRANSLATE_NOOP("words", "Su banco no autoriza esta tarjeta."),
        QT_TRANSLATE_NOOP("words", "No insista con esta tarjeta. Use otra o reciba otro método."),
    ),
}


def decline_words(code: str) -> DeclineWords:
    """The words for a decline code; a code that nobody listed is a plain no of the bank."""
    told = _TABLE.get(code, _TABLE["generic_decline"])
    happened, say, do = (QCoreApplication.translate("words", text) for text in told)
    return DeclineWords(happened, say, do)
