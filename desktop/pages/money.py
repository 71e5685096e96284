"""The pages where money is received, taken to the bank and cleared."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.pages.joined import Joined
from services.cheques.records import Worklist
from services.debits.batch_states import BatchState
from services.ecuador import banks
from services.payments.records import PaymentRecord
from ui.cards.charge_flow import ChargeFlow
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
from ui.home.page import HomePage, HomeServices
from ui.papers.delivery import ReceiptDelivery
from ui.payments.page import PayPage, PayServices
from ui.settings.values import bank_accounts
from ui.statements.page import StatementPage, StatementServices
from ui.tabbed_place import TabbedPlace
from ui.widgets.bank_edit import BankChoice


class MoneyPages:
    """Builds them; each is built on its first visit."""

    def __init__(self, of: Joined) -> None:
        self._of = of

    def home(self) -> QWidget:
        """What waits, and what was done today."""
        of = self._of.work.services
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
                None if self._of.work.is_demo else of.copies,
                of.restored,
                of.summaries,
            ),
            self._of.work.tasks,
            self._of.who,
            of.now,
            with_tour=self._of.work.is_demo,
            mischief=self._of.work.mischief,
        )
        page.pay_wanted.connect(self._of.ways.find)
        page.doubt_opened.connect(self._of.ways.show_doubt)
        page.difference_opened.connect(self._of.ways.show_difference)
        page.refund_opened.connect(self._of.ways.show_refund)
        page.cheques_wanted.connect(lambda each: self._of.ways.show_cheques(Worklist(each)))
        page.copies_wanted.connect(self._of.ways.show_copies)
        page.slips_wanted.connect(self._of.ways.show_slips)
        page.deposits_wanted.connect(self._of.ways.show_deposits)
        page.statement_wanted.connect(self._of.ways.show_statement)
        page.day_wanted.connect(self._of.ways.show_day)
        page.batches_wanted.connect(lambda each: self._of.ways.show_batches(BatchState(each)))
        page.debits_wanted.connect(self._of.ways.show_pending_debits)
        page.place_wanted.connect(self._of.ways.open)
        page.receipt_wanted.connect(self._of.receipts.show)
        page.reprint_wanted.connect(self._of.desk.reprint)
        # A till may have been opened by a command or at another window.
        page.shown.connect(self._of.show_till)
        return page

    def pay(self) -> QWidget:
        """The counter: invoices are chosen and paid."""
        of, offered = self._of.work.services, self._of.work.offered
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
            self._of.work.tasks,
            self._of.who,
            of.now,
            banks=[BankChoice(bank.code, bank.name) for bank in banks()],
            our_accounts=offered.deposit_accounts,
            why_no_card_window=self._of.work.entry.why_not(),
            phone_flow=self._phone_flow,
            holidays=offered.holidays,
        )
        delivery = ReceiptDelivery(
            of.outbox,
            self._of.desk,
            self._of.work.tasks,
            self._of.who,
            page.print_notice,
            offers_receipt=False,
        )

        def paid(record: PaymentRecord) -> None:
            delivery.deliver(record.id)

        page.paid.connect(paid)
        page.find_wanted.connect(self._of.ways.find)
        page.account_wanted.connect(self._of.ways.show_account)
        page.receipt_wanted.connect(self._of.receipts.show)
        page.void_wanted.connect(self._of.receipts.void)
        if self._of.receipt_desk is not None:
            self._of.receipt_desk.voided.connect(page.forget_receipt)
        page.reprint_wanted.connect(self._of.desk.reprint)
        page.till_wanted.connect(lambda: self._of.ways.open("cash"))
        page.debit_wanted.connect(self._of.ways.show_debit)
        page.charge_flow.evidence_wanted.connect(self._of.ways.show_evidence)
        return page

    def cash(self) -> QWidget:
        """The till: opened, counted, signed."""
        of = self._of.work.services
        page = CashPage(
            CashServices(of.tills, of.till_closing, of.staff, of.usual_reasons),
            self._of.work.tasks,
            self._of.who,
        )
        page.report_wanted.connect(self._of.desk.show_z)
        return page

    def cheques(self) -> QWidget:
        """Cheques, their slips and their returns."""
        of = self._of.work.services
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
            self._of.work.tasks,
            self._of.who,
            of.now,
            accounts=self._of.work.offered.deposit_accounts,
        )
        page.receipt_wanted.connect(self._of.receipts.show)
        page.account_wanted.connect(self._of.ways.show_account)
        page.pay_wanted.connect(self._of.ways.pay_account)
        page.slip_wanted.connect(self._of.desk.show_slip)
        page.act_wanted.connect(self._of.desk.show_act)
        return page

    def deposits(self) -> QWidget:
        """Customers' deposits, and the bank's statement."""
        of, offered = self._of.work.services, self._of.work.offered
        deposits = DepositsPage(
            DepositServices(of.deposits, of.pictures, of.staff),
            self._of.work.tasks,
            self._of.who,
            of.now,
            accounts=offered.deposit_accounts,
            folder=self._of.work.folder,
        )
        statement = StatementPage(
            StatementServices(of.statement_import, of.statement_desk, of.accounts),
            self._of.work.tasks,
            self._of.who,
            of.now,
            accounts=offered.statement_accounts,
        )
        deposits.receipt_wanted.connect(self._of.receipts.show)
        deposits.account_wanted.connect(self._of.ways.show_account)
        deposits.open_file_requested.connect(_open_file)
        statement.deposit_found.connect(self._of.ways.pay_found)
        statement.cheque_wanted.connect(self._of.ways.show_cheque)
        return TabbedPlace(
            _tr("Depósitos"),
            [(_tr("Depósit&os"), deposits), (_tr("&Extracto bancario"), statement)],
        )

    def debits(self) -> QWidget:
        """Batches of debits, mandates, and what came back."""
        of, tasks = self._of.work.services, self._of.work.tasks
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
            self._of.who,
            of.now,
        )
        mandates = MandatesPage(of.mandates, tasks, of.now)
        pending = PendingPage(of.debits, tasks, self._of.who, of.now)
        results = ResultsPage(of.debits.reports, tasks, of.now)
        batches.receipt_wanted.connect(self._of.receipts.show)
        batches.report_wanted.connect(self._of.desk.show_batch)
        batches.bundle_wanted.connect(self._of.desk.show_bundle)
        batches.open_file_requested.connect(_open_file)
        for page in (batches, mandates, pending, results):
            page.account_wanted.connect(self._of.ways.show_account)
        pending.pay_wanted.connect(self._of.ways.pay_account)
        pending.line_wanted.connect(self._of.ways.show_debit)
        return TabbedPlace(
            _tr("Débitos"),
            [
                (_tr("&Lotes"), batches),
                (_tr("Autori&zaciones"), mandates),
                (_tr("Rec&hazados"), pending),
                (_tr("Resul&tados"), results),
            ],
        )

    def doubts(self) -> QWidget:
        """Charges whose end nobody knows, and differences."""
        of = self._of.work.services
        page = DoubtsPage(
            DoubtServices(of.charges, of.evidence, of.refunds, of.accounts, of.staff),
            self._of.work.tasks,
            self._of.who,
            of.now,
        )
        page.next_wanted.connect(self._of.ways.find)
        page.account_wanted.connect(self._of.ways.show_account)
        page.receipt_wanted.connect(self._of.receipts.show)
        page.note_wanted.connect(self._of.desk.show_attempt_note)
        page.attempt_wanted.connect(self._of.ways.show_attempt)
        page.refund_wanted.connect(self._of.money_back.show)
        return page

    def _our_accounts(self) -> list[OurAccount]:
        found = bank_accounts(self._of.work.services.office)
        return [OurAccount(each.code, each.number, each.label) for each in found]

    def _charge_flow(self, over: QWidget) -> ChargeFlow:
        work = self._of.work
        return ChargeFlow(
            work.services.charges, work.tasks, self._of.who, work.entry, work.card_settings, over
        )

    def _phone_flow(self, over: QWidget) -> PhoneFlow:
        of = self._of.work.services
        return PhoneFlow(
            of.charges, of.phone_links, self._of.work.tasks, self._of.who, of.now, over
        )


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Places", text)
