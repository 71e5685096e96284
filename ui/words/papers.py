from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "paper.no_refund": QT_TRANSLATE_NOOP(
        "words", "Esta devolución no sacó dinero de los libros: no hay comprobante que imprimir."
    ),
    "printer.problem": QT_TRANSLATE_NOOP(
        "words", "No se imprimió en {printer}. El papel quedó guardado; intente otra vez. ({told})"
    ),
    "printer.problem.not_installed": QT_TRANSLATE_NOOP(
        "words",
        "Este computador no tiene sistema de impresión (CUPS). El papel quedó guardado en PDF.",
    ),
    "printer.problem.none": QT_TRANSLATE_NOOP(
        "words", "No hay impresora predeterminada. El papel quedó guardado; elija una impresora."
    ),
    "printer.problem.missing": QT_TRANSLATE_NOOP(
        "words", "La impresora {printer} no existe. El papel quedó guardado; elija otra impresora."
    ),
    "printer.problem.offline": QT_TRANSLATE_NOOP(
        "words",
        "La impresora {printer} no responde. El papel quedó guardado: enciéndala y reintente.",
    ),
    "printer.problem.refused": QT_TRANSLATE_NOOP(
        "words", "La impresora {printer} no acepta trabajos. El papel quedó guardado. ({told})"
    ),
    "printer.problem.timeout": QT_TRANSLATE_NOOP(
        "words",
        "La impresora {printer} no contestó y no se sabe si imprimió."
        " La próxima impresión saldrá como COPIA.",
    ),
    "printer.problem.failed": QT_TRANSLATE_NOOP(
        "words", "No se imprimió en {printer}. El papel quedó guardado; intente otra vez. ({told})"
    ),
    "mail.problem": QT_TRANSLATE_NOOP("words", "El correo no se envió. ({told})"),
    "mail.problem.not_set_up": QT_TRANSLATE_NOOP(
        "words", "El correo no está configurado. Un administrador lo configura en Ajustes."
    ),
    "mail.problem.unreachable": QT_TRANSLATE_NOOP(
        "words", "No se alcanza el servidor de correo. Revise la red o el servidor. ({told})"
    ),
    "mail.problem.timeout": QT_TRANSLATE_NOOP(
        "words",
        "El servidor de correo no terminó de contestar. Antes de repetir, pregunte si el correo"
        " llegó.",
    ),
    "mail.problem.certificate": QT_TRANSLATE_NOOP(
        "words", "El certificado del servidor de correo no es de confianza. No se envió. ({told})"
    ),
    "mail.problem.no_tls": QT_TRANSLATE_NOOP(
        "words", "El servidor de correo no ofrece una conexión cifrada. No se envió nada."
    ),
    "mail.problem.login": QT_TRANSLATE_NOOP(
        "words", "El servidor de correo no aceptó el usuario o la clave. ({told})"
    ),
    "mail.problem.recipient": QT_TRANSLATE_NOOP(
        "words", "El servidor de correo no aceptó la dirección del destinatario. ({told})"
    ),
    "mail.problem.sender": QT_TRANSLATE_NOOP(
        "words", "El servidor de correo no aceptó la dirección del remitente. ({told})"
    ),
    "mail.problem.refused": QT_TRANSLATE_NOOP(
        "words", "El servidor de correo rechazó el mensaje. ({told})"
    ),
    "mail.problem.too_large": QT_TRANSLATE_NOOP(
        "words", "El mensaje es demasiado grande para el servidor de correo."
    ),
    "field.to.email": QT_TRANSLATE_NOOP(
        "words", "Escriba una sola dirección de correo, por ejemplo nombre@empresa.ec."
    ),
    "field.sender.email": QT_TRANSLATE_NOOP(
        "words", "La dirección del remitente no sirve. Corríjala en Ajustes."
    ),
    "paper.folder": QT_TRANSLATE_NOOP("words", "No se pudo guardar en {folder}. Quedó en {used}."),
    "paper.folder.full": QT_TRANSLATE_NOOP(
        "words", "El disco de {folder} está lleno. El archivo quedó en {used}."
    ),
    "paper.folder.read_only": QT_TRANSLATE_NOOP(
        "words", "No hay permiso para escribir en {folder}. El archivo quedó en {used}."
    ),
    "paper.folder.missing": QT_TRANSLATE_NOOP(
        "words", "La carpeta {folder} no existe. El archivo quedó en {used}."
    ),
    "paper.folder.too_long": QT_TRANSLATE_NOOP(
        "words", "La ruta {folder} es demasiado larga. El archivo quedó en {used}."
    ),
    "paper.no_folder": QT_TRANSLATE_NOOP(
        "words",
        "No se pudo guardar el archivo en ninguna carpeta. El papel sigue en la base de datos.",
    ),
    "paper.damaged": QT_TRANSLATE_NOOP(
        "words",
        "El papel archivado {paper} cambió después de guardarse. No se entrega: avise al"
        " administrador.",
    ),
}
