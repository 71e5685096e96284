from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    "account.wrong_state": QT_TRANSLATE_NOOP(
        "words", "La cuenta {number} no permite ese cambio en su estado actual."
    ),
    "account.voip_number_taken": QT_TRANSLATE_NOOP(
        "words", "El número {voip_number} ya pertenece a la cuenta {number}."
    ),
    "activation.blocked": QT_TRANSLATE_NOOP(
        "words", "No se activó la cuenta {number}: a su lista de control le faltan {count} puntos."
    ),
    "activation.blocked.one": QT_TRANSLATE_NOOP(
        "words", "No se activó la cuenta {number}: a su lista de control le falta un punto."
    ),
    "document.refused": QT_TRANSLATE_NOOP(
        "words", "Solo se adjuntan PDF, PNG o JPEG de hasta 10 MB, de este computador."
    ),
    "document.damaged": QT_TRANSLATE_NOOP(
        "words",
        "El documento {document} no es el que se adjuntó: su huella no coincide. No se abrió.",
    ),
    "activation.item.id_scan": QT_TRANSLATE_NOOP("words", "Identificación escaneada"),
    "activation.item.contract": QT_TRANSLATE_NOOP("words", "Contrato firmado"),
    "activation.item.consent": QT_TRANSLATE_NOOP("words", "Consentimiento de datos"),
    "activation.item.plan": QT_TRANSLATE_NOOP("words", "Plan e impuesto"),
    "activation.item.price": QT_TRANSLATE_NOOP("words", "Valor mensual"),
    "activation.item.voip_number": QT_TRANSLATE_NOOP("words", "Número VoIP"),
    "activation.item.agreement": QT_TRANSLATE_NOOP("words", "Convenio de pago"),
    "activation.item.debit_form": QT_TRANSLATE_NOOP("words", "Autorización de débito firmada"),
    "activation.missing.no_scan": QT_TRANSLATE_NOOP("words", "Falta adjuntar el documento."),
    "activation.missing.original_not_seen": QT_TRANSLATE_NOOP(
        "words", "Nadie ha marcado que vio el original."
    ),
    "activation.missing.no_consent": QT_TRANSLATE_NOOP(
        "words", "El cliente no ha dado su consentimiento."
    ),
    "activation.missing.consent_revoked": QT_TRANSLATE_NOOP(
        "words", "El cliente retiró su consentimiento."
    ),
    "activation.missing.no_plan": QT_TRANSLATE_NOOP("words", "Falta elegir el plan."),
    "activation.missing.no_price": QT_TRANSLATE_NOOP("words", "El valor mensual es cero."),
    "activation.missing.no_voip_number": QT_TRANSLATE_NOOP(
        "words", "Falta al menos un número VoIP."
    ),
    "activation.missing.no_agreement": QT_TRANSLATE_NOOP("words", "Falta el convenio de pago."),
    "warning.id_checksum": QT_TRANSLATE_NOOP(
        "words", "El dígito verificador no coincide. Puede ser correcta: revise el documento."
    ),
    "warning.phone.phone_unusual": QT_TRANSLATE_NOOP("words", "El teléfono no parece de Ecuador."),
    "warning.mobile.phone_unusual": QT_TRANSLATE_NOOP("words", "El celular no parece de Ecuador."),
    "warning.duplicate": QT_TRANSLATE_NOOP(
        "words", "Ya hay una cuenta con esta identificación: {number}, {name}."
    ),
    "field.id_kind": QT_TRANSLATE_NOOP("words", "Elija el tipo de identificación."),
    "field.digits_only": QT_TRANSLATE_NOOP("words", "Escriba solo dígitos."),
    "field.length": QT_TRANSLATE_NOOP("words", "Debe tener {expected} dígitos."),
    "field.province": QT_TRANSLATE_NOOP(
        "words", "Los dos primeros dígitos no son una provincia (01 a 24, 30 o 50)."
    ),
    "field.ruc_suffix": QT_TRANSLATE_NOOP("words", "Un RUC termina en 001."),
    "field.final_consumer": QT_TRANSLATE_NOOP(
        "words", "9999999999999 es solo para consumidor final."
    ),
    "field.letters_digits": QT_TRANSLATE_NOOP("words", "Hasta 20 letras y dígitos."),
    "field.no_letters": QT_TRANSLATE_NOOP("words", "Escriba el nombre, no un número."),
    "field.phone": QT_TRANSLATE_NOOP(
        "words", "No es un teléfono: de 7 a 15 dígitos, por ejemplo 0991234567."
    ),
    "field.email": QT_TRANSLATE_NOOP("words", "No es un correo: por ejemplo nombre@empresa.com."),
    "field.contact_needed": QT_TRANSLATE_NOOP(
        "words", "Escriba al menos un celular, teléfono o correo."
    ),
    "field.unknown_plan": QT_TRANSLATE_NOOP("words", "No hay un plan activo con ese código."),
    "field.unknown_tax": QT_TRANSLATE_NOOP("words", "No hay un impuesto con ese código."),
    "field.unknown_bank": QT_TRANSLATE_NOOP("words", "Ningún banco tiene ese código."),
    "field.bank_account": QT_TRANSLATE_NOOP(
        "words", "El número de cuenta tiene de 5 a 20 dígitos."
    ),
    "field.card_needs_online": QT_TRANSLATE_NOOP(
        "words", "La tarjeta automática es solo para cuentas abiertas en la web."
    ),
    "field.out_of_range": QT_TRANSLATE_NOOP("words", "Va de {least} a {most}."),
    "field.repeated": QT_TRANSLATE_NOOP("words", "{value} está repetido."),
    "field.taken": QT_TRANSLATE_NOOP("words", "{value} ya pertenece a la cuenta {number}."),
    "field.too_many": QT_TRANSLATE_NOOP("words", "Máximo {most}."),
    "field.account_number": QT_TRANSLATE_NOOP(
        "words", "Letras, dígitos, punto, guion o barra; hasta 30."
    ),
    "field.stripe_id": QT_TRANSLATE_NOOP(
        "words", "No es un identificador de Stripe (cus_… o pm_…)."
    ),
    "field.card_last4": QT_TRANSLATE_NOOP("words", "Son los cuatro últimos dígitos."),
    "field.card_expires": QT_TRANSLATE_NOOP("words", "Se escribe mm/aaaa, por ejemplo 12/2029."),
    "field.not_allowed": QT_TRANSLATE_NOOP("words", "Se admite: {allowed}."),
    "field.bad_date": QT_TRANSLATE_NOOP("words", "No es una fecha: aaaa-mm-dd o dd/mm/aaaa."),
    "field.differs": QT_TRANSLATE_NOOP(
        "words", "La cuenta {number} ya existe con otro dato. Corríjala aquí o en el archivo."
    ),
    "field.repeated_in_file": QT_TRANSLATE_NOOP(
        "words", "{value} ya está en la línea {first} de este archivo."
    ),
    "field.short_line": QT_TRANSLATE_NOOP(
        "words", "La línea tiene {found} columnas y deben ser {expected}. ¿El archivo está cortado?"
    ),
    "field.long_line": QT_TRANSLATE_NOOP(
        "words", "La línea tiene {found} columnas y deben ser {expected}."
    ),
    "field.not_an_object": QT_TRANSLATE_NOOP("words", "No es un objeto JSON."),
    "field.unknown_field": QT_TRANSLATE_NOOP("words", "Este campo no se conoce."),
    "field.not_text": QT_TRANSLATE_NOOP("words", "Debe ser un texto o un número."),
    "file.unreadable": QT_TRANSLATE_NOOP("words", "No se puede leer {file}."),
    "file.too_large": QT_TRANSLATE_NOOP("words", "El archivo pasa de {megabytes} MB. Divídalo."),
    "file.too_many_lines": QT_TRANSLATE_NOOP(
        "words", "El archivo pasa de {rows} líneas. Divídalo."
    ),
    "file.empty": QT_TRANSLATE_NOOP("words", "El archivo no tiene registros."),
    "file.not_text": QT_TRANSLATE_NOOP(
        "words", "No es un CSV ni un JSON que se pueda leer. Guárdelo como CSV UTF-8."
    ),
    "file.cut_short": QT_TRANSLATE_NOOP(
        "words", "El archivo está cortado en la línea {line}. Pídalo otra vez."
    ),
    "file.damaged": QT_TRANSLATE_NOOP(
        "words", "La línea {line} no se entiende. No se importó nada."
    ),
    "file.bad_header": QT_TRANSLATE_NOOP(
        "words",
        "Las columnas no son las esperadas. Faltan: {missing}. Desconocidas: {unknown}."
        " Repetidas: {repeated}.",
    ),
    "file.already_imported": QT_TRANSLATE_NOOP(
        "words", "{file} ya se importó el {at} ({by}). No se agregó nada."
    ),
    "file.has_problems": QT_TRANSLATE_NOOP(
        "words",
        "El archivo tiene {count} problemas; el primero, en la línea {line}. No se importó nada.",
    ),
    "file.has_problems.one": QT_TRANSLATE_NOOP(
        "words", "El archivo tiene un problema en la línea {line}. No se importó nada."
    ),
}

