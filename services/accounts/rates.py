from collections.abc import Mapping
from datetime import date

from services.accounts.records import TaxRecord


def rate_on(rates: Mapping[str, TaxRecord], code: str, day: date) -> TaxRecord | None:
    """The rate that a service of this tax is billed with on a day.

    An account keeps the code that it began with: when the law changes the rate, the one that
    followed is found from there, so that no account has to be touched. None if nothing is in force.
    """
    found = rates.get(code)
    while found is not None and not found.is_in_force(day):
        after = next((each for each in rates.values() if each.replaces == found.code), None)
        found = after if after is not None and after.valid_from <= day else None
    return found
