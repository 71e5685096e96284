from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {}

STATES: Final[dict[str, StateLook]] = {
    "attempt.CLAIMED": StateLook(QT_TRANSLATE_NOOP("words", "Reservado"), "clock", "accent"),
    "attempt.CREATING": StateLook(QT_TRANSLATE_NOOP("words", "Preparando"), "clock", "accent"),
    "attempt.ARMED": StateLook(QT_TRANSLATE_NOOP("words", "Listo para cobrar"), "card", "accent"),
    "attempt.CONFIRMING": StateLook(QT_TRANSLATE_NOOP("words", "Enviando"), "clock", "warn"),
    "attempt.IN_DOUBT": StateLook(QT_TRANSLATE_NOOP("words", "EN DUDA"), "doubt", "warn"),
    "attempt.SUCCEEDED": StateLook(QT_TRANSLATE_NOOP("words", "Aprobado"), "ok", "ok"),
    "attempt.CANCELED": StateLook(QT_TRANSLATE_NOOP("words", "No cobrado"), "void", "muted"),
    "attempt.DECLINED": StateLook(QT_TRANSLATE_NOOP("words", "Rechazado"), "err", "err"),
}
