"""What the settings of the business are called on the pages that change them."""

from typing import Final

from services.debits.banks import registry

_SETTINGS: Final = {
    "bank_accounts": "Bancos: nuestras cuentas",
    "cheques": "Cheques: plazos y recargos",
    "debits": "Débitos: cuándo se vuelve a intentar",
    "debits.reasons": "Débitos: motivos de los bancos",
    "debit_reasons": "Débitos: motivos de los bancos",
    "demo.built_at": "Empresa de práctica: hecha el",
    "holidays": "Feriados",
    "ledger.accounts": "Cuentas contables",
    "ledger.banks": "Cuentas contables de los bancos",
    "mail": "Correo",
    "mail.password_kept": "Correo: clave guardada",
    "payments.cash_told_above_cents": "Mostrador: avisar en efectivo desde",
    "phone.back": "Tarjeta por teléfono: página de regreso",
    "phone.minutes": "Tarjeta por teléfono: minutos del enlace",
    "plan": "Planes",
    "reasons": "Cheques: motivos",
    "reasons.movement": "Mostrador: motivos al mover efectivo",
    "reasons.void": "Mostrador: motivos al anular",
    "staff.second_factor": "Bloqueo e ingreso: segundo factor",
    "stripe.moto": "Stripe: tarjetas por teléfono",
    "stripe.publishable_key": "Stripe: clave publicable",
    "stripe.secret_key_kept": "Stripe: clave secreta guardada",
    "withholdings.codes": "Retenciones: códigos",
    "withholdings.days": "Retenciones: plazo",
}
_OF_BANK: Final = {
    "debits.terms.": "Débitos: convenio con {bank}",
    "debits.answer.": "Débitos: respuestas de {bank}",
}
_OF_TILL: Final = {"setup": "Caja {till}: esta caja", "copies": "Caja {till}: copias de seguridad"}


def setting_words(key: str) -> str:
    """A setting's name on its page; its own key for one of a newer program."""
    for start, words in _OF_BANK.items():
        if key.startswith(start):
            names = {each.key: each.name for each in registry.PROFILES}
            bank = key.removeprefix(start)
            return words.format(bank=names.get(bank, bank))
    begin, _, end = key.rpartition(".")
    if begin.startswith("till.") and end in _OF_TILL:
        return _OF_TILL[end].format(till=begin.removeprefix("till."))
    return _SETTINGS.get(key, f"ajuste {key}")
