from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "record.changed_elsewhere": QT_TRANSLATE_NOOP(
        "words", "Otra caja cambió este registro primero. Se volvió a leer; revíselo."
    ),
    "record.not_found": QT_TRANSLATE_NOOP("words", "No existe: {what} {which}."),
    "field.bad": QT_TRANSLATE_NOOP("words", "Revise este campo."),
    "field.required": QT_TRANSLATE_NOOP("words", "Este campo es obligatorio."),
    "field.empty": QT_TRANSLATE_NOOP("words", "Este campo es obligatorio."),
    "field.missing": QT_TRANSLATE_NOOP("words", "Este campo es obligatorio."),
    "field.too_long": QT_TRANSLATE_NOOP("words", "Es demasiado largo."),
    "field.too_short": QT_TRANSLATE_NOOP("words", "Es demasiado corto."),
    "field.control": QT_TRANSLATE_NOOP("words", "Contiene caracteres que no se pueden guardar."),
    "field.card_number": QT_TRANSLATE_NOOP(
        "words", "Parece un número de tarjeta. Aquí no se escribe ni se guarda."
    ),
    "field.date_range": QT_TRANSLATE_NOOP("words", "La fecha va del {earliest} al {latest}."),
    "fields.bad": QT_TRANSLATE_NOOP("words", "Revise los campos marcados."),
    "amount.bad": QT_TRANSLATE_NOOP(
        "words", "No es un valor: escriba dólares y centavos, por ejemplo 91 o 91.50."
    ),
    "amount.ambiguous": QT_TRANSLATE_NOOP("words", "¿{thousands} o {decimals}?"),
    "amount.out_of_range": QT_TRANSLATE_NOOP(
        "words", "El valor va de {least_cents} a {most_cents}."
    ),
    "date.bad": QT_TRANSLATE_NOOP(
        "words", "No es una fecha: dd/mm/aaaa, h (hoy), +1, -3 o el día, por ejemplo 15."
    ),
    "date.too_early": QT_TRANSLATE_NOOP("words", "No puede ser antes del {least}."),
    "date.too_late": QT_TRANSLATE_NOOP("words", "No puede ser después del {most}."),
    "bank.unknown": QT_TRANSLATE_NOOP(
        "words", "Ningún banco coincide. Escriba el código o parte del nombre."
    ),
    "bank.several": QT_TRANSLATE_NOOP("words", "Varios bancos coinciden: elija uno con ↓."),
    "text.too_long": QT_TRANSLATE_NOOP("words", "Máximo {most} caracteres."),
    "text.control": QT_TRANSLATE_NOOP("words", "Se quitaron caracteres que no se pueden guardar."),
    "text.card_number": QT_TRANSLATE_NOOP(
        "words", "Parece un número de tarjeta. Aquí no se escribe ni se guarda."
    ),
    "crash": QT_TRANSLATE_NOOP(
        "words",
        "Algo falló dentro del programa. Nada quedó a medias en la base de datos."
        " Referencia {reference}.",
    ),
}
