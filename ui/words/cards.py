from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    "card.under_way": QT_TRANSLATE_NOOP(
        "words",
        "Este cobro ya está en curso. No lo repita: mire su estado.",
    ),
    "card.lost_attempt": QT_TRANSLATE_NOOP(
        "words",
        "Otra caja se hizo cargo de este cobro. Mire su estado antes de seguir.",
    ),
    "card.billing_charges": QT_TRANSLATE_NOOP(
        "words",
        "La factura {number} la cobra sola la facturación a la tarjeta del cliente hasta el {due_on}. Cobrarla aquí la cobraría dos veces.",
    ),
    "card.account_closed": QT_TRANSLATE_NOOP(
        "words",
        "La cuenta {number} no está activa: no se le cobra con tarjeta.",
    ),
    "card.amount": QT_TRANSLATE_NOOP(
        "words",
        "Con tarjeta se cobra entre {least_cents} y {most_cents}.",
    ),
    "card.key_mismatch": QT_TRANSLATE_NOOP(
        "words",
        "La clave de Stripe no es del modo de esta empresa ({mode}). No se cobra nada hasta corregirla.",
    ),
    "card.no_key": QT_TRANSLATE_NOOP(
        "words",
        "Esta caja no tiene la clave de Stripe. Pida al administrador que la guarde en Ajustes.",
    ),
    "card.clock_wrong": QT_TRANSLATE_NOOP(
        "words",
        "El reloj de este computador está mal por {seconds} segundos. Corríjalo para poder cobrar con tarjeta.",
    ),
    "card.provider_unavailable": QT_TRANSLATE_NOOP(
        "words",
        "No hay conexión con Stripe: no se cobró nada. Revise Internet o reciba otro método.",
    ),
    "card.provider_refused": QT_TRANSLATE_NOOP(
        "words",
        "Stripe no acepta la clave de esta caja ({status}): no se cobró nada. Avise al administrador.",
    ),
    "card.not_enough_room": QT_TRANSLATE_NOOP(
        "words",
        "Quedan {free_mb} MB de disco: no se cobra con tarjeta hasta liberar espacio.",
    ),
    "card.too_late": QT_TRANSLATE_NOOP(
        "words",
        "El computador estuvo suspendido: no se envió el cobro.",
    ),
    "card.entry_failed": QT_TRANSLATE_NOOP(
        "words",
        "No se pudo ingresar la tarjeta: no se cobró nada.",
    ),
    "card.entry_open": QT_TRANSLATE_NOOP(
        "words",
        "Ya hay una ventana de tarjeta abierta.",
    ),
}

STATES: Final[dict[str, StateLook]] = {
    "attempt.CLAIMED": StateLook(QT_TRANSLATE_NOOP("words", "Reservado"), "clock", "accent"),
    "attempt.CREATING": StateLook(QT_TRANSLATE_NOOP("words", "Preparando"), "clock", "accent"),
    "attempt.ARMED": StateLook(QT_TRANSLATE_NOOP("words", "Listo para cobrar"), "card", "accent"),
    "attempt.CONFIRMING": StateLook(QT_TRANSLATE_NOOP("words", "Enviando"), "clock", "warn"),
    "attempt.IN_DOUBT": StateLook(QT_TRANSLATE_NOOP("words", "EN DUDA"), "doubt", "warn"),
    "attempt.SUCCEEDED": StateLook(QT_TRANSLATE_NOOP("words", "Aprobado"), "ok", "ok"),
    "attempt.CANCELED": StateLook(QT_TRANSLATE_NOOP("words", "No cobrado"), "void", "muted"),
    "attempt.DECLINED": StateLook(QT_TRANSLATE_NOOP("words", "Rechazado"), "err", "err"),
}
