from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {}

STATES: Final[dict[str, StateLook]] = {
    "payment.recorded": StateLook(QT_TRANSLATE_NOOP("words", "Registrado"), "ok", "ok"),
    "payment.reversed": StateLook(QT_TRANSLATE_NOOP("words", "Anulado"), "void", "muted"),
    "tender.cash": StateLook(QT_TRANSLATE_NOOP("words", "Efectivo"), "pay"),
    "tender.cheque": StateLook(QT_TRANSLATE_NOOP("words", "Cheque"), "cheque"),
    "tender.deposit": StateLook(QT_TRANSLATE_NOOP("words", "Depósito"), "deposit"),
    "tender.card": StateLook(QT_TRANSLATE_NOOP("words", "Tarjeta"), "card"),
    "tender.voucher": StateLook(QT_TRANSLATE_NOOP("words", "Voucher"), "receipt"),
    "tender.debit": StateLook(QT_TRANSLATE_NOOP("words", "Débito autorizado"), "debit"),
    "tender.withholding": StateLook(QT_TRANSLATE_NOOP("words", "Retención"), "note"),
    "tender.credit": StateLook(QT_TRANSLATE_NOOP("words", "Saldo a favor"), "plus"),
    "deposit.claimed": StateLook(QT_TRANSLATE_NOOP("words", "Por confirmar"), "clock", "warn"),
    "deposit.verified": StateLook(QT_TRANSLATE_NOOP("words", "Confirmado"), "ok", "ok"),
    "deposit.refused": StateLook(QT_TRANSLATE_NOOP("words", "Rechazado"), "err", "err"),
    "cheque.postdated": StateLook(QT_TRANSLATE_NOOP("words", "Posfechado"), "calendar", "warn"),
    "cheque.in_hand": StateLook(QT_TRANSLATE_NOOP("words", "En cartera"), "folder", "accent"),
    "cheque.deposited": StateLook(QT_TRANSLATE_NOOP("words", "Depositado"), "deposit", "accent"),
    "cheque.cleared": StateLook(QT_TRANSLATE_NOOP("words", "Efectivizado"), "ok", "ok"),
    "cheque.protested": StateLook(QT_TRANSLATE_NOOP("words", "Protestado"), "err", "err"),
    "cheque.returned": StateLook(QT_TRANSLATE_NOOP("words", "Devuelto"), "warn", "warn"),
    "cheque.void": StateLook(QT_TRANSLATE_NOOP("words", "Anulado"), "void", "muted"),
    "paper.todo": StateLook(QT_TRANSLATE_NOOP("words", "Por imprimir"), "printer", "warn"),
    "paper.done": StateLook(QT_TRANSLATE_NOOP("words", "Impreso"), "ok", "ok"),
    "paper.given_up": StateLook(QT_TRANSLATE_NOOP("words", "No impreso"), "err", "err"),
}
