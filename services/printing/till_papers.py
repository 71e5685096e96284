"""What the close of a till says."""

from dataclasses import dataclass
from datetime import date, datetime

from services.printing.paper_blocks import CompanyBlock


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of money of a turn, and what the till should hold of it."""

    name: str
    count: int
    cents: int
    voided_cents: int
    held_count: int
    held_cents: int


@dataclass(frozen=True, slots=True)
class PieceRow:
    """Bills or coins of one worth: `PieceRow("Billete de $ 20.00", 2000, 3)`."""

    name: str
    worth_cents: int
    pieces: int

    @property
    def cents(self) -> int:
        """What they are worth together."""
        return self.worth_cents * self.pieces


@dataclass(frozen=True, slots=True)
class ListedLine:
    """Something that stands on a report: what, more of it, and its amount."""

    what: str
    detail: str
    cents: int


@dataclass(frozen=True, slots=True)
class ListedPart:
    """A list of a report with its heading."""

    title: str
    lines: tuple[ListedLine, ...]


@dataclass(frozen=True, slots=True)
class ZPaper:
    """The report of a counted turn of a till (*cierre de caja*, *reporte Z*).

    `state` is the turn's word. `mark` is printed large while it is not signed. `parts` are the
    lists that have lines: movements, voids, reversals, charges in doubt, unverified deposits.
    `told_at` is when the books wrote what it tells; `replaces` when the one before was told.
    """

    company: CompanyBlock
    number: str
    turn: str
    told_at: datetime
    city: str
    till: str
    state: str
    mark: str
    business_date: date
    opened_at: datetime
    opened_by: str
    declared_at: datetime
    declared_by: str
    closed_at: datetime | None
    closed_by: str
    receipts: int
    first_receipt: str
    last_receipt: str
    float_cents: int
    left_before_cents: int | None
    cash_cents: int
    in_cents: int
    out_cents: int
    expected_cents: int
    counted_cents: int
    difference_cents: int
    reason: str
    kinds: tuple[KindRow, ...]
    pieces: tuple[PieceRow, ...]
    parts: tuple[ListedPart, ...]
    open_alarms: int
    replaces: datetime | None = None
