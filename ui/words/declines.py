from dataclasses import dataclass
from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class DeclineWords:
    """A bank's no, for the cashier: what happened, what to tell the customer, what to do."""

    happened: str
    say: str
    do: str


# What a no means to the three people at the counter. The screen may be seen by the customer, so
# "withheld" tells the cashier no more than it tells them: Stripe asks that a card reported lost
# or stolen, or held for fraud, be told like any other no.
_MEANINGS: Final[dict[str, tuple[str, str, str]]] = {
    "plain": (
        QT_TRANSLATE_NOOP("words", "El banco rechazó la tarjeta sin dar la razón."),
        QT_TRANSLATE_NOOP("words", "Su banco no autorizó el cobro; él puede decirle por qué."),
        QT_TRANSLATE_NOOP(
            "words", "Pruebe con otra tarjeta, o pida al cliente que llame a su banco."
        ),
    ),
    "withheld": (
        QT_TRANSLATE_NOOP("words", "El banco rechazó la tarjeta."),
        QT_TRANSLATE_NOOP("words", "Su banco no autoriza esta tarjeta; él puede decirle por qué."),
        QT_TRANSLATE_NOOP("words", "No insista con esta tarjeta. Use otra o reciba otro método."),
    ),
    "again": (
        QT_TRANSLATE_NOOP("words", "El banco rechazó la tarjeta por ahora."),
        QT_TRANSLATE_NOOP("words", "Su banco no autorizó el cobro esta vez."),
        QT_TRANSLATE_NOOP(
            "words",
            "Intente una vez más; si vuelve a fallar, use otra tarjeta o que el cliente llame a su banco.",
        ),
    ),
    "funds": (
        QT_TRANSLATE_NOOP("words", "La tarjeta no tiene fondos suficientes."),
        QT_TRANSLATE_NOOP("words", "Su banco dice que no hay saldo o cupo suficiente."),
        QT_TRANSLATE_NOOP("words", "Pruebe con otra tarjeta u otro método."),
    ),
    "limit": (
        QT_TRANSLATE_NOOP("words", "La tarjeta pasó su límite de uso."),
        QT_TRANSLATE_NOOP("words", "Su tarjeta llegó al límite de operaciones o de cupo."),
        QT_TRANSLATE_NOOP("words", "Use otra tarjeta, o que el cliente hable con su banco."),
    ),
    "worn": (
        QT_TRANSLATE_NOOP("words", "La tarjeta tuvo demasiados rechazos seguidos."),
        QT_TRANSLATE_NOOP("words", "Su tarjeta no acepta más intentos por ahora."),
        QT_TRANSLATE_NOOP(
            "words", "No insista hoy con esta tarjeta. Use otra o reciba otro método."
        ),
    ),
    "expired": (
        QT_TRANSLATE_NOOP("words", "La tarjeta está vencida."),
        QT_TRANSLATE_NOOP("words", "Su tarjeta está vencida."),
        QT_TRANSLATE_NOOP("words", "Pida una tarjeta vigente."),
    ),
    "date": (
        QT_TRANSLATE_NOOP("words", "La fecha de vencimiento no es válida."),
        QT_TRANSLATE_NOOP("words", "La fecha de vencimiento no es correcta."),
        QT_TRANSLATE_NOOP("words", "Vuelva a ingresar la tarjeta con su fecha."),
    ),
    "code": (
        QT_TRANSLATE_NOOP("words", "El código de seguridad no corresponde."),
        QT_TRANSLATE_NOOP("words", "El código de seguridad no coincide."),
        QT_TRANSLATE_NOOP("words", "Vuelva a ingresar la tarjeta con su código."),
    ),
    "number": (
        QT_TRANSLATE_NOOP("words", "El número de la tarjeta no es válido."),
        QT_TRANSLATE_NOOP("words", "El número no es correcto."),
        QT_TRANSLATE_NOOP("words", "Vuelva a ingresar la tarjeta."),
    ),
    "address": (
        QT_TRANSLATE_NOOP(
            "words", "La dirección o el código postal no coinciden con los del banco."
        ),
        QT_TRANSLATE_NOOP("words", "Los datos de su tarjeta no coinciden con los de su banco."),
        QT_TRANSLATE_NOOP("words", "Vuelva a ingresar la tarjeta con esos datos, o use otra."),
    ),
    "trouble": (
        QT_TRANSLATE_NOOP("words", "Hubo un error al procesar la tarjeta."),
        QT_TRANSLATE_NOOP("words", "Hubo un problema al procesar el pago."),
        QT_TRANSLATE_NOOP("words", "Espere un momento y vuelva a intentar."),
    ),
    "silent": (
        QT_TRANSLATE_NOOP("words", "No se pudo llegar al banco de la tarjeta."),
        QT_TRANSLATE_NOOP("words", "No se pudo hablar con su banco."),
        QT_TRANSLATE_NOOP(
            "words", "Vuelva a intentar en un momento; si sigue igual, use otra tarjeta."
        ),
    ),
    "owner": (
        QT_TRANSLATE_NOOP("words", "El banco pide que el cliente mismo autorice el cobro."),
        QT_TRANSLATE_NOOP("words", "Su banco quiere que usted mismo autorice el pago."),
        QT_TRANSLATE_NOOP("words", "Cobre en el celular del cliente, o use otra tarjeta."),
    ),
    "pin": (
        QT_TRANSLATE_NOOP("words", "La tarjeta pide su clave (PIN), y aquí no se ingresa."),
        QT_TRANSLATE_NOOP("words", "Su tarjeta pide una clave que aquí no se usa."),
        QT_TRANSLATE_NOOP("words", "Use otra tarjeta u otro método."),
    ),
    "kind": (
        QT_TRANSLATE_NOOP("words", "La tarjeta no sirve para este tipo de cobro."),
        QT_TRANSLATE_NOOP("words", "Su tarjeta no permite este cobro."),
        QT_TRANSLATE_NOOP("words", "Use otra tarjeta, o que el cliente llame a su banco."),
    ),
    "currency": (
        QT_TRANSLATE_NOOP("words", "La tarjeta no acepta esta moneda."),
        QT_TRANSLATE_NOOP("words", "Su tarjeta no permite cobros en dólares."),
        QT_TRANSLATE_NOOP("words", "Use otra tarjeta, o que el cliente llame a su banco."),
    ),
    "account": (
        QT_TRANSLATE_NOOP("words", "La tarjeta, o la cuenta de la que depende, no es válida."),
        QT_TRANSLATE_NOOP("words", "Su banco no reconoce esta tarjeta."),
        QT_TRANSLATE_NOOP("words", "Use otra tarjeta, o que el cliente llame a su banco."),
    ),
    "amount": (
        QT_TRANSLATE_NOOP("words", "El banco no acepta este valor."),
        QT_TRANSLATE_NOOP("words", "Su banco no autoriza un cobro por este valor."),
        QT_TRANSLATE_NOOP(
            "words", "Revise el valor; si es correcto, use otra tarjeta u otro método."
        ),
    ),
    "twice": (
        QT_TRANSLATE_NOOP("words", "El banco cree que este cobro es repetido."),
        QT_TRANSLATE_NOOP("words", "Su banco cree que ya se hizo un pago igual."),
        QT_TRANSLATE_NOOP(
            "words", "Revise en los pagos del cliente si ya se cobró antes de insistir."
        ),
    ),
    "stopped": (
        QT_TRANSLATE_NOOP("words", "El banco tiene la orden de no aceptar este cobro."),
        QT_TRANSLATE_NOOP("words", "Su banco no acepta este cobro; él puede decirle por qué."),
        QT_TRANSLATE_NOOP("words", "No insista con esta tarjeta. Use otra o reciba otro método."),
    ),
    "practice": (
        QT_TRANSLATE_NOOP(
            "words", "Se usó una tarjeta de prueba donde se cobra de verdad, o al revés."
        ),
        QT_TRANSLATE_NOOP("words", "Esta tarjeta no sirve aquí."),
        QT_TRANSLATE_NOOP("words", "Use una tarjeta verdadera; si lo es, avise al administrador."),
    ),
}

