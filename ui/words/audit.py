from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "journal.card.claimed": QT_TRANSLATE_NOOP("words", "Reservó facturas para una tarjeta"),
    "journal.card.creating": QT_TRANSLATE_NOOP("words", "Preparó un cobro en Stripe"),
    "journal.card.armed": QT_TRANSLATE_NOOP("words", "El cobro espera la tarjeta"),
    "journal.card.confirming": QT_TRANSLATE_NOOP("words", "Envió un cobro a Stripe"),
    "journal.card.in_doubt": QT_TRANSLATE_NOOP("words", "Un cobro quedó en duda"),
    "journal.card.canceled": QT_TRANSLATE_NOOP("words", "Un cobro se anuló en Stripe"),
    "journal.card.settled": QT_TRANSLATE_NOOP("words", "Cobró con tarjeta"),
    "journal.card.imported": QT_TRANSLATE_NOOP("words", "Trajo tarjetas guardadas"),
    "journal.card.link_mailed": QT_TRANSLATE_NOOP("words", "Envió un enlace de pago"),
    "journal.cheque.came_due": QT_TRANSLATE_NOOP("words", "Cheques a fecha vencieron"),
    "journal.cheque.cleared": QT_TRANSLATE_NOOP("words", "Un cheque se efectivizó"),
    "journal.cheque.given_back": QT_TRANSLATE_NOOP("words", "Devolvió un cheque al cliente"),
    "journal.cheque.protested": QT_TRANSLATE_NOOP("words", "Protestó un cheque"),
    "journal.cheque.replaced": QT_TRANSLATE_NOOP("words", "Reemplazó un cheque"),
    "journal.cheque.returned": QT_TRANSLATE_NOOP("words", "El banco devolvió un cheque"),
    "journal.customer.exported": QT_TRANSLATE_NOOP("words", "Exportó los datos de un cliente"),
    "journal.customer.flag_lifted": QT_TRANSLATE_NOOP("words", "Quitó la observación a un cliente"),
    "journal.customer.withholding_agent": QT_TRANSLATE_NOOP(
        "words", "Marcó un agente de retención"
    ),
    "journal.day.closed": QT_TRANSLATE_NOOP("words", "Cerró el día"),
    "journal.day.compared": QT_TRANSLATE_NOOP("words", "Comparó el día con Stripe"),
    "journal.day.printed": QT_TRANSLATE_NOOP("words", "Imprimió el resumen de un día"),
    "journal.deposit.verified": QT_TRANSLATE_NOOP("words", "Confirmó un depósito"),
    "journal.deposit.refused": QT_TRANSLATE_NOOP("words", "Un depósito no llegó"),
    "journal.deposit.taken_back": QT_TRANSLATE_NOOP(
        "words", "Deshizo la confirmación de un depósito"
    ),
    "journal.difference.decided": QT_TRANSLATE_NOOP("words", "Decidió una diferencia con Stripe"),
    "journal.difference.withdrawn": QT_TRANSLATE_NOOP(
        "words", "Una diferencia con Stripe se aclaró"
    ),
    "journal.dispute.seen": QT_TRANSLATE_NOOP("words", "Contracargo visto en Stripe"),
    "journal.invoice.fee_issued": QT_TRANSLATE_NOOP("words", "Emitió un recargo"),
    "journal.invoice.imported": QT_TRANSLATE_NOOP("words", "Importó facturas"),
    "journal.invoice.run_issued": QT_TRANSLATE_NOOP("words", "Emitió facturas del mes"),
    "journal.invoice.voided": QT_TRANSLATE_NOOP("words", "Anuló una factura"),
    "journal.journal.exported": QT_TRANSLATE_NOOP("words", "Exportó la auditoría"),
    "journal.office.company_created": QT_TRANSLATE_NOOP("words", "Creó la empresa"),
    "journal.office.setting_changed": QT_TRANSLATE_NOOP("words", "Cambió un ajuste"),
    "journal.office.holidays_changed": QT_TRANSLATE_NOOP("words", "Cambió los feriados"),
    "journal.office.reasons_changed": QT_TRANSLATE_NOOP("words", "Cambió los motivos"),
    "journal.office.company_changed": QT_TRANSLATE_NOOP("words", "Cambió los datos de la empresa"),
    "journal.office.logo_changed": QT_TRANSLATE_NOOP("words", "Cambió el logotipo"),
    "journal.office.numbers_changed": QT_TRANSLATE_NOOP("words", "Cambió la serie de facturas"),
    "journal.office.till_changed": QT_TRANSLATE_NOOP("words", "Cambió una caja"),
    "journal.tax.added": QT_TRANSLATE_NOOP("words", "Añadió una tarifa de impuesto"),
    "journal.tax.ended": QT_TRANSLATE_NOOP("words", "Puso fin a una tarifa de impuesto"),
    "journal.tax.resumed": QT_TRANSLATE_NOOP("words", "Dejó seguir una tarifa de impuesto"),
    "journal.tax.withdrawn": QT_TRANSLATE_NOOP("words", "Quitó una tarifa de impuesto"),
    "journal.office.till_added": QT_TRANSLATE_NOOP("words", "Añadió una caja"),
    "journal.paper.archived": QT_TRANSLATE_NOOP("words", "Archivó un papel"),
    "journal.paper.printed": QT_TRANSLATE_NOOP("words", "Imprimió un papel"),
    "journal.paper.given_up": QT_TRANSLATE_NOOP("words", "Dejó de intentar un papel"),
    "journal.payment.recorded": QT_TRANSLATE_NOOP("words", "Registró un cobro"),
    "journal.payment.returned": QT_TRANSLATE_NOOP("words", "Dinero devuelto volvió"),
    "journal.payment.reversed": QT_TRANSLATE_NOOP("words", "Se reversó un cobro"),
    "journal.payment.voided": QT_TRANSLATE_NOOP("words", "Anuló un cobro"),
    "journal.picture.attached": QT_TRANSLATE_NOOP("words", "Adjuntó una foto"),
    "journal.report.printed": QT_TRANSLATE_NOOP("words", "Imprimió un reporte"),
    "journal.refund.requested": QT_TRANSLATE_NOOP("words", "Pidió una devolución"),
    "journal.refund.approved": QT_TRANSLATE_NOOP("words", "Aprobó una devolución"),
    "journal.refund.sending": QT_TRANSLATE_NOOP("words", "Envió una devolución a Stripe"),
    "journal.refund.done": QT_TRANSLATE_NOOP("words", "Devolvió dinero"),
    "journal.refund.failed": QT_TRANSLATE_NOOP("words", "Una devolución falló"),
    "journal.refund.rejected": QT_TRANSLATE_NOOP("words", "Rechazó una devolución"),
    "journal.refund.in_doubt": QT_TRANSLATE_NOOP("words", "Una devolución quedó en duda"),
    "journal.slip.prepared": QT_TRANSLATE_NOOP("words", "Armó una papeleta"),
    "journal.slip.deposited": QT_TRANSLATE_NOOP("words", "Depositó una papeleta"),
    "journal.slip.cancelled": QT_TRANSLATE_NOOP("words", "Anuló una papeleta"),
    "journal.staff.approved": QT_TRANSLATE_NOOP("words", "Aprobó lo que otra persona pidió"),
    "journal.staff.deactivated": QT_TRANSLATE_NOOP("words", "Dio de baja a una persona"),
    "journal.staff.locked": QT_TRANSLATE_NOOP("words", "Bloqueó a una persona"),
    "journal.staff.password_changed": QT_TRANSLATE_NOOP("words", "Cambió su clave"),
    "journal.staff.code_refused": QT_TRANSLATE_NOOP(
        "words", "Código del segundo factor incorrecto"
    ),
    "journal.staff.factor_begun": QT_TRANSLATE_NOOP("words", "Puso su segundo factor"),
    "journal.staff.factor_removed": QT_TRANSLATE_NOOP(
        "words", "Quitó el segundo factor a una persona"
    ),
    "journal.staff.recovery_code_used": QT_TRANSLATE_NOOP(
        "words", "Entró con un código de recuperación"
    ),
    "journal.staff.password_reset": QT_TRANSLATE_NOOP("words", "Dio una clave nueva a una persona"),
    "journal.staff.roles_changed": QT_TRANSLATE_NOOP("words", "Cambió los roles de una persona"),
    "journal.staff.sign_in_failed": QT_TRANSLATE_NOOP("words", "Ingreso fallido"),
    "journal.staff.signed_in": QT_TRANSLATE_NOOP("words", "Entró"),
    "journal.staff.signed_out": QT_TRANSLATE_NOOP("words", "Salió"),
    "journal.staff.unlocked": QT_TRANSLATE_NOOP("words", "Desbloqueó a una persona"),
    "journal.staff.user_added": QT_TRANSLATE_NOOP("words", "Creó una persona"),
    "journal.statement.imported": QT_TRANSLATE_NOOP("words", "Importó un extracto"),
    "journal.statement.matched": QT_TRANSLATE_NOOP("words", "Emparejó una línea del extracto"),
    "journal.statement.matched_exact": QT_TRANSLATE_NOOP("words", "Emparejó líneas del extracto"),
    "journal.statement.profile_saved": QT_TRANSLATE_NOOP("words", "Guardó un perfil de extracto"),
    "journal.statement.profile_removed": QT_TRANSLATE_NOOP("words", "Quitó un perfil de extracto"),
    "journal.statement.reopened": QT_TRANSLATE_NOOP("words", "Reabrió una línea del extracto"),
    "journal.statement.set_aside": QT_TRANSLATE_NOOP("words", "Apartó una línea del extracto"),
    "journal.statement.undone": QT_TRANSLATE_NOOP("words", "Deshizo un extracto"),
    "journal.statement.unmatched": QT_TRANSLATE_NOOP("words", "Deshizo una pareja del extracto"),
    "journal.storage.backup_made": QT_TRANSLATE_NOOP("words", "Hizo un respaldo"),
    "journal.storage.restored": QT_TRANSLATE_NOOP("words", "Restauró un respaldo"),
    "journal.storage.restored_decided": QT_TRANSLATE_NOOP(
        "words", "Dijo qué pasó desde el respaldo"
    ),
    "journal.till.opened": QT_TRANSLATE_NOOP("words", "Abrió la caja"),
    "journal.till.declared": QT_TRANSLATE_NOOP("words", "Contó la caja"),
    "journal.till.closed": QT_TRANSLATE_NOOP("words", "Cerró la caja"),
    "journal.till.moved": QT_TRANSLATE_NOOP("words", "Movió efectivo de la caja"),
    "journal.journal.sealed": QT_TRANSLATE_NOOP("words", "Selló registros de una importación"),
    "journal.activation.draft_discarded": QT_TRANSLATE_NOOP("words", "Borró un borrador de alta"),
    "journal.debit.corrected": QT_TRANSLATE_NOOP("words", "Corrigió los datos de un débito"),
    "journal.debit.moved": QT_TRANSLATE_NOOP("words", "Cambió el día de un débito"),
    "journal.difference.late": QT_TRANSLATE_NOOP("words", "Stripe cobró tarde"),
    "journal.difference.differing": QT_TRANSLATE_NOOP("words", "Stripe dice otro valor"),
    "journal.difference.foreign": QT_TRANSLATE_NOOP("words", "Stripe tiene un cobro desconocido"),
    "journal.difference.phantom": QT_TRANSLATE_NOOP("words", "Stripe no tiene un cobro"),
    "journal.difference.double": QT_TRANSLATE_NOOP("words", "Stripe cobró dos veces"),
    "journal.difference.refund": QT_TRANSLATE_NOOP("words", "Alguien devolvió dinero en Stripe"),
    "journal.difference.refund_failed": QT_TRANSLATE_NOOP("words", "Una devolución volvió"),
    "journal.difference.dispute": QT_TRANSLATE_NOOP("words", "Un contracargo quitó dinero"),
    "journal.difference.rewound": QT_TRANSLATE_NOOP("words", "Estos libros están atrasados"),
    "journal.paper.mailed": QT_TRANSLATE_NOOP("words", "Envió un papel por correo"),
    "journal.paper.opened": QT_TRANSLATE_NOOP("words", "Abrió un papel"),
    "journal.paper.saved": QT_TRANSLATE_NOOP("words", "Guardó un papel en un archivo"),
    "journal.payment.given_twice": QT_TRANSLATE_NOOP("words", "Se devolvió dos veces un cobro"),
    "journal.storage.moved": QT_TRANSLATE_NOOP("words", "Pasó los libros a un servidor"),
    "journal.till.corrected": QT_TRANSLATE_NOOP("words", "Corrigió un movimiento de efectivo"),
    "journal.not_signed": QT_TRANSLATE_NOOP("words", "La firma de {where} no vale."),
    "journal.not_signed.missing": QT_TRANSLATE_NOOP(
        "words", "Falta el archivo de la firma junto a {where}."
    ),
    "journal.not_signed.forged": QT_TRANSLATE_NOOP(
        "words", "La firma de {where} no es de quien dice, o fue cambiada."
    ),
    "journal.not_signed.altered": QT_TRANSLATE_NOOP(
        "words", "{where} no es como se firmó: alguien lo cambió."
    ),
    "journal.not_signed.chain": QT_TRANSLATE_NOOP(
        "words", "En {where}, la línea {line} no sigue a la anterior: fue cambiada."
    ),
    "verify.journal.chain.does not follow the entry before": QT_TRANSLATE_NOOP(
        "words", "Este asiento no sigue al anterior: alguien cambió la auditoría por fuera."
    ),
    "verify.journal.chain.was changed": QT_TRANSLATE_NOOP(
        "words", "Este asiento fue cambiado por fuera del programa."
    ),
    "verify.journal.chain.the end is missing": QT_TRANSLATE_NOOP(
        "words", "Faltan los últimos asientos de esta cadena."
    ),
    "verify.approval.journal": QT_TRANSLATE_NOOP(
        "words",
        "La auditoría no cuenta esta aprobación de {amount_cents} por {approver}: fue cambiada.",
    ),
    "verify.invoice.void_reason": QT_TRANSLATE_NOOP(
        "words", "Tiene un motivo de anulación y no está anulada: {void_reason}"
    ),
    "verify.attempt.early_charge": QT_TRANSLATE_NOOP(
        "words", "Tiene un cargo de Stripe ({charge_id}) y no consta como cobrado."
    ),
    "verify.attempt.review": QT_TRANSLATE_NOOP(
        "words", "Pide una revisión y no consta como cobrado."
    ),
    "verify.debit.early_answer": QT_TRANSLATE_NOOP(
        "words", "Espera la respuesta del banco y ya dice una: {code} {words}"
    ),
    "verify.batch.state": QT_TRANSLATE_NOOP(
        "words", "Su estado no es el de lo que se hizo con él."
    ),
    "verify.statement.line_state": QT_TRANSLATE_NOOP(
        "words", "Su estado o su nota no es lo que cuentan sus parejas y la auditoría."
    ),
    "verify.slip.let_go": QT_TRANSLATE_NOOP(
        "words", "La papeleta {slip} ya no lo tiene, y nunca volvió del banco."
    ),
    "verify.tender.unvoided": QT_TRANSLATE_NOOP(
        "words", "Lo que se recibió ya no vale, y el recibo no está anulado."
    ),
    "verify.journal.unreadable": QT_TRANSLATE_NOOP(
        "words", "Hay un asiento de la auditoría que ya no se puede leer: alguien lo cambió."
    ),
    "verify.record.altered": QT_TRANSLATE_NOOP(
        "words", "No es como se registró: alguien lo cambió por fuera del programa ({tables})."
    ),
    "verify.record.altered.column": QT_TRANSLATE_NOOP(
        "words", "No es como se registró: alguien cambió por fuera del programa {columns}."
    ),
    "verify.record.altered.gone": QT_TRANSLATE_NOOP(
        "words", "Fue borrado por fuera del programa ({tables})."
    ),
    "verify.turn.float": QT_TRANSLATE_NOOP(
        "words", "El fondo dice {float_cents}, y la auditoría otra cosa."
    ),
    "verify.dispute.amount": QT_TRANSLATE_NOOP(
        "words", "El contracargo dice {amount_cents}, y la auditoría otra cosa."
    ),
    "verify.refund.approver": QT_TRANSLATE_NOOP(
        "words", "Dice que la aprobó {approver}, y la auditoría no lo cuenta."
    ),
    "verify.debit.answer_amount": QT_TRANSLATE_NOOP(
        "words", "El débito es de {amount_cents}, y la respuesta del banco dice {answered_cents}."
    ),
    "verify.journal.seal_missing": QT_TRANSLATE_NOOP(
        "words", "A la auditoría le falta el final: tenía más asientos el {at}, cuando se selló."
    ),
    "verify.journal.seal_changed": QT_TRANSLATE_NOOP(
        "words",
        "La base de datos no es la que se selló aquí el {at}: la cambiaron por otra, o por una"
        " copia vieja.",
    ),
    "verify.journal.seal_forged": QT_TRANSLATE_NOOP(
        "words", "Los sellos de la auditoría de este computador fueron cambiados."
    ),
}

