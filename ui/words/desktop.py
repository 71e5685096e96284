from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "desktop.closing": QT_TRANSLATE_NOOP("words", "El programa se está cerrando."),
    "settings.bad": QT_TRANSLATE_NOOP(
        "words", "El archivo de ajustes {where} tiene un error en la línea {line}: {name}."
    ),
    "settings.bad.syntax": QT_TRANSLATE_NOOP(
        "words", "El archivo de ajustes {where} está mal escrito en la línea {line}."
    ),
    "settings.bad.unknown": QT_TRANSLATE_NOOP(
        "words", "El archivo de ajustes {where}, línea {line}: no existe el ajuste {name}."
    ),
    "settings.bad.type": QT_TRANSLATE_NOOP(
        "words", "El archivo de ajustes {where}, línea {line}: {name} no es del tipo correcto."
    ),
    "settings.bad.value": QT_TRANSLATE_NOOP(
        "words", "El archivo de ajustes {where}, línea {line}: {name} no admite ese valor."
    ),
    "settings.bad.secret": QT_TRANSLATE_NOOP(
        "words",
        "El archivo de ajustes {where}, línea {line}: {name} contiene una clave secreta."
        " Bórrela del archivo y guárdela en Ajustes → Stripe; si alguien más pudo verla, cámbiela.",
    ),
    "settings.bad.password": QT_TRANSLATE_NOOP(
        "words",
        "El archivo de ajustes {where}, línea {line}: {name} contiene una clave."
        " Las claves se guardan en el almacén de claves del sistema, no en el archivo.",
    ),
    "settings.bad.unreadable": QT_TRANSLATE_NOOP(
        "words", "No se puede leer el archivo de ajustes {where}."
    ),
    "settings.bad_switch": QT_TRANSLATE_NOOP(
        "words", "La variable {name} no es válida. Ejemplo: {expected}."
    ),
    "vault.no_safe_store": QT_TRANSLATE_NOOP(
        "words",
        "Este computador no tiene un almacén de claves seguro ({found}), así que no se guardó nada."
        " Inicie la sesión de escritorio con su llavero, o instale uno.",
    ),
    "vault.not_kept": QT_TRANSLATE_NOOP(
        "words", "El almacén de claves {store} no guardó el secreto. Revise que esté abierto."
    ),
    "vault.bad_secret": QT_TRANSLATE_NOOP("words", "No es una clave que se guarde aquí."),
    "vault.bad_secret.kind": QT_TRANSLATE_NOOP(
        "words", "No es una clave secreta de Stripe: empieza con sk_ o rk_."
    ),
    "vault.bad_secret.long": QT_TRANSLATE_NOOP("words", "Es demasiado larga para guardarla."),
    "vault.bad_secret.empty": QT_TRANSLATE_NOOP("words", "Está vacía."),
    "practice.no_simulator": QT_TRANSLATE_NOOP(
        "words", "No se pudo iniciar el Stripe de práctica. ({cause})"
    ),
    "command.no_user": QT_TRANSLATE_NOOP(
        "words",
        "Falta decir quién actúa: ponga el usuario en VENTANILLA_USER y, en"
        " VENTANILLA_PASSWORD_FILE, el archivo con su clave.",
    ),
    "command.no_password_file": QT_TRANSLATE_NOOP(
        "words", "No se puede leer el archivo de la clave: {where}."
    ),
    "command.unknown_till": QT_TRANSLATE_NOOP("words", "No existe la caja {till}. Hay: {known}."),
    "command.bad_argument": QT_TRANSLATE_NOOP(
        "words", "{name} no es válido: se espera {expected}."
    ),
    "command.not_this_attempt": QT_TRANSLATE_NOOP(
        "words",
        "El intento {attempt} ya existe, para otras facturas u otro valor. No se hizo nada.",
    ),
    "command.in_doubt": QT_TRANSLATE_NOOP(
        "words",
        "EN VERIFICACIÓN: no se sabe todavía si se cobró. No vuelva a cobrar."
        " Consulte el intento {attempt} cuando la base de datos responda.",
    ),
    "command.missing_answers": QT_TRANSLATE_NOOP("words", "Faltan datos: {names}."),
    "method.cash": QT_TRANSLATE_NOOP("words", "Efectivo"),
    "method.cheque": QT_TRANSLATE_NOOP("words", "Cheque"),
    "method.deposit": QT_TRANSLATE_NOOP("words", "Depósito"),
    "method.card": QT_TRANSLATE_NOOP("words", "Tarjeta"),
    "method.voucher": QT_TRANSLATE_NOOP("words", "Voucher"),
    "method.debit": QT_TRANSLATE_NOOP("words", "Débito autorizado"),
    "method.withholding": QT_TRANSLATE_NOOP("words", "Retención"),
    "method.credit": QT_TRANSLATE_NOOP("words", "Saldo a favor"),
    "verify.storage.damaged": QT_TRANSLATE_NOOP(
        "words", "El archivo de la base de datos está dañado: {cause}"
    ),
    "verify.storage.dangling": QT_TRANSLATE_NOOP("words", "Una fila apunta a otra que no existe."),
    "verify.storage.rule_missing": QT_TRANSLATE_NOOP(
        "words", "A la base de datos le falta una de sus reglas, o está apagada."
    ),
    "verify.invoice.balance": QT_TRANSLATE_NOOP(
        "words",
        "El saldo {balance_cents} no es el total {total_cents} menos lo aplicado {applied_cents}.",
    ),
    "verify.invoice.state": QT_TRANSLATE_NOOP(
        "words", "El estado {state} no concuerda con el saldo {balance_cents} de {total_cents}."
    ),
    "verify.invoice.void_paid": QT_TRANSLATE_NOOP("words", "Está anulada y tiene pagos aplicados."),
    "verify.invoice.total": QT_TRANSLATE_NOOP(
        "words",
        "El total {total_cents} no es la suma de sus cargos {lines_cents} e impuestos {rates_cents}.",
    ),
    "verify.invoice.number_twice": QT_TRANSLATE_NOOP("words", "El número existe {times} veces."),
    "verify.payment.parts": QT_TRANSLATE_NOOP(
        "words",
        "El pago {amount_cents} no es lo aplicado {applied_cents} más el saldo a favor {credit_cents}.",
    ),
    "verify.payment.allocations": QT_TRANSLATE_NOOP(
        "words", "Dice aplicar {applied_cents}, y a sus facturas se aplicó {found_cents}."
    ),
    "verify.payment.tenders": QT_TRANSLATE_NOOP(
        "words", "Es de {amount_cents}, y sus valores recibidos suman {found_cents}."
    ),
    "verify.payment.other_account": QT_TRANSLATE_NOOP(
        "words", "Paga la factura {invoice}, que es de otra cuenta."
    ),
    "verify.tender.detail": QT_TRANSLATE_NOOP(
        "words", "Al valor {position} ({method}, {amount_cents}) le falta su detalle."
    ),
    "verify.tender.orphan": QT_TRANSLATE_NOOP(
        "words", "Hay un detalle ({method}, {amount_cents}) sin su valor recibido."
    ),
    "verify.cheque.twice": QT_TRANSLATE_NOOP("words", "El cheque vive {times} veces."),
    "verify.deposit.twice": QT_TRANSLATE_NOOP("words", "La papeleta vive {times} veces."),
    "verify.payment.outbox": QT_TRANSLATE_NOOP(
        "words", "Tiene {times} recibos por emitir en lugar de uno."
    ),
    "verify.outbox.orphan": QT_TRANSLATE_NOOP(
        "words", "Espera un recibo de un pago que no existe."
    ),
    "verify.receipt.twice": QT_TRANSLATE_NOOP("words", "El número de recibo existe {times} veces."),
    "verify.receipt.gap": QT_TRANSLATE_NOOP("words", "Falta este número de recibo."),
    "verify.receipt.series": QT_TRANSLATE_NOOP(
        "words",
        "La serie sigue con el {next_number}, y tiene {receipts} recibos hasta el {last_number}.",
    ),
    "verify.claim.twice": QT_TRANSLATE_NOOP("words", "Está reservada {times} veces a la vez."),
    "verify.claim.released_late": QT_TRANSLATE_NOOP(
        "words", "El intento terminó ({state}) y todavía reserva la factura {invoice}."
    ),
    "verify.claim.released_early": QT_TRANSLATE_NOOP(
        "words", "El intento sigue ({state}) y ya soltó la factura {invoice}."
    ),
    "verify.claim.amount": QT_TRANSLATE_NOOP(
        "words", "Es de {amount_cents}, y reserva facturas por {claimed_cents}."
    ),
    "verify.claim.not_owed": QT_TRANSLATE_NOOP(
        "words", "Está reservada por {amount_cents} y debe {balance_cents} ({state})."
    ),
    "verify.claim.other_account": QT_TRANSLATE_NOOP(
        "words", "Reserva la factura {invoice}, que es de otra cuenta."
    ),
    "verify.attempt.currency": QT_TRANSLATE_NOOP(
        "words", "Es por {amount_cents} en {currency}, fuera de lo que se cobra."
    ),
    "verify.attempt.proof": QT_TRANSLATE_NOOP(
        "words", "Está {state} sin el identificador que lo prueba en Stripe."
    ),
    "verify.attempt.intent_twice": QT_TRANSLATE_NOOP("words", "Es de {times} intentos a la vez."),
    "verify.attempt.mode": QT_TRANSLATE_NOOP(
        "words", "Es de otro modo o de otra cuenta de Stripe ({stripe_account}, libros {mode})."
    ),
    "verify.attempt.unbooked": QT_TRANSLATE_NOOP(
        "words", "Se cobraron {amount_cents} y no hay pago que lo registre."
    ),
    "verify.payment.attempt": QT_TRANSLATE_NOOP(
        "words",
        "Es de {amount_cents} con tarjeta, y su {attempt} dice {state}, {attempt_cents}.",
    ),
    "verify.payment.attempt_twice": QT_TRANSLATE_NOOP("words", "Está registrado en {times} pagos."),
    "verify.payment.card_tender": QT_TRANSLATE_NOOP(
        "words", "Es de un cobro con tarjeta, y entre sus valores no está la tarjeta."
    ),
    "verify.journal.chain": QT_TRANSLATE_NOOP("words", "La bitácora se rompe aquí: {cause}."),
    "verify.journal.chain.missing": QT_TRANSLATE_NOOP("words", "Falta una entrada de la bitácora."),
    "verify.journal.headless": QT_TRANSLATE_NOOP(
        "words", "Hay {entries} entradas de una bitácora sin principio conocido."
    ),
    "verify.payment.journal": QT_TRANSLATE_NOOP(
        "words", "La bitácora lo registra {times} veces en lugar de una."
    ),
    "verify.payment.journal_amount": QT_TRANSLATE_NOOP(
        "words", "Es de {amount_cents}, y la bitácora dice {journaled_cents}."
    ),
    "verify.payment.vanished": QT_TRANSLATE_NOOP(
        "words", "La bitácora lo registra y el pago ya no está."
    ),
    "verify.attempt.vanished": QT_TRANSLATE_NOOP(
        "words", "La bitácora lo registra y el intento ya no está."
    ),
    "verify.attempt.journal": QT_TRANSLATE_NOOP(
        "words", "Está {state}, y la bitácora no cuenta lo mismo."
    ),
    "verify.attempt.after_end": QT_TRANSLATE_NOOP(
        "words", "La bitácora dice {later} después de {ended}, que es el final."
    ),
    "verify.account.state": QT_TRANSLATE_NOOP(
        "words", "Está {state}, y su historial termina en {last_move}."
    ),
    "verify.account.agreement": QT_TRANSLATE_NOOP(
        "words", "Tiene {times} convenios de pago vigentes en lugar de uno."
    ),
    "verify.document.content": QT_TRANSLATE_NOOP("words", "Falta el contenido del documento."),
    "verify.document.altered": QT_TRANSLATE_NOOP(
        "words", "El contenido no es el que se adjuntó: cambió."
    ),
    "verify.paper.altered": QT_TRANSLATE_NOOP(
        "words", "El contenido no es el que se archivó: cambió."
    ),
    "verify.paper.copy_twice": QT_TRANSLATE_NOOP(
        "words", "La copia {copy} se imprimió {times} veces con el mismo número."
    ),
}
