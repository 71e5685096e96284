from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "storage.busy": QT_TRANSLATE_NOOP(
        "words", "La base de datos está ocupada. No se guardó nada; intente otra vez."
    ),
    "storage.unavailable": QT_TRANSLATE_NOOP(
        "words", "No se alcanza la base de datos. Revise la red o el servidor. ({cause})"
    ),
    "storage.connection_lost": QT_TRANSLATE_NOOP(
        "words",
        "Se cortó la conexión con la base de datos. Antes de repetir, compruebe si quedó guardado.",
    ),
    "storage.damaged": QT_TRANSLATE_NOOP(
        "words",
        "El archivo {where} está dañado o no es de Ventanilla. No se cambió nada:"
        " restaure un respaldo. ({cause})",
    ),
    "storage.read_only": QT_TRANSLATE_NOOP(
        "words", "No se puede escribir en {where}. Revise los permisos de la carpeta."
    ),
    "storage.disk_full": QT_TRANSLATE_NOOP(
        "words", "El disco está lleno. No se guardó nada; libere espacio e intente otra vez."
    ),
    "storage.not_local": QT_TRANSLATE_NOOP(
        "words",
        "{where} no está en un disco de este computador. Mueva el archivo o use PostgreSQL.",
    ),
    "storage.schema_newer": QT_TRANSLATE_NOOP(
        "words",
        "Una versión más nueva de Ventanilla escribió esta base ({found}; esta conoce {known})."
        " Actualice el programa. No se cambió nada.",
    ),
    "storage.backup_impossible": QT_TRANSLATE_NOOP(
        "words", "No se pudo hacer el respaldo: {cause}. No se cambió nada."
    ),
    "storage.replaced": QT_TRANSLATE_NOOP(
        "words",
        "El archivo de la base de datos fue cambiado por otro mientras el programa estaba abierto"
        " ({where}). Cierre el programa y ábralo de nuevo; no se registró nada.",
    ),
    "storage.not_durable": QT_TRANSLATE_NOOP(
        "words",
        "La base de datos no garantiza lo que confirma ({setting} = {value})."
        " Corríjalo para cobrar.",
    ),
    "storage.backup_damaged": QT_TRANSLATE_NOOP(
        "words", "El respaldo {where} está dañado o incompleto. No se restauró nada."
    ),
    "storage.no_books": QT_TRANSLATE_NOOP(
        "words", "Todavía no hay libros en {where}. Cree la empresa primero."
    ),
    "storage.runs_as_owner": QT_TRANSLATE_NOOP(
        "words",
        "El programa entra a la base de datos como {role}, que puede reescribir lo cobrado. Con"
        " dinero real no se abre así: cree el rol con ./run db roles y úselo.",
    ),
    "storage.owner_warning": QT_TRANSLATE_NOOP(
        "words",
        "El programa entra a la base de datos como {role}, que puede reescribir lo cobrado. Cree el"
        " rol con ./run db roles; con dinero real no se abrirá así.",
    ),
    "storage.not_the_owner": QT_TRANSLATE_NOOP(
        "words",
        "Esto lo hace el dueño de la base de datos, y el programa entró como {role}. No se cambió"
        " nada.",
    ),
    "storage.schema_older": QT_TRANSLATE_NOOP(
        "words",
        "Una versión anterior de Ventanilla escribió esta base ({found}; esta usa {known})."
        " Póngala al día con migrate. No se cambió nada.",
    ),
}
