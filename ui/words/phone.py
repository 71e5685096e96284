from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    "phone.closed": QT_TRANSLATE_NOOP(
        "words",
        "El enlace ya no está abierto: no se envió.",
    ),
    "phone.not_prepared": QT_TRANSLATE_NOOP(
        "words",
        "El enlace no se pudo preparar. Nadie lo conoce, así que no se cobró nada.",
    ),
}

STATES: Final[dict[str, StateLook]] = {
    "attempt.WAITING": StateLook(
        QT_TRANSLATE_NOOP("words", "Esperando al cliente"), "phone", "accent"
    ),
}
