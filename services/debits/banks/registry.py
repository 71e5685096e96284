"""Every bank that we can write debits for. A new one is its module, its golden test and a line."""

from typing import Final

from services.debits.banks.base import Profile
from services.debits.banks.bolivariano import BOLIVARIANO, BOLIVARIANO_SAT
from services.debits.banks.guayaquil import GUAYAQUIL
from services.debits.banks.internacional import INTERNACIONAL
from services.debits.banks.pacifico import PACIFICO
from services.debits.banks.pichincha import PICHINCHA
from services.debits.banks.produbanco import PRODUBANCO
from services.debits.banks.ruminahui import RUMINAHUI
from services.debits.errors import NoSuchBankProfile

PROFILES: Final = (
    PICHINCHA,
    GUAYAQUIL,
    PRODUBANCO,
    PACIFICO,
    INTERNACIONAL,
    BOLIVARIANO,
    BOLIVARIANO_SAT,
    RUMINAHUI,
)


def profile(key: str) -> Profile:
    """The profile of a key.

    Raises:
        NoSuchBankProfile: there is none.
    """
    for each in PROFILES:
        if each.key == key:
            return each
    raise NoSuchBankProfile(profile=key, known=", ".join(each.key for each in PROFILES))


def serving(bank_code: str) -> tuple[Profile, ...]:
    """Those that can debit an account at this bank, the bank's own first."""
    found = [each for each in PROFILES if each.serves(bank_code)]
    return tuple(sorted(found, key=lambda each: each.takes_other_banks))
