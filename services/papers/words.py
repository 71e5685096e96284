"""Spanish words that papers carry for the books' codes."""

from typing import Final

from services.accounts.states import BankAccountKind, ConsentChannel, DocumentKind, Method
from services.cards.records import AttemptRecord, Outcome, Verdict
from services.cards.states import State
from services.debits.mandate_states import MandateState
from services.payments.records import PaymentRecord
from services.printing.figures import dollars

ID_KINDS: Final = {
    "04": "RUC",
    "05": "Cédula",
    "06": "Pasaporte",
    "07": "Consumidor final",
    "08": "Identificación del exterior",
}
AGREEMENTS: Final = {
    Method.CARD: "Tarjeta de crédito, cobro automático",
    Method.MANUAL_CARD: "Tarjeta, pago en la oficina",
    Method.DEPOSIT: "Depósito o transferencia",
    Method.CHEQUE: "Cheque",
    Method.DEBIT: "Débito bancario autorizado",
}
NO_AGREEMENT: Final = "Sin convenio de pago"
BANK_ACCOUNTS: Final = {
    BankAccountKind.CURRENT: "Cuenta corriente",
    BankAccountKind.SAVINGS: "Cuenta de ahorros",
}
MANDATES: Final = {
    MandateState.REQUESTED: "Solicitada, todavía no en el banco",
    MandateState.AT_BANK: "En el banco, sin respuesta",
    MandateState.ACTIVE: "Activa",
    MandateState.SUSPENDED: "Suspendida",
    MandateState.REVOKED: "Revocada",
    MandateState.REJECTED: "Rechazada por el banco",
}
DOCUMENTS: Final = {
    DocumentKind.ID: "Identificación",
    DocumentKind.CONTRACT: "Contrato",
    DocumentKind.DEBIT_FORM: "Autorización de débito",
    DocumentKind.CONSENT: "Consentimiento firmado",
    DocumentKind.OTHER: "Otro",
}
CONSENT_CHANNELS: Final = {
    ConsentChannel.PAPER: "Papel firmado",
    ConsentChannel.E_MAIL: "Correo electrónico",
    ConsentChannel.WEB: "Sitio web",
    ConsentChannel.IN_PERSON: "En persona",
}
CHECKS: Final = {
    "id_scan": "Identificación escaneada, original visto",
    "contract": "Contrato firmado escaneado",
    "consent": "Consentimiento de datos",
    "plan": "Plan e impuesto",
    "price": "Valor mensual",
    "voip_number": "Número VoIP asignado",
    "agreement": "Convenio de pago",
    "debit_form": "Autorización de débito firmada",
}
STATES: Final = {
    "requested": "Solicitada",
    "documents": "Documentos",
    "in_review": "En revisión",
    "rejected": "Rechazada",
    "suspended": "Suspendida",
    "closed": "Cerrada",
}
_BRANDS: Final = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "diners": "Diners Club",
    "discover": "Discover",
    "jcb": "JCB",
    "unionpay": "UnionPay",
}
_WAIT: Final = (
    "No pague estas facturas por otro medio: espere a que se cobre o se anule, y pida entonces su"
    " recibo o una constancia nueva."
)
_PAGE_OPEN: Final = (
    "Su página de pago sigue abierta y todavía no se sabe si pagó en ella. Pague allí o espere a"
    " que se cierre; no pague estas facturas por otro medio."
)
_NOT_KNOWN: Final = (
    "Todavía no se sabe si su banco cobró. No pague de nuevo estas facturas: lo sabremos al"
    " consultar a Stripe. Si se cobró, su pago quedará registrado y recibirá el recibo; si no,"
    " no se le cobrará."
)


def customer_sentence(outcome: Outcome, payment: PaymentRecord | None = None) -> str:
    """What the customer is told of a charge attempt, on paper and on screen: true when it is told.

    "No se cobró nada" is said of a proven end alone, never of a rejected card whose attempt may
    still be charged.

    Args:
        outcome: the attempt as the books have it now.
        payment: what booked the money, where it is at hand, with what went back of it. Without
            it no amount is told of an attempt whose money differed or came late.
    """
    attempt = outcome.attempt
    if attempt.state is State.SUCCEEDED:
        known = attempt.amount_cents if not attempt.needs_review else None
        cents = known if payment is None else payment.amount_cents
        amount = f" por {dollars(cents)}" if cents is not None else ""
        receipt = f" Recibo N.º {outcome.receipt}." if outcome.receipt else ""
        back = payment.reversed_cents if payment else 0
        returned = f" De este cobro se le devolvió {dollars(back)}." if back > 0 else ""
        return f"Su tarjeta fue cobrada{amount}.{receipt}{returned}"
    if attempt.state is State.CANCELED:
        return f"No se cobró nada. {_why_not(attempt)}; no podrá cobrarse."
    if attempt.is_waiting:
        return _PAGE_OPEN
    if attempt.state in {State.CONFIRMING, State.IN_DOUBT}:
        return _NOT_KNOWN
    if outcome.verdict is Verdict.DECLINED:
        return f"Su banco rechazó la última tarjeta; este cobro sigue abierto para otra. {_WAIT}"
    return f"Este cobro todavía no termina y no tiene resultado. {_WAIT}"


def _why_not(attempt: AttemptRecord) -> str:
    if attempt.pi_id is not None:
        return "Stripe muestra el intento anulado"
    if attempt.page_id is not None:
        return "Stripe muestra cerrada su página de pago"
    return "El intento se anuló antes de llegar a su banco"


def customer_verdict(outcome: Outcome, payment: PaymentRecord | None = None) -> str:
    """The same in a few words, for a heading."""
    if payment is not None and payment.reversed_cents > 0:
        is_whole = payment.reversed_cents >= payment.amount_cents
        return "COBRADO Y DEVUELTO" if is_whole else "COBRADO, DEVUELTO EN PARTE"
    if outcome.attempt.is_waiting:
        return "SIN TERMINAR"
    return {
        State.SUCCEEDED: "COBRADO",
        State.CANCELED: "NO COBRADO",
        State.CONFIRMING: "AÚN NO SE SABE",
        State.IN_DOUBT: "AÚN NO SE SABE",
    }.get(outcome.attempt.state, "SIN TERMINAR")


def brand(code: str) -> str:
    """A card's brand as people write it."""
    return _BRANDS.get(code, code.replace("_", " ").title() or "Tarjeta")


def masked(number: str) -> str:
    """A bank account as paper shows it: the last four of it."""
    return f"•••• {number[-4:]}" if len(number) > 4 else number
