from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    # Why a file is refused whole.
    "statement.no_marker": QT_TRANSLATE_NOOP(
        "words",
        "El archivo no tiene la línea «{marker}», con la que empieza la tabla del perfil {profile}. ¿Es el extracto de ese banco?",
    ),
    "file.header_changed": QT_TRANSLATE_NOOP(
        "words",
        "El encabezado (línea {line}) no es el del perfil {profile}. Faltan: {missing}. Nuevas: {unknown}. Cambiadas de lugar: {moved}. No se importó nada: defina las columnas otra vez.",
    ),
    "statement.no_profile": QT_TRANSLATE_NOOP(
        "words",
        "Ningún perfil conoce este encabezado. El más parecido es {nearest}: faltan {missing}; nuevas {unknown}. Defina las columnas.",
    ),
    "statement.no_such_profile": QT_TRANSLATE_NOOP(
        "words", "No hay un perfil «{profile}». Los que hay: {known}."
    ),
    "statement.profile_taken": QT_TRANSLATE_NOOP(
        "words", "«{profile}» es un perfil del programa. Guárdelo con otro nombre."
    ),
    "statement.unknown_account": QT_TRANSLATE_NOOP(
        "words",
        "{account} no es una de nuestras cuentas ({known}). Se agregan en Ajustes, Bancos.",
    ),
    "file.decimals_unclear": QT_TRANSLATE_NOOP(
        "words",
        "«{text}» (línea {line}) puede ser mil o uno, y nada en el archivo lo aclara. Elija si los decimales van con punto o con coma.",
    ),
    "file.decimals_mixed": QT_TRANSLATE_NOOP(
        "words",
        "El archivo mezcla decimales: {point} (línea {point_line}) y {comma} (línea {comma_line}). Descárguelo otra vez del banco.",
    ),
    "file.sheet_refused": QT_TRANSLATE_NOOP("words", "No se puede leer esta hoja de cálculo."),
    "file.sheet_refused.macros": QT_TRANSLATE_NOOP(
        "words", "La hoja de cálculo trae macros. Guárdela como .xlsx o CSV, sin ellas."
    ),
    "file.sheet_refused.old": QT_TRANSLATE_NOOP(
        "words",
        "Es una hoja de cálculo antigua (.xls) o con clave. Guárdela como .xlsx o CSV, sin clave.",
    ),
    "file.sheet_refused.damaged": QT_TRANSLATE_NOOP(
        "words", "La hoja de cálculo está dañada o cortada. Descárguela otra vez."
    ),
    "file.sheet_refused.bomb": QT_TRANSLATE_NOOP(
        "words", "La hoja de cálculo ocupa demasiado al abrirse. Ningún banco la escribe así."
    ),
    "file.sheet_refused.entities": QT_TRANSLATE_NOOP(
        "words", "La hoja de cálculo trae instrucciones que ningún banco escribe. No se abre."
    ),
    "file.sheet_refused.links": QT_TRANSLATE_NOOP(
        "words", "La hoja de cálculo depende de otros archivos. Guárdela como CSV."
    ),
    "file.not_text.encoding": QT_TRANSLATE_NOOP(
        "words",
        "La línea {line} no se puede leer con la codificación elegida. Elija otra, o «automática».",
    ),
    # What is wrong at a line.
    "statement.bad_amount": QT_TRANSLATE_NOOP(
        "words", "«{text}» no es un valor con los decimales de este archivo."
    ),
    "statement.zero": QT_TRANSLATE_NOOP("words", "El valor es cero."),
    "statement.both_ways": QT_TRANSLATE_NOOP("words", "Tiene débito y crédito a la vez."),
    "statement.future_day": QT_TRANSLATE_NOOP("words", "La fecha es del futuro."),
    "statement.balance_breaks": QT_TRANSLATE_NOOP(
        "words", "El saldo no sigue del anterior: puede faltar una línea antes de esta."
    ),
    # A profile that is being made.
    "statement.no_date_column": QT_TRANSLATE_NOOP("words", "Diga qué columna es la fecha."),
    "statement.no_amount_column": QT_TRANSLATE_NOOP(
        "words", "Diga qué columna es el valor, o cuáles son débito y crédito; no ambas cosas."
    ),
    "statement.column_twice": QT_TRANSLATE_NOOP(
        "words", "Dos columnas dicen lo mismo; solo el detalle puede venir en varias."
    ),
    # Deciding.
    "statement.line_not_open": QT_TRANSLATE_NOOP(
        "words", "Esta línea ya fue identificada o apartada. Actualice la lista."
    ),
    "statement.already_matched": QT_TRANSLATE_NOOP(
        "words", "Ya está cruzado con otra línea del banco: {detail}, del {day}."
    ),
    "statement.amounts_differ": QT_TRANSLATE_NOOP(
        "words", "El banco dice {line_cents} y el documento {other_cents}: no se cruzan."
    ),
    "statement.cannot_unmatch": QT_TRANSLATE_NOOP(
        "words", "Sobre este cruce ya se registró algo más; no se deshace aquí."
    ),
    "statement.built_on": QT_TRANSLATE_NOOP(
        "words", "No se deshace: sobre esta importación hay trabajo hecho ({count})."
    ),
    "statement.built_on.set_aside": QT_TRANSLATE_NOOP(
        "words", "No se deshace: tiene líneas apartadas con nota ({count}). Devuélvalas primero."
    ),
    "statement.built_on.slip": QT_TRANSLATE_NOOP(
        "words", "No se deshace: hay papeletas nuestras cruzadas con ella ({count})."
    ),
    "statement.built_on.cheque": QT_TRANSLATE_NOOP(
        "words", "No se deshace: hay cheques efectivizados por ella ({count})."
    ),
    "statement.built_on.protest": QT_TRANSLATE_NOOP(
        "words", "No se deshace: hay cheques protestados por ella ({count})."
    ),
    "statement.built_on.debit": QT_TRANSLATE_NOOP(
        "words", "No se deshace: hay débitos cruzados con ella ({count})."
    ),
    "statement.built_on.payout": QT_TRANSLATE_NOOP(
        "words",
        "No se deshace: hay liquidaciones identificadas a mano ({count}). Deshaga primero esos cruces.",
    ),
    "statement.built_on.payment": QT_TRANSLATE_NOOP(
        "words", "No se deshace: hay pagos cruzados con ella ({count})."
    ),
    "statement.already_undone": QT_TRANSLATE_NOOP("words", "Ya la deshizo {by} el {at}."),
    "statement.why.by_hand": QT_TRANSLATE_NOOP("words", "A mano: {note}"),
    # The columns of a bank's export.
    "statement_meaning.date": QT_TRANSLATE_NOOP("words", "Fecha"),
    "statement_meaning.amount": QT_TRANSLATE_NOOP("words", "Valor"),
    "statement_meaning.debit": QT_TRANSLATE_NOOP("words", "Débito"),
    "statement_meaning.credit": QT_TRANSLATE_NOOP("words", "Crédito"),
    "statement_meaning.type": QT_TRANSLATE_NOOP("words", "Tipo (entra o sale)"),
    "statement_meaning.detail": QT_TRANSLATE_NOOP("words", "Detalle"),
    "statement_meaning.reference": QT_TRANSLATE_NOOP("words", "Referencia"),
    "statement_meaning.balance": QT_TRANSLATE_NOOP("words", "Saldo"),
}

