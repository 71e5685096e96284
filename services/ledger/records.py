from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.ledger.accounts import LedgerAccount


class Concept(StrEnum):
    """What an entry is about, in the order of a day."""

    OPENED = "opened"
    RECEIVED = "received"
    REVERSED = "reversed"
    DEPOSITED = "deposited"
    MOVED = "moved"
    COUNTED = "counted"
    FEES = "fees"
    CARD_FEES = "card_fees"
    PAYOUTS = "payouts"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of an entry; one of its two amounts is zero and the other above it."""

    account: LedgerAccount
    debit_cents: int
    credit_cents: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry (*asiento*): what happened of one kind on one day. It always balances."""

    day: date
    concept: Concept
    lines: tuple[LedgerLine, ...]

    def __post_init__(self) -> None:
        apart = sum(each.debit_cents - each.credit_cents for each in self.lines)
        if apart:
            raise ValueError(f"the {self.concept} of {self.day} are {apart} cents apart")
