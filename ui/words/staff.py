from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

WORDS: Final[dict[str, str]] = {
    "staff.not_allowed": QT_TRANSLATE_NOOP(
        "words", "Su rol no permite esta acción. Pídala a quien tenga el permiso."
    ),
    "field.again.not_same": QT_TRANSLATE_NOOP("words", "No es igual a la de arriba."),
    "field.old.not_yours": QT_TRANSLATE_NOOP("words", "Esta no es su clave de ahora."),
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
    "staff.kept_out": QT_TRANSLATE_NOOP(
        "words", "Su usuario está bloqueado por un administrador. Pídale que lo desbloquee."
    ),
    "staff.long_away": QT_TRANSLATE_NOOP(
        "words",
        "Su usuario se desactivó porque no entró en {days} días. Pida a un administrador que lo"
        " reactive.",
    ),
    "staff.last_administrator": QT_TRANSLATE_NOOP(
        "words",
        "Es la única persona que administra usuarios y puede entrar. Nombre antes a otra"
        " administradora o administrador.",
    ),
    "staff.oneself": QT_TRANSLATE_NOOP(
        "words", "Nadie lo hace con su propio usuario: pídalo a otro administrador."
    ),
    "staff.code_needed": QT_TRANSLATE_NOOP("words", "Escriba también el código de su celular."),
    "staff.wrong_code": QT_TRANSLATE_NOOP(
        "words", "El código no es correcto. Escriba el que su celular muestra ahora."
    ),
    "staff.code_used": QT_TRANSLATE_NOOP(
        "words", "Ese código ya se usó. Espere el siguiente: cambia cada 30 segundos."
    ),
    "staff.must_enrol": QT_TRANSLATE_NOOP(
        "words",
        "Esta empresa pide un segundo factor a supervisores y administradores. Salga y entre con su"
        " usuario para ponerlo.",
    ),
    "staff.factor_unreadable": QT_TRANSLATE_NOOP(
        "words",
        "Su segundo factor no abre con esta clave. Pida a un administrador que lo quite, y ponga"
        " otro al entrar.",
    ),
    "staff.no_factor": QT_TRANSLATE_NOOP("words", "Esta persona no tiene segundo factor."),
    "staff.session_over": QT_TRANSLATE_NOOP(
        "words", "Su sesión terminó: un administrador cambió su usuario. Entre otra vez."
    ),
    "staff.session_long": QT_TRANSLATE_NOOP(
        "words", "Lleva 12 horas dentro: entre otra vez para continuar."
    ),
    "field.username.shape": QT_TRANSLATE_NOOP(
        "words", "Solo letras, números, punto, guion y guion bajo; sin espacios."
    ),
    "field.roles.required": QT_TRANSLATE_NOOP("words", "Elija al menos un rol."),
    "staff.username_taken": QT_TRANSLATE_NOOP("words", "Ya hay un usuario con ese nombre."),
}

ROLES: Final[dict[str, str]] = {
    "activator": QT_TRANSLATE_NOOP("words", "Activador"),
    "cashier": QT_TRANSLATE_NOOP("words", "Cajero"),
    "supervisor": QT_TRANSLATE_NOOP("words", "Supervisor"),
    "auditor": QT_TRANSLATE_NOOP("words", "Auditor"),
    "administrator": QT_TRANSLATE_NOOP("words", "Administrador"),
}

STATES: Final = {
    "person.active": StateLook(QT_TRANSLATE_NOOP("words", "Activo"), "ok", "ok"),
    "person.first_password": StateLook(
        QT_TRANSLATE_NOOP("words", "Clave de un solo uso"), "clock", "warn"
    ),
    "person.waiting": StateLook(QT_TRANSLATE_NOOP("words", "Espera por fallos"), "clock", "warn"),
    "person.locked": StateLook(QT_TRANSLATE_NOOP("words", "Bloqueado"), "lock", "err"),
    "person.away": StateLook(QT_TRANSLATE_NOOP("words", "90 días sin entrar"), "warn", "err"),
    "person.left": StateLook(QT_TRANSLATE_NOOP("words", "Ya no trabaja aquí"), "dot", "muted"),
}

RIGHTS: Final[dict[str, str]] = {
    "read_accounts": QT_TRANSLATE_NOOP("words", "Ver cuentas y facturas"),
    "edit_accounts": QT_TRANSLATE_NOOP("words", "Crear y editar cuentas"),
    "activate_accounts": QT_TRANSLATE_NOOP("words", "Activar cuentas"),
    "close_accounts": QT_TRANSLATE_NOOP("words", "Cerrar cuentas"),
    "import_files": QT_TRANSLATE_NOOP("words", "Importar archivos"),
    "issue_invoices": QT_TRANSLATE_NOOP("words", "Emitir facturas"),
    "void_invoices": QT_TRANSLATE_NOOP("words", "Anular facturas"),
    "record_payments": QT_TRANSLATE_NOOP("words", "Cobrar y anular cobros"),
    "charge_cards": QT_TRANSLATE_NOOP("words", "Cobrar con tarjeta"),
    "request_refunds": QT_TRANSLATE_NOOP("words", "Pedir devoluciones"),
    "reconcile": QT_TRANSLATE_NOOP("words", "Conciliar con Stripe"),
    "approve": QT_TRANSLATE_NOOP("words", "Aprobar lo que otra persona pide"),
    "read_reports": QT_TRANSLATE_NOOP("words", "Ver resúmenes y reportes"),
    "read_journal": QT_TRANSLATE_NOOP("words", "Ver la auditoría"),
    "manage_staff": QT_TRANSLATE_NOOP("words", "Administrar personas"),
    "manage_company": QT_TRANSLATE_NOOP("words", "Cambiar los ajustes de la empresa"),
    "make_backups": QT_TRANSLATE_NOOP("words", "Hacer y restaurar respaldos"),
}

# What a second person says yes to.
APPROVED: Final[dict[str, str]] = {
    "cheque_of_flagged": QT_TRANSLATE_NOOP("words", "Cheque de cliente observado"),
    "debit_batch": QT_TRANSLATE_NOOP("words", "Lote de débitos"),
    "debit_release": QT_TRANSLATE_NOOP("words", "Liberar un débito"),
    "debit_reverse": QT_TRANSLATE_NOOP("words", "Débito devuelto"),
    "deposit_refuse": QT_TRANSLATE_NOOP("words", "Depósito que no llegó"),
    "difference": QT_TRANSLATE_NOOP("words", "Diferencia con Stripe"),
    "invoice.void": QT_TRANSLATE_NOOP("words", "Anular una factura"),
    "protest": QT_TRANSLATE_NOOP("words", "Protesto de cheque"),
    "refund": QT_TRANSLATE_NOOP("words", "Devolución"),
    "restored": QT_TRANSLATE_NOOP("words", "Respaldo restaurado"),
    "till_close": QT_TRANSLATE_NOOP("words", "Cierre de caja"),
    "void_payment": QT_TRANSLATE_NOOP("words", "Anular un cobro"),
}