# What the actions of the journal begin with.
AREAS: Final[dict[str, str]] = {
    "tax": QT_TRANSLATE_NOOP("words", "Impuestos"),
    "payment": QT_TRANSLATE_NOOP("words", "Cobros"),
    "card": QT_TRANSLATE_NOOP("words", "Tarjetas"),
    "refund": QT_TRANSLATE_NOOP("words", "Devoluciones"),
    "cheque": QT_TRANSLATE_NOOP("words", "Cheques"),
    "slip": QT_TRANSLATE_NOOP("words", "Papeletas"),
    "deposit": QT_TRANSLATE_NOOP("words", "Depósitos"),
    "statement": QT_TRANSLATE_NOOP("words", "Extractos"),
    "debit": QT_TRANSLATE_NOOP("words", "Débitos"),
    "mandate": QT_TRANSLATE_NOOP("words", "Autorizaciones"),
    "till": QT_TRANSLATE_NOOP("words", "Cajas"),
    "day": QT_TRANSLATE_NOOP("words", "Cierres del día"),
    "invoice": QT_TRANSLATE_NOOP("words", "Facturas"),
    "account": QT_TRANSLATE_NOOP("words", "Cuentas"),
    "agreement": QT_TRANSLATE_NOOP("words", "Convenios"),
    "document": QT_TRANSLATE_NOOP("words", "Documentos"),
    "difference": QT_TRANSLATE_NOOP("words", "Diferencias"),
    "paper": QT_TRANSLATE_NOOP("words", "Papeles"),
    "staff": QT_TRANSLATE_NOOP("words", "Personas"),
    "office": QT_TRANSLATE_NOOP("words", "Ajustes"),
    "storage": QT_TRANSLATE_NOOP("words", "Respaldos"),
    "journal": QT_TRANSLATE_NOOP("words", "Auditoría"),
    "activation": QT_TRANSLATE_NOOP("words", "Altas"),
    "consent": QT_TRANSLATE_NOOP("words", "Consentimientos"),
    "customer": QT_TRANSLATE_NOOP("words", "Clientes"),
    "dispute": QT_TRANSLATE_NOOP("words", "Contracargos"),
    "picture": QT_TRANSLATE_NOOP("words", "Fotos"),
    "receipt": QT_TRANSLATE_NOOP("words", "Recibos"),
    "report": QT_TRANSLATE_NOOP("words", "Reportes"),
}
