"""Which of the demo company's receipts become an example: one of every end that money can take."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from services.accounts.states import Method
from services.cheques.calendar import WorkingDays
from services.practice.demo_plan import Visit


class Fate(StrEnum):
    """What becomes of what a customer gives."""

    IN_HAND = "in_hand"
    """A cheque for today."""
    IN_SLIP = "in_slip"
    """A cheque in a slip that nobody has taken to the bank."""
    POSTDATED = "postdated"
    """A cheque for another day."""
    AT_BANK = "at_bank"
    """A cheque in a slip that was taken to the bank."""
    SEVERAL = "several"
    """A cheque, a deposit and cash on one receipt."""
    MISTYPED = "mistyped"
    """A deposit whose slip the bank writes otherwise."""
    REFUSED = "refused"
    """A deposit that the bank does not have."""
    PROTESTED = "protested"
    """A cheque without funds; it lies here, and its customer is flagged."""
    RETURNED = "returned"
    """A cheque without a signature; it lies here."""
    REPLACED = "replaced"
    """A cheque without funds, paid in cash since."""
    GIVEN_BACK = "given_back"
    """A cheque of a closed account, paid otherwise and handed to its drawer."""
    REDEPOSITED = "redeposited"
    """A cheque that is at the bank a second time."""


CAME_BACK: Final = (
    Fate.PROTESTED,
    Fate.RETURNED,
    Fate.REPLACED,
    Fate.GIVEN_BACK,
    Fate.REDEPOSITED,
)
BY_DEPOSIT: Final = frozenset({Fate.MISTYPED, Fate.REFUSED})

# How many working days ago something happened; a slip leaves in the evening, after the last visit.
PREPARED: Final = 1
TAKEN: Final = 3
BEFORE_TAKEN: Final = 8
CAME_BACK_ON: Final = 11
BEFORE_BACK: Final = 14
TOLD_ON: Final = (24, CAME_BACK_ON - 1)
"""When a statement was brought in; the newest one on the day after the last slip was taken."""

OLDER: Final = (22, 33, 45, 60, 75, 90, 110, 130, 150, 170, 190)


@dataclass(frozen=True, slots=True)
class BankDays:
    """The days of the story on which banks work, counted back from its present."""

    today: date
    working: WorkingDays
    _known: dict[int, date] = field(default_factory=dict)

    def ago(self, count: int) -> date:
        """The day that was so many working days ago; today, or the last one before, for none."""
        if count not in self._known:
            day = self.today if count else self.working.on_or_before(self.today)
            for _ in range(count):
                day = self.working.before(day)
            self._known[count] = day
        return self._known[count]


def fates(visits: Sequence[Visit], days: BankDays, gone: Collection[str]) -> Mapping[int, Fate]:
    """What becomes of some visits, by their place in the list; each is another customer's.

    Args:
        visits: everything that is paid.
        days: when the bank worked.
        gone: accounts that are closed since; nobody goes after them.
    """
    back = days.ago(OLDER[1]), days.ago(BEFORE_BACK)
    windows = {
        Fate.IN_HAND: (days.ago(6), days.today),
        Fate.IN_SLIP: (days.ago(6), days.ago(PREPARED)),
        Fate.POSTDATED: (days.ago(6), days.today),
        Fate.AT_BANK: (days.ago(BEFORE_TAKEN), days.ago(TAKEN)),
        Fate.MISTYPED: (days.ago(BEFORE_BACK), days.ago(TAKEN + 1)),
        Fate.REFUSED: (days.ago(CAME_BACK_ON), days.ago(TAKEN)),
        Fate.SEVERAL: (days.ago(OLDER[0]), days.ago(TAKEN)),
        **dict.fromkeys(CAME_BACK, back),
    }
    found: dict[int, Fate] = {}
    chosen = set(gone)
    newest_first = sorted(range(len(visits)), key=lambda place: visits[place].day, reverse=True)
    for fate, (first, last) in windows.items():
        for place in newest_first:
            visit = visits[place]
            number = visit.account.number
            if first < visit.day <= last and number not in chosen and _suits(visit, fate):
                found[place] = fate
                chosen.add(number)
                break
    return found


def _suits(visit: Visit, fate: Fate) -> bool:
    """Whether the customer pays whole invoices; after a cheque that came back, never by another."""
    is_whole = visit.percent == 100 and not visit.is_rounded_up
    return is_whole and (fate not in CAME_BACK or visit.account.method is not Method.CHEQUE)
