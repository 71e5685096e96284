from datetime import date
from typing import Final

from PySide6.QtWidgets import QComboBox

from services.accounts.records import SavedCard
from services.payments.records import Method, Tender
from ui.payments.forms.base import Asked, Payer, TenderForm
from ui.widgets.labels import label

PHONE: Final = "phone"
"""Stands in the list of cards for the one that the customer types on their own phone."""


class CardForm(TenderForm):
    """Which card: one to be typed into the card window, one that the customer saved, or one that
    the customer types on their own phone. No number is ever typed here.
    """

    method = Method.CARD
    takes_value = False

    def __init__(self, why_no_window: str, *, has_phone: bool = False) -> None:
        super().__init__("card_form", columns=1)
        self._why_no_window = why_no_window
        self._has_phone = has_phone
        self.card = QComboBox()
        self.card.setObjectName("card_choice")
        self.card.currentIndexChanged.connect(self._choose)
        self.form.add("card", self.tr("Tarjeta"), self.card)
        self.note = label(tone="muted", wrap=True, name="card_note")
        self.form.add_widget(self.note)
        if why_no_window:
            told = label(why_no_window, tone="warn", wrap=True, name="card_window_missing")
            self.form.add_widget(told)
        self._column.addStretch(1)

    def begin(self, payer: Payer, today: date) -> None:
        """Offer the cards of this customer."""
        del today
        self.card.clear()
        if not self._why_no_window:
            self.card.addItem(self.tr("Ingresar una tarjeta"), None)
        for saved in payer.cards:
            words = f"{saved.brand.capitalize()} •••• {saved.last4}   {saved.expires}"
            self.card.addItem(words, saved)
        if self._has_phone:
            self.card.addItem(self.tr("En el celular del cliente"), PHONE)

    def amount_cents(self, asked: Asked) -> int:
        """What the other payments leave: a card pays all of the rest."""
        return asked.missing_cents

    def tender(self, cents: int) -> Tender | None:
        """Never: money of a card is recorded by the charge that took it."""
        raise NotImplementedError

    def show_tender(self, tender: Tender) -> None:
        """Never: a charge that was made is not entered again."""

    @property
    def saved(self) -> SavedCard | None:
        """The saved card that is chosen; None for one to be typed."""
        chosen = self.card.currentData()
        return chosen if isinstance(chosen, SavedCard) else None

    @property
    def is_on_phone(self) -> bool:
        """Whether the customer pays on their own phone."""
        return bool(self.card.currentData() == PHONE)

    @property
    def refusal(self) -> str:
        """Why no card can be charged now; empty when one can."""
        return "" if self.card.count() else self._why_no_window

    def _choose(self) -> None:
        self.note.setText(
            self.tr(
                "Se crea un enlace de Stripe. El cliente lo abre en su celular, con el código QR "
                "o desde su correo, y escribe allí su tarjeta."
            )
            if self.is_on_phone
            else self.tr(
                "El número se escribe en una ventana aparte, en el formulario de Stripe. "
                "Este programa no lo ve ni lo guarda."
            )
        )
        self.changed.emit()
