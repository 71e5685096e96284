from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.cards.difference_records import DifferenceRecord


class RowKind(StrEnum):
    """How one intent or payment stands on both sides."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    DIFFERING = "differing"
    FOREIGN = "foreign"
    UNMARKED = "unmarked"
    REFUND = "refund"
    DISPUTE = "dispute"


class Action(StrEnum):
    """The one safe thing to do about a row."""

    NOTHING = "nothing"
    """It was done by itself, or it is not ours to touch."""
    DECIDE = "decide"
    """People decide it at the desk of differences."""
    WAIT = "wait"
    """It is still moving; the next look tells."""


@dataclass(frozen=True, slots=True)
class ReconciliationRow:
    """One line of the report; `difference` is the id of what people have to decide."""

    kind: RowKind
    action: Action
    ref: str
    at: datetime
    attempt: str = ""
    account: str = ""
    receipt: str = ""
    here_cents: int | None = None
    there_cents: int | None = None
    told: str = ""
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What one run found between the books and Stripe, since a moment.

    `matched` card payments stand alike on both sides; `here_cents` and `there_cents` are the sums
    of all with our mark. `settled` attempts were brought into the books by it, `canceled` intents
    could have taken money and cannot any more.
    """

    since: datetime
    until: datetime
    matched: int
    here_cents: int
    there_cents: int
    settled: tuple[str, ...]
    canceled: int
    rows: tuple[ReconciliationRow, ...]
    found: tuple[DifferenceRecord, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left for people."""
        return all(row.action is Action.NOTHING for row in self.rows)


@dataclass(frozen=True, slots=True)
class SyncState:
    """How far the office has read what happened at Stripe, for everybody to see."""

    cursor: datetime | None
    tried_at: datetime | None
    done_at: datetime | None
    problem: str
    is_running: bool
    by: str
    matched: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class CardPayment:
    """A card's payment in the books, as far as Stripe is compared with it."""

    id: str
    receipt: str
    account: str
    attempt: str
    intent: str
    amount_cents: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Announced after each run."""

    is_clean: bool
    found: int
