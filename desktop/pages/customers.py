"""The pages about customers: their accounts, invoices and papers."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.pages.joined import Joined
from ui.accounts.account_page import AccountPage
from ui.accounts.asked_papers import CustomerDesk
from ui.accounts.desk import AccountDesk
from ui.accounts.list_page import AccountsPage
from ui.accounts.place import AccountsPlace
from ui.activation.desk import ActivationDesk
from ui.activation.wizard import ActivationPage
from ui.invoices.import_page import ImportPage
from ui.invoices.page import InvoicesPage
from ui.invoices.run_page import MonthlyRunPage
from ui.papers.outbox_page import OutboxPage
from ui.withholdings.page import WithholdingsPage


class CustomerPages:
    """Builds them; each is built on its first visit."""

    def __init__(self, of: Joined) -> None:
        self._of = of

    def accounts(self) -> QWidget:
        """Accounts, and one of them."""
        of = self._of.work.services
        listing = AccountsPage(of.accounts, self._of.work.tasks, self._of.who)
        desk = AccountDesk(
            of.accounts,
            of.drafts,
            of.activation,
            of.agreements,
            of.documents,
            of.directory,
            of.invoices,
            of.payments,
            of.refunds,
            of.disputes,
            of.journal,
            of.mandates,
            of.consents,
            of.deposits,
        )
        sheet = AccountPage(
            desk,
            of.papers,
            self._of.work.tasks,
            self._of.who,
            today=self._of.today,
            folder=self._of.work.folder,
            customer=CustomerDesk(of.day.customer_papers, of.day.customer_export),
        )
        listing.pay_requested.connect(self._of.ways.pay_account)
        listing.activation_requested.connect(self._of.ways.begin_activation)
        sheet.pay_requested.connect(self._of.ways.pay_account)
        sheet.activation_requested.connect(self._of.ways.go_on_with_activation)
        sheet.reprint_requested.connect(self._of.receipts.show)
        sheet.refund_requested.connect(self._of.money_back.ask)
        sheet.refund_opened.connect(self._of.money_back.show)
        sheet.print_requested.connect(lambda paper: self._of.desk.show_paper(paper.id))
        sheet.mail_requested.connect(lambda paper: self._of.desk.show_paper(paper.id))
        sheet.open_file_requested.connect(_open_file)
        return AccountsPlace(listing, sheet)

    def activation(self) -> QWidget:
        """New accounts, step by step."""
        of = self._of.work.services
        page = ActivationPage(
            ActivationDesk(of.drafts, of.accounts, of.activation, of.documents, of.directory),
            of.papers,
            self._of.work.tasks,
            self._of.who,
            today=self._of.today,
            folder=self._of.work.folder,
        )
        page.sheet_requested.connect(self._of.ways.show_account)
        page.print_requested.connect(lambda paper: self._of.desk.show_paper(paper.id))
        page.mail_requested.connect(lambda paper: self._of.desk.show_paper(paper.id))
        page.open_file_requested.connect(_open_file)
        return page

    def invoices(self) -> QWidget:
        """Invoices."""
        of = self._of.work.services
        page = InvoicesPage(of.invoices, of.staff, self._of.work.tasks, self._of.who)
        page.print_wanted.connect(self._of.desk.show_invoice)
        page.print_many_wanted.connect(self._of.desk.show_invoices)
        page.account_wanted.connect(self._of.ways.show_account)
        page.pay_wanted.connect(self._of.ways.pay_account)
        page.receipt_wanted.connect(self._of.receipts.show)
        page.import_wanted.connect(lambda: self._of.ways.open("import"))
        page.run_wanted.connect(lambda: self._of.ways.open("run"))
        return page

    def import_(self) -> QWidget:
        """Files of the billing system."""
        of = self._of.work.services
        return ImportPage(of.invoice_import, of.account_import, self._of.work.tasks, self._of.who)

    def run(self) -> QWidget:
        """The monthly run."""
        of = self._of.work.services
        page = MonthlyRunPage(of.monthly_run, self._of.work.tasks, self._of.who, of.now)
        page.print_many_wanted.connect(self._of.desk.show_invoices)
        return page

    def outbox(self) -> QWidget:
        """Receipts that wait for a printer."""
        page = OutboxPage(self._of.work.services.outbox, self._of.work.tasks, self._of.who)
        page.receipt_wanted.connect(self._of.receipts.show)
        return page

    def withholdings(self) -> QWidget:
        """Withholdings that are expected."""
        of = self._of.work.services
        page = WithholdingsPage(of.withholdings, self._of.work.tasks, of.now)
        page.account_wanted.connect(self._of.ways.show_account)
        return page


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
