"""The places of the window: a line per feature, and who answers whose signals."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.menu import menu
from desktop.offered import Offered
from desktop.till_told import TillTold
from desktop.ways import Ways
from desktop.wiring import Services
from services.cards.records import Outcome
from services.cheques.records import Worklist
from services.clock import business_date
from services.debits.batch_states import BatchState
from services.ecuador import banks
from services.papers.records import TillPrinting
from services.payments.records import PaymentRecord
from services.staff.rights import Operator
from ui.accounts.account_page import AccountPage
from ui.accounts.asked_papers import CustomerDesk
from ui.accounts.desk import AccountDesk
from ui.accounts.list_page import AccountsPage
from ui.accounts.place import AccountsPlace
from ui.activation.desk import ActivationDesk
from ui.activation.wizard import ActivationPage
from ui.audit.desk import AuditServices
from ui.audit.page import AuditPage
from ui.cards.charge_flow import CardSettings, ChargeFlow
from ui.cards.entry import CardWindowEntry
from ui.cards.phone_flow import PhoneFlow
from ui.cash.desk import CashServices
from ui.cash.page import CashPage
from ui.cheques.desk import ChequeServices
from ui.cheques.page import ChequesPage
from ui.debits.batches_page import BatchesPage
from ui.debits.desk import DebitServices, OurAccount
from ui.debits.mandates_page import MandatesPage
from ui.debits.pending_page import PendingPage
from ui.debits.results_page import ResultsPage
from ui.deposits.page import DepositServices, DepositsPage
from ui.doubts.desk import DoubtServices
from ui.doubts.page import DoubtsPage
from ui.frame.shell import Shell
from ui.home.page import HomePage, HomeServices
from ui.invoices.import_page import ImportPage
from ui.invoices.page import InvoicesPage
from ui.invoices.run_page import MonthlyRunPage
from ui.papers.delivery import ReceiptDelivery
from ui.papers.desk import PaperDesk, PaperServices
from ui.papers.outbox_page import OutboxPage
from ui.payments.page import PayPage, PayServices
from ui.place import Place
from ui.receipts.desk import ReceiptDesk
from ui.receipts.reading import ReceiptServices
from ui.reconciliation.page import ReconciliationPage
from ui.refunds.flow import RefundFlow
from ui.refunds.turn import RefundServices
from ui.reports.page import ReportServices, ReportsPage
from ui.search.debits import DebitSearch
from ui.search.provider import OfficeSearch
from ui.settings.needs import SettingsNeeds
from ui.settings.page import SettingsPage
from ui.settings.values import bank_accounts
from ui.staff.approvals_page import ApprovalsPage
from ui.staff.people_page import PeoplePage
from ui.staff.rights_page import RightsPage
from ui.statements.page import StatementPage, StatementServices
from ui.summaries.desk import SummaryServices
from ui.summaries.page import SummariesPage
from ui.tabbed_place import TabbedPlace
from ui.tasks import TaskRunner
from ui.widgets.bank_edit import BankChoice
from ui.withholdings.page import WithholdingsPage


@dataclass(frozen=True, slots=True)
class Workplace:
    """What the pages share on this computer, beside the services."""

    services: Services
    offered: Offered
    tasks: TaskRunner
    entry: CardWindowEntry
    card_settings: Callable[[], CardSettings]
    settings_needs: Callable[[Callable[[], Operator]], SettingsNeeds]
    printing: Callable[[], TillPrinting]
    a4_printer: Callable[[], str]
    folder: Path
    is_demo: bool
    mischief: Sequence[tuple[str, Callable[[], object]]]
    stripe_changed: Callable[[], object]
    till_changed: Callable[[], object]


class Places:
    """Builds one person's places and joins their pages; it lives as long as their shell."""

    def __init__(self, work: Workplace, operator: Operator) -> None:
        self._work = work
        self._operator = operator
        self._shell: Shell | None = None
        self._till: TillTold | None = None
        self._papers: PaperDesk | None = None
        self._receipt_desk: ReceiptDesk | None = None
        self._refunds: RefundFlow | None = None
        pages = {
            "home": self._home,
            "pay": self._pay,
            "cash": self._cash,
            "cheques": self._cheques,
            "deposits": self._deposits,
            "debits": self._debits,
            "doubts": self._doubts,
            "accounts": self._accounts,
            "activation": self._activation,
            "invoices": self._invoices,
            "import": self._import,
            "run": self._run,
            "outbox": self._outbox,
            "summaries": self._summaries,
            "reports": self._reports,
            "reconciliation": self._reconciliation,
            "withholdings": self._withholdings,
            "audit": self._audit,
            "staff": self._staff,
            "settings": self._settings,
        }
        self._places = menu(operator, pages)
        self._keys = frozenset(place.key for place in self._places)
        self._ways = Ways(self._keys, self._show_found)

    def all(self) -> list[Place]:
        """The places that this person's rights open, in the order of the menu."""
        return self._places

    def search(self) -> OfficeSearch:
        """What the search box finds."""
        of = self._work.services
        return OfficeSearch(
            of.accounts,
            of.invoices,
            of.payments,
            of.office,
            of.cheque_finder if "cheques" in self._keys else None,
            of.deposits if "deposits" in self._keys else None,
            DebitSearch(of.debits, of.mandates) if "debits" in self._keys else None,
        )

    def join(self, shell: Shell) -> None:
        """Take the shell that shows these places."""
        self._shell = shell
        self._ways.join(shell)
        of = self._work.services
        self._papers = PaperDesk(
            PaperServices(of.papers, of.accounts, of.invoices, of.payments, of.charges, of.refunds),
            self._work.tasks,
            self._who,
            shell.body,
            till=self._work.printing,
            a4_printer=self._work.a4_printer,
        )
        self._papers.told.connect(shell.notice.tell)
        self._receipt_desk = ReceiptDesk(
            ReceiptServices(of.payments, of.voids, of.staff, of.usual_reasons),
            self._work.tasks,
            self._who,
            shell.body,
        )
        self._refunds = RefundFlow(
            RefundServices(of.refunds, of.payments, of.staff, of.journal),
            self._work.tasks,
            self._who,
            shell.body,
        )
        self._receipt_desk.paper_wanted.connect(self._papers.show_receipt)
        self._receipt_desk.reprint_wanted.connect(self._papers.reprint)
        self._receipt_desk.correct_wanted.connect(self._ways.correct)
        self._receipt_desk.refund_wanted.connect(self._refunds.ask)
        self._receipt_desk.till_wanted.connect(lambda: self._ways.open("cash"))
        self._receipt_desk.voided.connect(lambda _record: shell.refresh_current())
        self._receipt_desk.told.connect(shell.notice.tell)
        self._papers.refund_wanted.connect(self._refunds.ask)
        self._refunds.paper_wanted.connect(self._papers.show_refund)
        self._refunds.told.connect(shell.notice.tell)
        self._refunds.done.connect(lambda _refund: shell.refresh_current())
        shell.ask_before_closing(self._refunds.may_close)
        shell.chosen.connect(self._ways.chosen)
        self._till = TillTold(
            shell,
            of.tills,
            self._work.tasks,
            self._operator,
            lambda: self._ways.open("cash"),
        )
        self._till.show(announce=True)

    def show_till(self) -> None:
        """Say in the frame whether this till is open now."""
        if self._till is not None:
            self._till.show()

    def deliver(self, outcome: Outcome) -> None:
        """Print the receipt of what a customer paid while nobody was looking, at its own till.

        What fails waits in the outbox, as every receipt does.
        """
        of, operator = self._work.services, self._operator
        if outcome.attempt.till == operator.till:
            self._work.tasks.run(
                lambda: of.outbox.deliver(operator, outcome.payment),
                lambda _result: None,
                lambda _error: None,
                pool="network",
            )

    def show_receipt(self, payment: str) -> None:
        """Show a payment's receipt over the page."""
        self._desk.show_receipt(payment)

    def _show_found(self, receipt: str) -> None:
        self._receipts.show(receipt)

    def show_refund(self, refund: str) -> None:
        """Show over the page how a refund stands or ended."""
        self._money_back.show(refund)

    # --- Pages ------------------------------------------------------------------------------

    def _home(self) -> QWidget:
        of = self._work.services
        page = HomePage(
            HomeServices(
                of.payments,
                of.charges,
                of.accounts,
                of.outbox,
                of.tills,
                of.till_closing,
                of.cheque_register,
                of.deposits,
                of.statement_desk,
                of.refunds,
                of.debits,
                None if self._work.is_demo else of.copies,
                of.restored,
                of.summaries,
            ),
            self._work.tasks,
            self._who,
            of.now,
            with_tour=self._work.is_demo,
            mischief=self._work.mischief,
        )
        page.pay_wanted.connect(self._ways.find)
        page.doubt_opened.connect(self._ways.show_doubt)
        page.difference_opened.connect(self._ways.show_difference)
        page.refund_opened.connect(self._ways.show_refund)
        page.cheques_wanted.connect(lambda each: self._ways.show_cheques(Worklist(each)))
        page.copies_wanted.connect(self._ways.show_copies)
        page.slips_wanted.connect(self._ways.show_slips)
        page.deposits_wanted.connect(self._ways.show_deposits)
        page.statement_wanted.connect(self._ways.show_statement)
        page.day_wanted.connect(self._ways.show_day)
        page.batches_wanted.connect(lambda each: self._ways.show_batches(BatchState(each)))
        page.debits_wanted.connect(self._ways.show_pending_debits)
        page.place_wanted.connect(self._ways.open)
        page.receipt_wanted.connect(self._receipts.show)
        page.reprint_wanted.connect(self._desk.reprint)
        return page

    def _pay(self) -> QWidget:
        of, offered = self._work.services, self._work.offered
        page = PayPage(
            PayServices(
                of.accounts,
                of.invoices,
                of.payments,
                of.voids,
                of.staff,
                of.tills,
                of.payment_drafts,
                of.pictures,
                of.withholdings,
            ),
            self._charge_flow,
            self._work.tasks,
            self._who,
            of.now,
            banks=[BankChoice(bank.code, bank.name) for bank in banks()],
            our_accounts=offered.deposit_accounts,
            why_no_card_window=self._work.entry.why_not(),
            phone_flow=self._phone_flow,
            holidays=offered.holidays,
        )
        delivery = ReceiptDelivery(
            of.outbox,
            self._desk,
            self._work.tasks,
            self._who,
            page.print_notice,
            offers_receipt=False,
        )

        def paid(record: PaymentRecord) -> None:
            delivery.deliver(record.id)

        page.paid.connect(paid)
        page.find_wanted.connect(self._ways.find)
        page.account_wanted.connect(self._ways.show_account)
        page.receipt_wanted.connect(self._receipts.show)
        page.void_wanted.connect(self._receipts.void)
        if self._receipt_desk is not None:
            self._receipt_desk.voided.connect(page.forget_receipt)
        page.reprint_wanted.connect(self._desk.reprint)
        page.till_wanted.connect(lambda: self._ways.open("cash"))
        page.debit_wanted.connect(self._ways.show_debit)
        page.charge_flow.evidence_wanted.connect(self._ways.show_evidence)
        return page

    def _cash(self) -> QWidget:
        of = self._work.services
        page = CashPage(
            CashServices(of.tills, of.till_closing, of.staff, of.usual_reasons),
            self._work.tasks,
            self._who,
        )
        page.report_wanted.connect(self._desk.show_z)
        return page

    def _cheques(self) -> QWidget:
        of = self._work.services
        page = ChequesPage(
            ChequeServices(
                of.cheque_register,
                of.cheques,
                of.protests,
                of.slips,
                of.cheque_rulebook,
                of.pictures,
                of.staff,
            ),
            self._work.tasks,
            self._who,
            of.now,
            accounts=self._work.offered.deposit_accounts,
        )
        page.receipt_wanted.connect(self._receipts.show)
        page.account_wanted.connect(self._ways.show_account)
        page.pay_wanted.connect(self._ways.pay_account)
        page.slip_wanted.connect(self._desk.show_slip)
        page.act_wanted.connect(self._desk.show_act)
        return page

    def _deposits(self) -> QWidget:
        of, offered = self._work.services, self._work.offered
        deposits = DepositsPage(
            DepositServices(of.deposits, of.pictures, of.staff),
            self._work.tasks,
            self._who,
            of.now,
            accounts=offered.deposit_accounts,
            folder=self._work.folder,
        )
        statement = StatementPage(
            StatementServices(of.statement_import, of.statement_desk, of.accounts),
            self._work.tasks,
            self._who,
            of.now,
            accounts=offered.statement_accounts,
        )
        deposits.receipt_wanted.connect(self._receipts.show)
        deposits.account_wanted.connect(self._ways.show_account)
        deposits.open_file_requested.connect(_open_file)
        statement.deposit_found.connect(self._ways.pay_found)
        statement.cheque_wanted.connect(self._ways.show_cheque)
        return TabbedPlace(
            _tr("Depósitos"),
            [(_tr("Depósit&os"), deposits), (_tr("&Extracto bancario"), statement)],
        )

    def _debits(self) -> QWidget:
        of, tasks = self._work.services, self._work.tasks
        batches = BatchesPage(
            DebitServices(
                of.debits,
                of.mandates,
                of.accounts,
                of.directory,
                of.papers,
                of.staff,
                self._our_accounts,
            ),
            tasks,
            self._who,
            of.now,
        )
        mandates = MandatesPage(of.mandates, tasks, of.now)
        pending = PendingPage(of.debits, tasks, self._who, of.now)
        results = ResultsPage(of.debits.reports, tasks, of.now)
        batches.receipt_wanted.connect(self._receipts.show)
        batches.report_wanted.connect(self._desk.show_batch)
        batches.bundle_wanted.connect(self._desk.show_bundle)
        batches.open_file_requested.connect(_open_file)
        for page in (batches, mandates, pending, results):
            page.account_wanted.connect(self._ways.show_account)
        pending.pay_wanted.connect(self._ways.pay_account)
        pending.line_wanted.connect(self._ways.show_debit)
        return TabbedPlace(
            _tr("Débitos"),
            [
                (_tr("&Lotes"), batches),
                (_tr("Autori&zaciones"), mandates),
                (_tr("Rec&hazados"), pending),
                (_tr("Resul&tados"), results),
            ],
        )

    def _our_accounts(self) -> list[OurAccount]:
        found = bank_accounts(self._work.services.office)
        return [OurAccount(each.code, each.number, each.label) for each in found]

    def _doubts(self) -> QWidget:
        of = self._work.services
        page = DoubtsPage(
            DoubtServices(of.charges, of.evidence, of.refunds, of.accounts, of.staff),
            self._work.tasks,
            self._who,
            of.now,
        )
        page.next_wanted.connect(self._ways.find)
        page.account_wanted.connect(self._ways.show_account)
        page.receipt_wanted.connect(self._receipts.show)
        page.note_wanted.connect(self._desk.show_attempt_note)
        page.attempt_wanted.connect(self._ways.show_attempt)
        page.refund_wanted.connect(self._money_back.show)
        return page

    def _summaries(self) -> QWidget:
        of = self._work.services
        page = SummariesPage(
            SummaryServices(of.summaries, of.day_closing, of.stripe_days, of.papers),
            self._work.tasks,
            self._who,
            of.now,
            printer=self._work.a4_printer,
        )
        page.paper_wanted.connect(self._desk.show_day)
        page.annex_wanted.connect(self._desk.show_stripe_annex)
        self._desk.printed.connect(page.paper_printed)
        page.receipt_wanted.connect(self._receipts.show)
        return page

    def _reports(self) -> QWidget:
        of = self._work.services
        page = ReportsPage(
            ReportServices(of.day.reports, of.day.report_papers),
            self._work.tasks,
            self._who,
            of.now,
            printer=self._work.a4_printer,
        )
        page.account_wanted.connect(self._ways.show_account)
        return page

    def _reconciliation(self) -> QWidget:
        of = self._work.services
        page = ReconciliationPage(of.reconciliation, self._work.tasks, self._who, of.now)
        page.difference_wanted.connect(self._ways.show_difference)
        page.attempt_wanted.connect(self._ways.show_doubt)
        return page

    def _withholdings(self) -> QWidget:
        of = self._work.services
        page = WithholdingsPage(of.withholdings, self._work.tasks, of.now)
        page.account_wanted.connect(self._ways.show_account)
        return page

    def _accounts(self) -> QWidget:
        of = self._work.services
        listing = AccountsPage(of.accounts, self._work.tasks, self._who)
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
            self._work.tasks,
            self._who,
            today=self._today,
            folder=self._work.folder,
            customer=CustomerDesk(of.day.customer_papers, of.day.customer_export),
        )
        listing.pay_requested.connect(self._ways.pay_account)
        listing.activation_requested.connect(self._ways.begin_activation)
        sheet.pay_requested.connect(self._ways.pay_account)
        sheet.activation_requested.connect(self._ways.go_on_with_activation)
        sheet.reprint_requested.connect(self._receipts.show)
        sheet.refund_requested.connect(self._money_back.ask)
        sheet.refund_opened.connect(self._money_back.show)
        sheet.print_requested.connect(lambda paper: self._desk.show_paper(paper.id))
        sheet.mail_requested.connect(lambda paper: self._desk.show_paper(paper.id))
        sheet.open_file_requested.connect(_open_file)
        return AccountsPlace(listing, sheet)

    def _activation(self) -> QWidget:
        of = self._work.services
        page = ActivationPage(
            ActivationDesk(of.drafts, of.accounts, of.activation, of.documents, of.directory),
            of.papers,
            self._work.tasks,
            self._who,
            today=self._today,
            folder=self._work.folder,
        )
        page.sheet_requested.connect(self._ways.show_account)
        page.print_requested.connect(lambda paper: self._desk.show_paper(paper.id))
        page.mail_requested.connect(lambda paper: self._desk.show_paper(paper.id))
        page.open_file_requested.connect(_open_file)
        return page

    def _invoices(self) -> QWidget:
        of = self._work.services
        page = InvoicesPage(of.invoices, of.staff, self._work.tasks, self._who)
        page.print_wanted.connect(self._desk.show_invoice)
        page.print_many_wanted.connect(self._desk.show_invoices)
        page.account_wanted.connect(self._ways.show_account)
        page.pay_wanted.connect(self._ways.pay_account)
        page.receipt_wanted.connect(self._receipts.show)
        page.import_wanted.connect(lambda: self._ways.open("import"))
        page.run_wanted.connect(lambda: self._ways.open("run"))
        return page

    def _import(self) -> QWidget:
        of = self._work.services
        return ImportPage(of.invoice_import, of.account_import, self._work.tasks, self._who)

    def _run(self) -> QWidget:
        of = self._work.services
        page = MonthlyRunPage(of.monthly_run, self._work.tasks, self._who, of.now)
        page.print_many_wanted.connect(self._desk.show_invoices)
        return page

    def _outbox(self) -> QWidget:
        page = OutboxPage(self._work.services.outbox, self._work.tasks, self._who)
        page.receipt_wanted.connect(self._receipts.show)
        return page

    def _audit(self) -> QWidget:
        of = self._work.services
        page = AuditPage(
            AuditServices(
                of.journal_reading, of.journal_export, of.seals, of.verification, of.office
            ),
            self._work.tasks,
            self._who,
            of.now,
        )
        page.record_wanted.connect(self._ways.show_record)
        return TabbedPlace(
            _tr("Auditoría"), [(_tr("&Bitácora"), page), (_tr("&Aprobaciones"), self._approvals())]
        )

    def _staff(self) -> QWidget:
        of, tasks = self._work.services, self._work.tasks
        people = PeoplePage(of.people, tasks, self._who)
        people.history_wanted.connect(self._ways.show_history)
        return TabbedPlace(
            _tr("Personas"),
            [
                (_tr("&Personas"), people),
                (_tr("Perm&isos"), RightsPage()),
                (_tr("&Aprobaciones"), self._approvals()),
            ],
        )

    def _approvals(self) -> ApprovalsPage:
        page = ApprovalsPage(self._work.services.people, self._work.tasks, self._who, self._now)
        page.record_wanted.connect(self._ways.show_record)
        return page

    def _settings(self) -> QWidget:
        page = SettingsPage(self._work.settings_needs(self._who))
        page.stripe_changed.connect(self._work.stripe_changed)
        page.till_changed.connect(lambda _setup: self._work.till_changed())
        page.profiles_wanted.connect(self._ways.show_profiles)
        return page

    # --- Ways between them ------------------------------------------------------------------

    def _who(self) -> Operator:
        return self._operator

    def _now(self) -> datetime:
        return self._work.services.now()

    def _today(self) -> date:
        return business_date(self._work.services.now())

    @property
    def _desk(self) -> PaperDesk:
        if self._papers is None:
            raise RuntimeError("the places were not joined to a shell")
        return self._papers

    @property
    def _receipts(self) -> ReceiptDesk:
        if self._receipt_desk is None:
            raise RuntimeError("the places were not joined to a shell")
        return self._receipt_desk

    @property
    def _money_back(self) -> RefundFlow:
        if self._refunds is None:
            raise RuntimeError("the places were not joined to a shell")
        return self._refunds

    def _charge_flow(self, over: QWidget) -> ChargeFlow:
        work = self._work
        return ChargeFlow(
            work.services.charges, work.tasks, self._who, work.entry, work.card_settings, over
        )

    def _phone_flow(self, over: QWidget) -> PhoneFlow:
        of = self._work.services
        return PhoneFlow(of.charges, of.phone_links, self._work.tasks, self._who, of.now, over)


def card_command() -> list[str]:
    """How the program starts itself to ask for a card."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--card-entry"]
    return [sys.executable, "-m", "desktop", "--card-entry"]


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Places", text)
