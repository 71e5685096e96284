from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

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
        "Diga qué columna es el resultado; o, si el banco solo lista lo cobrado, márquelo y deje el resultado sin columna.",
    ),
    "debit_column.reference": QT_TRANSLATE_NOOP("words", "Contrapartida"),
    "debit_column.outcome": QT_TRANSLATE_NOOP("words", "Resultado"),
    "debit_column.amount": QT_TRANSLATE_NOOP("words", "Valor"),
    "debit_column.line": QT_TRANSLATE_NOOP("words", "Nuestra referencia"),
    "debit_column.code": QT_TRANSLATE_NOOP("words", "Código del motivo"),
    "debit_column.words": QT_TRANSLATE_NOOP("words", "Mensaje del banco"),
    "debit_column.day": QT_TRANSLATE_NOOP("words", "Fecha"),
}
