from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "customer.days": QT_TRANSLATE_NOOP("words", "El último día es anterior al primero."),
    "customer.still_owes": QT_TRANSLATE_NOOP(
        "words", "No se certifica: el cliente tiene algo pendiente."
    ),
    "customer.still_owes.debt": QT_TRANSLATE_NOOP(
        "words", "No se certifica: el cliente debe {amount} en {count} documentos de sus cuentas."
    ),
    "customer.still_owes.card": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} cobros con tarjeta sin terminar, por {amount}."
    ),
    "customer.still_owes.claim": QT_TRANSLATE_NOOP(
        "words",
        "No se certifica: un banco o una tarjeta tiene {count} cobros en curso, por {amount}.",
    ),
    "customer.still_owes.cheque": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} cheques por {amount} que el banco todavía no pagó."
    ),
    "customer.still_owes.deposit": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} depósitos por {amount} que nadie verificó todavía."
    ),
    "customer.still_owes.refund": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} devoluciones en trámite, por {amount}."
    ),
    "customer.still_owes.dispute": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} contracargos abiertos, por {amount}."
    ),
    "customer.still_owes.difference": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} diferencias con Stripe sin decidir."
    ),
}
