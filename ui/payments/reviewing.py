from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject

from services.errors import UserError
from services.payments.records import Method, PaymentOrder, WithholdingTender
from ui import formats
from ui.payments.card_turn import before_the_card
from ui.payments.charging import Charging
from ui.payments.entering import Entering
from ui.payments.layout import PayLayout
from ui.payments.reading import PayServices, Shown
from ui.payments.recording import Correction, Recording
from ui.payments.refusals import field_of, place_of
from ui.payments.review import Ahead, Rows, review_rows, tender_rows
from ui.payments.view_model import Entered
from ui.widgets.review_sheet import SheetRow
from ui.wording import words, words_for


@dataclass(frozen=True, slots=True)
class Turn:
    """What is about to be paid: whose account, under which id, in place of which receipt."""

    shown: Shown
    order_id: str
    correction: Correction | None = None

    @property
    def account(self) -> str:
        """The account's number."""
        return self.shown.payer.account


class Reviewing(QObject):
    """From what the page holds to the sheet that shows it right before it happens.

    Attributes:
        taken: the payments of the receipt that was shown last, in its order.
    """

    def __init__(
        self,
        page: PayLayout,
        services: PayServices,
        entering: Entering,
        recording: Recording,
        charging: Charging,
        today: Callable[[], date],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._services = services
        self._entering = entering
        self._recording = recording
        self._charging = charging
        self._today = today
        self.taken: tuple[Entered, ...] = ()

    def review(self, turn: Turn) -> None:
        """Show what is about to be paid, when every payment is complete."""
        if self._page.method == "card":
            self._with_card(turn)
            return
        entered = self._entering.gather()
        if entered is None:
            return
        shares = self._page.desk.proposal.shares
        if turn.correction is not None:
            # The void comes first and moves the invoices on: balances are what is checked.
            shares = tuple(replace(share, version=None) for share in shares)
        tenders = tuple(each.tender for each in entered)
        order = PaymentOrder(turn.order_id, turn.account, shares, tenders)
        self.taken = entered
        rows = self._rows(turn, order)
        rows += self._replaced(turn.correction) if turn.correction else self._likely_twice(order)
        self._recording.review(order, rows, turn.correction)

    def show_at_field(self, error: UserError) -> bool:
        """Say at a payment's own field what the books said of it; false where it has none."""
        page = self._page
        place = place_of(error, [each.tender for each in self.taken])
        if place is None:
            return False
        if place < len(page.desk.entered):
            self._entering.edit(place)
        return page.forms[page.method].show_error(field_of(error), words_for(error))

    def _with_card(self, turn: Turn) -> None:
        """Charge a card; what else was entered makes a receipt of its own before."""
        desk = self._page.desk
        shares = desk.proposal.shares
        if not desk.entered:
            self._charging.review(turn.shown, turn.account, shares)
            return
        tenders = tuple(each.tender for each in desk.entered)
        first = before_the_card(shares, tenders)
        order = PaymentOrder(turn.order_id, turn.account, first, tenders)
        self.taken = desk.entered
        rows = self._rows(turn, order)
        told = self.tr("{cents}, después, en su propio recibo")
        rest = told.format(cents=formats.money(desk.current_cents))
        rows.append(SheetRow(self.tr("Tarjeta"), rest, "warn"))
        self._charging.keep_rest(turn.account, shares, first)
        self._recording.review(order, rows, record_words=self.tr("&Registrar y seguir"))

    def _rows(self, turn: Turn, order: PaymentOrder) -> Rows:
        page = self._page
        proposal = replace(
            page.desk.proposal,
            shares=order.shares,
            credit_cents=order.amount_cents - order.applied_cents,
        )
        owed = {each.number: each.balance_cents for each in turn.shown.pending}
        left = {
            each.invoice: owed.get(each.invoice, 0) - each.amount_cents for each in order.shares
        }
        chosen = page.selection
        ahead = Ahead(chosen.advance_cents, chosen.advance_months)
        rows = review_rows(turn.shown.sheet, proposal, left, ahead)
        rows += tender_rows(self.taken, dict(page.our_accounts), self._today(), page.bank_day)
        rows += self._odd_withholdings(order)
        remark = page.cheque.remark
        if remark and any(each.method is Method.CHEQUE for each in order.tenders):
            rows.append(SheetRow(self.tr("Aprobación"), remark, "warn"))
        return rows

    def _odd_withholdings(self, order: PaymentOrder) -> Rows:
        """What is odd about the vouchers, with what else pays; none of it stops the receipt."""
        service = self._services.withholdings
        vouchers = [each for each in order.tenders if isinstance(each, WithholdingTender)]
        if service is None or not vouchers:
            return []
        methods = {each.method for each in order.tenders}
        if self._page.method == "card":
            methods.add(Method.CARD)
        today = self._today()
        found = [each for one in vouchers for each in service.warnings(one, today, methods)]
        told = dict.fromkeys(words(each.key, **each.details) for each in found)
        return [SheetRow(self.tr("Retención"), text, "warn") for text in told]

    def _likely_twice(self, order: PaymentOrder) -> Rows:
        likely = self._services.payments.likely_twice(order.account, order.amount_cents)
        if likely is None:
            return []
        told = self.tr("Hace poco se cobró el mismo valor: recibo {receipt}.")
        return [SheetRow(self.tr("¡Ojo!"), told.format(receipt=likely.receipt), "warn")]

    def _replaced(self, correction: Correction) -> Rows:
        told = self.tr("{receipt}, que queda ANULADO").format(receipt=correction.old.receipt)
        return [
            SheetRow(self.tr("Sustituye a"), told, "warn"),
            (self.tr("Motivo"), correction.reason),
        ]
