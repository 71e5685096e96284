from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.importing import Fate, ImportedBefore, LineProblem


class LineState(StrEnum):
    """Where a line of the bank stands; the words of the `statement_line` table."""

    OPEN = "open"
    """Nobody knows yet what it is."""
    MATCHED = "matched"
    SET_ASIDE = "set_aside"
    """Looked at and left, with a note."""
    UNDONE = "undone"
    """Its import was undone."""


class MatchKind(StrEnum):
    """What a line of the bank turns out to be; the words of the `statement_match` table."""

    DEPOSIT = "deposit"
    SLIP = "slip"
    CHEQUE = "cheque"
    PROTEST = "protest"
    DEBIT = "debit"
    PAYOUT = "payout"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """A movement as a file tells it; money that left the account is negative.

    Attributes:
        line: where it stands in the file.
        key: what tells it from other movements of its account.
        occurrence: which one it is of those with its key, from 1: two equal lines are two.
    """

    line: int
    day: date
    amount_cents: int
    detail: str
    reference: str
    reference_key: str
    balance_cents: int | None
    key: str
    occurrence: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file that was read by a profile: its movements, and what is wrong with it.

    `warnings` do not keep it from being imported.
    """

    profile: str
    fingerprint: str
    decimals: str
    lines: tuple[ParsedLine, ...]
    problems: tuple[LineProblem, ...]
    warnings: tuple[LineProblem, ...]


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A movement of a file, what becomes of it, and what it would be matched with."""

    parsed: ParsedLine
    fate: Fate
    proposal: "Proposal | None" = None


@dataclass(frozen=True, slots=True)
class StatementPreview:
    """What a file would add to an account's statement; nothing is written."""

    file_name: str
    sha256: str
    bank_account: str
    parsed: Parsed
    imported_before: ImportedBefore | None
    lines: tuple[PreviewLine, ...]

    @property
    def line_count(self) -> int:
        """How many movements the file has."""
        return len(self.parsed.lines)

    @property
    def problems(self) -> tuple[LineProblem, ...]:
        """What is wrong, line by line; a file with problems does not come in."""
        return self.parsed.problems

    @property
    def new_count(self) -> int:
        """How many would be added."""
        return sum(line.fate is Fate.NEW for line in self.lines)

    @property
    def same_count(self) -> int:
        """How many are in the books already."""
        return sum(line.fate is Fate.SAME for line in self.lines)

    @property
    def matched_count(self) -> int:
        """How many of the new ones have a proposal."""
        return sum(line.proposal is not None for line in self.lines)

    @property
    def in_cents(self) -> int:
        """What the new lines bring in."""
        return sum(max(0, one.parsed.amount_cents) for one in self.lines if one.fate is Fate.NEW)

    @property
    def out_cents(self) -> int:
        """What the new lines take out, negative."""
        return sum(min(0, one.parsed.amount_cents) for one in self.lines if one.fate is Fate.NEW)

    @property
    def first_day(self) -> date | None:
        """The earliest day of the file."""
        return min((line.day for line in self.parsed.lines), default=None)

    @property
    def last_day(self) -> date | None:
        """The latest one."""
        return max((line.day for line in self.parsed.lines), default=None)

    @property
    def may_apply(self) -> bool:
        """Whether it would add something and nothing is wrong."""
        return not self.problems and self.imported_before is None and self.new_count > 0


@dataclass(frozen=True, slots=True)
class StatementResult:
    """What an import added."""

    file_id: str
    file_name: str
    new_count: int
    same_count: int
    already_imported: bool


@dataclass(frozen=True, slots=True)
class FileRecord:
    """An import of the past, with how many of its lines are still to be identified."""

    id: str
    file_name: str
    bank_account: str
    profile: str
    first_day: date
    last_day: date
    lines: int
    known: int
    open_count: int
    matched_count: int
    imported_at: datetime
    imported_by: str
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True)
class BankLine:
    """A movement in the books, as a matcher sees it."""

    id: int
    bank_account: str
    day: date
    amount_cents: int
    detail: str
    reference: str
    reference_key: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line of the bank probably is, and why.

    Attributes:
        ref: the id of what it would be matched with.
        title: what that is, for people: a slip's number and its customer.
        why: the key of the reason's words, and `details` what they need.
        score: from 0 to 100; 100 is exact, and only those are accepted all at once.
    """

    kind: MatchKind
    ref: str
    title: str
    why: str
    score: int
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_exact(self) -> bool:
        """Whether nobody has to look at it."""
        return self.score >= 100


@dataclass(frozen=True, slots=True)
class MatchRecord:
    """What a line was matched with, by whom, and why."""

    id: int
    kind: MatchKind
    ref: str
    why: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class LineRecord:
    """A line of the bank as the desk shows it: what it is, or what it may be."""

    line: BankLine
    state: LineState
    note: str
    file_name: str
    imported_at: datetime
    match: MatchRecord | None
    proposal: Proposal | None = None

    @property
    def id(self) -> int:
        """The line's own number in the books."""
        return self.line.id


@dataclass(frozen=True, slots=True)
class UnknownMoney:
    """What came into one of our accounts and nobody has identified, the oldest of it on a day."""

    bank_account: str
    count: int
    cents: int
    oldest: date


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many proposals were accepted, and how many another till had settled meanwhile."""

    count: int
    amount_cents: int
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class StatementChanged:
    """Announced after the commit of an import, its undoing, or a match."""

    bank_account: str
