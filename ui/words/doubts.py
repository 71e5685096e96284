from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    # The steps of an attempt, by what its journal calls them.
    "step.card.claimed": QT_TRANSLATE_NOOP("words", "Se reservaron las facturas"),
    "step.card.creating": QT_TRANSLATE_NOOP("words", "Se pidió a Stripe preparar el cobro"),
    "step.card.armed": QT_TRANSLATE_NOOP("words", "El cobro quedó listo en Stripe, sin tarjeta"),
    "step.card.armed.again": QT_TRANSLATE_NOOP(
        "words", "La tarjeta no pasó; quedó listo para otra"
    ),
    "step.card.confirming": QT_TRANSLATE_NOOP("words", "Se iba a enviar la tarjeta"),
    "step.card.confirming.phone": QT_TRANSLATE_NOOP(
        "words", "Se iba a mostrar la página al cliente"
    ),
    "step.card.in_doubt": QT_TRANSLATE_NOOP("words", "No se supo si Stripe cobró: EN DUDA"),
    "step.card.canceled": QT_TRANSLATE_NOOP(
        "words", "Se cerró sin cobro y se liberaron las facturas"
    ),
    "step.card.settled": QT_TRANSLATE_NOOP("words", "Stripe mostró el cobro y se hizo el recibo"),
    "step.card.imported": QT_TRANSLATE_NOOP("words", "Se registró dinero que estaba en Stripe"),
    "step.card.link_mailed": QT_TRANSLATE_NOOP("words", "Se envió por correo el enlace para pagar"),
    "step.paper.archived": QT_TRANSLATE_NOOP("words", "Se guardó la constancia para el cliente"),
    "step.paper.printed": QT_TRANSLATE_NOOP("words", "Se imprimió la constancia para el cliente"),
    "step.other": QT_TRANSLATE_NOOP("words", "Otra anotación en la bitácora"),
    # Why Stripe's side is empty.
    "evidence.reading": QT_TRANSLATE_NOOP("words", "Consultando a Stripe…"),
    "evidence.no_intent": QT_TRANSLATE_NOOP(
        "words", "Este intento no llegó a tener un cobro en Stripe: no hay qué leer."
    ),
    "evidence.unreadable": QT_TRANSLATE_NOOP(
        "words", "No se pudo leer en Stripe. No significa que no se haya cobrado."
    ),
    "evidence.unreached": QT_TRANSLATE_NOOP(
        "words", "No hubo conexión con Stripe. Revise Internet; F5 lo lee otra vez."
    ),
    "evidence.key_refused": QT_TRANSLATE_NOOP(
        "words", "Stripe no aceptó la clave de esta caja. Otra caja puede leerlo."
    ),
    "evidence.other": QT_TRANSLATE_NOOP(
        "words", "Stripe contestó algo que no se esperaba. F5 lo lee otra vez."
    ),
    "evidence.not_proof": QT_TRANSLATE_NOOP(
        "words",
        "Lo que mostró Stripe no es de este intento: no prueba nada. Avise a un supervisor.",
    ),
    # What a look found.
    "looked.charged": QT_TRANSLATE_NOOP("words", "Aclarado: sí se cobró. Recibo {receipt}."),
    "looked.not_charged": QT_TRANSLATE_NOOP(
        "words",
        "Aclarado: no se cobró nada, y Stripe ya no puede cobrarlo. Las facturas están libres.",
    ),
    "looked.waiting": QT_TRANSLATE_NOOP(
        "words", "El cliente todavía no paga en su página; sigue abierta."
    ),
    "looked.unfinished": QT_TRANSLATE_NOOP(
        "words", "Sigue en curso en la caja {till}. No lo repita."
    ),
    "looked.in_doubt": QT_TRANSLATE_NOOP(
        "words",
        "Sigue EN DUDA: Stripe no dio una respuesta que lo pruebe. No cobre otra vez; se consulta solo.",
    ),
    "looked.unreached": QT_TRANSLATE_NOOP(
        "words", "Stripe no respondió. No cobre otra vez; se consulta solo."
    ),
    "doubt.no_button": QT_TRANSLATE_NOOP(
        "words",
        "Aquí no hay un botón para liberar las facturas. Solo una prueba de Stripe las libera: si no se cobró, el intento aparece anulado y quedan libres solas; si se cobró, sale el recibo. Así nadie paga dos veces.",
    ),
    "doubt.wait": QT_TRANSLATE_NOOP(
        "words",
        "No cobre otra vez estas facturas, con ningún método. Cualquier caja lo consulta sola.",
    ),
    "doubt.task": QT_TRANSLATE_NOOP(
        "words",
        "Lleva más de 15 minutos en duda: es tarea de un supervisor averiguar por qué Stripe no contesta (Internet, la clave, el estado de Stripe) y avisar al cliente.",
    ),
    # Stripe shows the end, and the books do not have it yet.
    "doubt.shown.succeeded": QT_TRANSLATE_NOOP(
        "words", "Stripe ya lo muestra cobrado; se está registrando. No lo cobre otra vez."
    ),
    "doubt.shown.succeeded.held": QT_TRANSLATE_NOOP(
        "words",
        "Stripe ya lo muestra cobrado; la caja {till} lo está registrando. No lo cobre otra vez.",
    ),
    "doubt.shown.succeeded.say": QT_TRANSLATE_NOOP(
        "words", "Su tarjeta fue cobrada; su recibo sale en un momento."
    ),
    "doubt.shown.canceled": QT_TRANSLATE_NOOP(
        "words", "Stripe ya lo muestra anulado, sin cobrar; se está registrando."
    ),
    "doubt.shown.canceled.held": QT_TRANSLATE_NOOP(
        "words", "Stripe ya lo muestra anulado, sin cobrar; la caja {till} lo está registrando."
    ),
    "doubt.shown.canceled.say": QT_TRANSLATE_NOOP(
        "words", "No se le cobró; lo confirmamos en un momento."
    ),
    "doubt.phone": QT_TRANSLATE_NOOP(
        "words",
        "El cliente paga en una página de Stripe desde su teléfono. Hasta que pague o la página se cierre, estas facturas no se cobran de otra manera.",
    ),
    "doubt.under_way": QT_TRANSLATE_NOOP(
        "words",
        "La caja {till} lo está cobrando ahora. Si la caja se apagó, otra lo lleva a su fin en un minuto.",
    ),
    "doubt.ended": QT_TRANSLATE_NOOP(
        "words", "Ya tiene resultado; se quita de la lista al salir de esta página."
    ),
    "refund.waits.requested": QT_TRANSLATE_NOOP(
        "words",
        "{who} pidió devolver {amount_cents} del recibo {receipt}. Otra persona, con rol de supervisor, lo aprueba o lo niega; hasta entonces no se envía nada.",
    ),
    "refund.waits.requested.record": QT_TRANSLATE_NOOP(
        "words",
        "{who} pidió registrar que se devolvieron {amount_cents} del recibo {receipt} por otro medio. Otra persona, con rol de supervisor, lo aprueba o lo niega; hasta entonces no se registra nada.",
    ),
    "refund.waits.approved.record": QT_TRANSLATE_NOOP(
        "words", "Está aprobada y todavía no se registró. Se registra sola en cuanto se pueda."
    ),
    "refund.waits.approved": QT_TRANSLATE_NOOP(
        "words", "Está aprobada y todavía no se envió. Se envía sola en cuanto se pueda."
    ),
    "refund.waits.sending": QT_TRANSLATE_NOOP(
        "words", "Se está enviando a Stripe. No devuelva por otro medio."
    ),
    "refund.waits.in_doubt": QT_TRANSLATE_NOOP(
        "words",
        "No se sabe si Stripe devolvió el dinero. No devuelva otra vez, por ningún medio; se consulta sola.",
    ),
    "decided.refund_failed": QT_TRANSLATE_NOOP("words", "No se devolvió nada. {why}"),
}

