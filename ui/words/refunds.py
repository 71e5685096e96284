from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    "refund.limited": QT_TRANSLATE_NOOP(
        "words", "De este cobro se pueden devolver {left_cents} y se pidió {amount_cents}."
    ),
    "refund.limited.spent": QT_TRANSLATE_NOOP(
        "words",
        "Se pueden devolver {left_cents}: {kept_cents} quedaron como saldo a favor y ya se usaron. Anule primero el recibo {receipt}, que los usó, o devuelva menos.",
    ),
    "refund.limited.gone": QT_TRANSLATE_NOOP(
        "words",
        "Se pueden devolver {left_cents}: {kept_cents} quedaron como saldo a favor y la cuenta ya no los tiene. Revise el saldo de la cuenta antes de devolver más.",
    ),
    "refund.limited.waiting": QT_TRANSLATE_NOOP(
        "words",
        "Se pueden devolver {left_cents}: {kept_cents} son de cheques o depósitos que el banco no ha confirmado. Espere a que se confirmen, o anule el recibo.",
    ),
    "refund.limited.no_money": QT_TRANSLATE_NOOP(
        "words",
        "Se pueden devolver {left_cents}: {kept_cents} se pagaron con retenciones o con saldo a favor, y por eso no entró dinero. Para deshacerlos, anule el recibo.",
    ),
    # What of a payment stays, in the sheet that asks.
    "refund.kept.spent": QT_TRANSLATE_NOOP(
        "words",
        "{kept_cents} quedaron como saldo a favor y ya se usaron: anule primero el recibo {receipt}.",
    ),
    "refund.kept.gone": QT_TRANSLATE_NOOP(
        "words", "{kept_cents} quedaron como saldo a favor, y la cuenta ya no los tiene."
    ),
    "refund.kept.waiting": QT_TRANSLATE_NOOP(
        "words", "{kept_cents} en cheques o depósitos esperan la confirmación del banco."
    ),
    "refund.kept.no_money": QT_TRANSLATE_NOOP(
        "words", "{kept_cents} son retenciones o saldo a favor usado: no entró dinero."
    ),
    "refund.under_way": QT_TRANSLATE_NOOP(
        "words",
        "Este cobro ya tiene una devolución sin terminar por {amount_cents}, pedida por {who}. Termínela o rechácela antes de pedir otra.",
    ),
    "refund.not_a_card": QT_TRANSLATE_NOOP(
        "words",
        "El recibo {receipt} no se cobró con tarjeta: no hay dinero que devolver por Stripe. Devuélvalo por otro medio y regístrelo.",
    ),
    "refund.exists": QT_TRANSLATE_NOOP(
        "words",
        "Ese número de devolución ya existe, con otros datos. No se hizo nada.",
    ),
    "refund.not_open": QT_TRANSLATE_NOOP(
        "words",
        "Esta devolución ya no está pendiente. Mire su estado antes de seguir.",
    ),
    "refund.differ": QT_TRANSLATE_NOOP(
        "words",
        "Stripe muestra devuelto {there_cents} y los libros {here_cents}. No se envió nada: concilie con Stripe y revise si esta devolución todavía procede.",
    ),
    "refund.key_cannot": QT_TRANSLATE_NOOP(
        "words",
        "La clave de esta caja no puede devolver dinero. La devolución queda aprobada y otra caja la puede enviar.",
    ),
    "refund.not_sent": QT_TRANSLATE_NOOP(
        "words",
        "No hay conexión con Stripe: todavía no se devolvió nada. Queda aprobada y se envía sola en cuanto haya conexión.",
    ),
    "refund.not_sent.slept": QT_TRANSLATE_NOOP(
        "words",
        "El computador estuvo suspendido: todavía no se devolvió nada. Queda aprobada y se envía sola.",
    ),
    "refund.not_sent.another_intent": QT_TRANSLATE_NOOP(
        "words",
        "Stripe mostró otro cobro en lugar de este: no se devolvió nada. Avise al administrador.",
    ),
    "refund.not_sent.resource_missing": QT_TRANSLATE_NOOP(
        "words",
        "Stripe no conoce este cobro: no se devolvió nada. La clave de esta caja puede ser de otra cuenta; avise al administrador.",
    ),
    "refund.lost": QT_TRANSLATE_NOOP(
        "words",
        "Otra caja se hizo cargo de esta devolución. Mire su estado antes de seguir.",
    ),
    "payment.more_than_reversible": QT_TRANSLATE_NOOP(
        "words",
        "De este cobro se puede devolver {left_cents} y se pidió {amount_cents}.",
    ),
    "payment.more_than_paid": QT_TRANSLATE_NOOP(
        "words",
        "De la factura {number} este cobro pagó {left_cents}: no se le puede quitar {amount_cents}.",
    ),
    "payment.more_than_credit": QT_TRANSLATE_NOOP(
        "words",
        "De este cobro quedan {left_cents} como saldo a favor: no se le puede quitar {amount_cents}.",
    ),
    "command.in_doubt.refund": QT_TRANSLATE_NOOP(
        "words",
        "EN VERIFICACIÓN: no se sabe todavía si se devolvió. No pida otra devolución. Consulte la devolución {refund} cuando la base de datos responda.",
    ),
    "method.reversed": QT_TRANSLATE_NOOP("words", "Devuelto"),
    # Why a refund failed or waits: `refund.failure.` and its `failure_code`.
    "refund.failure": QT_TRANSLATE_NOOP("words", "Stripe no la aceptó ({code})."),
    "refund.failure.not_found": QT_TRANSLATE_NOOP(
        "words",
        "Pasó un día y Stripe no la tiene: no se devolvió nada. Puede pedirla de nuevo.",
    ),
    "refund.failure.refunds_differ": QT_TRANSLATE_NOOP(
        "words",
        "Alguien devolvió dinero de este cobro directamente en Stripe. Concilie y decida si todavía procede.",
    ),
    "refund.failure.unreachable": QT_TRANSLATE_NOOP("words", "No hay conexión con Stripe."),
    "refund.failure.refund.not_sent": QT_TRANSLATE_NOOP(
        "words", "No hubo conexión con Stripe: todavía no se devolvió nada."
    ),
    "refund.failure.refund.key_cannot": QT_TRANSLATE_NOOP(
        "words", "La clave de la caja que la envió no puede devolver dinero."
    ),
    "refund.failure.card.gated": QT_TRANSLATE_NOOP(
        "words", "Espera a que se decida una diferencia con Stripe."
    ),
    "refund.failure.card.key_mismatch": QT_TRANSLATE_NOOP(
        "words", "La clave de la caja que la envió no es del modo de esta empresa."
    ),
    "refund.failure.card.no_key": QT_TRANSLATE_NOOP(
        "words", "La caja que la envió no tiene la clave de Stripe."
    ),
    "refund.failure.payment.more_than_reversible": QT_TRANSLATE_NOOP(
        "words", "De este cobro ya no queda tanto por devolver."
    ),
    "refund.failure.refund.limited": QT_TRANSLATE_NOOP(
        "words",
        "El saldo a favor que dejó este cobro ya se usó: no queda tanto por devolver. Anule primero el recibo que lo usó, o niegue esta devolución.",
    ),
    "refund.failure.charge_disputed": QT_TRANSLATE_NOOP(
        "words", "El banco del cliente ya reclamó este cobro (contracargo): no se devuelve aparte."
    ),
    "refund.failure.charge_already_refunded": QT_TRANSLATE_NOOP(
        "words", "Stripe ya había devuelto todo este cobro."
    ),
    "refund.failure.insufficient_funds": QT_TRANSLATE_NOOP(
        "words", "La cuenta de Stripe no tiene saldo para devolver."
    ),
    "refund.failure.lost_or_stolen_card": QT_TRANSLATE_NOOP(
        "words", "La tarjeta está reportada como perdida o robada: devuelva por otro medio."
    ),
    "refund.failure.expired_or_canceled_card": QT_TRANSLATE_NOOP(
        "words", "La tarjeta venció o fue anulada: devuelva por otro medio."
    ),
    "refund.failure.declined": QT_TRANSLATE_NOOP(
        "words", "El banco de la tarjeta no aceptó la devolución: devuelva por otro medio."
    ),
    "refund.failure.merchant_request": QT_TRANSLATE_NOOP(
        "words", "Se detuvo a pedido de la empresa."
    ),
    "refund.failure.canceled": QT_TRANSLATE_NOOP("words", "Se detuvo en Stripe."),
    "refund.failure.unknown": QT_TRANSLATE_NOOP(
        "words", "El banco de la tarjeta la rechazó sin decir por qué: devuelva por otro medio."
    ),
    "verify.refund.above_payment": QT_TRANSLATE_NOOP(
        "words", "Se devolvió {refunded_cents} de un pago de {amount_cents}."
    ),
    "verify.refund.no_money": QT_TRANSLATE_NOOP(
        "words", "Se devolvieron {refunded_cents} y de dinero entraron {money_cents}."
    ),
    "verify.refund.same_person": QT_TRANSLATE_NOOP(
        "words", "La devolución de {amount_cents} la aprobó quien la pidió."
    ),
    "verify.refund.unapproved": QT_TRANSLATE_NOOP(
        "words", "Está en {state} sin que nadie la haya pedido o aprobado."
    ),
    "verify.refund.two_open": QT_TRANSLATE_NOOP(
        "words", "El pago tiene {times} devoluciones abiertas a la vez."
    ),
    "verify.refund.proof": QT_TRANSLATE_NOOP(
        "words", "Está en {state} y no tiene la prueba de Stripe, o no consta cuándo se envió."
    ),
    "verify.refund.provider_twice": QT_TRANSLATE_NOOP(
        "words", "Esa devolución de Stripe consta {times} veces."
    ),
    "verify.refund.reversal": QT_TRANSLATE_NOOP(
        "words",
        "Está en {state} por {amount_cents}, y en los libros se quitó {back_cents} y volvió {again_cents}.",
    ),
    "verify.refund.journal": QT_TRANSLATE_NOOP(
        "words",
        "Está en {state}; en la bitácora consta pedida {asked} veces y devuelta {done} veces.",
    ),
    "verify.refund.vanished": QT_TRANSLATE_NOOP(
        "words", "La bitácora {chain}/{seq} la pidió, y la devolución no está."
    ),
    "verify.dispute.reversal": QT_TRANSLATE_NOOP(
        "words",
        "El contracargo de {amount_cents} está en {status}, y en los libros se quitó {back_cents} y volvió {again_cents}.",
    ),
    "verify.reversal.parts": QT_TRANSLATE_NOOP(
        "words",
        "La reversión {position} de {amount_cents} no es lo quitado a facturas {applied_cents} más el saldo a favor {credit_cents}.",
    ),
    "verify.reversal.lines": QT_TRANSLATE_NOOP(
        "words",
        "La reversión {position} dice quitar {applied_cents} a facturas, y les quitó {found_cents}.",
    ),
    "verify.reversal.line_above": QT_TRANSLATE_NOOP(
        "words",
        "A la factura {invoice} se le quitó {reversed_cents}, y el pago le había aplicado {paid_cents}.",
    ),
    "verify.reversal.above_payment": QT_TRANSLATE_NOOP(
        "words",
        "Se quitó {reversed_cents} de un pago de {amount_cents}, o más de una de sus partes.",
    ),
    "verify.reversal.mirror": QT_TRANSLATE_NOOP(
        "words",
        "La reversión {position} deshace por vez {occurrence} algo que no consta antes en los libros.",
    ),
    "verify.reversal.position": QT_TRANSLATE_NOOP(
        "words", "Tiene {times} reversiones y la última es la {last}."
    ),
    "verify.reversal.cause": QT_TRANSLATE_NOOP(
        "words", "La reversión {position} no tiene su devolución o contracargo."
    ),
    "verify.reversal.journal": QT_TRANSLATE_NOOP(
        "words", "Tiene {reversals} reversiones y la bitácora cuenta {times}."
    ),
}

