"""What the summary of days says on paper: frozen records, without a database."""

from dataclasses import dataclass
from datetime import datetime

from services.printing.papers import CompanyBlock, Field


@dataclass(frozen=True, slots=True)
class DayBar:
    """One bar of the chart: what came in, and what of it or of earlier days went back."""

    label: str
    received_cents: int
    reversed_cents: int


@dataclass(frozen=True, slots=True)
class DayRow:
    """A line of totals. One that `is_apart` is shown, and does not count in the total."""

    label: str
    count: int
    cents: int
    reversed_count: int
    reversed_cents: int
    is_apart: bool = False

    @property
    def net_cents(self) -> int:
        """What is left."""
        return self.cents - self.reversed_cents


@dataclass(frozen=True, slots=True)
class DayTurnRow:
    """A turn of a till; None is not counted yet. `state` is a word, empty once it is signed."""

    code: str
    cashier: str
    expected_cents: int | None
    counted_cents: int | None
    difference_cents: int | None
    told: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class DayListRow:
    """One document of a list."""

    document: str
    who: str
    detail: str
    cents: int
    is_alert: bool = False


@dataclass(frozen=True, slots=True)
class DayList:
    """A list behind the totals."""

    title: str
    rows: tuple[DayListRow, ...]
    cents: int


@dataclass(frozen=True, slots=True)
class DayStripeRow:
    """A line of card money; what a side does not have is None. `is_sum` is what is left."""

    label: str
    here_count: int | None
    here_cents: int | None
    there_count: int | None
    there_cents: int | None
    apart_cents: int | None
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class DayStripe:
    """The card money beside Stripe's. Without rows nobody compared it; `result` says so.

    `told` is when it was compared and by whom, and `notes` what one has to know besides.
    """

    result: str
    told: str
    rows: tuple[DayStripeRow, ...] = ()
    notes: tuple[str, ...] = ()
    is_alert: bool = False


@dataclass(frozen=True, slots=True)
class DayPaper:
    """The summary of days (*resumen diario de cobros*) on A4.

    Attributes:
        kind: what it is, in capitals.
        number: that of its close, or the days where it has none.
        mark: PRELIMINAR or VISTA PARCIAL; empty on the paper of a closed day.
        days: the day or days, in words.
        chart: what its bars are about.
        apart: lines that do not count in the total.
        stripe: the card money beside Stripe's; None where it can't be.
        notes: what somebody has to look at, each a sentence.
        prepared_by, closed_by: under the lines to sign on.
        printed: when and by whom it was printed, at the foot of one that is not kept.
        fingerprint: a hash of all that it says.
        code: what the square code says.
    """

    company: CompanyBlock
    kind: str
    number: str
    mark: str
    days: str
    told_at: datetime
    city: str
    facts: tuple[Field, ...]
    receipts: int
    total: DayRow
    chart: str
    bars: tuple[DayBar, ...]
    methods: tuple[DayRow, ...]
    cashiers: tuple[DayRow, ...]
    turns: tuple[DayTurnRow, ...]
    stripe: DayStripe | None
    notes: tuple[str, ...]
    lists: tuple[DayList, ...]
    prepared_by: str
    printed: str
    closed_by: str
    fingerprint: str
    code: str


@dataclass(frozen=True, slots=True)
class StripeAnnexPaper:
    """A closed day that was compared with Stripe later, on A4: an annex to its paper.

    Attributes:
        number: that of the comparison.
        day, close_number: of the day that it belongs to.
        told_at: when it was compared.
    """

    company: CompanyBlock
    number: str
    day: str
    close_number: str
    told_at: datetime
    city: str
    facts: tuple[Field, ...]
    stripe: DayStripe
    lists: tuple[DayList, ...]
    fingerprint: str
