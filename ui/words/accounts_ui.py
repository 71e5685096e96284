from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

_ERRORS: Final[dict[str, str]] = {
    "account.number_taken": QT_TRANSLATE_NOOP(
        "words", "Otra importación trajo la misma cuenta. No se importó nada; intente otra vez."
    ),
    "document.refused.empty": QT_TRANSLATE_NOOP("words", "El archivo está vacío."),
    "document.refused.too_large": QT_TRANSLATE_NOOP(
        "words", "El archivo pasa de {megabytes} MB. Escanéelo con menos resolución."
    ),
    "document.refused.kind": QT_TRANSLATE_NOOP(
        "words", "Solo se adjuntan archivos PDF, PNG o JPG."
    ),
    "document.refused.unreadable": QT_TRANSLATE_NOOP("words", "El archivo no se puede leer."),
    "document.refused.network": QT_TRANSLATE_NOOP(
        "words", "El archivo está en la red. Cópielo primero a este computador."
    ),
}

_FIELDS: Final[dict[str, str]] = {
    "field.plan_code.required": QT_TRANSLATE_NOOP("words", "Elija el plan."),
    "field.method.required": QT_TRANSLATE_NOOP("words", "Elija cómo paga el cliente."),
    "field.bank_code.required": QT_TRANSLATE_NOOP("words", "Elija el banco."),
    "field.bank_account_kind.required": QT_TRANSLATE_NOOP("words", "Elija corriente o ahorros."),
    "field.reason.required": QT_TRANSLATE_NOOP("words", "Escriba el motivo."),
    "field.consent_version.required": QT_TRANSLATE_NOOP(
        "words", "Escriba qué versión del texto aceptó."
    ),
}

_JOURNAL: Final[dict[str, str]] = {
    "history.state": QT_TRANSLATE_NOOP("words", "Cambió el estado"),
    "journal.account.created": QT_TRANSLATE_NOOP("words", "Creó la cuenta"),
    "journal.account.imported": QT_TRANSLATE_NOOP("words", "Importó la cuenta"),
    "journal.account.customer_edited": QT_TRANSLATE_NOOP("words", "Cambió los datos"),
    "journal.account.service_edited": QT_TRANSLATE_NOOP("words", "Cambió el servicio"),
    "journal.account.consent_given": QT_TRANSLATE_NOOP("words", "Registró el consentimiento"),
    "journal.account.consent_revoked": QT_TRANSLATE_NOOP("words", "Revocó el consentimiento"),
    "journal.account.note_added": QT_TRANSLATE_NOOP("words", "Escribió una nota"),
    "journal.account.line_added": QT_TRANSLATE_NOOP("words", "Añadió una línea VoIP"),
    "journal.account.line_removed": QT_TRANSLATE_NOOP("words", "Quitó una línea VoIP"),
    "journal.account.submitted": QT_TRANSLATE_NOOP("words", "Envió a revisión"),
    "journal.account.sent_back": QT_TRANSLATE_NOOP("words", "Devolvió a documentos"),
    "journal.account.activated": QT_TRANSLATE_NOOP("words", "Activó la cuenta"),
    "journal.account.rejected": QT_TRANSLATE_NOOP("words", "Rechazó la solicitud"),
    "journal.account.suspended": QT_TRANSLATE_NOOP("words", "Suspendió la cuenta"),
    "journal.account.reactivated": QT_TRANSLATE_NOOP("words", "Reactivó la cuenta"),
    "journal.account.closed": QT_TRANSLATE_NOOP("words", "Cerró la cuenta"),
    "journal.agreement.changed": QT_TRANSLATE_NOOP("words", "Cambió el método de pago"),
    "journal.agreement.debit_confirmed": QT_TRANSLATE_NOOP(
        "words", "Registró que el banco confirmó el débito"
    ),
    "journal.document.attached": QT_TRANSLATE_NOOP("words", "Adjuntó un documento"),
    "journal.document.withdrawn": QT_TRANSLATE_NOOP("words", "Retiró un documento"),
}

