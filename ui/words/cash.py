from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    "cash.till_taken": QT_TRANSLATE_NOOP(
        "words", "La caja {till} ya está abierta: la tiene {who} desde {since} (turno {number})."
    ),
    "cash.person_has_till": QT_TRANSLATE_NOOP(
        "words",
        "{who} ya tiene abierta la caja {till} desde {since}. Ciérrela antes de abrir otra.",
    ),
    "cash.no_turn": QT_TRANSLATE_NOOP(
        "words", "La caja {till} está cerrada: ábrala para continuar."
    ),
    "cash.left_open": QT_TRANSLATE_NOOP(
        "words",
        "La caja {till} quedó abierta el {day} ({who}): cuéntela y ciérrela antes de cobrar.",
    ),
    "cash.not_open": QT_TRANSLATE_NOOP("words", "{turn} ya se contó; el arqueo no se repite."),
    "cash.not_declared": QT_TRANSLATE_NOOP("words", "{turn} no está por firmar. Actualice."),
    "cash.not_declared.open": QT_TRANSLATE_NOOP(
        "words", "{turn} sigue abierto: primero se cuenta y se declara."
    ),
    "cash.not_declared.closed": QT_TRANSLATE_NOOP("words", "{turn} ya está firmado."),
    "cash.not_yours": QT_TRANSLATE_NOOP(
        "words", "La caja {till} es de {who}. Solo esa persona o un supervisor toca su efectivo."
    ),
    "cash.not_correctable": QT_TRANSLATE_NOOP(
        "words",
        "Este movimiento no se corrige: ya se corrigió, es de otro turno o lo hizo un documento.",
    ),
    "field.pieces": QT_TRANSLATE_NOOP("words", "Escriba cuántas piezas hay, hasta {most}."),
    "cash.closed_till": QT_TRANSLATE_NOOP("words", "Caja {till} cerrada: ábrala para cobrar."),
    "cash.open_till": QT_TRANSLATE_NOOP("words", "Caja {till} abierta {time}"),
    "cash.shut_till": QT_TRANSLATE_NOOP("words", "Caja {till} cerrada"),
    "cash.old_till": QT_TRANSLATE_NOOP("words", "Caja {till} abierta desde el {day}"),
    "cash.to_sign.one": QT_TRANSLATE_NOOP("words", "1 cierre de caja por firmar"),
    "cash.to_sign": QT_TRANSLATE_NOOP("words", "{count} cierres de caja por firmar"),
    "cash.difference.zero": QT_TRANSLATE_NOOP("words", "Cuadra"),
    "cash.difference.over": QT_TRANSLATE_NOOP("words", "Sobrante"),
    "cash.difference.short": QT_TRANSLATE_NOOP("words", "Faltante"),
    "cash.opening": QT_TRANSLATE_NOOP(
        "words", "El turno anterior dejó {left_cents}: quedará registrada la diferencia, {apart}."
    ),
    "cash.none_counted.bill": QT_TRANSLATE_NOOP("words", "ningún billete"),
    "cash.none_counted.coin": QT_TRANSLATE_NOOP("words", "ninguna moneda"),
    "cash.made_of.float": QT_TRANSLATE_NOOP("words", "Fondo {float_cents}"),
    "cash.made_of.taken": QT_TRANSLATE_NOOP("words", "cobrado {shown_cents}"),
    "cash.made_of.in": QT_TRANSLATE_NOOP("words", "ingresó {shown_cents}"),
    "cash.made_of.out": QT_TRANSLATE_NOOP("words", "salió {shown_cents}"),
    "cash.hidden": QT_TRANSLATE_NOOP("words", "Oculto"),
    "cash.empty": QT_TRANSLATE_NOOP("words", "Todavía no hay turnos de caja cerrados."),
    "cash.no_movements": QT_TRANSLATE_NOOP(
        "words", "Sin movimientos. Ctrl+M registra un retiro, caja chica o cambio."
    ),
    "cash.nothing_yet": QT_TRANSLATE_NOOP("words", "Todavía no hay cobros en este turno."),
    "verify.turn.gap": QT_TRANSLATE_NOOP(
        "words", "Los turnos de la caja no van de uno en uno: {turns} turnos, de {first} a {last}"
    ),
    "verify.turn.two_open": QT_TRANSLATE_NOOP("words", "Más de un turno abierto a la vez: {times}"),
    "verify.turn.expected": QT_TRANSLATE_NOOP(
        "words",
        "El efectivo esperado ({expected_cents}) no es la suma de sus documentos ({computed_cents})",
    ),
    "verify.turn.counted": QT_TRANSLATE_NOOP(
        "words", "Lo contado ({counted_cents}) no es la suma de sus piezas ({computed_cents})"
    ),
    "verify.turn.difference": QT_TRANSLATE_NOOP(
        "words",
        "La diferencia ({difference_cents}) no es lo contado ({counted_cents}) menos lo esperado ({expected_cents})",
    ),
    "verify.turn.signed": QT_TRANSLATE_NOOP(
        "words",
        "El turno está cerrado sin la firma de otra persona, o con una diferencia sin motivo",
    ),
    "verify.turn.payment": QT_TRANSLATE_NOOP(
        "words", "El cobro no pertenece a un turno de su caja ({till}) y su día ({business_date})"
    ),
    "verify.turn.cash": QT_TRANSLATE_NOOP(
        "words", "El efectivo del cobro ({cash_cents}) no es el de su recibo ({amount_cents})"
    ),
    "verify.turn.correction": QT_TRANSLATE_NOOP(
        "words", "Una corrección de {amount_cents} no refleja un movimiento"
    ),
    "verify.turn.journal": QT_TRANSLATE_NOOP(
        "words",
        "El turno ({state}) no tiene sus registros en la bitácora: {opened} de apertura, {declared} de arqueo, {closed} de firma",
    ),
    "kind.cash": QT_TRANSLATE_NOOP("words", "Efectivo"),
    "kind.cheque": QT_TRANSLATE_NOOP("words", "Cheques"),
    "kind.deposit": QT_TRANSLATE_NOOP("words", "Depósitos"),
    "kind.card": QT_TRANSLATE_NOOP("words", "Tarjetas"),
    "kind.voucher": QT_TRANSLATE_NOOP("words", "Vouchers"),
    "kind.withholding": QT_TRANSLATE_NOOP("words", "Retenciones"),
    "kind.credit": QT_TRANSLATE_NOOP("words", "Saldo a favor usado"),
    "kind.debit": QT_TRANSLATE_NOOP("words", "Débitos"),
}

STATES: Final[dict[str, StateLook]] = {
    "turn.open": StateLook(QT_TRANSLATE_NOOP("words", "Abierto"), "unlock", "ok"),
    "turn.declared": StateLook(QT_TRANSLATE_NOOP("words", "Por firmar"), "edit", "warn"),
    "turn.closed": StateLook(QT_TRANSLATE_NOOP("words", "Cerrado"), "lock", "muted"),
    "movement.drop": StateLook(QT_TRANSLATE_NOOP("words", "Retiro a bóveda"), "export"),
    "movement.petty": StateLook(QT_TRANSLATE_NOOP("words", "Caja chica"), "note"),
    "movement.add": StateLook(QT_TRANSLATE_NOOP("words", "Ingreso de cambio"), "plus"),
    "movement.slip": StateLook(QT_TRANSLATE_NOOP("words", "Depósito en el banco"), "bank"),
    "movement.back": StateLook(QT_TRANSLATE_NOOP("words", "Efectivo devuelto"), "void"),
    "movement.correction": StateLook(QT_TRANSLATE_NOOP("words", "Corrección"), "edit", "muted"),
}
