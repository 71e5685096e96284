from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop.wiring import Services
from ui.settings.values import deposit_choices, statement_choices


@dataclass(frozen=True, slots=True)
class Offered:
    """What the office decided for its pages to offer.

    Attributes:
        deposit_accounts: our bank accounts in use, number and words.
        statement_accounts: all of them: the bank tells of a retired one, too.
        holidays: the days on which banks are closed, with their names.
    """

    deposit_accounts: tuple[tuple[str, str], ...]
    statement_accounts: tuple[tuple[str, str], ...]
    holidays: Mapping[date, str]


def read_offered(services: Services) -> Offered:
    """Read it; not on the ui's thread."""
    return Offered(
        tuple(deposit_choices(services.office)),
        tuple(statement_choices(services.office)),
        {each.day: each.name for each in services.cheque_rulebook.holidays()},
    )
