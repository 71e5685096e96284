"""The commands by name. Only the one that is called is imported."""

from typing import Final

COMMANDS: Final = {
    # name: (module in desktop.commands, what it does)
    "version": ("version", "qué programa es este"),
    "doctor": ("doctor", "revisar este computador: base de datos, claves, Stripe, impresoras"),
    "company": ("company", "comenzar los libros de una empresa, o la empresa de práctica"),
    "migrate": ("migrate", "poner la base de datos al día, con un respaldo previo"),
    "account": ("account", "listar o mostrar cuentas"),
    "invoice": ("invoice", "listar o mostrar facturas"),
    "import": ("imports", "traer cuentas o facturas del sistema de facturación"),
    "charge": ("charge", "cobrar facturas con una tarjeta, una sola vez"),
    "pay": ("pay", "registrar un cobro en efectivo, cheque, depósito o saldo a favor"),
    "cheque": ("cheque", "listar, efectivizar o protestar cheques"),
    "debit": ("debit", "débitos autorizados: lotes, su archivo y la respuesta del banco"),
    "attempt": ("attempt", "listar o mostrar intentos de cobro, y su constancia"),
    "refund": ("refund", "pedir, aprobar o mirar devoluciones"),
    "recover": ("recover", "llevar a su fin los cobros y devoluciones que quedaron a medias"),
    "till": ("till", "abrir la caja, mover su efectivo, contarla y firmarla"),
    "reconcile": ("reconcile", "comparar los libros con Stripe y registrar lo que se pruebe"),
    "outbox": ("outbox", "hacer e imprimir los recibos que esperan"),
    "db": ("db", "PostgreSQL: el rol con que trabaja el programa, y su clave"),
    "verify": ("verify", "comprobar que todo cuadra, sin cambiar nada"),
    "journal": ("journal", "auditoría: exportarla firmada, comprobar lo exportado, sellarla"),
    "summary": ("summary", "resumen de los cobros de un día"),
    "report": ("report", "reportes: cobros, cartera, asientos contables y otros, en archivos"),
    "backup": ("backup", "respaldar los libros; listar, comprobar, ensayar o restaurar respaldos"),
    "move": ("move", "mover los libros de este archivo a un servidor PostgreSQL"),
    "simulator": ("simulator", "servir el Stripe de práctica en este computador"),
}
