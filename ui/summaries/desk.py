from dataclasses import dataclass
from datetime import date

from services.papers.days import close_number, title_of
from services.papers.records import Channel, PrintState
from services.papers.service import PaperService
from services.reconciliation.day_records import KeptDay
from services.reconciliation.kept_days import KeptStripeDays
from services.staff.rights import Operator
from services.summaries.closing import DayClosing
from services.summaries.records import Choices, DaySummary, Question
from services.summaries.service import DaySummaries


@dataclass(frozen=True, slots=True)
class SummaryServices:
    """What the page of the day asks of the office."""

    summaries: DaySummaries
    closing: DayClosing
    stripe: KeptStripeDays
    papers: PaperService


@dataclass(frozen=True, slots=True)
class SummaryView:
    """A summary with its paper and what its days can be narrowed to, read off the ui thread.

    `prints` is how often a closed day's paper was printed, the original counted; `annex` how the
    day stood beside Stripe when that was compared after its close; `earlier` are the days before
    an open one that wait to be closed too.
    """

    told: DaySummary
    pdf: bytes
    choices: Choices
    prints: int = 0
    annex: KeptDay | None = None
    earlier: tuple[date, ...] = ()

    @property
    def title(self) -> str:
        """What the paper is called."""
        close = self.told.close
        number = f" · N.º {close_number(close.number)}" if close else ""
        return f"{title_of(self.told)}{number}"

    @property
    def file_name(self) -> str:
        """A name for its files, without an ending."""
        question = self.told.question
        last = "" if question.first == question.last else f"_{question.last.isoformat()}"
        return f"resumen_{question.first.isoformat()}{last}"


def read_summary(services: SummaryServices, operator: Operator, question: Question) -> SummaryView:
    """Read a summary; a closed day's paper is the archived one, whatever was changed since."""
    told = services.summaries.look(operator, question)
    choices = services.summaries.choices(operator, question)
    if told.close is None:
        open_days = services.summaries.open_days(operator)
        earlier = tuple(day for day in open_days if day < question.first)
        paper = services.papers.look_at_days(operator, told)
        return SummaryView(told, paper, choices, earlier=earlier)
    archived = services.papers.day(operator, told.close.day)
    prints = sum(
        each.channel is Channel.PRINT and each.state is not PrintState.REFUSED
        for each in services.papers.history(archived.id)
    )
    annex = services.stripe.annex_of(told.close.day)
    return SummaryView(told, archived.content, choices, prints, annex)