STATES: Final[dict[str, StateLook]] = {
    "statement_line.open": StateLook(QT_TRANSLATE_NOOP("words", "Por identificar"), "help", "warn"),
    "statement_line.matched": StateLook(QT_TRANSLATE_NOOP("words", "Identificado"), "ok", "ok"),
    "statement_line.set_aside": StateLook(QT_TRANSLATE_NOOP("words", "Apartado"), "note", "muted"),
    "statement_line.undone": StateLook(QT_TRANSLATE_NOOP("words", "Deshecho"), "void", "muted"),
    "statement_match.deposit": StateLook(
        QT_TRANSLATE_NOOP("words", "Depósito"), "deposit", "accent"
    ),
    "statement_match.slip": StateLook(
        QT_TRANSLATE_NOOP("words", "Papeleta nuestra"), "bank", "accent"
    ),
    "statement_match.cheque": StateLook(
        QT_TRANSLATE_NOOP("words", "Cheque efectivizado"), "cheque", "ok"
    ),
    "statement_match.protest": StateLook(
        QT_TRANSLATE_NOOP("words", "Cheque protestado"), "cheque", "err"
    ),
    "statement_match.debit": StateLook(
        QT_TRANSLATE_NOOP("words", "Débito autorizado"), "debit", "accent"
    ),
    "statement_match.payout": StateLook(
        QT_TRANSLATE_NOOP("words", "Liquidación de Stripe"), "card", "accent"
    ),
    "statement_match.payment": StateLook(QT_TRANSLATE_NOOP("words", "Pago"), "receipt", "accent"),
}
