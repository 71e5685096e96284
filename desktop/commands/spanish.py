"""What the standard library's parser of arguments says, in Spanish."""

import argparse
from typing import Final

_WORDS: Final = {
    "usage: ": "uso: ",
    "options": "opciones",
    "positional arguments": "argumentos",
    "show this help message and exit": "mostrar esta ayuda",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "falta: %s",
    "one of the arguments %s is required": "falta uno de estos: %s",
    "not allowed with argument %s": "no va junto con %s",
    "expected one argument": "falta su valor",
    "expected at least one argument": "falta al menos un valor",
    "expected at most one argument": "lleva un solo valor",
    "ignored explicit argument %r": "no lleva valor: %r",
    "invalid %(type)s value: %(value)r": "%(value)r no es un valor válido",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "%(value)r no vale; puede ser %(choices)s"
    ),
    "unrecognized arguments: %s": "no se conoce: %s",
    "expected %s argument": "lleva %s valor",
    "expected %s arguments": "lleva %s valores",
}


def speak_spanish() -> None:
    """Let every parser speak it; what it has no words for stays as the library says it.

    The library asks `gettext` for its words, which would want a catalogue compiled and installed
    for one module, and a locale that the machine may not have.
    """
    setattr(argparse, "_", _word)  # noqa: B010 - the name is not in the library's stubs
    setattr(argparse, "ngettext", _counted)  # noqa: B010 - as above


def _word(text: str) -> str:
    return _WORDS.get(text, text)


def _counted(one: str, many: str, count: int) -> str:
    return _word(one if count == 1 else many)
