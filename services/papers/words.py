"""Spanish words that papers carry for the books' codes."""

from typing import Final

from services.accounts.states import BankAccountKind, ConsentChannel, DocumentKind, Method

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
DOCUMENTS: Final = {
    DocumentKind.ID: "Identificación",
    DocumentKind.CONTRACT: "Contrato",
    DocumentKind.DEBIT_FORM: "Autorización de débito",
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


def brand(code: str) -> str:
    """A card's brand as people write it."""
    return _BRANDS.get(code, code.replace("_", " ").title() or "Tarjeta")


def masked(number: str) -> str:
    """A bank account as paper shows it: the last four of it."""
    return f"•••• {number[-4:]}" if len(number) > 4 else number
