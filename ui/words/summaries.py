from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "day.tills_open": QT_TRANSLATE_NOOP(
        "words", "El {day} no se puede cerrar todavía: falta contar o firmar {turns}."
    ),
    "day.already_closed": QT_TRANSLATE_NOOP(
        "words", "El {day} ya lo cerró {by} con el N.º {number}, el {at}."
    ),
    "day.not_closed": QT_TRANSLATE_NOOP(
        "words", "El {day} no está cerrado: su resumen todavía es preliminar."
    ),
    "day.not_begun": QT_TRANSLATE_NOOP("words", "El {day} todavía no llega: no se puede cerrar."),
    "day.alarms": QT_TRANSLATE_NOOP(
        "words",
        "Hay {count} diferencias con Stripe sin decidir: para cerrar el día escriba el motivo.",
    ),
    "day.alarms.one": QT_TRANSLATE_NOOP(
        "words",
        "Hay una diferencia con Stripe sin decidir: para cerrar el día escriba el motivo.",
    ),
    "day.range": QT_TRANSLATE_NOOP(
        "words", "Elija dos días en orden, con {days} días entre ellos como máximo."
    ),
    "day.closed": QT_TRANSLATE_NOOP(
        "words", "El día quedó cerrado con el N.º {number}. Su papel ya no cambia."
    ),
    "stripe.days": QT_TRANSLATE_NOOP(
        "words", "Con Stripe se comparan hasta {most} días seguidos, ninguno por venir."
    ),
    "verify.day.gap": QT_TRANSLATE_NOOP(
        "words",
        "Los cierres de días, o sus comparaciones con Stripe, no van seguidos: hay {closes} y el último es el N.º {last}.",
    ),
    "verify.day.sums": QT_TRANSLATE_NOOP(
        "words",
        "El día se cerró con {received_cents} recibido y {reversed_cents} reversado, y sus documentos suman {payments_cents} y {reversals_cents}.",
    ),
    "verify.day.journal": QT_TRANSLATE_NOOP(
        "words",
        "El cierre o la comparación con Stripe N.º {number} no está en la bitácora como se hizo.",
    ),
    "verify.day.altered": QT_TRANSLATE_NOOP(
        "words",
        "El resumen de este día, o su comparación con Stripe, no dice lo que decía cuando se hizo.",
    ),
}
