from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt

from services.accounts.states import Method as Agreed
from services.clock import Now, business_date
from services.payments.records import DepositTender
from ui import formats
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
        offered: an account, and the deposit that its payment begins with, whatever method was
            agreed on.
    """

    def __init__(self, page: PayLayout, entering: Entering, drafting: Drafting, now: Now) -> None:
        super().__init__(page)
        self._page = page
        self._entering = entering
        self._drafting = drafting
        self._now = now
        self.is_awaited = False
        self.offered: tuple[str, DepositTender] | None = None
        page.deposit.line_changed.connect(self._show_line)

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
        self._take_offered(shown.payer.account)

    def offer_instead(self, tender: DepositTender, begin: Callable[[], None]) -> None:
        """Something is being typed already: say so, and offer the bank's deposit in its place."""
        told = self.tr("Este cobro ya está empezado. Del extracto: {cents} del {day}.")
        self._page.notice.tell(
            "warn",
            told.format(
                cents=formats.money(tender.amount_cents), day=formats.day(tender.deposited_on)
            ),
            (self.tr("Empezar con ese depósito"), begin),
        )

    def _take_offered(self, account: str) -> None:
        page = self._page
        offered, self.offered = self.offered, None
        if offered is None or offered[0] != account:
            return
        tender = offered[1]
        self._entering.choose("deposit")
        page.deposit.show_tender(tender)
        page.selection.type_value(tender.amount_cents)

    def _show_line(self) -> None:
        """Say above the payment that it is money of a bank's line, and let it be another one."""
        page = self._page
        cents, day = page.deposit.line_cents, page.deposit.deposited_on.value()
        if page.deposit.bank_line is None or day is None:
            page.banner.clear()
            return
        told = self.tr("Dinero del extracto: {cents} del {day}. Al cobrarlo queda identificado.")
        page.banner.tell(
            "info",
            told.format(cents=formats.money(cents), day=formats.day(day)),
            (self.tr("No es del extracto"), page.deposit.forget_line),
            closable=False,
        )

    def _prefill(self, shown: Shown, correction: Correction) -> None:
        page, old = self._page, correction.old
        if old.account == shown.payer.account:
            parts = {part.invoice: part.amount_cents for part in old.applied}
            page.selection.restore({"ticked": list(parts), "parts": parts})
        if len(page.desk.entered) == 1:
            self._entering.edit(0)
        else:
            self._entering.choose("deposit", with_focus=False)
