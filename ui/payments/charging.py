from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from services.cards.records import Channel, ChargeOrder
from services.payments.allocation import Proposal
from services.payments.records import Share
from ui.cards.charge_flow import ChargeFlow
from ui.cards.phone_flow import PhoneFlow
from ui.payments.card_turn import left_to_the_card
from ui.payments.layout import PayLayout
from ui.payments.reading import Shown
from ui.payments.review import review_rows
from ui.widgets.review_sheet import SheetRow


@dataclass(frozen=True, slots=True)
class _Rest:
    account: str
    shares: tuple[Share, ...]
    paid: tuple[Share, ...]
    is_due: bool = False


class Charging(QObject):
    """A card or the customer's phone: one guarded charge, with a receipt of its own.

    What else the customer pays with is recorded first: a receipt that stands is never in doubt,
    and nothing is lost when the card says no.

    Signals:
        charged(object): an `Outcome` with its receipt.
        ended(): a sheet closed, and the invoices should be read again.
        next_wanted(): on to the next customer.
    """

    charged = Signal(object)
    ended = Signal()
    next_wanted = Signal()

    def __init__(self, page: PayLayout, card: ChargeFlow, phone: PhoneFlow | None) -> None:
        super().__init__(page)
        self._page = page
        self._card = card
        self._phone = phone
        self._rest: _Rest | None = None
        for flow in (card, phone):
            if flow is not None:
                flow.charged.connect(self.charged)
                flow.ended.connect(self.ended)
                flow.next_wanted.connect(self.next_wanted)

    @property
    def is_open(self) -> bool:
        """Whether a sheet of a charge stands before the page."""
        return self._card.sheet is not None or (self._phone is not None and self._phone.is_open)

    def may_close(self) -> str | None:
        """Why the window should stay open now."""
        if self._card.is_busy:
            return self.tr(
                "Hay un cobro con tarjeta en camino. Puede cerrar: quedará EN DUDA y se revisará "
                "solo al volver a abrir."
            )
        if self._card.is_asking:
            return self.tr(
                "Se está ingresando una tarjeta. Puede cerrar: lo que quede a medias se revisa "
                "solo al volver a abrir."
            )
        if self._phone is not None and self._phone.is_busy:
            return self.tr(
                "Se está creando o anulando un enlace de pago. Puede cerrar: se revisa solo al "
                "volver a abrir."
            )
        return None

    def review(self, shown: Shown, account: str, shares: tuple[Share, ...]) -> None:
        """Show what is about to be charged."""
        form = self._page.card
        owed = {each.number: each.balance_cents for each in shown.pending}
        left = {each.invoice: owed.get(each.invoice, 0) - each.amount_cents for each in shares}
        rows = review_rows(shown.sheet, Proposal(shares, 0), left)
        if form.is_on_phone and self._phone is not None:
            order = ChargeOrder(str(uuid4()), account, shares, channel=Channel.PHONE)
            told = self.tr("la escribe el cliente, en su celular")
            rows.append(SheetRow(self.tr("Tarjeta"), told))
            self._phone.review(order, rows)
            return
        saved = form.saved
        customer = shown.sheet.customer.stripe_customer if saved else None
        order = ChargeOrder(str(uuid4()), account, shares, customer or "")
        words = self.tr("se ingresa en la ventana segura")
        if saved is not None:
            words = f"{saved.brand.capitalize()} •••• {saved.last4}"
        rows.append(SheetRow(self.tr("Tarjeta"), words))
        self._card.review(order, rows, saved)

    def keep_rest(self, account: str, shares: Sequence[Share], paid: Sequence[Share]) -> None:
        """Remember what the card pays once the other payments have their receipt."""
        self._rest = _Rest(account, tuple(shares), tuple(paid))

    def first_is_recorded(self, account: str) -> bool:
        """The other payments stand; whether a card has to pay the rest now."""
        rest = self._rest
        if rest is None or rest.account != account:
            self._rest = None
            return False
        self._rest = _Rest(rest.account, rest.shares, rest.paid, is_due=True)
        return True

    def forget_rest(self) -> None:
        """The first receipt was not recorded after all."""
        if self._rest is not None and not self._rest.is_due:
            self._rest = None

    def go_on(self, shown: Shown) -> None:
        """Charge the rest, as the invoices were read after the first receipt."""
        rest = self._rest
        account = shown.sheet.account.number
        if rest is None or not rest.is_due or rest.account != account:
            return
        self._rest = None
        versions = {each.number: each.version for each in shown.pending}
        shares = left_to_the_card(rest.shares, rest.paid, versions)
        self._page.selection.restore(
            {
                "ticked": [share.invoice for share in shares],
                "parts": {share.invoice: share.amount_cents for share in shares},
            }
        )
        self._page.method_buttons["card"].click()
        self.review(shown, account, shares)