STATES: Final[dict[str, StateLook]] = {
    "intent.succeeded": StateLook(QT_TRANSLATE_NOOP("words", "Cobrado"), "ok", "ok"),
    "intent.canceled": StateLook(
        QT_TRANSLATE_NOOP("words", "Anulado: no se cobró"), "void", "muted"
    ),
    "intent.processing": StateLook(
        QT_TRANSLATE_NOOP("words", "En proceso en el banco"), "clock", "warn"
    ),
    "intent.requires_payment_method": StateLook(
        QT_TRANSLATE_NOOP("words", "Abierto, sin tarjeta aceptada"), "clock", "accent"
    ),
    "intent.requires_confirmation": StateLook(
        QT_TRANSLATE_NOOP("words", "Abierto, sin confirmar"), "clock", "accent"
    ),
    "intent.requires_action": StateLook(
        QT_TRANSLATE_NOOP("words", "Espera que el cliente confirme con su banco"), "clock", "warn"
    ),
    "intent.requires_capture": StateLook(
        QT_TRANSLATE_NOOP("words", "Retenido, sin cobrar"), "warn", "warn"
    ),
    "page.open": StateLook(QT_TRANSLATE_NOOP("words", "Página abierta"), "phone", "accent"),
    "page.complete": StateLook(QT_TRANSLATE_NOOP("words", "Página terminada"), "ok", "muted"),
    "page.expired": StateLook(QT_TRANSLATE_NOOP("words", "Página cerrada"), "void", "muted"),
    "topic.phone": StateLook(QT_TRANSLATE_NOOP("words", "Espera al cliente"), "phone", "accent"),
    "topic.task": StateLook(QT_TRANSLATE_NOOP("words", "EN DUDA"), "doubt", "err"),
}
