from collections.abc import Callable, Collection
from datetime import date
from typing import cast

from PySide6.QtWidgets import QWidget

from services.cards.records import AttemptRecord
from services.cheques.records import Worklist
from services.debits.batch_states import BatchState
from ui.accounts.place import AccountsPlace
from ui.activation.wizard import ActivationPage
from ui.audit.page import AuditPage
from ui.cheques.page import ChequesPage
from ui.debits.batches_page import BatchesPage
from ui.debits.pending_page import PendingPage
from ui.deposits.page import DepositsPage
from ui.doubts.page import DoubtsPage
from ui.frame.shell import Shell
from ui.invoices.page import InvoicesPage
from ui.payments.page import PayPage
from ui.payments.recording import Correction
from ui.search.provider import split_payload
from ui.settings.page import SettingsPage
from ui.statements.deciding import FoundDeposit
from ui.statements.page import StatementPage
from ui.summaries.page import SummariesPage
from ui.tabbed_place import TabbedPlace


class Ways:
    """How one gets from a page to another: each opens its place only for whoever may.

    Args:
        keys: the places that this person's rights open.
        show_receipt: shows a receipt over whatever page there is.
    """

    def __init__(
        self,
        keys: Collection[str],
        show_receipt: Callable[[str], object],
    ) -> None:
        self._keys = keys
        self._show_receipt = show_receipt
        self._shell: Shell | None = None

    def join(self, shell: Shell) -> None:
        """Take the shell that shows the places."""
        self._shell = shell

    def find(self) -> None:
        """Let the cashier search the next customer."""
        if self._shell is not None:
            self._shell.focus_search()

    def open(self, key: str) -> QWidget | None:
        """Open a place, if this person may; gives its page."""
        return self._shell.open_place(key) if self._shell and key in self._keys else None

    def pay_account(self, number: str) -> None:
        """Charge an account; whoever may not sees it."""
        page = self.open("pay")
        if page is None:
            self.show_account(number)
        else:
            cast("PayPage", page).show_account(number)

    def correct(self, correction: Correction) -> None:
        """Enter again what was wrong on a receipt."""
        page = self.open("pay")
        if page is not None:
            cast("PayPage", page).correct(correction)

    def pay_found(self, found: FoundDeposit) -> None:
        """Collect money of the bank's statement."""
        page = self.open("pay")
        if page is not None:
            cast("PayPage", page).show_deposit(found.account, found.tender)

    def show_account(self, number: str) -> None:
        """Show an account."""
        page = self.open("accounts")
        if page is not None:
            cast("AccountsPlace", page).show_account(number)

    def begin_activation(self) -> None:
        """Begin a new activation."""
        page = self.open("activation")
        if page is not None:
            cast("ActivationPage", page).begin()

    def go_on_with_activation(self, number: str) -> None:
        """Go on with an account's activation."""
        page = self.open("activation")
        if page is not None:
            cast("ActivationPage", page).review(number)

    def show_attempt(self, attempt: AttemptRecord) -> None:
        """Go on with a charge where it was left."""
        page = self.open("pay")
        if page is not None:
            cast("PayPage", page).show_attempt(attempt.id, is_on_phone=attempt.is_on_phone)

    def show_evidence(self, attempt: str) -> None:
        """Show what is known of the charge whose sheet is open."""
        page = self.open("pay")
        flow = cast("PayPage", page).charge_flow if page is not None else None
        if flow is not None and flow.sheet is not None:
            # What goes on, goes on; a sheet would lie over the desk otherwise.
            flow.sheet.close_sheet()
        self.show_doubt(attempt)

    def show_doubt(self, attempt: str) -> None:
        """Show a charge on the desk of doubts."""
        page = self.open("doubts")
        if page is not None:
            cast("DoubtsPage", page).show_attempt(attempt)

    def show_difference(self, difference: str) -> None:
        """Show a difference with Stripe."""
        page = self.open("doubts")
        if page is not None:
            cast("DoubtsPage", page).show_difference(difference)

    def show_day(self, day: str) -> None:
        """Show the summary of a day."""
        page = self.open("summaries")
        if page is not None:
            cast("SummariesPage", page).show_day(date.fromisoformat(day))

    def show_refund(self, refund: str) -> None:
        """Show a refund on the desk of doubts."""
        page = self.open("doubts")
        if page is not None:
            cast("DoubtsPage", page).show_refund(refund)

    def show_cheque(self, cheque: int) -> None:
        """Show a cheque."""
        page = self.open("cheques")
        if page is not None:
            cast("ChequesPage", page).show_cheque(cheque)

    def show_cheques(self, worklist: Worklist) -> None:
        """Show a worklist of cheques."""
        page = self.open("cheques")
        if page is not None:
            cast("ChequesPage", page).show_worklist(worklist)

    def show_copies(self) -> None:
        """Show the safety copies."""
        page = self.open("settings")
        if page is not None:
            cast("SettingsPage", page).open_section("copies")

    def show_slips(self) -> None:
        """Show our deposit slips."""
        page = self.open("cheques")
        if page is not None:
            cast("ChequesPage", page).show_slips()

    def show_deposits(self) -> None:
        """Show the deposits that wait to be confirmed."""
        place = self.open("deposits")
        if place is not None:
            cast("TabbedPlace", place).show_kind(DepositsPage).show_claimed()

    def show_statement(self, bank_account: str) -> None:
        """Show the money of a statement that nobody knows."""
        place = self.open("deposits")
        if place is not None:
            cast("TabbedPlace", place).show_kind(StatementPage).show_incoming(bank_account)

    def show_profiles(self) -> None:
        """Show where statements are read, and their profiles made."""
        place = self.open("deposits")
        if isinstance(place, TabbedPlace):
            place.show_kind(StatementPage)

    def show_debit(self, line: str) -> None:
        """Show a debit in its batch, by its key: `12-341`."""
        place = self.open("debits")
        if place is not None:
            number = int(line.partition("-")[0])
            cast("TabbedPlace", place).show_kind(BatchesPage).show_batch(number, line)

    def show_batch(self, number: int) -> None:
        """Show a batch of debits."""
        place = self.open("debits")
        if place is not None:
            cast("TabbedPlace", place).show_kind(BatchesPage).show_batch(number)

    def show_batches(self, state: BatchState) -> None:
        """Show the batches that stand somewhere."""
        place = self.open("debits")
        if place is not None:
            cast("TabbedPlace", place).show_kind(BatchesPage).show_list(state)

    def show_pending_debits(self, kind: str) -> None:
        """Show the debits that were rejected, or what a supervisor should look at."""
        place = self.open("debits")
        if place is not None:
            cast("TabbedPlace", place).show_kind(PendingPage).show_kind(kind)

    def show_history(self, username: str) -> None:
        """Show what the journal tells of a user."""
        place = self.open("audit")
        if place is not None:
            cast("TabbedPlace", place).show_kind(AuditPage).show_subject(f"user:{username}")

    def show_record(self, subject: str) -> bool:
        """Show what the journal names, as `payment:…`; false for what has no place of its own."""
        kind, _, key = subject.partition(":")
        of_kind: dict[str, Callable[[str], object]] = {
            "payment": self._show_receipt,
            "account": self.show_account,
            "attempt": self.show_doubt,
            "difference": self.show_difference,
            "refund": self.show_refund,
            "debit": self.show_debit,
            "batch": self.show_debit,
            "invoice": lambda number: self.chosen(f"invoice:{number}", is_secondary=False),
            "cheque": lambda number: self.show_cheque(int(number)),
            "deposit": lambda number: self.chosen(f"deposit:{number}", is_secondary=False),
        }
        show = of_kind.get(kind)
        if show is not None:
            show(key)
        return show is not None

    def chosen(self, payload: object, is_secondary: bool) -> None:
        """Go where a result of the search box leads."""
        kind, key = split_payload(str(payload))
        if kind == "pay" and not is_secondary:
            self.pay_account(key)
        elif kind == "pay":
            self.show_account(key)
        elif kind == "invoice":
            page = self.open("invoices")
            if page is not None:
                cast("InvoicesPage", page).show_invoice(key)
        elif kind == "receipt":
            self._show_receipt(key)
        elif kind == "cheque":
            self.show_cheque(int(key))
        elif kind == "batch":
            self.show_batch(int(key))
        elif kind == "debit":
            self.show_debit(key)
        elif kind == "deposit":
            place = self.open("deposits")
            if place is not None:
                cast("TabbedPlace", place).show_kind(DepositsPage).show_deposit(int(key))
