from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "customer.days": QT_TRANSLATE_NOOP("words", "El último día es anterior al primero."),
    "consent.not_revoked": QT_TRANSLATE_NOOP(
        "words", "El cliente no ha revocado su consentimiento: no hay de qué dar constancia."
    ),
    "consent.revoked": QT_TRANSLATE_NOOP(
        "words",
        "El cliente revocó su consentimiento el {on}: ya no se le envía esto por correo. Imprímalo; si vuelve a autorizar, regístrelo en Cuentas, Datos.",
    ),
    "field.consent_version.unknown_text": QT_TRANSLATE_NOOP(
        "words", "No se conoce el texto {value}. Los textos están en Ajustes, Datos personales."
    ),
    "field.document.not_theirs": QT_TRANSLATE_NOOP(
        "words", "Ese documento no es de este cliente, o fue retirado."
    ),
    "field.version.version_taken": QT_TRANSLATE_NOOP(
        "words", "Ya hay un texto {value}: dele otro nombre."
    ),
    "journal.consent.text_added": QT_TRANSLATE_NOOP("words", "Nuevo texto de consentimiento"),
    "journal.receipt.numbers_used": QT_TRANSLATE_NOOP("words", "Números usados antes de restaurar"),
    "customer.still_owes": QT_TRANSLATE_NOOP(
        "words", "No se certifica: el cliente tiene algo pendiente."
    ),
    "customer.still_owes.debt": QT_TRANSLATE_NOOP(
        "words", "No se certifica: el cliente debe {amount} en {count} documentos de sus cuentas."
    ),
    "customer.still_owes.debt.one": QT_TRANSLATE_NOOP(
        "words", "No se certifica: el cliente debe {amount} en un documento de sus cuentas."
    ),
    "customer.still_owes.card": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} cobros con tarjeta sin terminar, por {amount}."
    ),
    "customer.still_owes.card.one": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay un cobro con tarjeta sin terminar, por {amount}."
    ),
    "customer.still_owes.claim": QT_TRANSLATE_NOOP(
        "words",
        "No se certifica: un banco o una tarjeta tiene {count} cobros en curso, por {amount}.",
    ),
    "customer.still_owes.claim.one": QT_TRANSLATE_NOOP(
        "words", "No se certifica: un banco o una tarjeta tiene un cobro en curso, por {amount}."
    ),
    "customer.still_owes.cheque": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} cheques por {amount} que el banco todavía no pagó."
    ),
    "customer.still_owes.cheque.one": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay un cheque por {amount} que el banco todavía no pagó."
    ),
    "customer.still_owes.deposit": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} depósitos por {amount} que nadie verificó todavía."
    ),
    "customer.still_owes.deposit.one": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay un depósito por {amount} que nadie verificó todavía."
    ),
    "customer.still_owes.refund": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} devoluciones en trámite, por {amount}."
    ),
    "customer.still_owes.refund.one": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay una devolución en trámite, por {amount}."
    ),
    "customer.still_owes.dispute": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} contracargos abiertos, por {amount}."
    ),
    "customer.still_owes.dispute.one": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay un contracargo abierto, por {amount}."
    ),
    "customer.still_owes.difference": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay {count} diferencias con Stripe sin decidir."
    ),
    "customer.still_owes.difference.one": QT_TRANSLATE_NOOP(
        "words", "No se certifica: hay una diferencia con Stripe sin decidir."
    ),
}
