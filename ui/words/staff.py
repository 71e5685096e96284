from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "staff.not_allowed": QT_TRANSLATE_NOOP(
        "words", "Su rol no permite esta acción. Pídala a quien tenga el permiso."
    ),
    "staff.wrong_credentials": QT_TRANSLATE_NOOP("words", "Usuario o clave incorrectos."),
    "staff.locked_out": QT_TRANSLATE_NOOP("words", "Demasiados intentos. Espere hasta {until}."),
    "staff.must_change_password": QT_TRANSLATE_NOOP("words", "Cambie su clave antes de continuar."),
}

ROLES: Final[dict[str, str]] = {
    "activator": QT_TRANSLATE_NOOP("words", "Activador"),
    "cashier": QT_TRANSLATE_NOOP("words", "Cajero"),
    "supervisor": QT_TRANSLATE_NOOP("words", "Supervisor"),
    "auditor": QT_TRANSLATE_NOOP("words", "Auditor"),
    "administrator": QT_TRANSLATE_NOOP("words", "Administrador"),
}
