"""What a report says on paper: frozen records, without a database."""

from dataclasses import dataclass
from datetime import datetime

from services.printing.papers import CompanyBlock


@dataclass(frozen=True, slots=True)
class PaperBar:
    """A part of a column, in shares of the chart's room."""

    series: int
    x: float
    width: float
    bottom: float
    height: float


@dataclass(frozen=True, slots=True)
class PaperLabel:
    """What stands under a column, and its figure over it."""

    text: str
    figure: str
    centre: float
    room: float
    top: float


@dataclass(frozen=True, slots=True)
class PaperChart:
    """A chart whose shape is known: `ticks` are figures with their share of the height."""

    title: str
    series: tuple[str, ...]
    ticks: tuple[tuple[str, float], ...]
    bars: tuple[PaperBar, ...]
    labels: tuple[PaperLabel, ...]


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column's title, its share of the width, and whether figures stand in it."""

    title: str
    weight: float
    is_figure: bool


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table in words; `total` is its last line, empty where nothing is summed."""

    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """A report on A4 (*informe*); `chart` is None where there is nothing to see."""

    company: CompanyBlock
    title: str
    days: str
    told_at: datetime
    told_by: str
    chart: PaperChart | None
    tables: tuple[PaperTable, ...]
    notes: tuple[str, ...]
