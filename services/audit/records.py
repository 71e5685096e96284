import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Final

GENESIS: Final = "0" * 64
"""What the first entry of a chain follows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal: who did what to which record, when, at which till, and why.

    `body` is canonical JSON with `before` and `after`, and with `rows`, the seals of what was
    written (see `sealing`), where there are any; `subject` is `kind:key`.
    """

    chain: str
    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    body: str
    reason: str
    prev: str
    hash: str

    @property
    def change(self) -> dict[str, Any]:
        """The body read back: `before` and `after`."""
        change: dict[str, Any] = json.loads(self.body)
        change.pop("rows", None)
        return change


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One of many entries that a write adds at once; `rows` are seals that its writer made."""

    action: str
    subject: str
    after: Mapping[str, Any]
    reason: str = ""
    rows: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain does not hold: the first entry that is not what its hash says."""

    chain: str
    seq: int
    problem: str


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which entries: those in which all of this holds; what is empty does not narrow.

    Attributes:
        since, until: of these moments; `until` is the first one that does not count.
        till: of this chain.
        actor: by this user.
        area: of actions that begin with this word, as `card`.
        subject: about this record, `kind:key`.
        text: with these letters in the record, the reason or the change.
    """

    since: datetime | None = None
    until: datetime | None = None
    till: str = ""
    actor: str = ""
    area: str = ""
    subject: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a reading came: the next entries are older than this one."""

    at: datetime
    chain: str
    seq: int


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Some entries, newest first; `mark` is None when there are no older ones.

    A page may be empty with a mark: so far none fitted, and there is more to look at. `names`
    are what people call the records that the entries are about or point at, by `kind:key`.
    """

    entries: list[Entry]
    mark: Mark | None
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JournalState:
    """How long the journal is, and its newest entry's moment."""

    entries: int
    chains: int
    newest_at: datetime | None


def entry_hash(
    *,
    chain: str,
    seq: int,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    body: str,
    reason: str,
    prev: str,
) -> str:
    """SHA-256 over every field of an entry and the hash of the one before, as hex."""
    fields = [prev, chain, str(seq), spelled(at), actor, action, subject, body, reason]
    return hashlib.sha256("\x1f".join(fields).encode()).hexdigest()


def spelled(at: datetime) -> str:
    """A moment as it is hashed: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    rows: Mapping[str, Any] | None = None,
) -> str:
    """The change as JSON with one possible spelling, so that its hash can be computed again."""
    change = {"before": dict(before or {}), "after": dict(after or {})}
    if rows:
        change["rows"] = dict(rows)
    return json.dumps(
        change, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_told
    )


def _told(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} does not belong in the journal")
