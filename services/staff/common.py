"""Which passwords are guessed first: common words dressed up, runs of keys, one's own names."""

import re
from typing import Final

from services.text import fold

_RUNS: Final = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertyuiopasdfghjklñzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
    "1q2w3e4r5t6y7u8i9o0p",
)
# What lists of stolen passwords begin with, in the languages spoken here, and our own words.
_WORDS: Final = frozenset(
    [
        "password",
        "pass",
        "clave",
        "contrasena",
        "contraseña",
        "secreto",
        "secret",
        "admin",
        "administrador",
        "administrator",
        "usuario",
        "user",
        "root",
        "cajero",
        "cajera",
        "caja",
        "supervisor",
        "auditor",
        "ventanilla",
        "stripe",
        "banco",
        "pichincha",
        "guayaquil",
        "quito",
        "cuenca",
        "ecuador",
        "ecuatoriano",
        "barcelona",
        "emelec",
        "liga",
        "ligadequito",
        "realmadrid",
        "welcome",
        "bienvenido",
        "bienvenida",
        "letmein",
        "iloveyou",
        "teamo",
        "tequiero",
        "amor",
        "familia",
        "jesus",
        "jesuscristo",
        "dios",
        "diosesamor",
        "dragon",
        "monkey",
        "princesa",
        "princess",
        "superman",
        "batman",
        "football",
        "futbol",
        "baseball",
        "qwerty",
        "qwertyuiop",
        "asdfgh",
        "asdfghjkl",
        "zxcvbn",
        "zxcvbnm",
        "hola",
        "holamundo",
        "mexico",
        "colombia",
        "peru",
        "america",
        "samsung",
        "computadora",
        "computer",
        "internet",
        "oficina",
        "empresa",
        "negocio",
        "sistema",
        "sistemas",
        "trustno",
        "sunshine",
        "shadow",
        "master",
        "michael",
        "jennifer",
        "carlos",
        "maria",
        "jose",
        "juan",
        "andres",
        "daniel",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
        "verano",
        "invierno",
        "changeme",
        "cambiame",
        "temporal",
        "prueba",
        "test",
        "demo",
        "default",
    ]
)
_DRESS: Final = str.maketrans("0134@5$7!", "oieaasstl")
_TAIL: Final = "0123456789.,;:-_+*/!?#%&()= "
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
_LONGEST_UNIT: Final = 6


def is_common(password: str, names: tuple[str, ...] = ()) -> bool:
    """Whether somebody who guesses would come to it soon.

    Args:
        password: as it was typed.
        names: what belongs to its owner, such as the name they sign in with, and to the company.
            Their words, in any order and however they are spaced, are no password.
    """
    plain = "".join(fold(password).split())
    letters = _bare(plain)
    dressed = _bare(plain.strip(_TAIL).translate(_DRESS))
    own = {word for name in names for word in _NO_LETTERS.split(fold(name)) if word}
    return (
        len(set(plain)) < 4
        or _is_run(plain)
        or _is_repeated(plain)
        or any(
            _is_made_of(each, _WORDS) or _is_split_into(each, own)
            for each in {letters, dressed}
            if each
        )
    )


def _bare(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())


def _is_run(text: str) -> bool:
    return any(text in run or text in run[::-1] for run in _RUNS)


def _is_repeated(text: str) -> bool:
    """`abc1abc1abc1`: a few keys over and over, the last time perhaps cut short."""
    return any(
        text == (text[:size] * len(text))[: len(text)]
        for size in range(1, min(_LONGEST_UNIT, len(text) // 2) + 1)
    )


def _is_split_into(text: str, words: set[str]) -> bool:
    """Whether a text is nothing but these words, one after another."""
    ends = {0}
    for end in range(1, len(text) + 1):
        if any(text.endswith(word, 0, end) and end - len(word) in ends for word in words):
            ends.add(end)
    return len(text) in ends


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    """One common word, or the same one again: a phrase of different words is a good password."""
    return any(text == word * (len(text) // len(word)) for word in words if word)
