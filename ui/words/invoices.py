from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {}

STATES: Final[dict[str, StateLook]] = {
    "invoice.open": StateLook(QT_TRANSLATE_NOOP("words", "Pendiente"), "clock", "warn"),
    "invoice.overdue": StateLook(QT_TRANSLATE_NOOP("words", "Vencida"), "warn", "err"),
    "invoice.paid": StateLook(QT_TRANSLATE_NOOP("words", "Pagada"), "ok", "ok"),
    "invoice.void": StateLook(QT_TRANSLATE_NOOP("words", "Anulada"), "void", "muted"),
}
