"""Spanish words of the lists behind a day's totals."""

from typing import Final

from services.summaries.records import Part

TITLES: Final = {
    Part.CHEQUES: "Cheques recibidos",
    Part.SLIPS: "Papeletas de depósito de la oficina",
    Part.DEPOSITS: "Depósitos y transferencias recibidos",
    Part.VERIFIED: "Depósitos de días anteriores decididos",
    Part.CARDS: "Cobros con tarjeta (Stripe)",
    Part.STRIPE: "Diferencias con Stripe",
    Part.PAYOUTS: "Envíos de Stripe al banco",
    Part.COMPARED: "Días cerrados, comparados",
    Part.VOUCHERS: "Vouchers del datáfono",
    Part.DEBITS: "Débitos bancarios",
    Part.WITHHOLDINGS: "Retenciones",
    Part.VOIDS: "Recibos anulados",
    Part.REVERSALS: "Protestos, devoluciones y reversos",
    Part.DOUBTS: "Cobros con tarjeta en duda",
    Part.APPROVALS: "Aprobaciones de una segunda persona",
}
CELLS: Final = {
    Part.CHEQUES: ("Banco", "Cuenta del cheque", "N.º", "Girador", "Fecha", "Estado"),
    Part.SLIPS: ("Cuenta", "Efectivo", "Cheques", "Estado", "N.º del banco"),
    Part.DEPOSITS: ("Cuenta", "Papeleta", "Fecha", "Depositante", "Estado"),
    Part.VERIFIED: ("Cuenta", "Papeleta", "Recibido", "Estado", "Decidió"),
    Part.CARDS: ("Cargo de Stripe", "Marca", "Últimos 4", "Estado"),
    Part.STRIPE: ("Qué", "Por qué", "Fecha", "En Stripe", "Libros", "Stripe"),
    Part.PAYOUTS: ("Fecha", "En Stripe"),
    Part.COMPARED: ("Día", "Cierre", "Resultado", "Comparó"),
    Part.VOUCHERS: ("Terminal", "Lote", "Referencia", "Autorización", "Marca", "Últimos 4"),
    Part.DEBITS: ("Lote", "Banco", "Referencia"),
    Part.WITHHOLDINGS: ("N.º", "Fecha", "Autorización"),
    Part.VOIDS: ("Motivo", "Anuló", "Aprobó", "Efectivo devuelto", "Reemplazado por"),
    Part.REVERSALS: ("Causa", "Motivo", "Registró", "Aprobó", "Recibido"),
    Part.DOUBTS: ("Intento", "Estado", "Desde", "Caja"),
    Part.APPROVALS: ("Qué", "Pidió", "Aprobó", "Motivo", "Usada"),
}
"""The titles of a part's cells."""

CHEQUES: Final = {
    "POSTDATED": "posfechado",
    "IN_HAND": "en cartera",
    "DEPOSITED": "depositado",
    "CLEARED": "efectivizado",
    "RETURNED": "devuelto",
    "PROTESTED": "protestado",
    "REDEPOSITED": "redepositado",
    "REPLACED": "reemplazado",
    "VOIDED": "anulado",
    "GIVEN_BACK": "devuelto al girador",
}
SLIPS: Final = {"prepared": "preparada", "deposited": "depositada", "void": "anulada"}
DEPOSITS: Final = {"claimed": "por verificar", "verified": "verificado", "refused": "no confirmado"}
VERIFIED: Final = "comparado con Stripe"
UNVERIFIED: Final = "por comparar"
DOUBTED: Final = "diferencia con Stripe sin decidir"
DOUBTS: Final = {"IN_DOUBT": "EN DUDA", "CONFIRMING": "en verificación"}
UNFINISHED: Final = "sin terminar"
CAUSES: Final = {
    "refund": "Devolución",
    "dispute": "Contracargo",
    "void": "Anulación",
    "cheque": "Cheque protestado o devuelto",
    "deposit": "Depósito no confirmado",
    "debit_line": "Débito devuelto por el banco",
}
AGAIN: Final = "el dinero volvió"
ACTIONS: Final = {
    "void_payment": "Anular recibo",
    "till_close": "Cerrar turno de caja",
    "protest": "Protestar cheque",
    "refund": "Devolver dinero",
    "difference": "Decidir diferencia con Stripe",
    "debit_batch": "Aprobar lote de débitos",
    "debit_release": "Liberar débito",
    "debit_reverse": "Débito devuelto por el banco",
    "invoice.void": "Anular factura",
    "deposit_refuse": "No confirmar depósito",
    "cheque_of_flagged": "Recibir cheque de cliente con protestos",
}
USED: Final = "sí"
UNUSED: Final = "no"
