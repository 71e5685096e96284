from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.accounts.states import BankAccountKind
from services.debits.batch_states import ANSWERABLE, BatchState
from services.debits.mandate_states import LIVING, MandateState, MoveKind


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs for a company, its legal representative; all empty where nobody said."""

    name: str = ""
    id_number: str = ""
    post: str = ""


NOBODY: Final = Signer()


@dataclass(frozen=True, slots=True)
class MandateTerms:
    """What the customer allows: whose bank account, how much at a time, from when until when."""

    bank_code: str
    bank_account_kind: BankAccountKind
    bank_account_number: str
    holder_name: str
    holder_id_kind: str
    holder_id_number: str
    limit_cents: int | None
    valid_from: date
    valid_until: date | None
    signer: Signer = NOBODY


@dataclass(frozen=True, slots=True)
class MandateRecord:
    """One mandate.

    Attributes:
        limit_cents: what one collection may take at most; None where there is no limit.
        valid_until: the last day on which it may be used; None where it has no end.
        form_id: the document that is its signed form.
    """

    id: int
    account_id: int
    bank_code: str
    bank_account_kind: BankAccountKind
    bank_account_number: str
    holder_name: str
    holder_id_kind: str
    holder_id_number: str
    limit_cents: int | None
    valid_from: date
    valid_until: date | None
    state: MandateState
    form_id: int | None
    requested_at: datetime
    requested_by: str
    changed_at: datetime
    signer: Signer = NOBODY

    @property
    def is_living(self) -> bool:
        """Whether it is not over."""
        return self.state in LIVING

    def is_usable(self, on: date) -> bool:
        """Whether the bank may be asked to collect by it on a day."""
        return (
            self.state is MandateState.ACTIVE
            and self.valid_from <= on
            and (self.valid_until is None or on <= self.valid_until)
        )

    def is_of(self, terms: MandateTerms) -> bool:
        """Whether these terms are of the same bank account, by the same holder."""
        return (
            self.bank_code,
            self.bank_account_kind,
            self.bank_account_number,
            self.holder_name,
            self.holder_id_kind,
            self.holder_id_number,
        ) == (
            terms.bank_code,
            terms.bank_account_kind,
            terms.bank_account_number,
            terms.holder_name,
            terms.holder_id_kind,
            terms.holder_id_number,
        )


@dataclass(frozen=True, slots=True)
class MandateMove:
    """One step of a mandate's life, never changed.

    A renewal says the new `valid_until`, another limit the new `limit_cents`; None there is no
    end, and no limit. `told_on` is the day on which it was handed in, or the bank or the customer
    said so, where that was asked; `reference` the bank's own number of what it said.
    """

    id: int
    kind: MoveKind
    from_state: MandateState | None
    to_state: MandateState
    limit_cents: int | None
    valid_until: date | None
    at: datetime
    by: str
    till: str
    reason: str
    told_on: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class MandateBatch:
    """The batch that holds a debit of a mandate which nobody has decided."""

    number: int
    state: BatchState

    @property
    def is_sent(self) -> bool:
        """Whether the bank has it."""
        return self.state in ANSWERABLE


@dataclass(frozen=True, slots=True)
class MandateSheet:
    """One mandate with its history, the newest step first."""

    mandate: MandateRecord
    account: str
    account_name: str
    form_name: str
    moves: tuple[MandateMove, ...]
    batch: MandateBatch | None

    @property
    def reason(self) -> str:
        """Why it stands where it stands."""
        moved = (one for one in self.moves if one.kind is MoveKind.MOVED)
        return next(moved).reason if self.moves else ""


@dataclass(frozen=True, slots=True)
class MandateFilter:
    """Which mandates a list shows; what is empty does not matter.

    Attributes:
        expiring_days: active ones whose last day is past, or not more than so many days away.
        text: an account's number, or a piece of the customer's, the holder's name or of the
            bank account's number.
    """

    states: frozenset[MandateState] = frozenset()
    bank_code: str = ""
    expiring_days: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate in a list."""

    mandate: MandateRecord
    account: str
    account_name: str


@dataclass(frozen=True, slots=True)
class MandateCounts:
    """How many mandates there are in each state, and how many need renewing."""

    states: dict[MandateState, int]
    expiring: int
