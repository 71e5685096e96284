from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP

WORDS: Final[dict[str, str]] = {
    "storage.weak_passphrase": QT_TRANSLATE_NOOP(
        "words", "La frase necesita al menos {shortest} letras; varias palabras sirven."
    ),
    "storage.wrong_passphrase": QT_TRANSLATE_NOOP(
        "words", "Esa no es la frase de este respaldo. No se cambió nada."
    ),
    "storage.passphrase_needed": QT_TRANSLATE_NOOP(
        "words", "El respaldo está cifrado: hace falta su frase. No se cambió nada."
    ),
    "storage.restore_impossible": QT_TRANSLATE_NOOP(
        "words", "No se pudo restaurar: {cause}. Los libros siguen como estaban."
    ),
    "storage.wrong_kind_of_copy": QT_TRANSLATE_NOOP(
        "words",
        "El respaldo es de otra clase de base (archivo o servidor) que los libros de este computador. No se cambió nada.",
    ),
    "storage.books_in_use": QT_TRANSLATE_NOOP(
        "words",
        "Otro programa o caja tiene abiertos los libros. Ciérrelos todos y repita; nada cambió.",
    ),
    "storage.target_not_empty": QT_TRANSLATE_NOOP(
        "words", "La base {where} no está vacía. No se escribió nada; use una nueva."
    ),
    "storage.move_differs": QT_TRANSLATE_NOOP(
        "words",
        "La tabla {table} no llegó igual (aquí {here}; allá {there}). No se movió nada.",
    ),
    "copies.other_books": QT_TRANSLATE_NOOP(
        "words", "El respaldo es de los libros de otra empresa. No se cambió nada."
    ),
    "copies.unsound": QT_TRANSLATE_NOOP(
        "words",
        "En el respaldo hay {count} cosas que no cuadran. No se cambió nada; elija otro respaldo.",
    ),
    "copies.unsound.one": QT_TRANSLATE_NOOP(
        "words",
        "En el respaldo hay una cosa que no cuadra. No se cambió nada; elija otro respaldo.",
    ),
    "copies.step.copy": QT_TRANSLATE_NOOP("words", "Copiando los libros…"),
    "copies.step.verify": QT_TRANSLATE_NOOP("words", "Comprobando que todo cuadra…"),
    "copies.step.seal": QT_TRANSLATE_NOOP("words", "Cifrando…"),
    "copies.step.open": QT_TRANSLATE_NOOP("words", "Descifrando…"),
    "copies.step.load": QT_TRANSLATE_NOOP("words", "Cargando en el servidor…"),
    "field.again.phrases_differ": QT_TRANSLATE_NOOP("words", "Las dos frases no son iguales."),
    "card.not_compared": QT_TRANSLATE_NOOP(
        "words",
        "Estos libros vienen de un respaldo y todavía no se compararon con Stripe. Concilie primero (Control → Conciliación); después decida.",
    ),
    "field.last_number.numbers_used": QT_TRANSLATE_NOOP(
        "words", "Se sabe que ya se usó hasta el lote {known}: escriba ese número o uno mayor."
    ),
    "field.receipts_used": QT_TRANSLATE_NOOP(
        "words", "Se sabe que ya se usó hasta el {known}: escriba ese número o uno mayor."
    ),
    "field.receipts_far": QT_TRANSLATE_NOOP(
        "words", "Demasiado lejos de lo que se conoce: como mucho {most}."
    ),
    "field.no_series": QT_TRANSLATE_NOOP("words", "No hay una serie {value}."),
    "field.receipt_number": QT_TRANSLATE_NOOP("words", "Escriba un número, sin la serie."),
}
