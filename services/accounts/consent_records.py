from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.accounts.states import ConsentChannel


class ConsentKind(StrEnum):
    """What happened to a consent."""

    GIVEN = "given"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of what customers agree to; it never changes."""

    version: str
    number: int
    text: str
    added_at: datetime
    added_by: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text, parted at its empty lines."""
        return tuple(" ".join(part.split()) for part in self.text.split("\n\n") if part.strip())


@dataclass(frozen=True, slots=True)
class ConsentOrder:
    """A consent as a customer gave it.

    Attributes:
        version: of the text, one that is kept.
        channel: how they gave it.
        on: the day; None for today.
        document: the scan of what they signed, one of the account's documents.
    """

    version: str
    channel: ConsentChannel
    on: date | None = None
    document: int | None = None


@dataclass(frozen=True, slots=True)
class RevocationOrder:
    """A consent that the customer takes back, and why; the rest as `ConsentOrder`."""

    channel: ConsentChannel
    reason: str
    on: date | None = None
    document: int | None = None


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One time that a customer agreed or took it back.

    `by` and `till` are empty where it was noted before the program kept them; `file_name` is
    that of the scan.
    """

    kind: ConsentKind
    version: str
    on: date
    channel: ConsentChannel
    reason: str
    document: int | None
    at: datetime
    by: str
    till: str
    file_name: str = ""
