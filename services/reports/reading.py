from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from services.clock import GUAYAQUIL
from services.ledger.service import LedgerService
from services.reconciliation.day_records import StripeDays
from services.reports.records import ReportBody
from services.storage.sessions import Session
from services.summaries.service import DaySummaries
from services.withholdings.service import WithholdingService

MOST_ROWS: Final = 5_000
"""How many lines a table of a report has at most; its sums are of all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a report is made from.

    Attributes:
        first, last: its days.
        today: the day as of which a report tells that has none of its own.
        decline: a bank's no in words, by its code.
        stripe: what Stripe says of its days, for the one report that asks it.
    """

    session: Session
    first: date
    last: date
    today: date
    summaries: DaySummaries
    withholdings: WithholdingService
    ledger: LedgerService
    decline: Callable[[str], str]
    stripe: StripeDays | None = None

    @property
    def since(self) -> datetime:
        """The first moment of its days."""
        return datetime.combine(self.first, time(), GUAYAQUIL)

    @property
    def until(self) -> datetime:
        """The first moment after its days."""
        return datetime.combine(self.last + timedelta(days=1), time(), GUAYAQUIL)


Read = Callable[[Reading], ReportBody]
"""Makes one report."""
