from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "debit.batch_moved": QT_TRANSLATE_NOOP(
        "words", "El lote {batch} está en {state}: eso ya no se puede hacer. Actualice (F5)."
    ),
    "debit.restored": QT_TRANSLATE_NOOP(
        "words",
        "Estos libros vienen de un respaldo: los débitos esperan hasta que un supervisor diga qué lotes tiene ya el banco (Ajustes → Copias de seguridad). No se hizo nada.",
    ),
    "debit.restored_unsent": QT_TRANSLATE_NOOP(
        "words",
        "Del lote {batch} se dijo, al restaurar un respaldo, que no llegó al banco: solo se puede anular. Prepare otro con su número nuevo.",
    ),
    "debit.file_at_bank": QT_TRANSLATE_NOOP(
        "words",
        "El banco ya tiene el archivo del lote {batch}, y el respaldo no lo guardaba. No se escribe otro: elija la carpeta donde está el archivo que se envió, tal cual; en {folder} no está.",
    ),
    "debit.nothing_to_collect": QT_TRANSLATE_NOOP(
        "words",
        "No queda ningún débito para el lote. Mire en la lista por qué quedó fuera cada cuenta.",
    ),
    "debit.preparer_approves": QT_TRANSLATE_NOOP(
        "words", "El lote {batch} lo preparó {who}: debe aprobarlo otra persona."
    ),
    "debit.file_in_the_way": QT_TRANSLATE_NOOP(
        "words",
        "En la carpeta hay otro archivo con ese nombre y otro contenido: {path}. No se tocó. Elija otra carpeta.",
    ),
    "debit.folder_refuses": QT_TRANSLATE_NOOP(
        "words",
        "La carpeta {folder} no recibió el archivo. El lote lo guarda: presione «Guardar archivo otra vez» y elija otra carpeta.",
    ),
    "debit.folder_refuses.full": QT_TRANSLATE_NOOP(
        "words",
        "El disco de {folder} está lleno. El lote guarda su archivo: presione «Guardar archivo otra vez» y elija otra carpeta.",
    ),
    "debit.folder_refuses.read_only": QT_TRANSLATE_NOOP(
        "words",
        "No hay permiso para escribir en {folder}. El lote guarda su archivo: presione «Guardar archivo otra vez» y elija otra carpeta.",
    ),
    "debit.folder_refuses.missing": QT_TRANSLATE_NOOP(
        "words",
        "La carpeta {folder} no existe o no está conectada. El lote guarda su archivo: presione «Guardar archivo otra vez» y elija otra carpeta.",
    ),
    "debit.folder_refuses.too_long": QT_TRANSLATE_NOOP(
        "words",
        "La ruta {folder} es demasiado larga. El lote guarda su archivo: presione «Guardar archivo otra vez» y elija otra carpeta.",
    ),
    "debit.file_lost": QT_TRANSLATE_NOOP(
        "words",
        "El archivo del lote {batch} no es el que se escribió ({sha256}). No lo envíe; avise a soporte.",
    ),
    "debit.not_for_retry": QT_TRANSLATE_NOOP(
        "words", "Con el débito {line} no basta eso. {words}: {next_step}"
    ),
    "debit.retries_spent": QT_TRANSLATE_NOOP(
        "words", "El débito {line} ya se intentó {tries} veces: acuerde otra forma de pago."
    ),
    "debit.line_moved": QT_TRANSLATE_NOOP(
        "words", "El débito {line} está en {state}: eso ya no se puede hacer. Actualice (F5)."
    ),
    "debit.lines_in_question": QT_TRANSLATE_NOOP(
        "words",
        "El banco nombró {n} débitos del lote {batch} que aún esperan ({lines}), con otro valor o de dos maneras. Pídale otra respuesta, o libere cada uno con la constancia escrita del banco; después se cierra.",
    ),
    "debit.nothing_answered": QT_TRANSLATE_NOOP(
        "words",
        "El banco no ha respondido el lote {batch}: lea su respuesta antes de cerrarlo, o libere cada débito con la constancia escrita del banco.",
    ),
    "debit.batch_not_sent": QT_TRANSLATE_NOOP(
        "words",
        "El lote {batch} no está marcado como enviado; márquelo antes de leer la respuesta.",
    ),
    "debit.answer_of_other_batch": QT_TRANSLATE_NOOP(
        "words",
        "El archivo no es la respuesta del lote {batch}: nada de él le corresponde.",
    ),
    "debit.no_answer_layout": QT_TRANSLATE_NOOP(
        "words",
        "No se conoce el formato de respuesta de {bank}: diga qué dice cada columna del archivo.",
    ),
    "debit.range": QT_TRANSLATE_NOOP("words", "Va de {lowest} a {highest}."),
    "field.accounts.no_account": QT_TRANSLATE_NOOP("words", "No hay cuenta con: {numbers}."),
    "field.collect_on.date_past": QT_TRANSLATE_NOOP(
        "words", "El día del débito no puede ser anterior al {earliest}."
    ),
    # Why somebody is not in a batch.
    "debit.why.no_mandate": QT_TRANSLATE_NOOP("words", "Nunca se pidió su autorización"),
    "debit.why.no_mandate.REVOKED": QT_TRANSLATE_NOOP("words", "Su autorización se revocó el {on}"),
    "debit.why.no_mandate.REJECTED": QT_TRANSLATE_NOOP(
        "words", "El banco no aceptó su autorización ({on})"
    ),
    "debit.why.other_method": QT_TRANSLATE_NOOP("words", "No paga por débito"),
    "debit.why.other_plan": QT_TRANSLATE_NOOP("words", "Es de otro plan"),
    "debit.why.not_active": QT_TRANSLATE_NOOP("words", "El banco no confirma la autorización"),
    "debit.why.suspended": QT_TRANSLATE_NOOP("words", "Autorización suspendida"),
    "debit.why.not_yet_valid": QT_TRANSLATE_NOOP("words", "La autorización rige desde el {from}"),
    "debit.why.expired": QT_TRANSLATE_NOOP("words", "La autorización venció el {until}"),
    "debit.why.other_bank": QT_TRANSLATE_NOOP("words", "Este formato no sirve para su banco"),
    "debit.why.account_closed": QT_TRANSLATE_NOOP("words", "Cuenta cerrada"),
    "debit.why.disputed": QT_TRANSLATE_NOOP(
        "words", "Tiene un cobro en disputa o con diferencia sin resolver"
    ),
    "debit.why.in_batch": QT_TRANSLATE_NOOP("words", "Ya está en el lote {batch}"),
    "debit.why.claimed": QT_TRANSLATE_NOOP("words", "Otro cobro la tiene reservada ahora"),
    "debit.why.in_doubt": QT_TRANSLATE_NOOP("words", "Un cobro con tarjeta está EN DUDA"),
    "debit.why.over_limit": QT_TRANSLATE_NOOP("words", "Pasa del límite de {limit_cents}"),
    "debit.why.retry_later": QT_TRANSLATE_NOOP("words", "Se reintenta desde el {on}: {words}"),
    "debit.why.retries_spent": QT_TRANSLATE_NOOP("words", "Ya se intentó {tries} veces"),
    "debit.why.fix_first": QT_TRANSLATE_NOOP("words", "{words}. {next_step}"),
    "debit.why.taken_back": QT_TRANSLATE_NOOP(
        "words",
        "El banco lo devolvió el {on}: {words}. Hable con el cliente; cuando esté resuelto, márquelo corregido en Rechazados",
    ),
    "debit.why.unwritable": QT_TRANSLATE_NOOP("words", "No cabe en el archivo del banco"),
    "debit.why.nothing_due": QT_TRANSLATE_NOOP(
        "words", "No debe facturas que venzan hasta ese día"
    ),
    # What a line of an answer comes to.
    "debit.verdict.settled": QT_TRANSLATE_NOOP("words", "Cobrado"),
    "debit.verdict.rejected": QT_TRANSLATE_NOOP("words", "Rechazado"),
    "debit.verdict.known": QT_TRANSLATE_NOOP("words", "Ya registrado"),
    "debit.verdict.unknown": QT_TRANSLATE_NOOP("words", "Contrapartida desconocida"),
    "debit.verdict.doubled": QT_TRANSLATE_NOOP("words", "Repetido en el archivo"),
    "debit.verdict.other_batch": QT_TRANSLATE_NOOP("words", "De otro lote"),
    "debit.verdict.other_amount": QT_TRANSLATE_NOOP("words", "Con otro valor"),
    "debit.verdict.early": QT_TRANSLATE_NOOP("words", "Su día no ha llegado"),
    "debit.verdict.contradicts": QT_TRANSLATE_NOOP("words", "Contradice lo registrado"),
    # What the check of the books finds.
    "verify.mandate.two_living": QT_TRANSLATE_NOOP(
        "words", "Tiene {times} autorizaciones de débito a la vez."
    ),
    "verify.batch.gap": QT_TRANSLATE_NOOP(
        "words", "Hay {batches} lotes, y sus números no son seguidos."
    ),
    "verify.batch.same_person": QT_TRANSLATE_NOOP("words", "Lo aprobó quien lo preparó."),
    "verify.batch.waits": QT_TRANSLATE_NOOP(
        "words", "Está en {state}, y {times} débitos todavía esperan."
    ),
    "verify.batch.file": QT_TRANSLATE_NOOP(
        "words",
        "Su archivo dice {lines} líneas por {total_cents}; sus débitos son {found_lines} por {found_cents}.",
    ),
    "verify.batch.bytes": QT_TRANSLATE_NOOP("words", "Falta el archivo que se escribió."),
    "verify.batch.journal": QT_TRANSLATE_NOOP(
        "words",
        "Está en {state}, y la bitácora lo cuenta preparado {prepared}, escrito {written} y enviado {sent} veces.",
    ),
    "verify.debit.shares": QT_TRANSLATE_NOOP(
        "words", "Pide {amount_cents}, y sus facturas suman {shared_cents}."
    ),
    "verify.debit.unclaimed": QT_TRANSLATE_NOOP(
        "words", "Espera al banco y reserva {living} de sus {shares} facturas."
    ),
    "verify.debit.claimed_late": QT_TRANSLATE_NOOP(
        "words", "Reserva la factura {invoice} y no espera al banco ({state})."
    ),
    "verify.debit.payment": QT_TRANSLATE_NOOP(
        "words",
        "Está en {state} por {amount_cents}, y tiene {payments} recibos por {paid_cents}.",
    ),
    "verify.debit.tender": QT_TRANSLATE_NOOP(
        "words", "Su recibo tiene {debits} débitos y {others} otras formas de pago."
    ),
    "verify.debit.reversal": QT_TRANSLATE_NOOP(
        "words", "Está en {state}, y se revirtió {times} veces por {back_cents}."
    ),
    "verify.debit.answer": QT_TRANSLATE_NOOP(
        "words",
        "Está en {state}, y las respuestas lo cuentan {settled} veces cobrado y {rejected} rechazado.",
    ),
    "verify.debit.journal": QT_TRANSLATE_NOOP(
        "words",
        "Está en {state}, y la bitácora lo cuenta liberado {released} y revertido {reversed} veces.",
    ),
}
