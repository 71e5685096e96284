from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.clock import business_date
from services.debits.reasons import Next


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


def again_from(
    needs: Next,
    came_back_at: datetime,
    mandate_changed_at: datetime,
    kind: str | None,
    again_on: date | None,
    retry_days: int,
) -> date | None:
    """From which day of a batch on a debit that came back may be asked for again.

    Args:
        needs: what its reason asks for.
        came_back_at: when it was refused, or taken back.
        mandate_changed_at: when its mandate was changed last.
        kind: of the decision that counts, an `AgainKind`; None where nobody decided.
        again_on: the day of that decision.
        retry_days: how long the office waits where only another day is needed.

    Returns:
        The day; None while something has to be put right first, or for good.
    """
    if needs is Next.RETRY:
        return again_on or business_date(came_back_at) + timedelta(days=retry_days)
    is_right = kind == AgainKind.CORRECTED or mandate_changed_at > came_back_at
    if needs is Next.FIX and is_right:
        # What is put right may go at once, unless a day was named.
        return again_on or business_date(came_back_at)
    return None
