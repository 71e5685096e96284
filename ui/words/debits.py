from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

STATES: Final[dict[str, StateLook]] = {
    "debit_batch.PREPARED": StateLook(QT_TRANSLATE_NOOP("words", "Por aprobar"), "clock", "warn"),
    "debit_batch.APPROVED": StateLook(QT_TRANSLATE_NOOP("words", "Aprobado"), "check", "accent"),
    "debit_batch.WRITTEN": StateLook(QT_TRANSLATE_NOOP("words", "Con archivo"), "save", "accent"),
    "debit_batch.SENT": StateLook(QT_TRANSLATE_NOOP("words", "En el banco"), "bank", "accent"),
    "debit_batch.ANSWERED": StateLook(
        QT_TRANSLATE_NOOP("words", "Respondido en parte"), "import", "warn"
    ),
    "debit_batch.CLOSED": StateLook(QT_TRANSLATE_NOOP("words", "Cerrado"), "ok", "ok"),
    "debit_batch.CANCELLED": StateLook(QT_TRANSLATE_NOOP("words", "Anulado"), "void", "muted"),
    "debit.PENDING": StateLook(QT_TRANSLATE_NOOP("words", "Pendiente"), "clock", ""),
    "debit.WITHDRAWN": StateLook(QT_TRANSLATE_NOOP("words", "Retirado"), "void", "muted"),
    "debit.SETTLED": StateLook(QT_TRANSLATE_NOOP("words", "Cobrado"), "ok", "ok"),
    "debit.REJECTED": StateLook(QT_TRANSLATE_NOOP("words", "Rechazado"), "err", "err"),
    "debit.RELEASED": StateLook(QT_TRANSLATE_NOOP("words", "Liberado"), "unlock", "warn"),
    "debit.REVERSED": StateLook(QT_TRANSLATE_NOOP("words", "Devuelto"), "err", "err"),
    "debit_verdict.settled": StateLook(QT_TRANSLATE_NOOP("words", "Cobrado"), "ok", "ok"),
    "debit_verdict.rejected": StateLook(QT_TRANSLATE_NOOP("words", "Rechazado"), "err", "err"),
    "debit_verdict.known": StateLook(QT_TRANSLATE_NOOP("words", "Ya registrado"), "check", "muted"),
    "debit_verdict.unknown": StateLook(QT_TRANSLATE_NOOP("words", "Desconocida"), "help", "warn"),
    "debit_verdict.doubled": StateLook(QT_TRANSLATE_NOOP("words", "Repetido"), "warn", "warn"),
    "debit_verdict.other_batch": StateLook(
        QT_TRANSLATE_NOOP("words", "De otro lote"), "warn", "warn"
    ),
    "debit_verdict.other_amount": StateLook(
        QT_TRANSLATE_NOOP("words", "Con otro valor"), "warn", "warn"
    ),
    "debit_verdict.early": StateLook(QT_TRANSLATE_NOOP("words", "Aún no"), "clock", "warn"),
    "debit_verdict.contradicts": StateLook(
        QT_TRANSLATE_NOOP("words", "Contradice lo registrado"), "doubt", "err"
    ),
    "debit_next.retry": StateLook(QT_TRANSLATE_NOOP("words", "Se reintenta"), "refresh", "accent"),
    "debit_next.fix": StateLook(QT_TRANSLATE_NOOP("words", "Hay que corregir"), "edit", "warn"),
    "debit_next.final": StateLook(QT_TRANSLATE_NOOP("words", "No se cobra más"), "err", "err"),
    "debit_next.surplus": StateLook(QT_TRANSLATE_NOOP("words", "Sobró dinero"), "doubt", "warn"),
}

