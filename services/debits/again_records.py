from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class AgainKind(StrEnum):
    """Why a debit that came back may be asked for on another day than the rule says."""

    MOVED = "moved"
    """The customer named a day, or the office chose one."""
    CORRECTED = "corrected"
    """What was wrong is put right."""


@dataclass(frozen=True, slots=True)
class Again:
    """From which day a debit that came back may be asked for again, who decided it and why."""

    line: str
    kind: AgainKind
    again_on: date
    at: datetime
    by: str
    till: str
    reason: str


@dataclass(frozen=True, slots=True)
class AgainOrder:
    """What somebody decides about a debit that came back.

    Attributes:
        line: our key of the debit.
        again_on: the first day of a batch that may ask for it.
        reason: what was agreed with the customer, or what was put right.
    """

    line: str
    again_on: date
    reason: str
