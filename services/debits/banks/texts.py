"""Small words that several banks' files share."""

import re
from datetime import date
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


def month_words(day: date) -> str:
    """`NOVIEMBRE 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


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
