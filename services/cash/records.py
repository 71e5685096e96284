from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.cash.states import WAYS, Form, MovementKind, TurnState, Way
from services.staff.rights import Operator, Right


@dataclass(frozen=True, slots=True)
class Denomination:
    """One kind of piece that a drawer holds."""

    form: Form
    cents: int


DENOMINATIONS: Final = (
    *(Denomination(Form.BILL, cents) for cents in (10_000, 5_000, 2_000, 1_000, 500, 200, 100)),
    *(Denomination(Form.COIN, cents) for cents in (100, 50, 25, 10, 5, 1)),
)
"""The dollars of Ecuador, as a drawer is counted: bills first."""

Pieces = Mapping[Denomination, int]
"""How many there are of each; what is left out is none."""


def counted_cents(pieces: Pieces) -> int:
    """What the pieces are worth."""
    return sum(each.cents * count for each, count in pieces.items())


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn of a till (*turno de caja*), from its float to its signature.

    `left_before_cents` is what the turn before left in the drawer. What was counted, expected
    and missing is None until the turn was declared, and never changes after.
    """

    id: str
    till: str
    number: int
    state: TurnState
    business_date: date
    opened_at: datetime
    opened_by_id: int
    opened_by: str
    opened_name: str
    float_cents: int
    left_before_cents: int | None
    declared_at: datetime | None = None
    declared_by_id: int | None = None
    declared_name: str = ""
    counted_cents: int | None = None
    expected_cents: int | None = None
    difference_cents: int | None = None
    closed_at: datetime | None = None
    closed_name: str = ""
    reason: str = ""

    @property
    def code(self) -> str:
        """What people call it: `Z 02-14`."""
        return f"Z {self.till}-{self.number}"

    @property
    def opening_difference_cents(self) -> int:
        """How much more or less the float was than what the turn before left."""
        return 0 if self.left_before_cents is None else self.float_cents - self.left_before_cents

    @property
    def is_open(self) -> bool:
        """Whether money still comes in."""
        return self.state is TurnState.OPEN

    def is_in_hands_of(self, operator: Operator) -> bool:
        """Whether somebody may touch its drawer: who opened it, or who may approve."""
        return self.opened_by_id == operator.user_id or operator.may(Right.APPROVE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What opening a till begins with; `left_cents` is None for a till's first turn."""

    till: str
    left_cents: int | None
    taken: TurnRecord | None


@dataclass(frozen=True, slots=True)
class MovementOrder:
    """Cash that an operator puts in or takes out; `id` is a UUID, one for each decision."""

    id: str
    kind: MovementKind
    amount_cents: int
    reason: str
    document: str = ""

    def __post_init__(self) -> None:
        if self.kind not in WAYS:
            raise ValueError(f"nobody writes a movement of the kind {self.kind} by hand")


@dataclass(frozen=True, slots=True)
class Movement:
    """Cash that came or went without a receipt.

    Attributes:
        reverses: the movement that a correction mirrors.
        is_corrected: whether a correction mirrors this one.
    """

    id: str
    kind: MovementKind
    way: Way
    amount_cents: int
    reason: str
    document: str
    at: datetime
    by: str
    reverses: str | None = None
    is_corrected: bool = False

    @property
    def net_cents(self) -> int:
        """What it did to the drawer: negative when cash left."""
        return self.amount_cents if self.way is Way.IN else -self.amount_cents

    @property
    def may_be_corrected(self) -> bool:
        """Whether it was written by hand and still stands; documents correct their own."""
        return self.kind in WAYS and not self.is_corrected


@dataclass(frozen=True, slots=True)
class KindTotal:
    """One kind of money of a turn; `method` is a word of the `tender` table.

    `voided_*` is the part of what was received whose receipt was voided, up to the count; its
    cents are with what went back to cards. `held_*` is what is left of it, in the till as papers
    for cheques, vouchers and withholdings.
    """

    method: str
    count: int
    cents: int
    voided_count: int
    voided_cents: int
    held_count: int
    held_cents: int


@dataclass(frozen=True, slots=True)
class VoidLine:
    """A receipt of the turn that was voided, or whose cash went back out of its drawer."""

    receipt: str
    amount_cents: int
    cash_back_cents: int
    reason: str
    by: str
    approver: str


@dataclass(frozen=True, slots=True)
class ReversalLine:
    """Money that went back at this till for another cause; negative when it came again."""

    receipt: str
    cause: str
    amount_cents: int
    reason: str


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """A card charge of the till whose end nobody knew; it did not hinder the count."""

    attempt: str
    account: str
    amount_cents: int
    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class UnverifiedLine:
    """A deposit of the turn that nobody had found in the bank yet."""

    receipt: str
    account: str
    bank_account: str
    slip: str
    deposited_on: date
    amount_cents: int


@dataclass(frozen=True, slots=True)
class TurnSummary:
    """What a turn held when it was counted; kept as it was, never computed again."""

    receipts: int
    first_receipt: str
    last_receipt: str
    cash_cents: int
    in_cents: int
    out_cents: int
    kinds: tuple[KindTotal, ...]
    movements: tuple[Movement, ...]
    voids: tuple[VoidLine, ...]
    reversals: tuple[ReversalLine, ...]
    doubts: tuple[DoubtLine, ...]
    unverified: tuple[UnverifiedLine, ...]
    open_alarms: int

    @property
    def net_cash_cents(self) -> int:
        """The cash that the turn added to its float."""
        return self.cash_cents + self.in_cents - self.out_cents


@dataclass(frozen=True, slots=True)
class TurnLook:
    """An open turn as whoever will count it may see it: how much cash there is stays untold."""

    turn: TurnRecord
    receipts: int
    cash_receipts: int
    kinds: tuple[KindTotal, ...]
    movements: tuple[Movement, ...]
    doubts: int


@dataclass(frozen=True, slots=True)
class DeclaredTurn:
    """A counted turn, whole: the pieces, the sums and the lists of its report."""

    turn: TurnRecord
    pieces: Pieces
    summary: TurnSummary


@dataclass(frozen=True, slots=True)
class TurnChanged:
    """Announced after a turn's commit: it began, cash moved, it was counted or signed."""

    turn: str
    till: str
