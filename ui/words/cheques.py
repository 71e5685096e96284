from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    "cheque.moved": QT_TRANSLATE_NOOP(
        "words",
        "El cheque {number} ya no está donde se puede hacer eso: lo movió {by} el {at}. Actualice (F5) y mire su historial.",
    ),
    "cheque.in_slip": QT_TRANSLATE_NOOP(
        "words", "El cheque {number} está en la papeleta {slip}, que espera ir al banco."
    ),
    "cheque.not_replaced_by": QT_TRANSLATE_NOOP(
        "words",
        "El recibo {receipt} no paga lo que dejó pendiente el cheque {number}: debe ser posterior, de la misma cuenta y de una de sus facturas.",
    ),
    "cheque.flag_lifted": QT_TRANSLATE_NOOP(
        "words", "Este cliente ya no tiene una marca por cheques devueltos."
    ),
    "cheque.protest_first": QT_TRANSLATE_NOOP(
        "words",
        "El banco quitó el valor del cheque {number}. Protéstelo primero en Cheques, con su motivo y la aprobación de otra persona; después acepte aquí la línea.",
    ),
    "cheque.no_such_reason": QT_TRANSLATE_NOOP("words", "Elija un motivo de la lista."),
    "cheque.reason_twice": QT_TRANSLATE_NOOP("words", "Ese código está dos veces en la lista."),
    "cheque.no_reason_left": QT_TRANSLATE_NOOP(
        "words", "Deje al menos un motivo de protesto y uno de devolución."
    ),
    "cheque.holiday_twice": QT_TRANSLATE_NOOP("words", "Ese día está dos veces en la lista."),
    "slip.empty": QT_TRANSLATE_NOOP("words", "Elija al menos un cheque o ponga efectivo."),
    "slip.moved": QT_TRANSLATE_NOOP(
        "words", "La papeleta {slip} ya no espera ir al banco. Actualice (F5) y mire cómo está."
    ),
    "slip.number_used": QT_TRANSLATE_NOOP(
        "words", "Ese número del banco ya es de la papeleta {slip} de la misma cuenta."
    ),
    "slip.why.number": QT_TRANSLATE_NOOP(
        "words", "Mismo valor y el número del banco de la papeleta {number}"
    ),
    "slip.why.unique": QT_TRANSLATE_NOOP(
        "words", "Solo la papeleta {number} tiene este valor en esos días"
    ),
    "slip.why.amount": QT_TRANSLATE_NOOP("words", "Mismo valor que la papeleta {number}"),
    "cheque.why.number": QT_TRANSLATE_NOOP("words", "Mismo valor y número del cheque {number}"),
    "cheque.why.unique": QT_TRANSLATE_NOOP("words", "Solo el cheque {number} tiene este valor"),
    "cheque.why.amount": QT_TRANSLATE_NOOP("words", "Mismo valor que el cheque {number}"),
    "protest.why.number": QT_TRANSLATE_NOOP(
        "words", "El banco quitó el valor del cheque {number}, que nombra"
    ),
    "protest.why.unique": QT_TRANSLATE_NOOP(
        "words", "El banco quitó un valor que solo tiene el cheque {number}"
    ),
    "protest.why.amount": QT_TRANSLATE_NOOP("words", "Mismo valor que el cheque {number}"),
    "verify.cheque.last_move": QT_TRANSLATE_NOOP(
        "words", "Está en {state}, y su último paso dice {last_move}."
    ),
    "verify.cheque.broken_life": QT_TRANSLATE_NOOP(
        "words", "Un paso va de {from_state} a {to_state} y no sigue al anterior."
    ),
    "verify.cheque.living": QT_TRANSLATE_NOOP(
        "words", "Está en {state} y su marca de vigencia es {living}."
    ),
    "verify.cheque.reversal": QT_TRANSLATE_NOOP(
        "words",
        "De {amount_cents}: la historia pide otras reversiones que las {back} de ida y {again} de vuelta que tiene, o de otro valor.",
    ),
    "verify.cheque.unflagged": QT_TRANSLATE_NOOP(
        "words", "Volvió {times} veces y su cliente nunca se marcó."
    ),
    "verify.cheque.fee": QT_TRANSLATE_NOOP(
        "words", "El cargo al cliente es {customer_fee_cents} y se facturó {billed_cents}."
    ),
    "verify.cheque.journal": QT_TRANSLATE_NOOP(
        "words", "Volvió {back} veces y la bitácora cuenta {times}."
    ),
    "verify.slip.gap": QT_TRANSLATE_NOOP(
        "words", "Las papeletas no van de una en una: hay {slips} y la última es la {last}."
    ),
    "verify.slip.sum": QT_TRANSLATE_NOOP(
        "words", "Dice {cheque_cents} en cheques y los suyos suman {held_cents}."
    ),
    "verify.slip.cash": QT_TRANSLATE_NOOP(
        "words", "Dice {cash_cents} en efectivo y de la caja salió {drawn_cents}."
    ),
    "verify.slip.cheque_twice": QT_TRANSLATE_NOOP(
        "words", "Está en {times} papeletas vigentes a la vez."
    ),
    "verify.slip.cheque_elsewhere": QT_TRANSLATE_NOOP(
        "words", "Está en {state}, y la papeleta {slip} que lo tiene está en {slip_state}."
    ),
    "verify.slip.journal": QT_TRANSLATE_NOOP(
        "words",
        "Está en {state}; en la bitácora consta preparada {made} veces y terminada {ended}.",
    ),
    "cheque.told.slip": QT_TRANSLATE_NOOP("words", "papeleta {slip}"),
    "cheque.told.bank_fee": QT_TRANSLATE_NOOP("words", "el banco cobró {amount_cents}"),
    "cheque.told.fee": QT_TRANSLATE_NOOP(
        "words", "cargo al cliente {amount_cents} con impuestos, factura {invoice}"
    ),
    "cheque.told.replaced": QT_TRANSLATE_NOOP("words", "lo reemplaza el recibo {receipt}"),
    "cheque.told.receiver": QT_TRANSLATE_NOOP("words", "lo recibió {name}, {number}"),
    "cheque.told.line": QT_TRANSLATE_NOOP("words", "por el extracto del banco"),
    "worklist.today": QT_TRANSLATE_NOOP("words", "Para hoy"),
    "worklist.tomorrow": QT_TRANSLATE_NOOP("words", "Próximo día hábil"),
    "worklist.no_news": QT_TRANSLATE_NOOP("words", "Sin noticias del banco"),
    "worklist.came_back": QT_TRANSLATE_NOOP("words", "Volvieron"),
    "worklist.late": QT_TRANSLATE_NOOP("words", "Atrasados"),
    "worklist.uncleared": QT_TRANSLATE_NOOP("words", "Por efectivizar"),
    "worklist.today.hint": QT_TRANSLATE_NOOP("words", "Van al banco hoy"),
    "worklist.tomorrow.hint": QT_TRANSLATE_NOOP("words", "Van al banco el siguiente día hábil"),
    "worklist.no_news.hint": QT_TRANSLATE_NOOP(
        "words", "Depositados, y el banco no ha dicho qué fue de ellos"
    ),
    "worklist.came_back.hint": QT_TRANSLATE_NOOP(
        "words", "Volvieron del banco y siguen en la oficina"
    ),
    "worklist.late.hint": QT_TRANSLATE_NOOP("words", "Pasó su día y siguen en la oficina"),
    "worklist.uncleared.hint": QT_TRANSLATE_NOOP(
        "words", "Pagaron facturas y falta efectivizarlos"
    ),
    "worklist.today.empty": QT_TRANSLATE_NOOP("words", "Ningún cheque espera ir al banco hoy."),
    "worklist.tomorrow.empty": QT_TRANSLATE_NOOP(
        "words", "Ningún cheque va al banco el siguiente día hábil."
    ),
    "worklist.no_news.empty": QT_TRANSLATE_NOOP(
        "words", "El banco dijo qué fue de todos los cheques depositados."
    ),
    "worklist.came_back.empty": QT_TRANSLATE_NOOP(
        "words", "Ningún cheque devuelto o protestado está en la oficina."
    ),
    "worklist.late.empty": QT_TRANSLATE_NOOP("words", "Ningún cheque se quedó después de su día."),
    "worklist.uncleared.empty": QT_TRANSLATE_NOOP(
        "words", "Todas las facturas pagadas con cheque están efectivizadas."
    ),
}

