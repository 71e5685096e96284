"""The pages for those who run the office."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.pages.joined import Joined
from ui.audit.desk import AuditServices
from ui.audit.page import AuditPage
from ui.reconciliation.page import ReconciliationPage
from ui.reports.page import ReportServices, ReportsPage
from ui.settings.page import SettingsPage
from ui.staff.approvals_page import ApprovalsPage
from ui.staff.people_page import PeoplePage
from ui.staff.rights_page import RightsPage
from ui.summaries.desk import SummaryServices
from ui.summaries.page import SummariesPage
from ui.tabbed_place import TabbedPlace


class ControlPages:
    """Builds them; each is built on its first visit."""

    def __init__(self, of: Joined) -> None:
        self._of = of

    def summaries(self) -> QWidget:
        """The summary of the day."""
        of = self._of.work.services
        page = SummariesPage(
            SummaryServices(of.summaries, of.day_closing, of.stripe_days, of.papers),
            self._of.work.tasks,
            self._of.who,
            of.now,
            printer=self._of.work.a4_printer,
        )
        page.paper_wanted.connect(self._of.desk.show_day)
        page.annex_wanted.connect(self._of.desk.show_stripe_annex)
        self._of.desk.printed.connect(page.paper_printed)
        page.receipt_wanted.connect(self._of.receipts.show)
        return page

    def reports(self) -> QWidget:
        """Reports."""
        of = self._of.work.services
        page = ReportsPage(
            ReportServices(of.day.reports, of.day.report_papers),
            self._of.work.tasks,
            self._of.who,
            of.now,
            printer=self._of.work.a4_printer,
        )
        page.account_wanted.connect(self._of.ways.show_account)
        return page

    def reconciliation(self) -> QWidget:
        """Runs against Stripe."""
        of = self._of.work.services
        page = ReconciliationPage(of.reconciliation, self._of.work.tasks, self._of.who, of.now)
        page.difference_wanted.connect(self._of.ways.show_difference)
        page.attempt_wanted.connect(self._of.ways.show_doubt)
        return page

    def audit(self) -> QWidget:
        """The journal, and approvals."""
        of = self._of.work.services
        page = AuditPage(
            AuditServices(
                of.journal_reading, of.journal_export, of.seals, of.verification, of.office
            ),
            self._of.work.tasks,
            self._of.who,
            of.now,
        )
        page.record_wanted.connect(self._of.ways.show_record)
        return TabbedPlace(
            _tr("Auditoría"), [(_tr("&Bitácora"), page), (_tr("&Aprobaciones"), self._approvals())]
        )

    def staff(self) -> QWidget:
        """People, rights and approvals."""
        of, tasks = self._of.work.services, self._of.work.tasks
        people = PeoplePage(of.people, tasks, self._of.who)
        people.history_wanted.connect(self._of.ways.show_history)
        return TabbedPlace(
            _tr("Personas"),
            [
                (_tr("&Personas"), people),
                (_tr("Perm&isos"), RightsPage()),
                (_tr("&Aprobaciones"), self._approvals()),
            ],
        )

    def _approvals(self) -> ApprovalsPage:
        page = ApprovalsPage(
            self._of.work.services.people, self._of.work.tasks, self._of.who, self._of.now
        )
        page.record_wanted.connect(self._of.ways.show_record)
        return page

    def settings(self) -> QWidget:
        """Everything that can be set."""
        page = SettingsPage(self._of.work.settings_needs(self._of.who))
        page.stripe_changed.connect(self._of.work.stripe_changed)
        page.till_changed.connect(lambda _setup: self._of.work.till_changed())
        page.profiles_wanted.connect(self._of.ways.show_profiles)
        return page


def _tr(text: str) -> str:
    return QCoreApplication.translate("Places", text)
