from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from services.debits.instructions import Outcome


class Verdict(StrEnum):
    """What a line of a bank's answer comes to; only the first two do anything."""

    SETTLED = "settled"
    REJECTED = "rejected"
    KNOWN = "known"
    """The books say so already."""
    UNKNOWN = "unknown"
    DOUBLED = "doubled"
    """The same again, further up in the file."""
    OTHER_BATCH = "other_batch"
    OTHER_AMOUNT = "other_amount"
    CONTRADICTS = "contradicts"
    """The books, or another line of the file, say the opposite: somebody has to ask the bank."""
    EARLY = "early"
    """Its day has not come: the bank may still change its mind, so that nothing is done yet."""


APPLIED: Final = (Verdict.SETTLED, Verdict.REJECTED)


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """One line of an answer with what it comes to.

    Attributes:
        number: the line in the file.
        line: our key of the debit, empty when there is none.
        account, account_name: whose debit it is.
        amount_cents: what the file says; None where its layout has no amount.
        asked_cents: what the bank was asked for; None for an unknown line.
        code, words: the bank's own.
        on: the day on which the bank says that it debited the customer, or would not.
        means, next_step: why it was refused and what to do, in the office's words.
    """

    number: int
    reference: str
    outcome: Outcome
    verdict: Verdict
    line: str = ""
    account: str = ""
    account_name: str = ""
    amount_cents: int | None = None
    asked_cents: int | None = None
    code: str = ""
    words: str = ""
    on: date | None = None
    means: str = ""
    next_step: str = ""

    @property
    def cents(self) -> int:
        """Its amount: what the file says, or what was asked for."""
        return self.amount_cents or self.asked_cents or 0


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """When these very bytes came in, how many of their lines were taken then, in which batch."""

    at: datetime
    by: str
    file_name: str
    done: int
    batch: int


@dataclass(frozen=True, slots=True)
class AnswerPreview:
    """What an answer would do, before it does anything.

    Attributes:
        sums: count and cents of the lines of each verdict.
        missing: count and cents of the batch's debits that wait and that the file does not name,
            not even wrongly.
        batch_lines, batch_cents: what the bank was asked for.
        told_count, told_cents: what the file says of itself; None where it says nothing.
        reading: a hash of what was read in it: the same bytes with other columns are another.
        read_before: set when the same file came in before, whole or in part, also where that was
            another batch.
        is_mapped: whether it was read by the columns that the office named.
    """

    batch: int
    file_name: str
    sha256: str
    content: bytes
    lines: tuple[JudgedLine, ...]
    sums: Mapping[Verdict, tuple[int, int]]
    missing: tuple[int, int]
    batch_lines: int
    batch_cents: int
    told_count: int | None
    told_cents: int | None
    lists_only_settled: bool
    read_before: ReadBefore | None
    reading: str = ""
    is_mapped: bool = False

    def of(self, verdict: Verdict) -> tuple[int, int]:
        """Count and cents of a verdict."""
        return self.sums.get(verdict, (0, 0))

    @property
    def agrees(self) -> bool:
        """Whether every line of the file is a debit of the batch, once, with its own amount."""
        return all(
            not self.of(each)[0]
            for each in Verdict
            if each not in {*APPLIED, Verdict.KNOWN, Verdict.EARLY}
        )

    @property
    def first_day(self) -> date | None:
        """From which day on the file says something of those whose day has not come."""
        days = [each.on for each in self.lines if each.verdict is Verdict.EARLY and each.on]
        return min(days, default=None)

    @property
    def is_whole(self) -> bool:
        """Whether it names every debit that waits."""
        return self.missing[0] == 0


@dataclass(frozen=True, slots=True)
class AnswerDone:
    """What an answer did in one run.

    Attributes:
        settled, rejected: count and cents that moved in this run.
        surplus: count and cents that no invoice owed any more; a supervisor looks at each.
        first_receipt, last_receipt: of this run; empty without one.
        is_new: whether anything was done; not when the same file had come in before.
        is_closed: whether nothing of the batch waits any more.
    """

    batch: int
    settled: tuple[int, int] = (0, 0)
    rejected: tuple[int, int] = (0, 0)
    surplus: tuple[int, int] = (0, 0)
    first_receipt: str = ""
    last_receipt: str = ""
    is_new: bool = False
    is_closed: bool = False

    def plus(self, later: "AnswerDone") -> "AnswerDone":
        """Both steps as one."""
        return AnswerDone(
            self.batch,
            _added(self.settled, later.settled),
            _added(self.rejected, later.rejected),
            _added(self.surplus, later.surplus),
            self.first_receipt or later.first_receipt,
            later.last_receipt or self.last_receipt,
            self.is_new or later.is_new,
            later.is_closed,
        )


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A file of the bank's that was read in, with the lines of each verdict."""

    id: int
    file_name: str
    sha256: str
    lines: int
    done: int
    imported_at: datetime
    imported_by: str
    till: str
    sums: Mapping[Verdict, tuple[int, int]]


def _added(first: tuple[int, int], second: tuple[int, int]) -> tuple[int, int]:
    return first[0] + second[0], first[1] + second[1]
