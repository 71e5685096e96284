from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DepositState(StrEnum):
    """Where a customer's deposit stands."""

    CLAIMED = "claimed"
    """Somebody showed its slip (*por confirmar*)."""
    VERIFIED = "verified"
    """The bank has it (*confirmado*)."""
    REFUSED = "refused"
    """The bank does not have it; its invoices are owed again."""
    VOID = "void"
    """Its whole receipt was voided."""


@dataclass(frozen=True, slots=True)
class DepositRecord:
    """A customer's deposit or transfer as it stands in the books.

    Attributes:
        position: its place on the receipt.
        claimed_by: the user name of whoever took it, and `claimed_by_name` the full name.
        decision: why it was verified or refused, in words; `line:<id>` when the statement did.
        pictures: how many pictures of its slip are kept.
        needs_approval: whether refusing it takes a second person: its turn is over, or its day.
    """

    id: int
    payment: str
    receipt: str
    position: int
    account: str
    account_name: str
    bank_account: str
    slip: str
    deposited_on: date
    depositor: str
    amount_cents: int
    state: DepositState
    claimed_at: datetime
    claimed_by: str
    claimed_by_name: str
    till: str
    decided_at: datetime | None
    decided_by: str
    decision: str
    pictures: int
    needs_approval: bool

    @property
    def statement_line(self) -> int | None:
        """The bank's line that verified it."""
        kind, _, line = self.decision.partition(":")
        return int(line) if kind == "line" and line.isdigit() else None


@dataclass(frozen=True, slots=True)
class DepositQuestion:
    """What a list of deposits is asked for; what is left out does not narrow it.

    `text` is part of a slip, an account, a name, or an amount in cents written as typed.
    """

    state: DepositState | None = None
    bank_account: str = ""
    account: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many, and how much."""

    count: int = 0
    cents: int = 0


@dataclass(frozen=True, slots=True)
class DepositTotals:
    """What each state holds, and since when the oldest claimed one waits."""

    by_state: dict[DepositState, Tally]
    oldest_claimed: date | None

    def of(self, state: DepositState | None) -> Tally:
        """One state's tally; all of them for None."""
        if state is not None:
            return self.by_state.get(state, Tally())
        return Tally(
            sum(each.count for each in self.by_state.values()),
            sum(each.cents for each in self.by_state.values()),
        )


@dataclass(frozen=True, slots=True)
class Twin:
    """The same picture somewhere else: on which receipt, under which number."""

    payment: str
    receipt: str
    position: int
    account: str
    account_name: str
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A picture that was looked at and not kept yet; `twins` hold the same bytes."""

    sha256: str
    media_type: str
    size: int
    twins: tuple[Twin, ...]


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """A picture of a slip or cheque, kept by its hash."""

    id: int
    payment: str
    position: int
    file_name: str
    media_type: str
    sha256: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DepositDecided:
    """Announced after the commit of a verification, its undoing, or a refusal."""

    deposit_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PictureAttached:
    """Announced after a picture was kept."""

    payment: str
    position: int
