"""Everything about batches of debits, as pages and commands take it."""

from dataclasses import dataclass

from services.audit.service import Journal
from services.clock import Now
from services.debits.again import AskingAgain
from services.debits.answers import DebitAnswers
from services.debits.batches import BatchService
from services.debits.preparing import BatchPreparing
from services.debits.reason_book import ReasonBook
from services.debits.releasing import DebitLines
from services.debits.reports import DebitReports
from services.debits.settings import DebitSettings
from services.debits.writing import BatchFiles
from services.events import Events
from services.storage.sessions import Sessions


@dataclass(frozen=True, slots=True)
class DebitDesk:
    """The services of batches, from the preview to the reports."""

    settings: DebitSettings
    reasons: ReasonBook
    preparing: BatchPreparing
    batches: BatchService
    files: BatchFiles
    answers: DebitAnswers
    lines: DebitLines
    reports: DebitReports
    again: AskingAgain


def debit_desk(sessions: Sessions, journal: Journal, events: Events, now: Now) -> DebitDesk:
    """Build them on open books."""
    settings = DebitSettings(sessions, journal, now)
    return DebitDesk(
        settings=settings,
        reasons=ReasonBook(sessions, journal, now),
        preparing=BatchPreparing(sessions, journal, events, now),
        batches=BatchService(sessions, journal, events, now),
        files=BatchFiles(sessions, journal, events, now),
        answers=DebitAnswers(sessions, settings, journal, events, now),
        lines=DebitLines(sessions, journal, events, now),
        reports=DebitReports(sessions),
        again=AskingAgain(sessions, journal, events, now),
    )
