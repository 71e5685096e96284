from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

STATES: Final[dict[str, StateLook]] = {
    "mandate.REQUESTED": StateLook(QT_TRANSLATE_NOOP("words", "Solicitada"), "note", "warn"),
    "mandate.AT_BANK": StateLook(QT_TRANSLATE_NOOP("words", "En el banco"), "bank", "warn"),
    "mandate.ACTIVE": StateLook(QT_TRANSLATE_NOOP("words", "Activa"), "ok", "ok"),
    "mandate.SUSPENDED": StateLook(QT_TRANSLATE_NOOP("words", "Suspendida"), "pause", "warn"),
    "mandate.REVOKED": StateLook(QT_TRANSLATE_NOOP("words", "Revocada"), "void", "muted"),
    "mandate.REJECTED": StateLook(QT_TRANSLATE_NOOP("words", "Rechazada"), "err", "err"),
}

_ERRORS: Final[dict[str, str]] = {
    "mandate.wrong_state": QT_TRANSLATE_NOOP(
        "words",
        "La autorización de la cuenta {number} ya cambió de estado. Vea cómo está ahora y decida otra vez.",
    ),
    "mandate.no_form": QT_TRANSLATE_NOOP(
        "words",
        "Falta la carta firmada de la cuenta {number}. Adjúntela y vuelva a intentarlo.",
    ),
    "mandate.expired": QT_TRANSLATE_NOOP(
        "words", "La autorización venció el {until}. Cambie primero su vigencia."
    ),
    "mandate.lives": QT_TRANSLATE_NOOP(
        "words",
        "La cuenta {number} ya tiene una autorización de débito. Para otra cuenta bancaria, cambie el método de pago.",
    ),
    "mandate.not_agreed": QT_TRANSLATE_NOOP(
        "words", "La cuenta {number} no paga por débito. Cambie primero el método de pago."
    ),
    "mandate.form_in_use": QT_TRANSLATE_NOOP(
        "words",
        "El banco debita con esta carta firmada. Adjunte primero la que la reemplaza, o revoque la autorización.",
    ),
    "field.valid_until.date.too_early": QT_TRANSLATE_NOOP(
        "words", "La vigencia debe terminar desde el {least} en adelante."
    ),
    "field.limit_cents.amount.out_of_range": QT_TRANSLATE_NOOP(
        "words", "El límite debe ser mayor que cero. Déjelo vacío si no hay límite."
    ),
}

_NOTES: Final[dict[str, str]] = {
    "mandate_note.REQUESTED": QT_TRANSLATE_NOOP(
        "words",
        "Imprima la carta, hágala firmar, adjúntela y entréguela al banco. Mientras tanto el cliente paga por su cuenta.",
    ),
    "mandate_note.AT_BANK": QT_TRANSLATE_NOOP(
        "words",
        "El banco todavía no responde. Mientras tanto el cliente paga por su cuenta.",
    ),
    "mandate_note.ACTIVE": QT_TRANSLATE_NOOP(
        "words", "Las facturas de la cuenta entran en los lotes de débito."
    ),
    "mandate_note.SUSPENDED": QT_TRANSLATE_NOOP(
        "words", "No se debita nada hasta reanudarla. El cliente paga por su cuenta."
    ),
    "mandate_note.REVOKED": QT_TRANSLATE_NOOP(
        "words", "Ya no se debita nada. El cliente paga por su cuenta."
    ),
    "mandate_note.REJECTED": QT_TRANSLATE_NOOP(
        "words",
        "El banco no la aceptó. Corrija lo que falta y solicítela de nuevo; el cliente paga por su cuenta.",
    ),
}

_JOURNAL: Final[dict[str, str]] = {
    "journal.mandate.requested": QT_TRANSLATE_NOOP("words", "Solicitó la autorización de débito"),
    "journal.mandate.sent": QT_TRANSLATE_NOOP("words", "Entregó la autorización al banco"),
    "journal.mandate.activated": QT_TRANSLATE_NOOP(
        "words", "Registró que el banco aceptó la autorización"
    ),
    "journal.mandate.rejected": QT_TRANSLATE_NOOP(
        "words", "Registró que el banco rechazó la autorización"
    ),
    "journal.mandate.suspended": QT_TRANSLATE_NOOP("words", "Suspendió el débito"),
    "journal.mandate.resumed": QT_TRANSLATE_NOOP("words", "Reanudó el débito"),
    "journal.mandate.revoked": QT_TRANSLATE_NOOP("words", "Revocó la autorización de débito"),
    "journal.mandate.renewed": QT_TRANSLATE_NOOP("words", "Cambió la vigencia del débito"),
    "journal.mandate.limited": QT_TRANSLATE_NOOP("words", "Cambió el límite del débito"),
    "journal.mandate.signer": QT_TRANSLATE_NOOP("words", "Cambió quién firma la autorización"),
    "journal.mandate.form": QT_TRANSLATE_NOOP("words", "Cambió la carta firmada del débito"),
    "datum.limit_cents": QT_TRANSLATE_NOOP("words", "Límite por débito"),
    "datum.signer": QT_TRANSLATE_NOOP("words", "Representante legal"),
    "datum.told_on": QT_TRANSLATE_NOOP("words", "Fecha"),
    "datum.reference": QT_TRANSLATE_NOOP("words", "Constancia del banco"),
    "datum.valid_from": QT_TRANSLATE_NOOP("words", "Vigente desde"),
    "datum.valid_until": QT_TRANSLATE_NOOP("words", "Vigente hasta"),
}

WORDS: Final[dict[str, str]] = {**_ERRORS, **_NOTES, **_JOURNAL}