STATES: Final[dict[str, StateLook]] = {
    "refund.REQUESTED": StateLook(QT_TRANSLATE_NOOP("words", "Por aprobar"), "clock", "warn"),
    "refund.APPROVED": StateLook(QT_TRANSLATE_NOOP("words", "Aprobada"), "clock", "accent"),
    "refund.SENDING": StateLook(QT_TRANSLATE_NOOP("words", "Enviando"), "clock", "warn"),
    "refund.IN_DOUBT": StateLook(QT_TRANSLATE_NOOP("words", "EN DUDA"), "doubt", "warn"),
    "refund.DONE": StateLook(QT_TRANSLATE_NOOP("words", "Devuelta"), "ok", "ok"),
    "refund.FAILED": StateLook(QT_TRANSLATE_NOOP("words", "No devuelta"), "err", "err"),
    "refund.REJECTED": StateLook(QT_TRANSLATE_NOOP("words", "Negada"), "void", "muted"),
    "refund_kind.money": StateLook(QT_TRANSLATE_NOOP("words", "Devolver dinero"), "card"),
    "refund_kind.record": StateLook(QT_TRANSLATE_NOOP("words", "Solo registrar"), "note"),
    "refund_origin.desk": StateLook(QT_TRANSLATE_NOOP("words", "En caja"), "pay"),
    "refund_origin.outside": StateLook(QT_TRANSLATE_NOOP("words", "Hecha en Stripe"), "card"),
    "reversal.back": StateLook(QT_TRANSLATE_NOOP("words", "Devuelto"), "void", "warn"),
    "reversal.again": StateLook(QT_TRANSLATE_NOOP("words", "Volvió"), "plus", "ok"),
    "dispute.warning_needs_response": StateLook(
        QT_TRANSLATE_NOOP("words", "Consulta del banco"), "clock", "warn"
    ),
    "dispute.warning_under_review": StateLook(
        QT_TRANSLATE_NOOP("words", "Consulta en revisión"), "clock", "warn"
    ),
    "dispute.warning_closed": StateLook(
        QT_TRANSLATE_NOOP("words", "Consulta cerrada"), "ok", "muted"
    ),
    "dispute.needs_response": StateLook(
        QT_TRANSLATE_NOOP("words", "Contracargo por responder"), "warn", "err"
    ),
    "dispute.under_review": StateLook(
        QT_TRANSLATE_NOOP("words", "Contracargo en revisión"), "clock", "warn"
    ),
    "dispute.won": StateLook(QT_TRANSLATE_NOOP("words", "Contracargo ganado"), "ok", "ok"),
    "dispute.lost": StateLook(QT_TRANSLATE_NOOP("words", "Contracargo perdido"), "err", "err"),
    "dispute.prevented": StateLook(
        QT_TRANSLATE_NOOP("words", "Contracargo evitado"), "ok", "muted"
    ),
}
