from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from services.payments.records import Method
from services.reconciliation.day_records import KeptDay

NOT_COUNTED: Final = frozenset({Method.CREDIT.value})
"""Credit that is spent came in when it was left: it is shown, and does not count again."""


class Part(StrEnum):
    """A list behind the totals, in the order of the paper."""

    CHEQUES = "cheques"
    SLIPS = "slips"
    DEPOSITS = "deposits"
    VERIFIED = "verified"
    CARDS = "cards"
    STRIPE = "stripe"
    PAYOUTS = "payouts"
    COMPARED = "compared"
    VOUCHERS = "vouchers"
    DEBITS = "debits"
    WITHHOLDINGS = "withholdings"
    VOIDS = "voids"
    REVERSALS = "reversals"
    DOUBTS = "doubts"
    APPROVALS = "approvals"


@dataclass(frozen=True, slots=True)
class Question:
    """What a summary is about: business days, both included, and what it is narrowed to.

    `user` is a user name, `method` a word of the `tender` table; empty is all of them.
    """

    first: date
    last: date
    till: str = ""
    user: str = ""
    method: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a range ends after it begins")

    @property
    def is_narrowed(self) -> bool:
        """Whether documents of its days are left out."""
        return bool(self.till or self.user or self.method)

    @property
    def has_stripe(self) -> bool:
        """Whether the card money of its days can be put beside Stripe's."""
        return not self.till and not self.user and self.method in {"", Method.CARD}

    @property
    def is_whole_day(self) -> bool:
        """Whether it is a day's own summary, which a supervisor may close."""
        return self.first == self.last and not self.is_narrowed


@dataclass(frozen=True, slots=True)
class Sum:
    """What one person took and took back at one till by one method.

    Reversed is what their reversals of these days took, whatever the day of the payment; negative
    when more came again.
    """

    method: str
    till: str
    user: str
    name: str
    count: int = 0
    cents: int = 0
    reversed_count: int = 0
    reversed_cents: int = 0

    @property
    def net_cents(self) -> int:
        """What is left."""
        return self.cents - self.reversed_cents


@dataclass(frozen=True, slots=True)
class Total:
    """Sums put together under one method, person, till or day."""

    key: str
    name: str
    count: int
    cents: int
    reversed_count: int
    reversed_cents: int

    @property
    def net_cents(self) -> int:
        """What is left."""
        return self.cents - self.reversed_cents


@dataclass(frozen=True, slots=True)
class Line:
    """One document of a list: `cells` are words under the titles of its part.

    `payment` is the id of the receipt that it belongs to; empty where there is none.
    `is_alert` where somebody has to look at it.
    """

    document: str
    payment: str
    account: str
    name: str
    cells: tuple[str, ...]
    cents: int
    is_alert: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """A list behind the totals."""

    part: Part
    lines: tuple[Line, ...]

    @property
    def cents(self) -> int:
        """What its lines are together."""
        return sum(line.cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A turn of a till: what was counted and expected is None until then."""

    turn: str
    code: str
    till: str
    state: str
    cashier: str
    expected_cents: int | None
    counted_cents: int | None
    difference_cents: int | None
    signed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """The receipts of one series: from which to which, and how many."""

    first: str
    last: str
    count: int


@dataclass(frozen=True, slots=True)
class DayTotal:
    """What one business day of a range came to; `number` is that of its close, 0 while open."""

    day: date
    number: int
    cents: int
    reversed_cents: int


@dataclass(frozen=True, slots=True)
class Close:
    """The close of a day: its number, who closed it and when."""

    day: date
    number: int
    at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DaySummary:
    """The summary of days (*resumen diario de cobros*), as its transaction saw them.

    Attributes:
        told_at: when it was so.
        close: the close of its day, for a day's own summary that was closed.
        is_preliminary: whether one of its days may still change.
        sums: by method, till and person; every total is made of them.
        days: day by day.
        unverified_count, unverified_cents: card money that nobody has compared with Stripe yet.
        compared_until: until when the office's money was compared; None if it never was.
        open_alarms: differences with Stripe that nobody had decided.
        stripe: the newest comparison with Stripe of each of its days that was compared.
        kept_sha256: the hash that the books keep of a closed day's record, once it was read from
            there: a later program would spell the same record in another way.
        journal_entries, anchor: how long the journal's chains are together, and a hash over
            their heads.
    """

    question: Question
    told_at: datetime
    close: Close | None
    is_preliminary: bool
    sums: tuple[Sum, ...]
    days: tuple[DayTotal, ...]
    series: tuple[SeriesLine, ...]
    turns: tuple[TurnLine, ...]
    annexes: tuple[Annex, ...]
    unverified_count: int
    unverified_cents: int
    compared_until: datetime | None
    open_alarms: int
    journal_entries: int
    anchor: str
    stripe: tuple[KeptDay, ...] = ()
    kept_sha256: str = field(default="", compare=False)

    @property
    def by_method(self) -> list[Total]:
        """A total of each method, in the order of the house."""
        order = [method.value for method in Method]
        found = _totals(self.sums, lambda each: (each.method, each.method))
        return sorted(found, key=lambda each: order.index(each.key))

    @property
    def by_cashier(self) -> list[Total]:
        """A total of each person, without credit that was spent."""
        counted = [each for each in self.sums if each.method not in NOT_COUNTED]
        found = _totals(counted, lambda each: (each.user, each.name))
        return sorted(found, key=lambda each: each.name)

    @property
    def total(self) -> Total:
        """All that was collected, without credit that was spent."""
        counted = [each for each in self.sums if each.method not in NOT_COUNTED]
        return _put_together("total", "", counted)

    @property
    def open_turns(self) -> list[TurnLine]:
        """The turns that were not counted and signed yet."""
        return [turn for turn in self.turns if turn.state != "closed"]

    @property
    def difference_cents(self) -> int:
        """What is over or missing in all drawers together."""
        return sum(turn.difference_cents or 0 for turn in self.turns)

    def annex(self, part: Part) -> Annex:
        """One list; an empty one when the paper leaves it out."""
        return next((each for each in self.annexes if each.part is part), Annex(part, ()))


@dataclass(frozen=True, slots=True)
class Document:
    """One document behind a total: a tender that came in, or its part of a reversal.

    `cents` is negative for what went back. `told` is the cause of a reversal in words, and
    `cause` its key in `words.CAUSES`; both are empty for what came in. `is_recorded` where the
    money of a refund went another way than the receipt's, and the books only know that it did.
    """

    receipt: str
    payment: str
    account: str
    name: str
    method: str
    till: str
    user: str
    user_name: str
    day: date
    at: datetime
    cents: int
    told: str = ""
    cause: str = ""
    is_recorded: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What days can be narrowed to: tills, and people by user name."""

    tills: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class DayClosed:
    """Announced after a day's close was committed."""

    day: date
    number: int


def _totals(sums: Sequence[Sum], key: Callable[[Sum], tuple[str, str]]) -> list[Total]:
    groups: dict[tuple[str, str], list[Sum]] = {}
    for each in sums:
        groups.setdefault(key(each), []).append(each)
    return [_put_together(*named, group) for named, group in groups.items()]


def _put_together(key: str, name: str, group: Sequence[Sum]) -> Total:
    return Total(
        key,
        name,
        sum(each.count for each in group),
        sum(each.cents for each in group),
        sum(each.reversed_count for each in group),
        sum(each.reversed_cents for each in group),
    )
