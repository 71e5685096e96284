from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.exporting import Cell


class Subject(StrEnum):
    """What a report is about, in the order that they are offered in."""

    COLLECTIONS = "collections"
    CASHIERS = "cashiers"
    OVERDUE = "overdue"
    UNSETTLED = "unsettled"
    PROTESTS = "protests"
    DECLINES = "declines"
    WITHHOLDINGS = "withholdings"
    ACTIVATIONS = "activations"
    LEDGER = "ledger"
    STRIPE = "stripe"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """Which report, and of which days, both included."""

    subject: Subject
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a range ends after it begins")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a column; `weight` is its share of a paper's width."""

    title: str
    weight: float = 1.0
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `account` is whose page it opens, empty where there is none."""

    cells: tuple[Cell, ...]
    account: str = ""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table of a report; `total` is its last line, empty where nothing is summed."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    total: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What stands over one label of a chart: a value of each series, none of them negative."""

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns, each made of the values of its series one upon another.

    Attributes:
        title: what it shows.
        series: the names of the series.
        groups: the columns from left to right.
        is_money: whether values are cents; else they are counted.
    """

    title: str
    series: tuple[str, ...]
    groups: tuple[Group, ...]
    is_money: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not any(any(group.values) for group in self.groups)


@dataclass(frozen=True, slots=True)
class ReportBody:
    """What a report found: its chart, the figures of it, and mostly what stands behind them."""

    chart: Chart
    figures: ReportTable
    details: ReportTable | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report as it was read.

    Attributes:
        days: the days in words, or the day as of which it is told.
        told_at: when it was so.
    """

    question: ReportQuestion
    title: str
    days: str
    told_at: datetime
    body: ReportBody

    @property
    def tables(self) -> tuple[ReportTable, ...]:
        """Its tables, the figures first."""
        details = self.body.details
        return (self.body.figures,) if details is None else (self.body.figures, details)


@dataclass(frozen=True, slots=True)
class ReportKind:
    """How a report is offered; `is_ranged` unless it tells of now, whatever the days.

    `short` is its title where there is little room. `asks_stripe` where it needs the network.
    """

    subject: Subject
    title: str
    short: str
    told: str
    is_ranged: bool = True
    asks_stripe: bool = False
