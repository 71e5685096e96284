from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "cash.till_closed": QT_TRANSLATE_NOOP(
        "words", "La caja {till} está cerrada: ábrala para registrar cobros."
    ),
    "cash.till_of_yesterday": QT_TRANSLATE_NOOP(
        "words", "La caja {till} quedó abierta el {day}: cuéntela, ciérrela y abra la de hoy."
    ),
    "cash.till_of_another": QT_TRANSLATE_NOOP(
        "words",
        "La caja {till} es el turno de {who}: abra el suyo en otra caja, o que {who} cierre este. Un supervisor también puede cobrar aquí.",
    ),
    "cash.own_till_elsewhere": QT_TRANSLATE_NOOP(
        "words",
        "La caja {till} es el turno de {who}; el suyo está en la caja {own}: salga y entre en esa.",
    ),
    "payment.voucher_used": QT_TRANSLATE_NOOP(
        "words", "Ese voucher ya consta en el recibo {receipt} del {at}."
    ),
    "payment.withholding_used": QT_TRANSLATE_NOOP(
        "words", "Esa retención ya consta en el recibo {receipt} del {at}."
    ),
    "payment.no_credit_from_this": QT_TRANSLATE_NOOP(
        "words",
        "Sobran {credit_cents}, y ni una retención ni el saldo a favor pueden dejar saldo: de dinero hay {money_cents}.",
    ),
    "payment.withheld_above_share": QT_TRANSLATE_NOOP(
        "words",
        "A la factura {number} se le abonan {amount_cents}: no se le pueden retener {withheld_cents}.",
    ),
    "payment.not_enough_credit": QT_TRANSLATE_NOOP(
        "words", "El saldo a favor es {available_cents}: no alcanza para {amount_cents}."
    ),
    "payment.cheque_of_flagged": QT_TRANSLATE_NOOP(
        "words",
        "A este cliente le devolvieron un cheque ({since}): un supervisor debe autorizar el nuevo.",
    ),
    "payment.already_void": QT_TRANSLATE_NOOP(
        "words", "El recibo {receipt} ya fue anulado por {by} el {at}."
    ),
    "payment.nothing_to_void": QT_TRANSLATE_NOOP(
        "words", "Del recibo {receipt} ya no queda nada por anular: todo se reversó antes."
    ),
    "payment.refunded_before": QT_TRANSLATE_NOOP(
        "words",
        "Del recibo {receipt} ya se devolvieron {amount_cents}: lo que queda se devuelve, no se anula.",
    ),
    "payment.void_of_card": QT_TRANSLATE_NOOP(
        "words", "El recibo {receipt} es de una tarjeta: se devuelve a la tarjeta, no se anula."
    ),
    "payment.void_of_debit": QT_TRANSLATE_NOOP(
        "words",
        "El recibo {receipt} es de un débito bancario: si el banco lo devuelve, revierta el débito; no se anula.",
    ),
    "payment.void_needs_approval": QT_TRANSLATE_NOOP(
        "words", "Para anular el recibo {receipt} debe autorizar un supervisor."
    ),
    "payment.cheque_at_bank": QT_TRANSLATE_NOOP(
        "words",
        "El cheque {number} del recibo ya fue al banco: si no se paga, se protesta; no se anula.",
    ),
    "payment.deposit_matched": QT_TRANSLATE_NOOP(
        "words",
        "La papeleta {slip} está conciliada con el estado de cuenta: primero deshaga esa conciliación.",
    ),
    "payment.credit_spent": QT_TRANSLATE_NOOP(
        "words",
        "El saldo a favor que dejó este recibo ya se usó: anule primero el recibo {receipt}.",
    ),
    "void.turn_closed": QT_TRANSLATE_NOOP("words", "La caja de ese recibo ya se contó."),
    "void.day_closed": QT_TRANSLATE_NOOP("words", "El día de hoy ya se cerró."),
    "void.day_over": QT_TRANSLATE_NOOP("words", "El recibo es de otro día."),
    "void.deposit_verified": QT_TRANSLATE_NOOP(
        "words", "El depósito ya fue confirmado en el banco."
    ),
    "verify.payment.credit_source": QT_TRANSLATE_NOOP(
        "words", "Dejó {credit_cents} de saldo a favor y de dinero entraron {money_cents}."
    ),
    "verify.account.credit": QT_TRANSLATE_NOOP(
        "words", "Se usó más saldo a favor del que hubo: {credit_cents}."
    ),
    "verify.withholding.lines": QT_TRANSLATE_NOOP(
        "words", "La retención {number} es de {amount_cents} y sus líneas suman {lines_cents}."
    ),
    "verify.withholding.above": QT_TRANSLATE_NOOP(
        "words", "A una factura se le retienen {withheld_cents} y se le abonaron {amount_cents}."
    ),
    "verify.voucher.twice": QT_TRANSLATE_NOOP("words", "El voucher vive {times} veces."),
    "verify.withholding.twice": QT_TRANSLATE_NOOP("words", "La retención vive {times} veces."),
    "verify.void.reversal": QT_TRANSLATE_NOOP(
        "words", "Está anulado, y de {amount_cents} se reversaron {back_cents}."
    ),
    "verify.void.living": QT_TRANSLATE_NOOP(
        "words", "Está anulado, y uno de sus medios de pago sigue vigente ({method})."
    ),
    "verify.void.cash": QT_TRANSLATE_NOOP(
        "words",
        "Al anularlo se devolvieron {cash_back_cents}; de la caja salieron {moved_cents} y en efectivo eran {cash_cents}.",
    ),
    "verify.void.journal": QT_TRANSLATE_NOOP(
        "words", "La anulación está {times} veces en la bitácora."
    ),
    "verify.void.same_person": QT_TRANSLATE_NOOP(
        "words", "La anulación la autorizó quien la hizo ({approver})."
    ),
    "field.cash_not_told": QT_TRANSLATE_NOOP(
        "words",
        "Más de {limit_cents} en efectivo: informe al cliente que no es deducible y márquelo.",
    ),
    "field.change": QT_TRANSLATE_NOOP("words", "El vuelto debe ser menor que lo recibido."),
    "field.last4": QT_TRANSLATE_NOOP("words", "Son los cuatro últimos dígitos de la tarjeta."),
    "field.withholding_number": QT_TRANSLATE_NOOP(
        "words", "El número se escribe 001-001-000000123."
    ),
    "field.authorization": QT_TRANSLATE_NOOP(
        "words", "La autorización tiene 49 dígitos (o 37, o 10 las antiguas)."
    ),
    "field.lines.required": QT_TRANSLATE_NOOP("words", "La retención necesita al menos un valor."),
    "field.base_cents.required": QT_TRANSLATE_NOOP("words", "Escriba la base de la retención."),
    "withholding.bad_xml": QT_TRANSLATE_NOOP(
        "words", "El archivo no es una retención que se pueda leer."
    ),
    "withholding.bad_xml.too_large": QT_TRANSLATE_NOOP(
        "words", "El archivo es demasiado grande para una retención."
    ),
    "withholding.bad_xml.dtd": QT_TRANSLATE_NOOP(
        "words", "El archivo trae definiciones que una retención no tiene: no se abre."
    ),
    "withholding.bad_xml.not_xml": QT_TRANSLATE_NOOP("words", "El archivo no es un XML sano."),
    "withholding.bad_xml.not_a_withholding": QT_TRANSLATE_NOOP(
        "words", "El archivo no es un comprobante de retención."
    ),
    "withholding.bad_xml.version": QT_TRANSLATE_NOOP(
        "words", "Es una retención de la versión {found}; se leen las 2.0.0."
    ),
    "withholding.bad_xml.incomplete": QT_TRANSLATE_NOOP(
        "words", "A la retención le falta {found}."
    ),
    "withholding.other_taxpayer": QT_TRANSLATE_NOOP(
        "words", "La retención es para {found}, no para esta empresa ({ours})."
    ),
    "withholding.other_customer": QT_TRANSLATE_NOOP(
        "words", "La retención es de {found}; el cliente de la cuenta es {ours}."
    ),
    "withholding.nothing_matched": QT_TRANSLATE_NOOP(
        "words", "Ninguna factura de la retención es de este cliente: {found}."
    ),
    "withholding.differs": QT_TRANSLATE_NOOP(
        "words",
        "Factura {invoice}: se declara {declared_cents} y el porcentaje da {computed_cents}.",
    ),
    "withholding.base_above": QT_TRANSLATE_NOOP(
        "words",
        "Factura {invoice}: la base declarada es {declared_cents} y la de la factura {base_cents}.",
    ),
    "withholding.with_card": QT_TRANSLATE_NOOP(
        "words", "Los pagos con tarjeta o débito no llevan retención; confirme con el cliente."
    ),
    "withholding.too_old": QT_TRANSLATE_NOOP(
        "words",
        "La retención es del {issued_on}: pasó el plazo de {days} días de la factura {invoice}.",
    ),
    "withholding.too_late": QT_TRANSLATE_NOOP(
        "words", "La retención es de otro año fiscal ({issued_on})."
    ),
}
