from collections.abc import Mapping
from typing import Final

from services.payments.records import Share

MOST_INVOICES: Final = 40
"""How many invoices a mark names; of more it carries a digest (the provider takes 50 keys)."""


def shares_of(metadata: Mapping[str, str]) -> tuple[Share, ...]:
    """The invoices and cents that stand in the mark of an intent; what does not parse is left."""
    found = []
    for position in range(1, MOST_INVOICES + 1):
        number, _, cents = str(metadata.get(f"inv_{position}", "")).rpartition(":")
        if number and cents.isascii() and cents.isdigit() and int(cents) > 0:
            found.append(Share(number, int(cents)))
    return tuple(found)
