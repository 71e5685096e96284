from typing import Final

from services.ledger.accounts import Purpose
from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "ledger.other_name": QT_TRANSLATE_NOOP(
        "words", "Esa cuenta ya se llama {value} en otro uso: póngale el mismo nombre."
    ),
}

PURPOSES: Final[dict[Purpose, str]] = {
    Purpose.CASH: QT_TRANSLATE_NOOP("words", "Efectivo en las cajas"),
    Purpose.CHEQUES: QT_TRANSLATE_NOOP("words", "Cheques que todavía no se depositan"),
    Purpose.BANK: QT_TRANSLATE_NOOP("words", "Bancos: lo que la oficina depositó"),
    Purpose.DEPOSITS: QT_TRANSLATE_NOOP("words", "Depósitos y transferencias de clientes"),
    Purpose.CARDS: QT_TRANSLATE_NOOP("words", "Tarjetas cobradas con Stripe"),
    Purpose.VOUCHERS: QT_TRANSLATE_NOOP("words", "Tarjetas cobradas con el datáfono"),
    Purpose.DEBITS: QT_TRANSLATE_NOOP("words", "Débitos bancarios cobrados"),
    Purpose.INCOME_WITHHELD: QT_TRANSLATE_NOOP("words", "Retenciones de renta recibidas"),
    Purpose.VAT_WITHHELD: QT_TRANSLATE_NOOP("words", "Retenciones de IVA recibidas"),
    Purpose.VAULT: QT_TRANSLATE_NOOP("words", "Efectivo en la bóveda"),
    Purpose.RECEIVABLE: QT_TRANSLATE_NOOP("words", "Lo que deben los clientes"),
    Purpose.ADVANCES: QT_TRANSLATE_NOOP("words", "Saldos a favor de clientes"),
    Purpose.PETTY: QT_TRANSLATE_NOOP("words", "Gastos de caja chica"),
    Purpose.MISSING: QT_TRANSLATE_NOOP("words", "Faltantes de caja"),
    Purpose.OVER: QT_TRANSLATE_NOOP("words", "Sobrantes de caja"),
    Purpose.BANK_FEES: QT_TRANSLATE_NOOP("words", "Costos del banco por cheques"),
    Purpose.CARD_FEES: QT_TRANSLATE_NOOP("words", "Comisiones de Stripe"),
}
