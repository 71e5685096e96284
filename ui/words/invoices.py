from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    # What happened to an invoice.
    "invoice.has_payments": QT_TRANSLATE_NOOP(
        "words",
        "La factura {number} tiene {paid_cents} pagados. Reverse primero esos pagos.",
    ),
    "invoice.is_void": QT_TRANSLATE_NOOP("words", "La factura {number} ya fue anulada: {reason}."),
    # What keeps a charge or an invoice from being one.
    "invoice.bad_amounts": QT_TRANSLATE_NOOP("words", "Los valores no forman una factura."),
    "invoice.no_lines": QT_TRANSLATE_NOOP("words", "La factura no tiene ningún cargo."),
    "invoice.total_zero": QT_TRANSLATE_NOOP("words", "El total de la factura es cero."),
    "invoice.total_too_large": QT_TRANSLATE_NOOP(
        "words", "El total de la factura pasa de {most_cents}."
    ),
    "invoice.discount_too_large": QT_TRANSLATE_NOOP(
        "words", "Un descuento es mayor que el valor de su cargo."
    ),
    "invoice.above_final_consumer": QT_TRANSLATE_NOOP(
        "words",
        "A consumidor final se factura hasta $ 50.00, y el total es {total_cents}."
        " Registre la identificación del cliente.",
    ),
    # What is wrong at a line of the billing system's file.
    "invoice.bad_number": QT_TRANSLATE_NOOP(
        "words", "No es un número de factura: 001-001-000000123."
    ),
    "invoice.bad_period": QT_TRANSLATE_NOOP("words", "El período se escribe así: 2026-11."),
    "invoice.bad_quantity": QT_TRANSLATE_NOOP(
        "words", "No es una cantidad: solo cifras, con punto para los decimales."
    ),
    "invoice.quantity_zero": QT_TRANSLATE_NOOP("words", "La cantidad es cero."),
    "invoice.negative": QT_TRANSLATE_NOOP("words", "No puede ser negativo."),
    "invoice.too_many_decimals": QT_TRANSLATE_NOOP("words", "Máximo {places} decimales."),
    "invoice.formula": QT_TRANSLATE_NOOP(
        "words", "Parece una fórmula de una hoja de cálculo. Escriba solo el texto."
    ),
    "invoice.other_currency": QT_TRANSLATE_NOOP(
        "words", "La moneda es {found}; aquí se factura solo en USD."
    ),
    "invoice.header_differs": QT_TRANSLATE_NOOP(
        "words", "No coincide con la primera línea de la misma factura (línea {first_line})."
    ),
    "invoice.repeated": QT_TRANSLATE_NOOP(
        "words",
        "La factura ya está en la línea {first_line} de este archivo. Todas sus líneas van juntas.",
    ),
    "invoice.unknown_account": QT_TRANSLATE_NOOP(
        "words", "La cuenta {account} no existe. Importe o cree primero la cuenta."
    ),
    "invoice.rejected_account": QT_TRANSLATE_NOOP(
        "words", "La cuenta {account} fue rechazada: no se le factura."
    ),
    "invoice.no_agreement": QT_TRANSLATE_NOOP(
        "words", "La cuenta {account} no tiene convenio de pago."
    ),
    "invoice.unknown_tax": QT_TRANSLATE_NOOP("words", "El código de impuesto {code} no existe."),
    "invoice.tax_not_in_force": QT_TRANSLATE_NOOP(
        "words", "El impuesto {code} no estaba vigente el {day}."
    ),
    "invoice.total_differs": QT_TRANSLATE_NOOP(
        "words", "El archivo dice {stated} y los cargos suman {computed}, con impuestos."
    ),
    "invoice.differs": QT_TRANSLATE_NOOP(
        "words",
        "La factura {number} ya existe con otro contenido. Una factura emitida no se cambia:"
        " anúlela y emita otra.",
    ),
    # The monthly run.
    "invoice.number_taken": QT_TRANSLATE_NOOP(
        "words",
        "El siguiente número de la serie ya lo tiene otra factura. No se emitió ninguna:"
        " revise la numeración de la empresa.",
    ),
    "invoice.series_exhausted": QT_TRANSLATE_NOOP(
        "words", "La serie {series} llegó a su último número. No se emitió ninguna factura."
    ),
    "invoice_run.too_far": QT_TRANSLATE_NOOP(
        "words", "Se factura el mes en curso o, a lo más, el siguiente."
    ),
    "invoice_run.suspended": QT_TRANSLATE_NOOP("words", "Cuenta suspendida"),
    "invoice_run.already_billed": QT_TRANSLATE_NOOP("words", "Ya tiene factura de este período"),
    "invoice_run.not_yet_active": QT_TRANSLATE_NOOP("words", "Se activó después de este período"),
    "invoice_run.no_plan": QT_TRANSLATE_NOOP("words", "Sin plan"),
    "invoice_run.no_tax": QT_TRANSLATE_NOOP("words", "Sin impuesto vigente"),
    "invoice_run.no_agreement": QT_TRANSLATE_NOOP("words", "Sin convenio de pago"),
    "invoice_run.nothing_to_bill": QT_TRANSLATE_NOOP("words", "Nada que facturar"),
    "invoice_run.above_final_consumer": QT_TRANSLATE_NOOP(
        "words", "Consumidor final por más de $ 50.00"
    ),
    "invoice_run.too_large": QT_TRANSLATE_NOOP("words", "El total es demasiado grande"),
    # What becomes of an invoice of a file.
    "invoice_fate.new": QT_TRANSLATE_NOOP("words", "Nueva"),
    "invoice_fate.same": QT_TRANSLATE_NOOP("words", "Ya registrada"),
    "invoice_fate.problem": QT_TRANSLATE_NOOP("words", "Con problemas"),
}

STATES: Final[dict[str, StateLook]] = {
    "invoice.open": StateLook(QT_TRANSLATE_NOOP("words", "Pendiente"), "clock", "warn"),
    "invoice.overdue": StateLook(QT_TRANSLATE_NOOP("words", "Vencida"), "warn", "err"),
    "invoice.paid": StateLook(QT_TRANSLATE_NOOP("words", "Pagada"), "ok", "ok"),
    "invoice.void": StateLook(QT_TRANSLATE_NOOP("words", "Anulada"), "void", "muted"),
}
