from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from services.errors import UserError
from services.storage.backup import KEEP, Backup, Keep
from services.storage.sealing import Seal
from services.verification.records import Finding

DECIDE: Final = "restored"
"""The action of an approval of what became of batches; its document is `restored:<id>`."""


class OtherBooks(UserError):
    """The copy is of another company's books. Nothing was changed."""

    key = "copies.other_books"


class CopyUnsound(UserError):
    """What the copy holds does not add up. Details: `where`, `count` of findings."""

    key = "copies.unsound"


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """Where copies go, how many are kept, and whom they are sealed to."""

    folder: Path
    keep: Keep = KEEP
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class Inside:
    """What books hold, as far as somebody wants to know who goes back to them.

    `batch_last` is the number of the last batch of debits; `company` the company's uuid;
    `numbers` the last number that each series of receipts gave.
    """

    company: str
    receipts: int = 0
    newest_receipt: str = ""
    newest_at: datetime | None = None
    batch_last: int = 0
    numbers: Mapping[str, int] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "company": self.company,
            "receipts": self.receipts,
            "newest_receipt": self.newest_receipt,
            "newest_at": self.newest_at.isoformat() if self.newest_at else "",
            "batch_last": self.batch_last,
            "numbers": dict(self.numbers),
        }


def inside_of(told: Mapping[str, Any]) -> Inside | None:
    """What `Inside.told` gave; None for a copy of which it was not noted."""
    try:
        at = str(told["newest_at"])
        return Inside(
            str(told["company"]),
            int(told["receipts"]),
            str(told["newest_receipt"]),
            datetime.fromisoformat(at) if at else None,
            int(told["batch_last"]),
            {str(series): int(last) for series, last in dict(told.get("numbers") or {}).items()},
        )
    except (KeyError, ValueError, TypeError):
        return None


@dataclass(frozen=True, slots=True)
class Made:
    """A copy that was made, what was found in it, and the older ones that went."""

    backup: Backup
    findings: tuple[Finding, ...] = ()
    removed: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Drill:
    """A restore that was tried in a scratch place, which is gone again."""

    backup: Backup
    inside: Inside
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether the office could go on from this copy."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Prepared:
    """New books out of a copy, ready to take the place of the present ones.

    `present` is what those hold; None where there are none, or none that can be read. `mark` is
    the key under which the new books will say that they came from the copy.
    """

    staged: str
    mark: str
    backup: Backup
    inside: Inside
    present: Inside | None
    findings: tuple[Finding, ...] = ()

    @property
    def known_numbers(self) -> dict[str, int]:
        """The last number of each series of receipts that is known to have been given."""
        present = self.present.numbers if self.present else {}
        series = sorted({*self.inside.numbers, *present})
        return {
            each: max(self.inside.numbers.get(each, 0), present.get(each, 0)) for each in series
        }

    @property
    def lost_receipts(self) -> int | None:
        """How many receipts of the present books the copy does not know; None: nobody knows."""
        if self.present is None:
            return None
        return max(self.present.receipts - self.inside.receipts, 0)


class Verdict(StrEnum):
    """What became of a batch that a restored copy shows on its way to the bank."""

    SENT = "sent"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A batch that may be at the bank by now."""

    number: int
    state: str
    collect_on: date
    lines: int
    cents: int


@dataclass(frozen=True, slots=True)
class RestoredBooks:
    """These books came from a copy, and people have not yet said what became of debits since.

    `batch_last` is the last batch of the copy, `batch_known` that of the books it replaced.
    """

    id: str
    restored_at: datetime
    restored_by: str
    copy_made_at: datetime
    batch_last: int
    batch_known: int
    inside: Inside | None
    present: Inside | None
    batches: tuple[OpenBatch, ...] = ()


@dataclass(frozen=True, slots=True)
class RestoredOrder:
    """What people say: of each open batch, and which number was the last that was ever used."""

    restored: str
    last_number: int
    reason: str
    approval: str
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