STATES: Final[dict[str, StateLook]] = {
    "cheque.POSTDATED": StateLook(QT_TRANSLATE_NOOP("words", "Posfechado"), "calendar", "accent"),
    "cheque.IN_HAND": StateLook(QT_TRANSLATE_NOOP("words", "En cartera"), "cheque", ""),
    "cheque.DEPOSITED": StateLook(QT_TRANSLATE_NOOP("words", "Depositado"), "bank", "accent"),
    "cheque.CLEARED": StateLook(QT_TRANSLATE_NOOP("words", "Efectivizado"), "ok", "ok"),
    "cheque.RETURNED": StateLook(QT_TRANSLATE_NOOP("words", "Devuelto"), "warn", "warn"),
    "cheque.PROTESTED": StateLook(QT_TRANSLATE_NOOP("words", "Protestado"), "err", "err"),
    "cheque.REDEPOSITED": StateLook(QT_TRANSLATE_NOOP("words", "Redepositado"), "bank", "warn"),
    "cheque.REPLACED": StateLook(QT_TRANSLATE_NOOP("words", "Reemplazado"), "ok", "muted"),
    "cheque.VOIDED": StateLook(QT_TRANSLATE_NOOP("words", "Anulado"), "void", "muted"),
    "cheque.GIVEN_BACK": StateLook(
        QT_TRANSLATE_NOOP("words", "Devuelto al girador"), "void", "muted"
    ),
    "cheque_kind.plain": StateLook(QT_TRANSLATE_NOOP("words", "Común"), "cheque"),
    "cheque_kind.certified": StateLook(QT_TRANSLATE_NOOP("words", "Certificado"), "ok"),
    "cheque_kind.cashier": StateLook(QT_TRANSLATE_NOOP("words", "De gerencia"), "bank"),
    "slip.prepared": StateLook(QT_TRANSLATE_NOOP("words", "Por depositar"), "clock", "warn"),
    "slip.deposited": StateLook(QT_TRANSLATE_NOOP("words", "Depositada"), "ok", "ok"),
    "slip.void": StateLook(QT_TRANSLATE_NOOP("words", "Anulada"), "void", "muted"),
}
