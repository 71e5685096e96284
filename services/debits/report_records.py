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

    `shares` are its invoices, the oldest due first; `is_owed` says whether one of them is owed
    now, told of a debit that the bank took back alone.
    """

    line: LineRow
    why: RejectReason | None
    shares: tuple[DebitShare, ...] = ()
    is_owed: bool = False


@dataclass(frozen=True, slots=True)
class BatchReport:
    """A batch with all its debits and why those refused were."""

    batch: BatchRow
    lines: tuple[ToldLine, ...]
    reasons: tuple[ReasonCount, ...]


@dataclass(frozen=True, slots=True)
class Success:
    """How a customer's bank did in a month, by the day of the answer, which receipts have too.

    `asked` are the debits that it answered; each pair is a count and cents. What was taken back
    later is not among `settled`: the receipts of the month are `settled` and `taken_back`.
    """

    month: date
    bank_code: str
    asked: tuple[int, int]
    settled: tuple[int, int]
    taken_back: tuple[int, int] = (0, 0)

    @property
    def of_count(self) -> int:
        """How many of a thousand debits were collected."""
        return _permille(self.settled[0], self.asked[0])

    @property
    def of_value(self) -> int:
        """How many of a thousand dollars were collected."""
        return _permille(self.settled[1], self.asked[1])


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What waits at the banks for an answer."""

    lines: int
    cents: int
    batches: int


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
    """A debit that came back without money, or whose money the bank took back, and what is next.

    Attributes:
        needs: what the bank's reason asks for: a day, something to be put right, or an end.
        kind: what is still missing of it: what was put right only waits for its day.
        again_on: the first day of a batch that asks for it again; None when none does.
        tries: how often the oldest of its debt came back.
        is_spent: it came back so often that nothing but another way of paying is left.
        decided, decided_by: why somebody chose that day or called it corrected, and who; empty
            while it is as the rules have it.
    """

    line: str
    account: str
    account_name: str
    amount_cents: int
    at: datetime
    needs: Next
    kind: Next
    words: str
    next_step: str
    tries: int
    is_spent: bool
    again_on: date | None
    decided: str
    decided_by: str


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


def _permille(part: int, whole: int) -> int:
    """Parts of a thousand, rounded half up."""
    return (part * 2000 + whole) // (2 * whole) if whole else 0
