from dataclasses import dataclass
from datetime import date, datetime

from services.debits.batch_records import BatchRow, DebitShare, LineRow
from services.debits.reasons import Next, RejectReason


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many debits of a batch were refused for one reason, and what to do about them."""

    words: str
    next_step: str
    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A debit with why it was refused, in the office's words; None while it was not.

    `shares` are its invoices, the oldest due first.
    """

    line: LineRow
    why: RejectReason | None
    shares: tuple[DebitShare, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchReport:
    """A batch with all its debits and why those refused were."""

    batch: BatchRow
    lines: tuple[ToldLine, ...]
    reasons: tuple[ReasonCount, ...]


@dataclass(frozen=True, slots=True)
class Success:
    """How a customer's bank did in a month, by the day of the collection.

    `asked` are the debits that it answered; each pair is a count and cents. What was taken back
    later counts as refused.
    """

    month: date
    bank_code: str
    asked: tuple[int, int]
    settled: tuple[int, int]

    @property
    def permille(self) -> int:
        """How many of a thousand were collected."""
        return self.settled[0] * 1000 // self.asked[0] if self.asked[0] else 0


@dataclass(frozen=True, slots=True)
class Failing:
    """An account whose last debits all failed: how many, since when, and the last reason."""

    account: str
    account_name: str
    times: int
    since: datetime
    last_at: datetime
    words: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A debit that came back without money, and what comes next.

    Attributes:
        kind: whether time is enough, something is to be put right, or it is over.
        again_on: the first day on which it may be asked for again; None when it may not.
        tries: how often the oldest of its debt came back.
    """

    line: str
    account: str
    account_name: str
    amount_cents: int
    at: datetime
    kind: Next
    words: str
    next_step: str
    tries: int
    again_on: date | None


@dataclass(frozen=True, slots=True)
class Surplus:
    """Money of a debit that no invoice owed any more; a supervisor decides what becomes of it.

    `left_cents` is what the account still has as credit: the task is done when it is nothing.
    """

    line: str
    account: str
    account_name: str
    receipt: str
    payment: str
    at: datetime
    surplus_cents: int
    left_cents: int
