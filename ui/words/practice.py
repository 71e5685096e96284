from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "practice.no_simulator": QT_TRANSLATE_NOOP(
        "words", "No se pudo iniciar el Stripe de práctica. ({cause})"
    ),
    "practice.not_a_demo": QT_TRANSLATE_NOOP(
        "words",
        "En {where} están los libros de una empresa verdadera. La empresa de práctica no los toca:"
        " ábrala en otra carpeta.",
    ),
    "practice.unfinished": QT_TRANSLATE_NOOP(
        "words",
        "La empresa de práctica de {where} quedó a medio crear. Use una base de datos nueva.",
    ),
}
