from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    "reconciliation.elsewhere": QT_TRANSLATE_NOOP(
        "words", "Otra caja está conciliando con Stripe desde {since}. Espere a que termine."
    ),
    "reconciliation.step.account": QT_TRANSLATE_NOOP("words", "Comprobando la cuenta de Stripe…"),
    "reconciliation.step.intents": QT_TRANSLATE_NOOP("words", "Leyendo los cobros de Stripe…"),
    "reconciliation.step.payments": QT_TRANSLATE_NOOP("words", "Comparando con los libros…"),
    "reconciliation.step.watch": QT_TRANSLATE_NOOP("words", "Mirando otra vez intentos anulados…"),
    "reconciliation.step.refunds": QT_TRANSLATE_NOOP(
        "words", "Leyendo devoluciones y contracargos…"
    ),
    "reconciliation.step.events": QT_TRANSLATE_NOOP("words", "Leyendo lo que pasó en Stripe…"),
    # What the last run ended with, when it was no error that has words of its own.
    "reconciliation.problem.interrupted": QT_TRANSLATE_NOOP(
        "words", "Se detuvo antes de terminar."
    ),
    "reconciliation.problem": QT_TRANSLATE_NOOP("words", "No se pudo terminar."),
    # What a row says: by the kind of difference, the intent's status, or this.
    "reconciliation.told.settled": QT_TRANSLATE_NOOP(
        "words", "Faltaba en los libros; ya tiene su recibo"
    ),
    "reconciliation.told.unreadable": QT_TRANSLATE_NOOP("words", "Stripe no lo mostró todavía"),
    "reconciliation.empty": QT_TRANSLATE_NOOP(
        "words",
        "Elija desde cuándo y pulse Conciliar: se comparan los cobros con tarjeta de los libros con los de Stripe.",
    ),
    "reconciliation.clean": QT_TRANSLATE_NOOP(
        "words", "Todo cuadra: {count} cobros iguales en los libros y en Stripe."
    ),
    "reconciliation.clean.one": QT_TRANSLATE_NOOP(
        "words", "Todo cuadra: 1 cobro igual en los libros y en Stripe."
    ),
    "reconciliation.clean.none": QT_TRANSLATE_NOOP(
        "words", "Todo cuadra: no hubo cobros con tarjeta en este tiempo."
    ),
    "reconciliation.left.one": QT_TRANSLATE_NOOP(
        "words", "Queda 1 por resolver. Lo que se pudo probar ya está en los libros."
    ),
    "reconciliation.left": QT_TRANSLATE_NOOP(
        "words", "Quedan {count} por resolver. Lo que se pudo probar ya está en los libros."
    ),
}

STATES: Final[dict[str, StateLook]] = {
    "row.missing_here": StateLook(QT_TRANSLATE_NOOP("words", "Falta aquí"), "import", "warn"),
    "row.missing_there": StateLook(QT_TRANSLATE_NOOP("words", "Falta en Stripe"), "err", "err"),
    "row.differing": StateLook(QT_TRANSLATE_NOOP("words", "Difiere"), "warn", "warn"),
    "row.foreign": StateLook(QT_TRANSLATE_NOOP("words", "Ajeno"), "err", "err"),
    "row.refund": StateLook(QT_TRANSLATE_NOOP("words", "Devolución"), "card", "warn"),
    "row.dispute": StateLook(QT_TRANSLATE_NOOP("words", "Contracargo"), "warn", "warn"),
    "row.unmarked": StateLook(QT_TRANSLATE_NOOP("words", "Sin marca"), "info", "muted"),
    "act.nothing": StateLook(QT_TRANSLATE_NOOP("words", "Resuelto solo"), "ok", "ok"),
    "act.nothing.unmarked": StateLook(QT_TRANSLATE_NOOP("words", "No se toca"), "dot", "muted"),
    "act.decide": StateLook(QT_TRANSLATE_NOOP("words", "Decidir…"), "open", "accent"),
    "act.wait": StateLook(QT_TRANSLATE_NOOP("words", "Esperar"), "clock", "muted"),
}