STATES: Final[dict[str, StateLook]] = {
    "account.requested": StateLook(QT_TRANSLATE_NOOP("words", "Solicitada"), "note", "accent"),
    "account.documents": StateLook(QT_TRANSLATE_NOOP("words", "Documentos"), "attach", "warn"),
    "account.in_review": StateLook(QT_TRANSLATE_NOOP("words", "En revisión"), "eye", "warn"),
    "account.active": StateLook(QT_TRANSLATE_NOOP("words", "Activa"), "ok", "ok"),
    "account.rejected": StateLook(QT_TRANSLATE_NOOP("words", "Rechazada"), "err", "err"),
    "account.suspended": StateLook(QT_TRANSLATE_NOOP("words", "Suspendida"), "pause", "warn"),
    "account.closed": StateLook(QT_TRANSLATE_NOOP("words", "Cerrada"), "void", "muted"),
    "origin.ONLINE": StateLook(QT_TRANSLATE_NOOP("words", "Web"), "dot", "muted"),
    "origin.MANUAL": StateLook(QT_TRANSLATE_NOOP("words", "Oficina"), "dot", "muted"),
    "document.id": StateLook(QT_TRANSLATE_NOOP("words", "Identificación"), "attach"),
    "document.contract": StateLook(QT_TRANSLATE_NOOP("words", "Contrato"), "attach"),
    "document.debit_form": StateLook(
        QT_TRANSLATE_NOOP("words", "Autorización de débito"), "attach"
    ),
    "document.consent": StateLook(QT_TRANSLATE_NOOP("words", "Consentimiento firmado"), "attach"),
    "document.other": StateLook(QT_TRANSLATE_NOOP("words", "Otro"), "attach"),
    "id_kind.04": StateLook(QT_TRANSLATE_NOOP("words", "RUC"), "dot", "muted"),
    "id_kind.05": StateLook(QT_TRANSLATE_NOOP("words", "Cédula"), "dot", "muted"),
    "id_kind.06": StateLook(QT_TRANSLATE_NOOP("words", "Pasaporte"), "dot", "muted"),
    "id_kind.07": StateLook(QT_TRANSLATE_NOOP("words", "Consumidor final"), "dot", "muted"),
    "id_kind.08": StateLook(QT_TRANSLATE_NOOP("words", "Exterior"), "dot", "muted"),
    "agreement.card": StateLook(QT_TRANSLATE_NOOP("words", "Tarjeta automática"), "card", "ok"),
    "agreement.manual_card": StateLook(QT_TRANSLATE_NOOP("words", "Tarjeta manual"), "card"),
    "agreement.deposit": StateLook(QT_TRANSLATE_NOOP("words", "Depósito"), "deposit"),
    "agreement.cheque": StateLook(QT_TRANSLATE_NOOP("words", "Cheque"), "cheque"),
    "agreement.debit": StateLook(QT_TRANSLATE_NOOP("words", "Débito autorizado"), "debit"),
}
