"""The places of the window: a line per feature, and who answers whose signals."""

import sys
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.menu import menu
from desktop.pages.control import ControlPages
from desktop.pages.customers import CustomerPages
from desktop.pages.joined import Joined, Workplace
from desktop.pages.money import MoneyPages
from desktop.till_told import TillTold
from desktop.ways import Ways
from services.cards.records import Outcome
from services.staff.rights import Operator
from ui.frame.shell import Shell
from ui.papers.desk import PaperDesk, PaperServices
from ui.place import Place
from ui.receipts.desk import ReceiptDesk
from ui.receipts.reading import ReceiptServices
from ui.refunds.flow import RefundFlow
from ui.refunds.turn import RefundServices
from ui.search.debits import DebitSearch
from ui.search.provider import OfficeSearch


class Places:
    """Builds one person's places and joins their pages; it lives as long as their shell."""

    def __init__(self, work: Workplace, operator: Operator) -> None:
        self._shell: Shell | None = None
        keys: set[str] = set()  # the ways ask for it later, when all places are known
        self._of = Joined(work, operator, Ways(keys, self._show_found))
        money, customers, control = (
            MoneyPages(self._of),
            CustomerPages(self._of),
            ControlPages(self._of),
        )
        pages: dict[str, Callable[[], QWidget]] = {
            "home": money.home,
            "pay": money.pay,
            "cash": money.cash,
            "cheques": money.cheques,
            "deposits": money.deposits,
            "debits": money.debits,
            "doubts": money.doubts,
            "accounts": customers.accounts,
            "activation": customers.activation,
            "invoices": customers.invoices,
            "import": customers.import_,
            "run": customers.run,
            "outbox": customers.outbox,
            "summaries": control.summaries,
            "reports": control.reports,
            "reconciliation": control.reconciliation,
            "withholdings": customers.withholdings,
            "audit": control.audit,
            "staff": control.staff,
            "settings": control.settings,
        }
        self._places = menu(operator, pages)
        keys.update(place.key for place in self._places)
        self._keys = frozenset(keys)

    def all(self) -> list[Place]:
        """The places that this person's rights open, in the order of the menu."""
        return self._places

    def search(self) -> OfficeSearch:
        """What the search box finds."""
        of = self._of.work.services
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
        self._of.ways.join(shell)
        of = self._of.work.services
        papers = PaperDesk(
            PaperServices(of.papers, of.accounts, of.invoices, of.payments, of.charges, of.refunds),
            self._of.work.tasks,
            self._of.who,
            shell.body,
            till=self._of.work.printing,
            a4_printer=self._of.work.a4_printer,
        )
        self._of.papers = papers
        papers.told.connect(shell.notice.tell)
        receipts = ReceiptDesk(
            ReceiptServices(of.payments, of.voids, of.staff, of.usual_reasons),
            self._of.work.tasks,
            self._of.who,
            shell.body,
        )
        refunds = RefundFlow(
            RefundServices(of.refunds, of.payments, of.staff, of.journal),
            self._of.work.tasks,
            self._of.who,
            shell.body,
        )
        self._of.receipt_desk, self._of.refunds = receipts, refunds
        receipts.paper_wanted.connect(papers.show_receipt)
        receipts.reprint_wanted.connect(papers.reprint)
        receipts.correct_wanted.connect(self._of.ways.correct)
        receipts.refund_wanted.connect(refunds.ask)
        receipts.till_wanted.connect(lambda: self._of.ways.open("cash"))
        receipts.voided.connect(lambda _record: shell.refresh_current())
        receipts.told.connect(shell.notice.tell)
        papers.refund_wanted.connect(refunds.ask)
        refunds.paper_wanted.connect(papers.show_refund)
        refunds.told.connect(shell.notice.tell)
        refunds.done.connect(lambda _refund: shell.refresh_current())
        shell.ask_before_closing(refunds.may_close)
        shell.chosen.connect(self._of.ways.chosen)
        self._of.till = TillTold(
            shell,
            of.tills,
            self._of.work.tasks,
            self._of.operator,
            lambda: self._of.ways.open("cash"),
        )
        self._of.till.show(announce=True)

    def show_till(self) -> None:
        """Say in the frame whether this till is open now."""
        self._of.show_till()

    def deliver(self, outcome: Outcome) -> None:
        """Print the receipt of what a customer paid while nobody was looking, at its own till.

        What fails waits in the outbox, as every receipt does.
        """
        of, operator = self._of.work.services, self._of.operator
        if outcome.attempt.till == operator.till:
            self._of.work.tasks.run(
                lambda: of.outbox.deliver(operator, outcome.payment),
                lambda _result: None,
                lambda _error: None,
                pool="network",
            )

    def show_receipt(self, payment: str) -> None:
        """Show a payment's receipt over the page."""
        self._of.desk.show_receipt(payment)

    def _show_found(self, receipt: str) -> None:
        self._of.receipts.show(receipt)

    def show_refund(self, refund: str) -> None:
        """Show over the page how a refund stands or ended."""
        self._of.money_back.show(refund)


def card_command() -> list[str]:
    """How the program starts itself to ask for a card."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--card-entry"]
    return [sys.executable, "-m", "desktop", "--card-entry"]
