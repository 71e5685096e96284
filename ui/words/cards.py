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
        "words", "El reloj de este computador está mal. Corríjalo para poder cobrar con tarjeta."
    ),
    "card.clock_wrong.ahead": QT_TRANSLATE_NOOP(
        "words",
        "El reloj de este computador está adelantado {apart}. Corríjalo para poder cobrar con tarjeta.",
    ),
    "card.clock_wrong.behind": QT_TRANSLATE_NOOP(
        "words",
        "El reloj de este computador está atrasado {apart}. Corríjalo para poder cobrar con tarjeta.",
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
    "card.gated": QT_TRANSLATE_NOOP(
        "words",
        "El cobro con tarjeta está bloqueado hasta que un supervisor lo resuelva en Cobros en duda. Los otros métodos funcionan.",
    ),
    "card.gated.rewound": QT_TRANSLATE_NOOP(
        "words",
        "El cobro con tarjeta está bloqueado: estos libros son más viejos que lo ya cobrado, y falta que un supervisor concilie y marque Enterado en Cobros en duda. Los otros métodos funcionan.",
    ),
    "card.gated.foreign": QT_TRANSLATE_NOOP(
        "words",
        "El cobro con tarjeta está bloqueado: Stripe tiene dinero que estos libros no conocen. Un supervisor debe resolverlo en Cobros en duda. Los otros métodos funcionan.",
    ),
    "card.account_needed": QT_TRANSLATE_NOOP(
        "words",
        "Ninguna factura de este dinero está en los libros: indique de qué cuenta es.",
    ),
    "card.not_money": QT_TRANSLATE_NOOP(
        "words",
        "Stripe no muestra este dinero como cobrado ({status}): no hay qué registrar.",
    ),
    "card.ours": QT_TRANSLATE_NOOP(
        "words",
        "Este dinero lleva la marca de esta empresa: se registra, no se deja de lado.",
    ),
    "card.too_late": QT_TRANSLATE_NOOP(
        "words",
        "El computador estuvo suspendido: no se envió el cobro.",
    ),
    "card.entry_failed": QT_TRANSLATE_NOOP(
        "words",
        "No se pudo ingresar la tarjeta: no se cobró nada.",
    ),
    "card.entry_failed.not_started": QT_TRANSLATE_NOOP(
        "words",
        "La ventana de tarjeta no arrancó en este computador: no se cobró nada. Use una tarjeta guardada u otro método, y avise al administrador.",
    ),
    "card.entry_failed.crashed": QT_TRANSLATE_NOOP(
        "words",
        "La ventana de tarjeta se cerró de golpe: no se cobró nada. Puede abrirla otra vez.",
    ),
    "card.entry_failed.renderer": QT_TRANSLATE_NOOP(
        "words",
        "El formulario de la tarjeta falló varias veces: no se cobró nada. Puede intentarlo otra vez.",
    ),
    "card.entry_failed.not_loaded": QT_TRANSLATE_NOOP(
        "words",
        "El formulario de Stripe no cargó: no se cobró nada. Revise Internet o reciba otro método.",
    ),
    "card.entry_failed.form": QT_TRANSLATE_NOOP(
        "words",
        "El formulario de Stripe no cargó: no se cobró nada. Revise Internet o reciba otro método.",
    ),
    "card.entry_failed.idle": QT_TRANSLATE_NOOP(
        "words",
        "Pasaron diez minutos sin que se ingrese la tarjeta y la ventana se cerró: no se cobró nada.",
    ),
    "card.entry_failed.timeout": QT_TRANSLATE_NOOP(
        "words",
        "La ventana de tarjeta no respondió y se cerró: no se cobró nada. Puede abrirla otra vez.",
    ),
    "card.entry_failed.malformed": QT_TRANSLATE_NOOP(
        "words",
        "La ventana de tarjeta respondió algo que no es una tarjeta: no se cobró nada. Puede intentarlo otra vez.",
    ),
    "card.entry_failed.not_installed": QT_TRANSLATE_NOOP(
        "words",
        "Esta instalación no trae la ventana de tarjeta: no se cobró nada. Use una tarjeta guardada u otro método.",
    ),
    "card.entry_failed.root": QT_TRANSLATE_NOOP(
        "words",
        "La ventana de tarjeta no se abre con el usuario root: no se cobró nada. Abra Ventanilla con un usuario normal.",
    ),
    "card.entry_failed.unsafe": QT_TRANSLATE_NOOP(
        "words",
        "La ventana de tarjeta no arrancó porque le pidieron abrirse sin protección: no se cobró nada. Avise al administrador.",
    ),
    "card.not_prepared": QT_TRANSLATE_NOOP(
        "words",
        "El cobro no se pudo preparar. No se envió ninguna tarjeta, así que no se cobró nada.",
    ),
    "doubt.card.provider_unavailable": QT_TRANSLATE_NOOP("words", "No hay conexión con Stripe."),
    "doubt.card.provider_refused": QT_TRANSLATE_NOOP(
        "words",
        "Stripe no acepta la clave de esta caja; otra caja puede consultarlo.",
    ),
    "doubt.card.no_key": QT_TRANSLATE_NOOP(
        "words",
        "Esta caja no tiene la clave de Stripe; otra caja puede consultarlo.",
    ),
    "doubt.card.key_mismatch": QT_TRANSLATE_NOOP(
        "words",
        "La clave de Stripe no es del modo de esta empresa; otra caja puede consultarlo.",
    ),
    "doubt.card.clock_wrong": QT_TRANSLATE_NOOP(
        "words",
        "El reloj de este computador está mal; otra caja puede consultarlo.",
    ),
    "doubt.card.lost_attempt": QT_TRANSLATE_NOOP("words", "Otra caja se hizo cargo de este cobro."),
    "doubt.storage": QT_TRANSLATE_NOOP("words", "No se alcanza la base de datos."),
    "doubt.other": QT_TRANSLATE_NOOP("words", "No se pudo terminar la consulta."),
    "card.entry_open": QT_TRANSLATE_NOOP(
        "words",
        "Ya hay una ventana de tarjeta abierta en este computador. Ciérrela primero.",
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
