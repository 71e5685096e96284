"""Small words that several banks' files share."""

import re
from typing import Final

from services.debits.banks.base import LETTERS, Profile, Term
from services.debits.instructions import FileHead, Instruction
from services.text import digits

CONCEPT: Final = Term("concept", 40, "SERVICIO TELEFONICO", is_required=True)
LETTERS_TERM: Final = Term(LETTERS, 6, "ascii", choices=("ascii", "cp1252"))
"""Whether a file keeps ñ and accents; without them is what every bank takes."""

_MONTHS: Final = (
    "ENERO", "FEBRERO", "MARZO", "ABRIL", "MAYO", "JUNIO", "JULIO", "AGOSTO", "SEPTIEMBRE",
    "OCTUBRE", "NOVIEMBRE", "DICIEMBRE",
)  # fmt: skip


_MAIL: Final = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{3,64}", re.ASCII)


def months_of(instruction: Instruction) -> str:
    """`NOVIEMBRE 2026`; of several, `SEP A NOV 2026` or `DIC 2025 A ENE 2026`.

    Short, because our key of the line stands behind it and comes back in 33 places.
    """
    first, last = instruction.month, instruction.last_month or instruction.month
    if first == last:
        return f"{_MONTHS[first.month - 1]} {first.year}"
    start = _MONTHS[first.month - 1][:3]
    if first.year != last.year:
        start = f"{start} {first.year}"
    return f"{start} A {_MONTHS[last.month - 1][:3]} {last.year}"


def concept_of(profile: Profile, head: FileHead, instruction: Instruction) -> str:
    """What the debtor reads: the line's own concept, or the one agreed with the bank."""
    return instruction.concept or profile.term(head, CONCEPT.name)


def phone_of(instruction: Instruction) -> str:
    """The telephone as digits; nothing where it would not fit a bank's column."""
    number = digits(instruction.phone)
    return number if len(number) <= 15 else ""


def mail_of(instruction: Instruction) -> str:
    """The e-mail address, where it is one that no bank's file can stumble over."""
    return instruction.email if _MAIL.fullmatch(instruction.email) else ""


def numbered_name(profile: Profile, head: FileHead) -> str:
    """A name for the file of a bank that asks for none: `PRODUBANCO_20261125_12.TXT`."""
    return f"{profile.key.upper()}_{head.collect_on:%Y%m%d}_{head.batch}.TXT"
