"""How a command ends: one number for each kind of end, so that a script knows what to do."""

from typing import Final

from services.errors import BadField, BadFields, UserError

DONE: Final = 0
FOUND: Final = 1
DECLINED: Final = 10
REFUSED: Final = 20
STALE: Final = 21
IN_DOUBT: Final = 30
CANCELED: Final = 40
UNAVAILABLE: Final = 50
DAMAGED: Final = 51
NOT_ALLOWED: Final = 60
BAD_INPUT: Final = 70
NO_PROVIDER: Final = 75
BUG: Final = 99
STOPPED: Final = 130

TABLE: Final = (
    (DONE, "hecho; cobrado"),
    (FOUND, "verify, reconcile o summary --stripe encontró algo que no cuadra"),
    (DECLINED, "el banco rechazó la tarjeta; no se cobró nada"),
    (REFUSED, "no procede y no pasó nada: factura reservada, anulada, o el convenio no lo permite"),
    (STALE, "lo que se veía ya cambió; vuelva a mirar"),
    (IN_DOUBT, "EN DUDA: no repita el cobro; se resuelve con recover"),
    (CANCELED, "anulado en Stripe; no se cobró nada"),
    (UNAVAILABLE, "la base de datos no responde o no existe"),
    (DAMAGED, "la base de datos está dañada, es de otra versión o el cobro está bloqueado"),
    (NOT_ALLOWED, "sin permiso: usuario, clave o rol"),
    (BAD_INPUT, "datos mal escritos"),
    (NO_PROVIDER, "Stripe no responde; no pasó nada"),
    (BUG, "error del programa; la referencia está en el registro"),
)

# The longest key or beginning of a key that fits decides.
_BY_KEY: Final = {
    "storage.": UNAVAILABLE,
    "storage.damaged": DAMAGED,
    "storage.backup_damaged": DAMAGED,
    "storage.runs_as_owner": NOT_ALLOWED,
    "storage.not_the_owner": NOT_ALLOWED,
    "storage.weak_passphrase": BAD_INPUT,
    "storage.wrong_passphrase": NOT_ALLOWED,
    "storage.passphrase_needed": BAD_INPUT,
    "storage.wrong_kind_of_copy": BAD_INPUT,
    "storage.target_not_empty": REFUSED,
    "storage.restore_impossible": REFUSED,
    "storage.books_in_use": REFUSED,
    "storage.replaced": DAMAGED,
    "storage.schema_newer": DAMAGED,
    "storage.schema_older": DAMAGED,
    "office.no_company": UNAVAILABLE,
    "office.company_exists": REFUSED,
    "office.wrong_stripe_account": DAMAGED,
    "staff.": NOT_ALLOWED,
    "staff.weak_password": BAD_INPUT,
    "card.": REFUSED,
    "card.lost_attempt": IN_DOUBT,
    "card.clock_wrong": DAMAGED,
    "card.gated": DAMAGED,
    "card.key_mismatch": DAMAGED,
    "card.no_key": NO_PROVIDER,
    "card.provider_unavailable": NO_PROVIDER,
    "card.provider_refused": NO_PROVIDER,
    "practice.no_simulator": NO_PROVIDER,
    "journal.not_signed": FOUND,
    "invoice.": REFUSED,
    "invoice.changed": STALE,
    "record.changed_elsewhere": STALE,
    "record.not_found": BAD_INPUT,
    "cash.": REFUSED,
    "cash.not_yours": NOT_ALLOWED,
    "refund.": REFUSED,
    "refund.differ": STALE,
    "refund.lost": IN_DOUBT,
    "refund.not_sent": NO_PROVIDER,
    "refund.key_cannot": NO_PROVIDER,
    "payment.": REFUSED,
    "payment.other_account": BAD_INPUT,
    "statement.": BAD_INPUT,
    "deposit.": REFUSED,
    "debit.": REFUSED,
    "debit.answer_": BAD_INPUT,
    "picture.": BAD_INPUT,
    "amount.": BAD_INPUT,
    "field.": BAD_INPUT,
    "fields.": BAD_INPUT,
    "file.": BAD_INPUT,
    "settings.": BAD_INPUT,
    "command.": BAD_INPUT,
    "command.no_user": NOT_ALLOWED,
    "command.in_doubt": IN_DOUBT,
    "vault.": REFUSED,
}


def exit_of(error: UserError) -> int:
    """The number that a refusal ends with."""
    if isinstance(error, BadField | BadFields):
        return BAD_INPUT
    fitting = [known for known in _BY_KEY if error.key.startswith(known)]
    return _BY_KEY[max(fitting, key=len)] if fitting else REFUSED