_DATA: Final[dict[str, str]] = {
    "datum.id_kind": QT_TRANSLATE_NOOP("words", "Tipo de identificación"),
    "datum.id_number": QT_TRANSLATE_NOOP("words", "Identificación"),
    "datum.name": QT_TRANSLATE_NOOP("words", "Nombre"),
    "datum.trade_name": QT_TRANSLATE_NOOP("words", "Nombre comercial"),
    "datum.contact_name": QT_TRANSLATE_NOOP("words", "Contacto"),
    "datum.email": QT_TRANSLATE_NOOP("words", "Correo"),
    "datum.phone": QT_TRANSLATE_NOOP("words", "Teléfono"),
    "datum.mobile": QT_TRANSLATE_NOOP("words", "Celular"),
    "datum.address": QT_TRANSLATE_NOOP("words", "Dirección"),
    "datum.city": QT_TRANSLATE_NOOP("words", "Ciudad"),
    "datum.province": QT_TRANSLATE_NOOP("words", "Provincia"),
    "datum.plan": QT_TRANSLATE_NOOP("words", "Plan"),
    "datum.plan_code": QT_TRANSLATE_NOOP("words", "Plan"),
    "datum.tax": QT_TRANSLATE_NOOP("words", "Impuesto"),
    "datum.tax_code": QT_TRANSLATE_NOOP("words", "Impuesto"),
    "datum.monthly_cents": QT_TRANSLATE_NOOP("words", "Valor mensual"),
    "datum.activation_cents": QT_TRANSLATE_NOOP("words", "Valor de activación"),
    "datum.billing_day": QT_TRANSLATE_NOOP("words", "Día de facturación"),
    "datum.voip_number": QT_TRANSLATE_NOOP("words", "Número VoIP"),
    "datum.voip_numbers": QT_TRANSLATE_NOOP("words", "Números VoIP"),
    "datum.description": QT_TRANSLATE_NOOP("words", "Descripción"),
    "datum.method": QT_TRANSLATE_NOOP("words", "Método"),
    "datum.starts_on": QT_TRANSLATE_NOOP("words", "Desde"),
    "datum.bank": QT_TRANSLATE_NOOP("words", "Banco"),
    "datum.bank_account": QT_TRANSLATE_NOOP("words", "Cuenta bancaria"),
    "datum.holder": QT_TRANSLATE_NOOP("words", "Titular"),
    "datum.form_signed_on": QT_TRANSLATE_NOOP("words", "Firma de la carta"),
    "datum.confirmed_at": QT_TRANSLATE_NOOP("words", "Confirmado"),
    "datum.consent": QT_TRANSLATE_NOOP("words", "Consentimiento"),
    "journal.account.card_saved": QT_TRANSLATE_NOOP("words", "Guardó una tarjeta en Stripe"),
    "datum.brand": QT_TRANSLATE_NOOP("words", "Marca"),
    "datum.last4": QT_TRANSLATE_NOOP("words", "Termina en"),
    "datum.consent_version": QT_TRANSLATE_NOOP("words", "Texto del consentimiento"),
    "datum.consent_on": QT_TRANSLATE_NOOP("words", "Dado el"),
    "datum.consent_revoked_on": QT_TRANSLATE_NOOP("words", "Revocado el"),
    "datum.consent_channel": QT_TRANSLATE_NOOP("words", "Forma"),
    "datum.kind": QT_TRANSLATE_NOOP("words", "Tipo"),
    "datum.file_name": QT_TRANSLATE_NOOP("words", "Archivo"),
    "datum.original_seen_by": QT_TRANSLATE_NOOP("words", "Original visto por"),
    "datum.note": QT_TRANSLATE_NOOP("words", "Nota"),
    "datum.state": QT_TRANSLATE_NOOP("words", "Estado"),
}

_KINDS: Final[dict[str, str]] = {
    "id_kind.04": QT_TRANSLATE_NOOP("words", "RUC"),
    "id_kind.05": QT_TRANSLATE_NOOP("words", "Cédula"),
    "id_kind.06": QT_TRANSLATE_NOOP("words", "Pasaporte"),
    "id_kind.07": QT_TRANSLATE_NOOP("words", "Consumidor final"),
    "id_kind.08": QT_TRANSLATE_NOOP("words", "Identificación del exterior"),
    "document_kind.id": QT_TRANSLATE_NOOP("words", "Identificación"),
    "document_kind.contract": QT_TRANSLATE_NOOP("words", "Contrato"),
    "document_kind.debit_form": QT_TRANSLATE_NOOP("words", "Autorización de débito firmada"),
    "document_kind.consent": QT_TRANSLATE_NOOP("words", "Consentimiento firmado"),
    "document_kind.other": QT_TRANSLATE_NOOP("words", "Otro documento"),
    "consent_channel.paper": QT_TRANSLATE_NOOP("words", "Papel firmado"),
    "consent_channel.email": QT_TRANSLATE_NOOP("words", "Correo"),
    "consent_channel.web": QT_TRANSLATE_NOOP("words", "Página web"),
    "consent_channel.in_person": QT_TRANSLATE_NOOP("words", "De palabra, en la oficina"),
    "bank_account_kind.CTE": QT_TRANSLATE_NOOP("words", "Corriente"),
    "bank_account_kind.AHO": QT_TRANSLATE_NOOP("words", "Ahorros"),
    "origin.ONLINE": QT_TRANSLATE_NOOP("words", "Web"),
    "origin.MANUAL": QT_TRANSLATE_NOOP("words", "Oficina"),
    "method_note.manual_card": QT_TRANSLATE_NOOP(
        "words",
        "No es automático: el cliente paga con su tarjeta en la oficina cada mes."
        " La hoja que se imprime se lo recuerda, con las fechas.",
    ),
    "method_note.deposit": QT_TRANSLATE_NOOP(
        "words",
        "No es automático: el cliente deposita o transfiere cada mes y trae la papeleta."
        " La hoja que se imprime se lo recuerda, con las fechas.",
    ),
    "method_note.cheque": QT_TRANSLATE_NOOP(
        "words",
        "No es automático: el cliente entrega un cheque cada mes."
        " La hoja que se imprime se lo recuerda, con las fechas.",
    ),
    "method_note.debit": QT_TRANSLATE_NOOP(
        "words",
        "El cliente autoriza a su banco con una carta firmada. Hasta que el banco lo"
        " confirme no es automático, y el cliente paga por su cuenta.",
    ),
    "method_note.card": QT_TRANSLATE_NOOP(
        "words", "Automático: la facturación cobra cada mes la tarjeta registrada en la web."
    ),
}

WORDS: Final[dict[str, str]] = {
    **_ERRORS,
    **_FIELDS,
    **_JOURNAL,
    **_DATA,
    **_KINDS,
}
