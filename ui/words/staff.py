from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "staff.not_allowed": QT_TRANSLATE_NOOP(
        "words", "Su rol no permite esta acción. Pídala a quien tenga el permiso."
    ),
    "staff.wrong_credentials": QT_TRANSLATE_NOOP("words", "Usuario o clave incorrectos."),
    "staff.locked_out": QT_TRANSLATE_NOOP("words", "Demasiados intentos. Espere hasta {until}."),
    "staff.must_change_password": QT_TRANSLATE_NOOP("words", "Cambie su clave antes de continuar."),
    "staff.weak_password": QT_TRANSLATE_NOOP("words", "La clave no sirve: elija otra."),
    "staff.weak_password.short": QT_TRANSLATE_NOOP(
        "words", "Muy corta: use al menos {shortest} caracteres."
    ),
    "staff.weak_password.long": QT_TRANSLATE_NOOP("words", "Demasiado larga."),
    "staff.weak_password.common": QT_TRANSLATE_NOOP(
        "words", "Es fácil de adivinar: elija una menos común."
    ),
    "staff.weak_password.same": QT_TRANSLATE_NOOP("words", "Es la misma de antes: elija otra."),
    "staff.same_person": QT_TRANSLATE_NOOP(
        "words", "Lo aprueba otra persona: nadie aprueba lo que pidió."
    ),
    "staff.approval_invalid": QT_TRANSLATE_NOOP(
        "words", "La aprobación ya se usó, venció o es de otro documento. Pídala otra vez."
    ),
    "staff.username_taken": QT_TRANSLATE_NOOP("words", "Ya hay un usuario con ese nombre."),
}

ROLES: Final[dict[str, str]] = {
    "activator": QT_TRANSLATE_NOOP("words", "Activador"),
    "cashier": QT_TRANSLATE_NOOP("words", "Cajero"),
    "supervisor": QT_TRANSLATE_NOOP("words", "Supervisor"),
    "auditor": QT_TRANSLATE_NOOP("words", "Auditor"),
    "administrator": QT_TRANSLATE_NOOP("words", "Administrador"),
}
