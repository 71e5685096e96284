"""What is true in Ecuador: identification, provinces, telephones, banks."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

import resources
from services.errors import BadField
from services.text import digits, fold

RUC: Final = "04"
CEDULA: Final = "05"
PASSPORT: Final = "06"
FINAL_CONSUMER: Final = "07"
FOREIGN_ID: Final = "08"
ID_KINDS: Final = (CEDULA, RUC, PASSPORT, FOREIGN_ID, FINAL_CONSUMER)
"""SRI's codes of identification, in the order in which a form offers them."""

FINAL_CONSUMER_NUMBER: Final = "9999999999999"

_LENGTHS: Final = {RUC: 13, CEDULA: 10}
_OTHER_PROVINCES: Final = ("30", "50")
_PASSPORT: Final = re.compile(r"[A-Z0-9]{1,20}", re.ASCII)
_FOREIGN: Final = re.compile(r"[A-Z0-9\-]{1,20}", re.ASCII)
_MOBILE: Final = re.compile(r"09\d{8}", re.ASCII)
_LANDLINE: Final = re.compile(r"0[2-7]\d{7}", re.ASCII)
_PHONE: Final = re.compile(r"\+?[0-9 ().\-/]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank or cooperative by the Central Bank's code.

    `is_ambiguous`: two institutions carry this code in the list, so the name decides.
    """

    code: str
    name: str
    is_ambiguous: bool


def check_identification(
    kind: str, number: str, *, field: str = "id_number"
) -> tuple[str, list[str]]:
    """A person's or company's number, cleaned, and what is only a warning.

    Checksums only warn: SRI no longer issues company numbers by the old algorithm, so a
    mismatch says nothing certain.

    Args:
        kind: SRI's code, `04` RUC to `08` foreign id.
        number: as typed; spaces and dashes are passed over.
        field: the field's name for the error.

    Returns:
        The number to keep, and keys of warnings (`id_checksum`).

    Raises:
        BadField: a hard rule is broken: `id_kind`, `required`, `digits_only`, `length` (with
            `expected`), `province`, `ruc_suffix`, `final_consumer`, `letters_digits`.
    """
    if kind not in ID_KINDS:
        raise BadField(field=field, problem="id_kind")
    plain = unicodedata.normalize("NFKC", number).strip().upper()
    if not plain:
        raise BadField(field=field, problem="required")
    if kind in {PASSPORT, FOREIGN_ID}:
        return _check_foreign(kind, plain, field), []
    plain = re.sub(r"[ .\-]", "", plain)
    if not (plain.isascii() and plain.isdigit()):
        raise BadField(field=field, problem="digits_only")
    if (plain == FINAL_CONSUMER_NUMBER) != (kind == FINAL_CONSUMER):
        raise BadField(field=field, problem="final_consumer")
    if kind == FINAL_CONSUMER:
        return plain, []
    if len(plain) != _LENGTHS[kind]:
        raise BadField(field=field, problem="length", expected=str(_LENGTHS[kind]))
    if plain[:2] not in provinces() and plain[:2] not in _OTHER_PROVINCES:
        raise BadField(field=field, problem="province")
    if kind == RUC and not plain.endswith("001"):
        raise BadField(field=field, problem="ruc_suffix")
    return plain, [] if _checksum_holds(kind, plain) else ["id_checksum"]


def is_company(kind: str, number: str) -> bool:
    """Whether a number is the RUC of a company or institution, for which a person signs."""
    return kind == RUC and len(number) == _LENGTHS[RUC] and number[2] >= "6"


def same_person(number: str) -> tuple[str, ...]:
    """The numbers under which the same person may stand: a cédula and its RUC."""
    if len(number) == 10 and number.isdigit():
        return (number, number + "001")
    if len(number) == 13 and number.endswith("001"):
        return (number, number[:10])
    return (number,)


def check_phone(text: str, *, field: str) -> tuple[str, list[str]]:
    """A telephone as its digits (`0991234567`, or `+1305…` from abroad), and warnings.

    Returns:
        The number to keep (empty for none), and `phone_unusual` if no Ecuadorian one looks so.

    Raises:
        BadField: `phone`: no telephone at all.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return "", []
    number = digits(plain)
    if not _PHONE.fullmatch(plain) or not 7 <= len(number) <= 15:
        raise BadField(field=field, problem="phone")
    if plain.startswith("+"):
        if not number.startswith("593"):
            return f"+{number}", []
        number = "0" + number[3:].removeprefix("0")
    is_usual = bool(_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number))
    return number, [] if is_usual else ["phone_unusual"]


@cache
def provinces() -> dict[str, str]:
    """Provinces by the two digits with which an identification begins."""
    found: dict[str, str] = json.loads(resources.text("ecuador", "provinces.json"))
    return found


@cache
def banks() -> tuple[Bank, ...]:
    """Every bank and cooperative of the list, the well-known ones first."""
    rows = json.loads(resources.text("ecuador", "banks.json"))
    codes = [row["code"] for row in rows]
    return tuple(Bank(row["code"], row["name"], codes.count(row["code"]) > 1) for row in rows)


def bank(code: str) -> Bank | None:
    """The bank of a code, with or without the zeros that bank files put before it."""
    plain = digits(code).lstrip("0")
    return next((each for each in banks() if each.code == plain), None) if plain else None


def find_banks(fragment: str, limit: int = 12) -> list[Bank]:
    """Banks by code or by fragments of words of their name: `10`, `pich`, `coop jard`.

    An exact code first, then names in which a word begins so, then names that contain it.
    """
    words = fold(fragment).split()
    if not words:
        return list(banks()[:limit])
    plain = fragment.strip().lstrip("0")
    exact = [each for each in banks() if each.code == plain]
    begins: list[Bank] = []
    contains: list[Bank] = []
    for each, name in _folded_banks():
        if each in exact:
            continue
        parts = re.split(r"[^a-z0-9]+", name)
        if all(any(part.startswith(word) for part in parts) for word in words):
            begins.append(each)
        elif all(word in name for word in words):
            contains.append(each)
    return (exact + begins + contains)[:limit]


@cache
def _folded_banks() -> tuple[tuple[Bank, str], ...]:
    return tuple((each, fold(each.name)) for each in banks())


def _check_foreign(kind: str, plain: str, field: str) -> str:
    kept = plain.replace(" ", "")
    pattern = _PASSPORT if kind == PASSPORT else _FOREIGN
    if not pattern.fullmatch(kept):
        raise BadField(field=field, problem="letters_digits")
    return kept


def _checksum_holds(kind: str, number: str) -> bool:
    from stdnum.ec import ci, ruc  # noqa: PLC0415 -- not needed before the first number is typed

    return bool(ci.is_valid(number) if kind == CEDULA else ruc.is_valid(number))
