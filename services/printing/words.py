"""Amounts in words, as Ecuador's receipts and cheques carry them."""

from functools import cache
from typing import Final

MOST_CENTS: Final = 999_999_999_999
"""The largest amount that is written out: just under ten thousand million dollars."""

_BELOW_THIRTY: Final = (
    "CERO",
    "UNO",
    "DOS",
    "TRES",
    "CUATRO",
    "CINCO",
    "SEIS",
    "SIETE",
    "OCHO",
    "NUEVE",
    "DIEZ",
    "ONCE",
    "DOCE",
    "TRECE",
    "CATORCE",
    "QUINCE",
    "DIECISÉIS",
    "DIECISIETE",
    "DIECIOCHO",
    "DIECINUEVE",
    "VEINTE",
    "VEINTIUNO",
    "VEINTIDÓS",
    "VEINTITRÉS",
    "VEINTICUATRO",
    "VEINTICINCO",
    "VEINTISÉIS",
    "VEINTISIETE",
    "VEINTIOCHO",
    "VEINTINUEVE",
)
_TENS: Final = (
    "TREINTA",
    "CUARENTA",
    "CINCUENTA",
    "SESENTA",
    "SETENTA",
    "OCHENTA",
    "NOVENTA",
)
_HUNDREDS: Final = (
    "CIENTO",
    "DOSCIENTOS",
    "TRESCIENTOS",
    "CUATROCIENTOS",
    "QUINIENTOS",
    "SEISCIENTOS",
    "SETECIENTOS",
    "OCHOCIENTOS",
    "NOVECIENTOS",
)


def amount_in_words(cents: int) -> str:
    """An amount as words: `CIENTO VEINTE CON 50/100 DÓLARES`.

    Raises:
        ValueError: negative, or more than `MOST_CENTS`.
    """
    if not 0 <= cents <= MOST_CENTS:
        raise ValueError(f"{cents} cents can't be written out")
    dollars, rest = divmod(cents, 100)
    return f"{_number(dollars)} CON {rest:02d}/100 DÓLARES"


def son_line(cents: int) -> str:
    """The line of a document that says its amount: `SON: CIEN CON 00/100 DÓLARES`."""
    return f"SON: {amount_in_words(cents)}"


def _number(whole: int) -> str:
    if whole == 0:
        return _BELOW_THIRTY[0]
    millions, rest = divmod(whole, 1_000_000)
    if not millions:
        return _below_a_million(rest)
    head = "UN MILLÓN" if millions == 1 else f"{_shortened(_below_a_million(millions))} MILLONES"
    return f"{head} {_below_a_million(rest)}" if rest else head


def _below_a_million(whole: int) -> str:
    thousands, rest = divmod(whole, 1000)
    if not thousands:
        return _below_a_thousand(rest)
    head = "MIL" if thousands == 1 else f"{_shortened(_below_a_thousand(thousands))} MIL"
    return f"{head} {_below_a_thousand(rest)}" if rest else head


@cache
def _below_a_thousand(whole: int) -> str:
    if whole < 30:
        return _BELOW_THIRTY[whole]
    if whole < 100:
        tens, unit = divmod(whole, 10)
        word = _TENS[tens - 3]
        return f"{word} Y {_BELOW_THIRTY[unit]}" if unit else word
    if whole == 100:
        return "CIEN"
    hundreds, rest = divmod(whole, 100)
    word = _HUNDREDS[hundreds - 1]
    return f"{word} {_below_a_thousand(rest)}" if rest else word


def _shortened(words: str) -> str:
    """`UNO` loses its end before MIL and MILLONES: VEINTIÚN MIL, TREINTA Y UN MILLONES."""
    if words.endswith("VEINTIUNO"):
        return f"{words[:-9]}VEINTIÚN"
    return words[:-1] if words.endswith("UNO") else words
