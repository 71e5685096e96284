"""The places of the window: a line per feature, and who answers whose signals."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.wiring import Services
from services.cards.records import Outcome
from services.cash.records import TurnRecord
from services.cheques.records import Worklist
from services.clock import business_date
from services.debits.batch_states import BatchState
from services.ecuador import banks
from services.papers.records import TillPrinting
from services.payments.records import PaymentRecord
from services.staff.rights import Operator, Right, Role
from ui.accounts.account_page import AccountPage
from ui.accounts.desk import AccountDesk
from ui.accounts.list_page import AccountsPage
from ui.accounts.place import AccountsPlace
from ui.activation.desk import ActivationDesk
from ui.activation.wizard import ActivationPage
from ui.cards.charge_flow import CardSettings, ChargeFlow
from ui.cards.entry import CardWindowEntry
from ui.cards.phone_flow import PhoneFlow
from ui.cash.desk import CashServices
from ui.cash.page import CashPage
from ui.cash.status import left_open_words, till_line
from ui.cheques.desk import ChequeServices
from ui.cheques.page import ChequesPage
from ui.debits.batches_page import BatchesPage
from ui.debits.desk import DebitServices, OurAccount
from ui.debits.mandates_page import MandatesPage
from ui.debits.pending_page import PendingPage
from ui.debits.place import DebitsPlace
from ui.debits.results_page import ResultsPage
from ui.deposits.page import DepositServices, DepositsPage
from ui.deposits.place import DepositsPlace
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
from ui.payments.recording import Correction
from ui.place import Place
from ui.receipts.desk import ReceiptDesk
from ui.receipts.reading import ReceiptServices
from ui.reconciliation.page import ReconciliationPage
from ui.refunds.flow import RefundFlow
from ui.refunds.turn import RefundServices
from ui.search.provider import OfficeSearch, command_items, split_payload
from ui.settings.needs import SettingsNeeds
from ui.settings.page import SettingsPage
from ui.settings.values import bank_accounts, deposit_choices, statement_choices
from ui.statements.deciding import FoundDeposit
from ui.statements.page import StatementPage, StatementServices
from ui.tasks import TaskRunner
from ui.widgets.bank_edit import BankChoice
from ui.withholdings.page import WithholdingsPage
from ui.wording import words


@dataclass(frozen=True, slots=True)
class Workplace:
    """What the pages share on this computer, beside the services."""

    services: Services
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
        self._till_told = ""
        self._papers: PaperDesk | None = None
        self._receipt_desk: ReceiptDesk | None = None
        self._refunds: RefundFlow | None = None

    def all(self) -> list[Place]:
        """The places that this person's rights open, in the order of the menu."""
        places = [
            (None, Place("home", _tr("Inicio"), "home", self._home)),
            (Right.RECORD_PAYMENTS, Place("pay", _tr("Cobrar"), "pay", self._pay)),
            (Right.RECORD_PAYMENTS, Place("cash", _tr("Caja"), "till", self._cash)),
            (
                self._first_of(Right.RECORD_PAYMENTS, Right.READ_REPORTS),
                Place("cheques", _tr("Cheques"), "cheque", self._cheques),
            ),
            (
                Right.RECORD_PAYMENTS,
                Place("deposits", _tr("Depósitos"), "deposit", self._deposits),
            ),
            (
                self._first_of(Right.RECORD_PAYMENTS, Right.READ_REPORTS),
                Place("debits", _tr("Débitos"), "debit", self._debits),
            ),
            (
                self._first_of(Right.CHARGE_CARDS, Right.READ_REPORTS, Right.RECONCILE),
                Place("doubts", _tr("Cobros en duda"), "doubt", self._doubts),
            ),
            (
                Right.READ_ACCOUNTS,
                Place(
                    "accounts", _tr("Cuentas"), "accounts", self._accounts, group=_tr("Clientes")
                ),
            ),
            (
                Right.EDIT_ACCOUNTS,
                Place(
                    "activation",
                    _tr("Activación"),
                    "activate",
                    self._activation,
                    group=_tr("Clientes"),
                ),
            ),
            (
                Right.READ_ACCOUNTS,
                Place(
                    "invoices", _tr("Facturas"), "invoice", self._invoices, group=_tr("Clientes")
                ),
            ),
            (
                Right.IMPORT_FILES,
                Place("import", _tr("Importar"), "import", self._import, group=_tr("Facturación")),
            ),
            (
                Right.ISSUE_INVOICES,
                Place(
                    "run", _tr("Emisión mensual"), "calendar", self._run, group=_tr("Facturación")
                ),
            ),
            (
                Right.RECORD_PAYMENTS,
                Place("outbox", _tr("Papeles"), "printer", self._outbox, group=_tr("Control")),
            ),
            (
                self._first_of(Right.RECONCILE, Right.READ_REPORTS),
                Place(
                    "reconciliation",
                    _tr("Conciliación"),
                    "refresh",
                    self._reconciliation,
                    group=_tr("Control"),
                ),
            ),
            (
                self._first_of(Right.RECORD_PAYMENTS, Right.READ_REPORTS),
                Place(
                    "withholdings",
                    _tr("Retenciones"),
                    "note",
                    self._withholdings,
                    group=_tr("Control"),
                ),
            ),
            (
                None,
                Place("settings", _tr("Ajustes"), "settings", self._settings, group=_tr("Control")),
            ),
        ]
        return [place for right, place in places if right is None or self._operator.may(right)]

    def search(self) -> OfficeSearch:
        """What the search box finds."""
        of = self._work.services
        open_to_them = {place.key for place in self.all()}
        return OfficeSearch(
            of.accounts,
            of.invoices,
            of.payments,
            of.office,
            of.cheque_finder if "cheques" in open_to_them else None,
            of.deposits if "deposits" in open_to_them else None,
        )

    def join(self, shell: Shell) -> None:
        """Take the shell that shows these places."""
        self._shell = shell
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
        self._receipt_desk.correct_wanted.connect(self._correct)
        self._receipt_desk.refund_wanted.connect(self._refunds.ask)
        self._receipt_desk.till_wanted.connect(lambda: self._open("cash"))
        self._receipt_desk.voided.connect(lambda _record: shell.refresh_current())
        self._receipt_desk.told.connect(shell.notice.tell)
        self._papers.refund_wanted.connect(self._refunds.ask)
        self._refunds.paper_wanted.connect(self._papers.show_refund)
        self._refunds.told.connect(shell.notice.tell)
        self._refunds.done.connect(lambda _refund: shell.refresh_current())
        shell.ask_before_closing(self._refunds.may_close)
        shell.chosen.connect(self._chosen)
        commands = [(place.title, place.key) for place in self.all()]
        shell.set_commands(command_items(commands, shell.open_place))
        self.show_till(announce=True)

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

    def show_till(self, *, announce: bool = False) -> None:
        """Say in the frame whether this till is open.

        Args:
            announce: say too what somebody who comes in has to do about it.
        """
        of, operator = self._work.services, self._operator

        def read() -> tuple[TurnRecord | None, bool]:
            turn = of.tills.current(operator.till)
            return turn, turn is not None and of.tills.is_left_open(turn)

        def show(found: tuple[TurnRecord | None, bool]) -> None:
            turn, is_old = found
            if self._shell is None:
                return
            told, tone, icon = till_line(operator.till, turn, is_old=is_old)
            self._shell.status.show_part("till", told, tone=tone, icon=icon)
            if turn is not None and not is_old:
                self._forget_till()
            if announce and (turn is None or is_old) and operator.may(Right.RECORD_PAYMENTS):
                self._announce_till(turn)

        self._work.tasks.run(read, show, lambda _error: None, owner=self._shell)

    def _announce_till(self, turn: TurnRecord | None) -> None:
        if self._shell is None or (turn is None and Role.CASHIER not in self._operator.roles):
            return
        told = (
            left_open_words(turn) if turn else words("cash.closed_till", till=self._operator.till)
        )
        label = _tr("Ver caja") if turn else _tr("Abrir caja")
        self._till_told = told
        self._shell.notice.tell("warn", told, (label, self._open_cash))

    def _forget_till(self) -> None:
        """What was announced about the till is done: it is open."""
        if self._shell is not None and self._shell.notice.text.text() == self._till_told:
            self._shell.notice.clear()
        self._till_told = ""

    def _open_cash(self) -> None:
        if self._shell is not None:
            self._shell.notice.clear()
        self._open("cash")

    def show_receipt(self, payment: str) -> None:
        """Show a payment's receipt over the page."""
        self._desk.show_receipt(payment)

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
            ),
            self._work.tasks,
            self._who,
            of.now,
            with_tour=self._work.is_demo,
            mischief=self._work.mischief,
        )
        page.pay_wanted.connect(self._find)
        page.doubt_opened.connect(self._show_doubt)
        page.difference_opened.connect(self._show_difference)
        page.refund_opened.connect(self._show_refund)
        page.cheques_wanted.connect(lambda each: self._show_cheques(Worklist(each)))
        page.slips_wanted.connect(self._show_slips)
        page.deposits_wanted.connect(self._show_deposits)
        page.statement_wanted.connect(self._show_statement)
        page.batches_wanted.connect(lambda each: self._show_batches(BatchState(each)))
        page.debits_wanted.connect(self._show_pending)
        page.place_wanted.connect(self._open)
        page.receipt_wanted.connect(self._receipts.show)
        page.reprint_wanted.connect(self._desk.reprint)
        return page

    def _pay(self) -> QWidget:
        of = self._work.services
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
            our_accounts=deposit_choices(of.office),
            why_no_card_window=self._work.entry.why_not(),
            phone_flow=self._phone_flow,
            holidays={each.day: each.name for each in of.cheque_rulebook.holidays()},
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
        page.find_wanted.connect(self._find)
        page.account_wanted.connect(self._show_account)
        page.receipt_wanted.connect(self._receipts.show)
        page.void_wanted.connect(self._receipts.void)
        if self._receipt_desk is not None:
            self._receipt_desk.voided.connect(page.forget_receipt)
        page.reprint_wanted.connect(self._desk.reprint)
        page.till_wanted.connect(lambda: self._open("cash"))
        page.debit_wanted.connect(self._show_debit)
        page.charge_flow.evidence_wanted.connect(self._show_evidence)
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
            accounts=deposit_choices(of.office),
        )
        page.receipt_wanted.connect(self._receipts.show)
        page.account_wanted.connect(self._show_account)
        page.pay_wanted.connect(self._pay_account)
        page.slip_wanted.connect(self._desk.show_slip)
        page.act_wanted.connect(self._desk.show_act)
        return page

    def _deposits(self) -> QWidget:
        of, ours = self._work.services, deposit_choices(self._work.services.office)
        deposits = DepositsPage(
            DepositServices(of.deposits, of.pictures, of.staff),
            self._work.tasks,
            self._who,
            of.now,
            accounts=ours,
            folder=self._work.folder,
        )
        statement = StatementPage(
            StatementServices(of.statement_import, of.statement_desk, of.accounts),
            self._work.tasks,
            self._who,
            of.now,
            accounts=statement_choices(of.office),
        )
        deposits.receipt_wanted.connect(self._receipts.show)
        deposits.account_wanted.connect(self._show_account)
        deposits.open_file_requested.connect(_open_file)
        statement.deposit_found.connect(self._pay_found)
        statement.cheque_wanted.connect(self._show_cheque)
        return DepositsPlace(
            [(_tr("Depósit&os"), deposits), (_tr("&Extracto bancario"), statement)]
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
        pending = PendingPage(of.debits.reports, tasks)
        results = ResultsPage(of.debits.reports, tasks, of.now)
        batches.receipt_wanted.connect(self._receipts.show)
        batches.report_wanted.connect(self._desk.show_batch)
        batches.bundle_wanted.connect(self._desk.show_bundle)
        batches.open_file_requested.connect(_open_file)
        for page in (batches, mandates, pending, results):
            page.account_wanted.connect(self._show_account)
        pending.pay_wanted.connect(self._pay_account)
        pending.line_wanted.connect(self._show_debit)
        return DebitsPlace(
            [
                (_tr("&Lotes"), batches),
                (_tr("Autori&zaciones"), mandates),
                (_tr("Rec&hazados"), pending),
                (_tr("Resul&tados"), results),
            ]
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
        page.next_wanted.connect(self._find)
        page.account_wanted.connect(self._show_account)
        page.receipt_wanted.connect(self._receipts.show)
        page.note_wanted.connect(self._desk.show_attempt_note)
        page.attempt_wanted.connect(self._show_attempt)
        page.refund_wanted.connect(self._money_back.show)
        return page

    def _reconciliation(self) -> QWidget:
        of = self._work.services
        page = ReconciliationPage(of.reconciliation, self._work.tasks, self._who, of.now)
        page.difference_wanted.connect(self._show_difference)
        page.attempt_wanted.connect(self._show_doubt)
        return page

    def _withholdings(self) -> QWidget:
        of = self._work.services
        page = WithholdingsPage(of.withholdings, self._work.tasks, of.now)
        page.account_wanted.connect(self._show_account)
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
            of.deposits,
        )
        sheet = AccountPage(
            desk,
            of.papers,
            self._work.tasks,
            self._who,
            today=self._today,
            folder=self._work.folder,
        )
        listing.pay_requested.connect(self._pay_account)
        listing.activation_requested.connect(self._begin_activation)
        sheet.pay_requested.connect(self._pay_account)
        sheet.activation_requested.connect(self._go_on_with_activation)
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
        page.sheet_requested.connect(self._show_account)
        page.print_requested.connect(lambda paper: self._desk.show_paper(paper.id))
        page.mail_requested.connect(lambda paper: self._desk.show_paper(paper.id))
        page.open_file_requested.connect(_open_file)
        return page

    def _invoices(self) -> QWidget:
        of = self._work.services
        page = InvoicesPage(of.invoices, of.staff, self._work.tasks, self._who)
        page.print_wanted.connect(self._desk.show_invoice)
        page.print_many_wanted.connect(self._desk.show_invoices)
        page.account_wanted.connect(self._show_account)
        page.pay_wanted.connect(self._pay_account)
        page.receipt_wanted.connect(self._receipts.show)
        page.import_wanted.connect(lambda: self._open("import"))
        page.run_wanted.connect(lambda: self._open("run"))
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

    def _settings(self) -> QWidget:
        page = SettingsPage(self._work.settings_needs(self._who))
        page.stripe_changed.connect(self._work.stripe_changed)
        page.till_changed.connect(lambda _setup: self._work.till_changed())
        page.profiles_wanted.connect(self._show_profiles)
        return page

    def _show_profiles(self) -> None:
        place = self._open("deposits")
        if isinstance(place, DepositsPlace):
            place.show_kind(StatementPage)

    # --- Ways between them ------------------------------------------------------------------

    def _who(self) -> Operator:
        return self._operator

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

    def _first_of(self, *rights: Right) -> Right:
        """The first of these rights that the person has; one of them is enough."""
        return next((right for right in rights if self._operator.may(right)), rights[0])

    def _find(self) -> None:
        if self._shell is not None:
            self._shell.focus_search()

    def _open(self, key: str) -> QWidget | None:
        open_to_them = {place.key for place in self.all()}
        return self._shell.open_place(key) if self._shell and key in open_to_them else None

    def _pay_account(self, number: str) -> None:
        page = self._open("pay")
        if page is None:
            self._show_account(number)
        else:
            cast("PayPage", page).show_account(number)

    def _correct(self, correction: Correction) -> None:
        page = self._open("pay")
        if page is not None:
            cast("PayPage", page).correct(correction)

    def _pay_found(self, found: FoundDeposit) -> None:
        page = self._open("pay")
        if page is not None:
            cast("PayPage", page).show_deposit(found.account, found.tender)

    def _show_account(self, number: str) -> None:
        page = self._open("accounts")
        if page is not None:
            cast("AccountsPlace", page).show_account(number)

    def _begin_activation(self) -> None:
        page = self._open("activation")
        if page is not None:
            cast("ActivationPage", page).begin()

    def _go_on_with_activation(self, number: str) -> None:
        page = self._open("activation")
        if page is not None:
            cast("ActivationPage", page).review(number)

    def _show_attempt(self, attempt: str) -> None:
        page = self._open("pay")
        if page is not None:
            found = self._work.services.charges.attempt(attempt)
            cast("PayPage", page).show_attempt(attempt, is_on_phone=found.is_on_phone)

    def _show_evidence(self, attempt: str) -> None:
        page = self._open("pay")
        flow = cast("PayPage", page).charge_flow if page is not None else None
        if flow is not None and flow.sheet is not None:
            # What goes on, goes on; a sheet would lie over the desk otherwise.
            flow.sheet.close_sheet()
        self._show_doubt(attempt)

    def _show_doubt(self, attempt: str) -> None:
        page = self._open("doubts")
        if page is not None:
            cast("DoubtsPage", page).show_attempt(attempt)

    def _show_difference(self, difference: str) -> None:
        page = self._open("doubts")
        if page is not None:
            cast("DoubtsPage", page).show_difference(difference)

    def _show_refund(self, refund: str) -> None:
        page = self._open("doubts")
        if page is not None:
            cast("DoubtsPage", page).show_refund(refund)

    def _show_cheque(self, cheque: int) -> None:
        page = self._open("cheques")
        if page is not None:
            cast("ChequesPage", page).show_cheque(cheque)

    def _show_cheques(self, worklist: Worklist) -> None:
        page = self._open("cheques")
        if page is not None:
            cast("ChequesPage", page).show_worklist(worklist)

    def _show_slips(self) -> None:
        page = self._open("cheques")
        if page is not None:
            cast("ChequesPage", page).show_slips()

    def _show_deposits(self) -> None:
        place = self._open("deposits")
        if place is not None:
            cast("DepositsPlace", place).show_kind(DepositsPage).show_claimed()

    def _show_statement(self, bank_account: str) -> None:
        place = self._open("deposits")
        if place is not None:
            cast("DepositsPlace", place).show_kind(StatementPage).show_incoming(bank_account)

    def _show_debit(self, line: str) -> None:
        """Show a debit in its batch, by its key: `12-341`."""
        place = self._open("debits")
        if place is not None:
            number = int(line.partition("-")[0])
            cast("DebitsPlace", place).show_kind(BatchesPage).show_batch(number, line)

    def _show_batches(self, state: BatchState) -> None:
        place = self._open("debits")
        if place is not None:
            cast("DebitsPlace", place).show_kind(BatchesPage).show_list(state)

    def _show_pending(self, kind: str) -> None:
        place = self._open("debits")
        if place is not None:
            cast("DebitsPlace", place).show_kind(PendingPage).show_kind(kind)

    def _chosen(self, payload: object, is_secondary: bool) -> None:
        kind, key = split_payload(str(payload))
        if kind == "pay" and not is_secondary:
            self._pay_account(key)
        elif kind == "pay":
            self._show_account(key)
        elif kind == "invoice":
            page = self._open("invoices")
            if page is not None:
                cast("InvoicesPage", page).show_invoice(key)
        elif kind == "receipt":
            self._receipts.show(key)
        elif kind == "cheque":
            self._show_cheque(int(key))
        elif kind == "deposit":
            place = self._open("deposits")
            if place is not None:
                cast("DepositsPlace", place).show_kind(DepositsPage).show_deposit(int(key))


def card_command() -> list[str]:
    """How the program starts itself to ask for a card."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--card-entry"]
    return [sys.executable, "-m", "desktop", "--card-entry"]


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Places", text)
