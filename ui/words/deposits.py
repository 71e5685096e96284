from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    "deposit.same_person": QT_TRANSLATE_NOOP(
        "words",
        "{who} tomó esta papeleta: la confirma otra persona, o el extracto del banco.",
    ),
    "deposit.not_claimed": QT_TRANSLATE_NOOP(
        "words", "Este depósito ya no espera: otra persona lo decidió. Actualice la lista."
    ),
    "deposit.not_claimed.verified": QT_TRANSLATE_NOOP("words", "Ya lo confirmó {by} el {at}."),
    "deposit.not_claimed.refused": QT_TRANSLATE_NOOP("words", "Ya lo rechazó {by} el {at}."),
    "deposit.not_claimed.void": QT_TRANSLATE_NOOP("words", "Su recibo fue anulado."),
    "deposit.in_statement": QT_TRANSLATE_NOOP(
        "words",
        "El extracto del banco lo tiene ({detail}, {day}). Deshaga primero ese cruce.",
    ),
    "deposit.second_person": QT_TRANSLATE_NOOP(
        "words", "El turno o el día de su recibo ya se cerró: lo aprueba otra persona."
    ),
    "picture.refused": QT_TRANSLATE_NOOP("words", "Ese archivo no se puede adjuntar."),
    "picture.refused.empty": QT_TRANSLATE_NOOP("words", "El archivo está vacío."),
    "picture.refused.too_large": QT_TRANSLATE_NOOP(
        "words", "El archivo pasa de {megabytes} MB. Tome la foto con menos resolución."
    ),
    "picture.refused.kind": QT_TRANSLATE_NOOP(
        "words", "No es una foto PNG o JPG ni un PDF, diga lo que diga su nombre."
    ),
    "picture.refused.unreadable": QT_TRANSLATE_NOOP("words", "No se pudo leer el archivo."),
    "picture.refused.network": QT_TRANSLATE_NOOP(
        "words", "Está en otra computadora: cópielo primero a esta."
    ),
    "picture.damaged": QT_TRANSLATE_NOOP(
        "words",
        "La foto guardada no es la que se adjuntó: su huella no coincide. Avise al supervisor.",
    ),
    # Why a line of the bank is probably a deposit.
    "deposit.why.reference": QT_TRANSLATE_NOOP("words", "Papeleta {slip} y valor iguales"),
    "deposit.why.short_reference": QT_TRANSLATE_NOOP(
        "words", "Papeleta {slip} y valor iguales; el número es corto"
    ),
    "deposit.why.name": QT_TRANSLATE_NOOP(
        "words", "Mismo valor y el banco nombra al cliente; {days} d de diferencia"
    ),
    "deposit.why.unique": QT_TRANSLATE_NOOP(
        "words", "Mismo valor, {days} d de diferencia, y ningún otro calza"
    ),
    "deposit.why.collected": QT_TRANSLATE_NOOP(
        "words", "Se cobró desde el extracto, papeleta {slip}"
    ),
    "deposit.why.amount": QT_TRANSLATE_NOOP("words", "Mismo valor, {days} d de diferencia"),
}

STATES: Final[dict[str, StateLook]] = {
    "deposit.void": StateLook(QT_TRANSLATE_NOOP("words", "Recibo anulado"), "void", "muted"),
}
