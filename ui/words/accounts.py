from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {}

STATES: Final[dict[str, StateLook]] = {
    "account.requested": StateLook(QT_TRANSLATE_NOOP("words", "Solicitada"), "note", "accent"),
    "account.documents": StateLook(QT_TRANSLATE_NOOP("words", "Documentos"), "attach", "warn"),
    "account.in_review": StateLook(QT_TRANSLATE_NOOP("words", "En revisión"), "eye", "warn"),
    "account.active": StateLook(QT_TRANSLATE_NOOP("words", "Activa"), "ok", "ok"),
    "account.rejected": StateLook(QT_TRANSLATE_NOOP("words", "Rechazada"), "err", "err"),
    "account.suspended": StateLook(QT_TRANSLATE_NOOP("words", "Suspendida"), "pause", "warn"),
    "account.closed": StateLook(QT_TRANSLATE_NOOP("words", "Cerrada"), "void", "muted"),
    "agreement.card": StateLook(QT_TRANSLATE_NOOP("words", "Tarjeta automática"), "card", "ok"),
    "agreement.manual_card": StateLook(QT_TRANSLATE_NOOP("words", "Tarjeta manual"), "card"),
    "agreement.deposit": StateLook(QT_TRANSLATE_NOOP("words", "Depósito"), "deposit"),
    "agreement.cheque": StateLook(QT_TRANSLATE_NOOP("words", "Cheque"), "cheque"),
    "agreement.debit": StateLook(QT_TRANSLATE_NOOP("words", "Débito autorizado"), "debit"),
}