# Stripe's decline codes (docs.stripe.com/declines/codes) and the card errors of its API.
_CODES: Final[dict[str, str]] = {
    code: meaning
    for meaning, codes in {
        "plain": "generic_decline card_declined do_not_honor call_issuer no_action_taken",
        "withheld": "lost_card stolen_card fraudulent merchant_blacklist highest_risk_level pickup_card restricted_card security_violation do_not_try_again previously_declined_do_not_retry",
        "again": "approve_with_id try_again_later reenter_transaction",
        "funds": "insufficient_funds",
        "limit": "card_velocity_exceeded withdrawal_count_limit_exceeded",
        "worn": "card_decline_rate_limit_exceeded payment_intent_rate_limit_exceeded",
        "expired": "expired_card expired_payment_method",
        "date": "invalid_expiry_month invalid_expiry_year",
        "code": "incorrect_cvc invalid_cvc",
        "number": "incorrect_number invalid_number",
        "address": "incorrect_zip incorrect_postal_code incorrect_address postal_code_invalid",
        "trouble": "processing_error three_d_secure_authentication_upstream_error",
        "silent": "issuer_not_available payment_method_provider_timeout",
        "owner": "authentication_required authentication_not_handled authentication_failure mobile_device_authentication_required payment_intent_authentication_failure payment_intent_action_required three_d_secure_authentication_not_supported",
        "pin": "incorrect_pin invalid_pin pin_try_exceeded offline_pin_required online_or_offline_pin_required",
        "kind": "card_not_supported invalid_card_type not_permitted service_not_allowed transaction_not_allowed payment_method_restricted",
        "currency": "currency_not_supported payment_method_currency_mismatch",
        "account": "invalid_account new_account_information_available payment_method_not_available",
        "amount": "invalid_amount invalid_charge_amount amount_too_large amount_too_small charge_exceeds_source_limit charge_exceeds_transaction_limit",
        "twice": "duplicate_transaction",
        "stopped": "revocation_of_authorization revocation_of_all_authorizations stop_payment_order payment_method_customer_decline payment_method_provider_decline",
        "practice": "testmode_decline test_mode_live_card",
    }.items()
    for code in codes.split()
}


def decline_words(code: str) -> DeclineWords:
    """The words for a decline code; a code that nobody listed is a plain no of the bank."""
    # The back room reads these words too, and never loads Qt.
    from PySide6.QtCore import QCoreApplication  # noqa: PLC0415

    told = _MEANINGS[_CODES.get(code, "plain")]
    happened, say, do = (QCoreApplication.translate("words", text) for text in told)
    return DeclineWords(happened, say, do)


def is_decline(code: str) -> bool:
    """Whether a code is one with which banks say no; any other is no answer at all."""
    return code in _CODES


def what_happened(code: str) -> str:
    """What a decline code means, in the language that the words are written in."""
    return _MEANINGS[_CODES.get(code, "plain")][0]


def is_listed(code: str) -> bool:
    """Whether a code has words of its own."""
    return code in _CODES
