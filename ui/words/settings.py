from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "settings.account_twice": QT_TRANSLATE_NOOP("words", "Esa cuenta ya está en la lista."),
    "field.codes.required": QT_TRANSLATE_NOOP(
        "words", "Deje al menos un código de renta y uno de IVA."
    ),
    "settings.changed_elsewhere": QT_TRANSLATE_NOOP(
        "words",
        "Otra ventana cambió estos ajustes y lo suyo no se guardó. Deshacer muestra lo que hay ahora.",
    ),
    "settings.host": QT_TRANSLATE_NOOP(
        "words", "Escriba el nombre del servidor, por ejemplo smtp.empresa.ec."
    ),
    "settings.address": QT_TRANSLATE_NOOP(
        "words", "Escriba una dirección de correo, por ejemplo pagos@empresa.ec."
    ),
    "settings.publishable_key": QT_TRANSLATE_NOOP(
        "words", "La clave publicable empieza con pk_test_ o pk_live_."
    ),
    "settings.secret_key": QT_TRANSLATE_NOOP(
        "words", "La clave secreta empieza con sk_test_, sk_live_, rk_test_ o rk_live_."
    ),
    "settings.live_key": QT_TRANSLATE_NOOP(
        "words", "Es una clave real y esta empresa es de práctica: no se guarda."
    ),
    "settings.test_key": QT_TRANSLATE_NOOP(
        "words", "Es una clave de prueba y esta empresa cobra dinero real: no se guarda."
    ),
    "tax.code": QT_TRANSLATE_NOOP("words", "De uno a cuatro dígitos, como en la tabla del SRI."),
    "tax.code_taken": QT_TRANSLATE_NOOP("words", "Ya hay una tarifa con el código {code}."),
    "tax.too_early": QT_TRANSLATE_NOOP(
        "words", "La tarifa anterior rige desde el {least}: la nueva empieza después."
    ),
    "tax.invoiced": QT_TRANSLATE_NOOP(
        "words", "Hay facturas con la tarifa anterior hasta el {day}: la nueva empieza después."
    ),
    "tax.in_use": QT_TRANSLATE_NOOP(
        "words", "La tarifa {code} ya rige o ya se usa: no se quita, se cambia por otra."
    ),
    "till.code": QT_TRANSLATE_NOOP("words", "Hasta doce letras o números, sin espacios."),
    "till.code_taken": QT_TRANSLATE_NOOP("words", "Ya hay una caja {code}."),
    "till.busy": QT_TRANSLATE_NOOP("words", "La caja {till} está en uso."),
    "till.busy.open_turn": QT_TRANSLATE_NOOP(
        "words", "La caja {till} tiene un turno sin firmar: ciérrelo primero."
    ),
    "till.busy.own": QT_TRANSLATE_NOOP(
        "words", "Usted trabaja en la caja {till}: retírela desde otra."
    ),
    "till.busy.last": QT_TRANSLATE_NOOP("words", "La caja {till} es la única que queda."),
    "numbering.series": QT_TRANSLATE_NOOP(
        "words", "Establecimiento y punto de emisión: 001-002, y ninguno es 000."
    ),
    "numbering.series_taken": QT_TRANSLATE_NOOP("words", "La serie {series} ya tiene dueño."),
    "numbering.series_used": QT_TRANSLATE_NOOP(
        "words", "La serie ya tiene recibos y sigue adelante: elija otra serie."
    ),
    "numbering.used": QT_TRANSLATE_NOOP(
        "words", "La factura {number} ya existe: empiece después de ella."
    ),
    "logo.refused": QT_TRANSLATE_NOOP("words", "Ese archivo no puede ser el logotipo."),
    "logo.refused.too_large": QT_TRANSLATE_NOOP(
        "words", "El archivo es demasiado grande: hasta 2 MB, o 300 kB si es un dibujo SVG."
    ),
    "logo.refused.too_many_pixels": QT_TRANSLATE_NOOP(
        "words", "La imagen tiene demasiados puntos: hasta 16 millones."
    ),
    "logo.refused.not_a_picture": QT_TRANSLATE_NOOP(
        "words", "No es una imagen PNG, JPEG o SVG que se pueda imprimir."
    ),
    "logo.refused.empty": QT_TRANSLATE_NOOP("words", "La imagen es toda transparente."),
    "logo.refused.unreadable": QT_TRANSLATE_NOOP(
        "words", "El archivo no se puede leer; si está en la red, cópielo a este computador."
    ),
    "logo.refused.svg": QT_TRANSLATE_NOOP(
        "words", "El dibujo trae imágenes, programas o vínculos de fuera: guárdelo como PNG."
    ),
}
