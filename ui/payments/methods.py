from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from services.accounts.records import SavedCard
from services.payments.records import ChequeTender, DepositTender
from ui.theme import SPACE
from ui.widgets.bank_edit import BankChoice, BankEdit
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import TextLine

PHONE: Final = "phone"
"""Stands in the list of cards for the one that the customer types on their own phone."""

_LATEST_CHEQUE = timedelta(days=366)
_OLDEST_CHEQUE = timedelta(days=30)
_OLDEST_DEPOSIT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, and what their last cheque was written on, to be offered again."""

    name: str
    last_cheque: ChequeTender | None
    cards: tuple[SavedCard, ...]


class ChequeForm(QWidget):
    """A plain cheque: drawee bank, account, number, date, drawer."""

    def __init__(
        self,
        banks: Sequence[BankChoice],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.bank = BankEdit("cheque_bank", banks)
        self.account = TextLine("cheque_account", most=20)
        self.number = TextLine("cheque_number", most=20)
        self.dated_on = DateEdit("cheque_date", today)
        self.drawer = TextLine("cheque_drawer", most=120)
        self.form = Form("cheque_form", columns=2, labels="top")
        self.form.add("bank_code", self.tr("Banco &girado"), self.bank, span=2)
        self.form.add("number", self.tr("&N.º de cheque"), self.number)
        self.form.add("account_number", self.tr("C&uenta girada"), self.account)
        self.form.add("dated_on", self.tr("Fech&a"), self.dated_on)
        self.form.add("drawer", self.tr("Girado p&or"), self.drawer)
        _alone(self, self.form)

    def begin(self, payer: Payer, today: date) -> None:
        """Start a cheque of this customer."""
        last = payer.last_cheque
        self.bank.set_value(last.bank_code if last else None)
        self.account.set_value(last.account_number if last else "")
        self.number.set_value("")
        self.dated_on.set_limits(today - _OLDEST_CHEQUE, today + _LATEST_CHEQUE)
        self.dated_on.set_value(today)
        self.drawer.set_value(last.drawer if last else payer.name)
        self.form.clear_errors()

    def tender(self, cents: int) -> ChequeTender | None:
        """The cheque for an amount; None when a field is wrong, which it then says."""
        self.form.clear_errors()
        sound = self.form.commit()
        bank, dated_on = self.bank.value(), self.dated_on.value()
        missing = {
            "bank_code": bank is None,
            "number": not self.number.value(),
            "account_number": not self.account.value(),
            "dated_on": dated_on is None,
            "drawer": not self.drawer.value(),
        }
        if not _complete(self.form, missing, self.tr("Falta este dato.")) or not sound:
            return None
        assert bank is not None  # noqa: S101 - told above
        assert dated_on is not None  # noqa: S101 - told above
        return ChequeTender(
            bank_code=bank.code,
            account_number=self.account.value(),
            number=self.number.value(),
            drawer=self.drawer.value(),
            dated_on=dated_on,
            amount_cents=cents,
        )


class DepositForm(QWidget):
    """A deposit or transfer: our account, slip number, date, depositor."""

    def __init__(
        self,
        accounts: Sequence[tuple[str, str]],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.bank_account = QComboBox()
        self.bank_account.setObjectName("deposit_account")
        for key, words in accounts:
            self.bank_account.addItem(words, key)
        self.slip = TextLine("deposit_slip", most=30)
        self.deposited_on = DateEdit("deposit_date", today)
        self.depositor = TextLine("deposit_depositor", most=120)
        self.form = Form("deposit_form", columns=2, labels="top")
        self.form.add("bank_account", self.tr("N&uestra cuenta"), self.bank_account, span=2)
        self.form.add("slip", self.tr("&N.º de papeleta"), self.slip)
        self.form.add("deposited_on", self.tr("Fech&a del depósito"), self.deposited_on)
        self.form.add("depositor", self.tr("Deposit&ante"), self.depositor, span=2)
        _alone(self, self.form)

    def begin(self, payer: Payer, today: date) -> None:
        """Start a deposit of this customer."""
        self.slip.set_value("")
        self.deposited_on.set_limits(today - _OLDEST_DEPOSIT, today)
        self.deposited_on.set_value(today)
        self.depositor.set_value(payer.name)
        self.form.clear_errors()

    def tender(self, cents: int) -> DepositTender | None:
        """The deposit for an amount; None when a field is wrong, which it then says."""
        self.form.clear_errors()
        sound = self.form.commit()
        deposited_on = self.deposited_on.value()
        missing = {
            "bank_account": self.bank_account.currentIndex() < 0,
            "slip": not self.slip.value(),
            "deposited_on": deposited_on is None,
            "depositor": not self.depositor.value(),
        }
        if not _complete(self.form, missing, self.tr("Falta este dato.")) or not sound:
            return None
        assert deposited_on is not None  # noqa: S101 - told above
        return DepositTender(
            bank_account=str(self.bank_account.currentData()),
            slip=self.slip.value(),
            deposited_on=deposited_on,
            depositor=self.depositor.value(),
            amount_cents=cents,
        )


class CardForm(QWidget):
    """Which card: one to be typed into the card window, one that the customer saved, or one that
    they type themselves on their own phone.

    Signals:
        changed(): another card was chosen.
    """

    changed = Signal()

    def __init__(
        self, why_no_window: str, *, has_phone: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._why_no_window = why_no_window
        self._has_phone = has_phone
        self.card = QComboBox()
        self.card.setObjectName("card_choice")
        self.card.currentIndexChanged.connect(self._choose)
        self.form = Form("card_form", labels="top")
        self.form.add("card", self.tr("Tar&jeta"), self.card)
        self.note = label(tone="muted", wrap=True, name="card_note")
        self.form.add_widget(self.note)
        if why_no_window:
            told = label(why_no_window, tone="warn", wrap=True, name="card_window_missing")
            self.form.add_widget(told)
        _alone(self, self.form)

    def begin(self, payer: Payer, _today: date) -> None:
        """Offer the cards of this customer."""
        self.card.clear()
        if not self._why_no_window:
            self.card.addItem(self.tr("Ingresar una tarjeta"), None)
        for saved in payer.cards:
            words = f"{saved.brand.capitalize()} •••• {saved.last4}   {saved.expires}"
            self.card.addItem(words, saved)
        if self._has_phone:
            self.card.addItem(self.tr("En el celular del cliente"), PHONE)

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


def _alone(page: QWidget, form: Form) -> None:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE.small)
    column.addWidget(form)
    column.addStretch(1)


def _complete(form: Form, missing: dict[str, bool], words: str) -> bool:
    for key, is_missing in missing.items():
        if is_missing:
            form.show_error(key, words)
    if any(missing.values()):
        form.focus_first_error()
        return False
    return True
