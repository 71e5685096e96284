from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "journal.not_signed": QT_TRANSLATE_NOOP("words", "La firma de {where} no vale."),
    "journal.not_signed.missing": QT_TRANSLATE_NOOP(
        "words", "Falta el archivo de la firma junto a {where}."
    ),
    "journal.not_signed.forged": QT_TRANSLATE_NOOP(
        "words", "La firma de {where} no es de quien dice, o fue cambiada."
    ),
    "journal.not_signed.altered": QT_TRANSLATE_NOOP(
        "words", "{where} no es como se firmó: alguien lo cambió."
    ),
    "journal.not_signed.chain": QT_TRANSLATE_NOOP(
        "words", "En {where}, la línea {line} no sigue a la anterior: fue cambiada."
    ),
    "verify.journal.seal_missing": QT_TRANSLATE_NOOP(
        "words", "A la auditoría le falta el final: tenía más asientos el {at}, cuando se selló."
    ),
    "verify.journal.seal_changed": QT_TRANSLATE_NOOP(
        "words",
        "La base de datos no es la que se selló aquí el {at}: la cambiaron por otra, o por una"
        " copia vieja.",
    ),
    "verify.journal.seal_forged": QT_TRANSLATE_NOOP(
        "words", "Los sellos de la auditoría de este computador fueron cambiados."
    ),
}
