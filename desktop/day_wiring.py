from dataclasses import dataclass

from services.accounts.consents import ConsentService
from services.audit.service import Journal
from services.clock import Now
from services.customers.exporting import CustomerExport
from services.customers.service import CustomerFile
from services.events import Events
from services.ledger.service import LedgerService
from services.office.service import OfficeService
from services.papers.archive import Archive
from services.papers.customers import CustomerPapers
from services.papers.desk import PrintDesk
from services.papers.making import PaperMaker
from services.papers.outside import Printers
from services.papers.reports import ReportPapers
from services.papers.sources import PaperSources
from services.reconciliation.days import StripeDayBook
from services.reports.service import ReportService
from services.storage.sessions import Sessions
from services.summaries.service import DaySummaries
from services.withholdings.service import WithholdingService


@dataclass(frozen=True, slots=True)
class DayServices:
    """What those who run the office ask for beside the summary of the day."""

    reports: ReportService
    ledger: LedgerService
    report_papers: ReportPapers
    customer_papers: CustomerPapers
    customer_export: CustomerExport


def day_services(
    sessions: Sessions,
    journal: Journal,
    events: Events,
    now: Now,
    *,
    office: OfficeService,
    consents: ConsentService,
    summaries: DaySummaries,
    withholdings: WithholdingService,
    stripe: StripeDayBook,
    sources: PaperSources,
    printers: Printers,
) -> DayServices:
    """Build them on open books."""
    desk = PrintDesk(sessions, journal, events, now, printers)
    maker = PaperMaker(Archive(sessions, journal, events, now), sources, now)
    ledger = LedgerService(office, summaries)
    return DayServices(
        reports=ReportService(sessions, summaries, withholdings, ledger, stripe, _decline, now),
        ledger=ledger,
        report_papers=ReportPapers(sessions, journal, sources.company, desk),
        customer_papers=CustomerPapers(maker, sources, CustomerFile(sessions, now), consents, now),
        customer_export=CustomerExport(sessions, journal, now),
    )


def _decline(code: str) -> str:
    """A bank's no in the words of the counter, loaded by the first report that asks."""
    from ui.words.declines import what_happened

    return what_happened(code)