WORDS: Final[dict[str, str]] = {
    # What the banks' profiles are.
    "debit_bank.pichincha": QT_TRANSLATE_NOOP(
        "words",
        "Órdenes de cobro CO de Cash Management: 21 columnas con tabulador. Confirme el formato con el banco antes del primer archivo.",
    ),
    "debit_bank.guayaquil": QT_TRANSLATE_NOOP(
        "words",
        "Archivo REM de 124 posiciones. El banco sabe la cuenta por el código del cliente. Confirme el formato con el banco antes del primer archivo.",
    ),
    "debit_bank.produbanco": QT_TRANSLATE_NOOP(
        "words",
        "Órdenes de débito CO de 38 columnas. Las columnas 20 a 38 son una suposición: confírmelas con el banco antes del primer archivo.",
    ),
    "debit_bank.pacifico": QT_TRANSLATE_NOOP(
        "words",
        "Orden de cobro programada (OCP) de 203 posiciones. Pregunte al banco con qué forma de pago debita cuentas (RE o CU).",
    ),
    "debit_bank.internacional": QT_TRANSLATE_NOOP(
        "words",
        "Órdenes de débito CO de 27 columnas; también para cuentas de otros bancos. Pregunte al banco de cuáles.",
    ),
    "debit_bank.bolivariano": QT_TRANSLATE_NOOP(
        "words",
        "Recaudación por código de cliente; el banco sabe la cuenta. Pregunte al banco si le corresponde este archivo o el del SAT.",
    ),
    "debit_bank.bolivariano_sat": QT_TRANSLATE_NOOP(
        "words",
        "Órdenes BZDET del SAT, de 463 posiciones, con la cuenta del cliente. Pregunte al banco si le corresponde este archivo.",
    ),
    "debit_bank.ruminahui": QT_TRANSLATE_NOOP(
        "words",
        "Órdenes de débito CO de 30 columnas, para cédulas y pasaportes. Las columnas 19 a 30 son una suposición: confírmelas con el banco.",
    ),
    # What the office agreed with a bank.
    "debit_term.account_digits": QT_TRANSLATE_NOOP("words", "Dígitos de nuestra cuenta"),
    "debit_term.company_code": QT_TRANSLATE_NOOP("words", "Código de la empresa"),
    "debit_term.subcompany_code": QT_TRANSLATE_NOOP("words", "Código de la subempresa"),
    "debit_term.service_code": QT_TRANSLATE_NOOP("words", "Código del servicio"),
    "debit_term.payment_form": QT_TRANSLATE_NOOP("words", "Forma de pago"),
    "debit_term.motive": QT_TRANSLATE_NOOP("words", "Submotivo"),
    "debit_term.concept": QT_TRANSLATE_NOOP("words", "Concepto que lee el cliente"),
    "debit_term.letters": QT_TRANSLATE_NOOP("words", "Letras (cp1252: con ñ y tildes)"),
    "debit_term.email": QT_TRANSLATE_NOOP("words", "Enviar el correo del cliente al banco"),
    "debit_term.group": QT_TRANSLATE_NOOP("words", "Grupo"),
    "debit_term.product": QT_TRANSLATE_NOOP("words", "Producto"),
    # Why a line cannot be in a bank's file.
    "debit.reference": QT_TRANSLATE_NOOP(
        "words", "La contrapartida tiene más de {most} caracteres; el banco no la acepta."
    ),
    "debit.reference_letters": QT_TRANSLATE_NOOP(
        "words", "La contrapartida debe ser de letras y números, sin espacios ni signos."
    ),
    "debit.line": QT_TRANSLATE_NOOP(
        "words", "La clave de la línea no cabe en el archivo del banco ({most} caracteres)."
    ),
    "debit.amount": QT_TRANSLATE_NOOP(
        "words", "El valor debe ser mayor que cero y hasta {most_cents}."
    ),
    "debit.bank": QT_TRANSLATE_NOOP("words", "{bank} no debita cuentas de ese banco."),
    "debit.account": QT_TRANSLATE_NOOP(
        "words", "El número de cuenta debe tener de {least} a {most} dígitos, solo números."
    ),
    "debit.id_kind": QT_TRANSLATE_NOOP(
        "words", "{bank} no recibe ese tipo de identificación del titular."
    ),
    "debit.id_number": QT_TRANSLATE_NOOP(
        "words",
        "La identificación del titular debe ser de letras y números, hasta {most} caracteres.",
    ),
    "debit.holder_name": QT_TRANSLATE_NOOP(
        "words", "El nombre del titular no tiene letras que el banco pueda leer."
    ),
    # Why a file cannot be written at all.
    "debit.company_account": QT_TRANSLATE_NOOP(
        "words",
        "Nuestra cuenta en este banco falta o tiene más de {most} dígitos. Corríjala en Ajustes, Bancos.",
    ),
    "debit.batch": QT_TRANSLATE_NOOP("words", "El número del lote pasa de {most}."),
    "debit.term_missing": QT_TRANSLATE_NOOP(
        "words", "Falta un dato que el banco asigna a la empresa. Escríbalo en Ajustes, Débitos."
    ),
    "debit.term_long": QT_TRANSLATE_NOOP("words", "Tiene más de {most} caracteres."),
    "debit.term_choice": QT_TRANSLATE_NOOP("words", "Elija un valor de la lista."),
    "debit.term_letters": QT_TRANSLATE_NOOP("words", "Use letras y números."),
    # Refusals.
    "debit.no_such_profile": QT_TRANSLATE_NOOP(
        "words", "No hay un formato de débito «{profile}». Los que hay: {known}."
    ),
    "debit.not_writable": QT_TRANSLATE_NOOP(
        "words", "El archivo del banco no se puede escribir: línea {line}, dato {field}."
    ),
    "debit.answer_not_of_bank": QT_TRANSLATE_NOOP(
        "words",
        "El archivo no es una respuesta de {bank} (línea {line}). No se aplicó nada: revise que sea el archivo correcto.",
    ),
    "debit.answer_record_length": QT_TRANSLATE_NOOP(
        "words",
        "La línea {line} tiene {found} caracteres y deben ser {expected}: el archivo está cortado o cambiado. No se aplicó nada; descárguelo otra vez.",
    ),
    "debit.answer_columns": QT_TRANSLATE_NOOP(
        "words",
        "La línea {line} tiene {found} columnas y deben ser {expected}. No se aplicó nada; descargue el archivo otra vez.",
    ),
    "debit.answer_field": QT_TRANSLATE_NOOP(
        "words", "La línea {line} no se entiende: «{text}». No se aplicó nada."
    ),
    "debit.answer_field.reference": QT_TRANSLATE_NOOP(
        "words", "La línea {line} no tiene una contrapartida: «{text}». No se aplicó nada."
    ),
    "debit.answer_field.amount": QT_TRANSLATE_NOOP(
        "words", "La línea {line} no tiene un valor que se entienda: «{text}». No se aplicó nada."
    ),
    "debit.answer_field.day": QT_TRANSLATE_NOOP(
        "words", "La línea {line} no tiene una fecha que se entienda: «{text}». No se aplicó nada."
    ),
    "debit.answer_field.outcome": QT_TRANSLATE_NOOP(
        "words", "La línea {line} no dice si se cobró. No se aplicó nada."
    ),
    "debit.answer_field.word": QT_TRANSLATE_NOOP(
        "words",
        "La línea {line} dice «{text}», que no es ni cobrado ni rechazado. No se aplicó nada.",
    ),
    "debit.answer_totals": QT_TRANSLATE_NOOP(
        "words", "Los totales del archivo no son los de sus líneas. No se aplicó nada."
    ),
    "debit.answer_totals.count": QT_TRANSLATE_NOOP(
        "words",
        "El archivo dice {told} registros y trae {found}: está cortado o cambiado. No se aplicó nada; descárguelo otra vez.",
    ),
    "debit.answer_totals.total": QT_TRANSLATE_NOOP(
        "words",
        "El archivo dice {told_cents} y sus líneas suman {found_cents}. No se aplicó nada; descárguelo otra vez.",
    ),
    # A map of an answer that is being made.
    "debit.column_twice": QT_TRANSLATE_NOOP("words", "Dos columnas dicen lo mismo."),
    "debit.no_reference_column": QT_TRANSLATE_NOOP(
        "words", "Diga qué columna es la contrapartida."
    ),
    "debit.no_outcome_column": QT_TRANSLATE_NOOP(
        "words",
        "Diga qué columna es el resultado; o, si el banco solo lista lo cobrado, dígalo abajo y deje el resultado sin columna.",
    ),
    "debit.word_twice": QT_TRANSLATE_NOOP(
        "words", "La misma palabra no puede decir cobrado y rechazado."
    ),
    "debit.place_twice": QT_TRANSLATE_NOOP("words", "Esa columna ya dice otra cosa."),
    "debit.no_header_line": QT_TRANSLATE_NOOP(
        "words", "No es una de las primeras líneas del archivo."
    ),
    "debit_column.reference": QT_TRANSLATE_NOOP("words", "Contrapartida"),
    "debit_column.outcome": QT_TRANSLATE_NOOP("words", "Resultado"),
    "debit_column.amount": QT_TRANSLATE_NOOP("words", "Valor"),
    "debit_column.line": QT_TRANSLATE_NOOP("words", "Nuestra referencia"),
    "debit_column.code": QT_TRANSLATE_NOOP("words", "Código del motivo"),
    "debit_column.words": QT_TRANSLATE_NOOP("words", "Mensaje del banco"),
    "debit_column.day": QT_TRANSLATE_NOOP("words", "Fecha"),
    # Why somebody is not in a batch, without what differs from one account to the next.
    "debit.why_short.not_active": QT_TRANSLATE_NOOP("words", "Sin confirmar"),
    "debit.why_short.no_mandate": QT_TRANSLATE_NOOP("words", "Sin autorización"),
    "debit.why_short.suspended": QT_TRANSLATE_NOOP("words", "Suspendidas"),
    "debit.why_short.not_yet_valid": QT_TRANSLATE_NOOP("words", "Todavía no rige"),
    "debit.why_short.expired": QT_TRANSLATE_NOOP("words", "Vencidas"),
    "debit.why_short.other_bank": QT_TRANSLATE_NOOP("words", "De otro banco"),
    "debit.why_short.disputed": QT_TRANSLATE_NOOP("words", "En disputa"),
    "debit.why_short.in_batch": QT_TRANSLATE_NOOP("words", "En otro lote"),
    "debit.why_short.claimed": QT_TRANSLATE_NOOP("words", "En otro cobro"),
    "debit.why_short.in_doubt": QT_TRANSLATE_NOOP("words", "EN DUDA"),
    "debit.why_short.over_limit": QT_TRANSLATE_NOOP("words", "Pasa del límite"),
    "debit.why_short.retry_later": QT_TRANSLATE_NOOP("words", "Se reintenta después"),
    "debit.why_short.retries_spent": QT_TRANSLATE_NOOP("words", "Sin más intentos"),
    "debit.why_short.fix_first": QT_TRANSLATE_NOOP("words", "Hay que corregir"),
    "debit.why_short.taken_back": QT_TRANSLATE_NOOP("words", "Devueltos por el banco"),
    "debit.why_short.unwritable": QT_TRANSLATE_NOOP("words", "No cabe en el archivo"),
    "debit.why_short.nothing_due": QT_TRANSLATE_NOOP("words", "No debe nada"),
    "debit.reason_twice": QT_TRANSLATE_NOOP("words", "Ese código de ese banco ya está."),
    "debit.whole_number": QT_TRANSLATE_NOOP("words", "Escriba un número entero."),
    # What a line of an answer that does nothing asks of somebody.
    "debit_verdict.todo.known": QT_TRANSLATE_NOOP("words", "Nada: los libros ya lo dicen."),
    "debit_verdict.todo.unknown": QT_TRANSLATE_NOOP(
        "words", "No es de este lote ni de otro: pregunte al banco de quién es."
    ),
    "debit_verdict.todo.doubled": QT_TRANSLATE_NOOP(
        "words", "Nada: cuenta la primera línea. Compruebe en el extracto que entró una vez."
    ),
    "debit_verdict.todo.other_batch": QT_TRANSLATE_NOOP(
        "words",
        "Es de otro lote, o de antes de que se generara el archivo de este: léalo en el lote que es.",
    ),
    "debit_verdict.todo.other_amount": QT_TRANSLATE_NOOP(
        "words", "El banco dice otro valor que el pedido: pregúntele antes de hacer nada."
    ),
    "debit_verdict.todo.early": QT_TRANSLATE_NOOP(
        "words",
        "El banco le pone un día que no ha llegado: espera hasta ese día; entonces lea otra vez este archivo.",
    ),
    "debit_verdict.todo.contradicts": QT_TRANSLATE_NOOP(
        "words", "El banco dijo antes lo contrario: pídale por escrito cuál de los dos vale."
    ),
    # What the journal says.
    "journal.debit.prepared": QT_TRANSLATE_NOOP("words", "Preparó un lote de débitos"),
    "journal.debit.approved": QT_TRANSLATE_NOOP("words", "Aprobaron un lote de débitos"),
    "journal.debit.written": QT_TRANSLATE_NOOP("words", "Generó el archivo de un lote"),
    "journal.debit.file_copied": QT_TRANSLATE_NOOP("words", "Copió el archivo de un lote"),
    "journal.debit.sent": QT_TRANSLATE_NOOP("words", "Marcó un lote como enviado"),
    "journal.debit.cancelled": QT_TRANSLATE_NOOP("words", "Anuló un lote de débitos"),
    "journal.debit.closed": QT_TRANSLATE_NOOP("words", "Cerró un lote de débitos"),
    "journal.debit.answered": QT_TRANSLATE_NOOP("words", "Leyó la respuesta de un banco"),
    "journal.debit.surplus": QT_TRANSLATE_NOOP("words", "Un débito dejó saldo a favor"),
    "journal.debit.released": QT_TRANSLATE_NOOP("words", "Liberó un débito"),
    "journal.debit.reversed": QT_TRANSLATE_NOOP("words", "Registró un débito devuelto"),
}
