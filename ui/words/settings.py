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
}
