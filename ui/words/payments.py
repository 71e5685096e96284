from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    "invoice.claimed": QT_TRANSLATE_NOOP(
        "words",
        "La factura {number} está reservada: {who} la cobra en la caja {till} desde {since}.",
    ),
    "invoice.found": QT_TRANSLATE_NOOP(
        "words",
        "La factura {number} ya consta cobrada en Stripe y los libros no lo sabían: no la cobre otra vez, con ningún método. Un supervisor lo resuelve en Cobros en duda.",
    ),
    "invoice.not_open": QT_TRANSLATE_NOOP(
        "words",
        "La factura {number} ya no está pendiente. Actualice la lista.",
    ),
    "invoice.not_open.paid": QT_TRANSLATE_NOOP(
        "words",
        "La factura {number} ya está pagada: no hay nada que cobrar. Actualice la lista.",
    ),
    "invoice.not_open.void": QT_TRANSLATE_NOOP(
        "words",
        "La factura {number} está anulada: no se cobra. Actualice la lista.",
    ),
    "invoice.changed": QT_TRANSLATE_NOOP(
        "words",
        "La factura {number} cambió desde que la vio: hoy debe {balance_cents}. Revise y vuelva a marcar.",
    ),
    "payment.more_than_owed": QT_TRANSLATE_NOOP(
        "words",
        "A la factura {number} no se le puede abonar {amount_cents}: solo debe {balance_cents}.",
    ),
    "payment.sums_differ": QT_TRANSLATE_NOOP(
        "words",
        "Lo recibido ({tendered}) no alcanza para lo que se quiere pagar ({applied}).",
    ),
    "payment.nothing": QT_TRANSLATE_NOOP(
        "words",
        "Escriba el valor recibido o marque al menos una factura.",
    ),
    "payment.other_account": QT_TRANSLATE_NOOP(
        "words",
        "La factura {number} es de otra cuenta. Un recibo es de una sola cuenta.",
    ),
    "payment.cheque_used": QT_TRANSLATE_NOOP(
        "words",
        "Ese cheque ya consta en el recibo {receipt} del {at}.",
    ),
    "payment.slip_used": QT_TRANSLATE_NOOP(
        "words",
        "Esa papeleta ya consta en el recibo {receipt} del {at}.",
    ),
    "field.xml.file_unreadable": QT_TRANSLATE_NOOP(
        "words",
        "No se pudo leer el archivo.",
    ),
    "office.no_company": QT_TRANSLATE_NOOP(
        "words",
        "Todavía no hay una empresa en esta base. Créela en Archivo, Nueva empresa.",
    ),
    "office.company_exists": QT_TRANSLATE_NOOP(
        "words",
        "Esta base ya tiene una empresa.",
    ),
    "office.wrong_stripe_account": QT_TRANSLATE_NOOP(
        "words",
        "La clave de Stripe es de otra cuenta ({found}); esta empresa usa {ours}. No se cobra nada.",
    ),
}

STATES: Final[dict[str, StateLook]] = {
    "payment.recorded": StateLook(QT_TRANSLATE_NOOP("words", "Registrado"), "ok", "ok"),
    "payment.reversed": StateLook(QT_TRANSLATE_NOOP("words", "Anulado"), "void", "muted"),
    "payment.refunded": StateLook(QT_TRANSLATE_NOOP("words", "Devuelto"), "void", "warn"),
    "payment.refunded_part": StateLook(
        QT_TRANSLATE_NOOP("words", "Devuelto en parte"), "void", "warn"
    ),
    "payment.disputed": StateLook(QT_TRANSLATE_NOOP("words", "En contracargo"), "warn", "err"),
    "payment.dispute_lost": StateLook(
        QT_TRANSLATE_NOOP("words", "Contracargo perdido"), "err", "err"
    ),
    "payment.refund_open": StateLook(
        QT_TRANSLATE_NOOP("words", "Devolución en curso"), "clock", "accent"
    ),
    "tender.cash": StateLook(QT_TRANSLATE_NOOP("words", "Efectivo"), "pay"),
    "tender.cheque": StateLook(QT_TRANSLATE_NOOP("words", "Cheque"), "cheque"),
    "tender.deposit": StateLook(QT_TRANSLATE_NOOP("words", "Depósito"), "deposit"),
    "tender.card": StateLook(QT_TRANSLATE_NOOP("words", "Tarjeta"), "card"),
    "tender.voucher": StateLook(QT_TRANSLATE_NOOP("words", "Voucher"), "receipt"),
    "tender.debit": StateLook(QT_TRANSLATE_NOOP("words", "Débito autorizado"), "debit"),
    "tender.withholding": StateLook(QT_TRANSLATE_NOOP("words", "Retención"), "note"),
    "tender.credit": StateLook(QT_TRANSLATE_NOOP("words", "Saldo a favor"), "plus"),
    "deposit.claimed": StateLook(QT_TRANSLATE_NOOP("words", "Por confirmar"), "clock", "warn"),
    "deposit.verified": StateLook(QT_TRANSLATE_NOOP("words", "Confirmado"), "ok", "ok"),
    "deposit.refused": StateLook(QT_TRANSLATE_NOOP("words", "Rechazado"), "err", "err"),
    "cheque.postdated": StateLook(QT_TRANSLATE_NOOP("words", "Posfechado"), "calendar", "warn"),
    "cheque.in_hand": StateLook(QT_TRANSLATE_NOOP("words", "En cartera"), "folder", "accent"),
    "cheque.deposited": StateLook(QT_TRANSLATE_NOOP("words", "Depositado"), "deposit", "accent"),
    "cheque.cleared": StateLook(QT_TRANSLATE_NOOP("words", "Efectivizado"), "ok", "ok"),
    "cheque.protested": StateLook(QT_TRANSLATE_NOOP("words", "Protestado"), "err", "err"),
    "cheque.returned": StateLook(QT_TRANSLATE_NOOP("words", "Devuelto"), "warn", "warn"),
    "cheque.void": StateLook(QT_TRANSLATE_NOOP("words", "Anulado"), "void", "muted"),
    "paper.todo": StateLook(QT_TRANSLATE_NOOP("words", "Por imprimir"), "printer", "warn"),
    "paper.done": StateLook(QT_TRANSLATE_NOOP("words", "Impreso"), "ok", "ok"),
    "paper.given_up": StateLook(QT_TRANSLATE_NOOP("words", "No impreso"), "err", "err"),
}
