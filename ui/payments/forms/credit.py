from datetime import date

from services.payments.records import CreditTender, Method, Tender
from ui import formats
from ui.payments.forms.base import Asked, Payer, TenderForm
from ui.theme import set_tone
from ui.widgets.labels import label


class CreditForm(TenderForm):
    """*Saldo a favor* of the account, spent on its invoices."""

    method = Method.CREDIT

    def __init__(self) -> None:
        super().__init__("credit_form", columns=1)
        self._available_cents = 0
        self.note = label(wrap=True, name="credit_note")
        self.form.add_widget(self.note)
        self._column.addStretch(1)

    def begin(self, payer: Payer, today: date) -> None:
        """Say how much of it the account has."""
        del today
        self.set_available(payer.credit_cents)

    def set_available(self, cents: int) -> None:
        """What is left of it beside what was entered."""
        self._available_cents = max(cents, 0)
        if cents > 0:
            told = self.tr("Saldo a favor disponible: {credit}")
            self.note.setText(told.format(credit=formats.money(cents)))
        elif cents < 0:
            told = self.tr("Esta cuenta tiene un saldo en contra de {debt}.")
            self.note.setText(told.format(debt=formats.money(-cents)))
        else:
            self.note.setText(self.tr("Esta cuenta no tiene saldo a favor."))
        set_tone(self.note, "ok" if cents > 0 else "err" if cents < 0 else "muted")

    def amount_cents(self, asked: Asked) -> int:
        """What is missing, as far as the credit goes."""
        if asked.value_cents is not None:
            return asked.value_cents
        return min(asked.missing_cents, self._available_cents)

    def tender(self, cents: int) -> CreditTender | None:
        """The credit for an amount; None when there is not so much."""
        if cents > self._available_cents:
            told = self.tr("Solo hay {credit} de saldo a favor.")
            self.note.setText(told.format(credit=formats.money(self._available_cents)))
            set_tone(self.note, "err")
            return None
        return CreditTender(cents)

    def show_tender(self, tender: Tender) -> None:
        """Nothing to fill: the value stands beside the form."""

    @property
    def refusal(self) -> str:
        """Why there is nothing to spend."""
        return "" if self._available_cents else self.note.text()
