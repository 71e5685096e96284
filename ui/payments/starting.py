from typing import Final

from PySide6.QtCore import QObject, Qt

from services.accounts.states import Method as Agreed
from services.clock import Now, business_date
from services.payments.records import DepositTender
from ui.payments.drafting import Drafting
from ui.payments.entering import Entering
from ui.payments.layout import PayLayout
from ui.payments.reading import Shown
from ui.payments.recording import Correction

_PREFERRED: Final = {
    Agreed.CHEQUE: "cheque",
    Agreed.DEPOSIT: "deposit",
    Agreed.CARD: "card",
    Agreed.MANUAL_CARD: "card",
}


class Starting(QObject):
    """How a payment begins: with the method that was agreed on, what a draft or a receipt to be
    corrected holds, or a deposit that the bank shows already.

    Attributes:
        is_awaited: somebody asked for this customer, and wants the cursor there.
        offered: the deposit to begin with.
    """

    def __init__(self, page: PayLayout, entering: Entering, drafting: Drafting, now: Now) -> None:
        super().__init__(page)
        self._page = page
        self._entering = entering
        self._drafting = drafting
        self._now = now
        self.is_awaited = False
        self.offered: DepositTender | None = None

    def begin(self, shown: Shown, correction: Correction | None) -> None:
        """Start every form over, and fill in what is known."""
        page = self._page
        self._entering.begin(shown.payer, business_date(self._now()))
        if correction is None:
            agreed = shown.sheet.agreement.method if shown.sheet.agreement else None
            method = _PREFERRED.get(agreed, "deposit") if agreed else "deposit"
            self._entering.choose(method, with_focus=False)
            self._drafting.begin(shown.payer.account, shown.draft)
        else:
            self._prefill(shown, correction)
        page.table.select_row(0)
        # Who pressed F3 already, for the next customer, is not called back.
        if self.is_awaited or page.isAncestorOf(page.window().focusWidget() or page):
            self.is_awaited = False
            page.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_offered(self) -> None:
        """Fill in the deposit that the bank shows, unless another one is being typed."""
        page = self._page
        tender, self.offered = self.offered, None
        if tender is None or page.deposit.is_touched:
            return
        self._entering.choose("deposit")
        page.deposit.show_tender(tender)
        page.selection.type_value(tender.amount_cents)

    def _prefill(self, shown: Shown, correction: Correction) -> None:
        page, old = self._page, correction.old
        if old.account == shown.payer.account:
            parts = {part.invoice: part.amount_cents for part in old.applied}
            page.selection.restore({"ticked": list(parts), "parts": parts})
        if len(page.desk.entered) == 1:
            self._entering.edit(0)
        else:
            self._entering.choose("deposit", with_focus=False)
