from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Finding:
    """One record that breaks a rule of the books.

    Attributes:
        rule: such as `invoice.balance`; its words are under `verify.` and this name.
        invariant: the number of the rule in the charge protocol (`I5`), or the area's name.
        subject: the record, `kind:key`, as the journal names it.
        details: what was found, for the words.
        name: what people call the record, as `recibo 001-003-000000327`.
    """

    rule: str
    invariant: str
    subject: str
    details: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""

    @property
    def named(self) -> str:
        """The record's name; what the journal calls it where it has none."""
        return self.name or self.subject

    @property
    def key(self) -> str:
        """The key of its words."""
        return f"verify.{self.rule}"

    @property
    def keys(self) -> tuple[str, str]:
        """The keys of its words, those of its cause first, where there are any."""
        return f"{self.key}.{self.details.get('cause', '')}", self.key


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold, as a query for the records where it does not.

    Its first column is `subject`; the others are the finding's details. A database with words
    of its own has its own query.
    """

    name: str
    invariant: str
    query: str
    postgresql: str = ""

    def on(self, *, is_postgresql: bool) -> str:
        """The query for one of the two databases."""
        return self.postgresql if is_postgresql and self.postgresql else self.query


class Progress(Protocol):
    """What a long check is watched through; `ui.tasks.Progress` fits."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how many of how many rules are done."""

    def raise_if_cancelled(self) -> None:
        """Leave the work here if somebody asked to stop."""


class Unwatched:
    """Progress that nobody looks at."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Nothing."""

    def raise_if_cancelled(self) -> None:
        """Nothing."""
