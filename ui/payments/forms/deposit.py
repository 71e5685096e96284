from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Signal

from services.payments.records import DepositTender, Method, Tender
from ui.accounts.choices import ChoiceCombo
from ui.payments.forms.base import Payer, TenderForm
from ui.payments.picture_field import PictureField
from ui.widgets.date_edit import DateEdit
from ui.widgets.lines import TextLine

_OLDEST: Final = timedelta(days=90)


class DepositForm(TenderForm):
    """A deposit or transfer: slip number, date, our account, depositor, picture.

    Attributes:
        bank_line: the line of the bank's statement that it is collected from, whose account and
            day stay as they are; None for one that only its customer tells of.
        line_cents: how much came in by that line.

    Signals:
        line_changed(): it is collected from another line now, or from none.
    """

    method = Method.DEPOSIT
    line_changed = Signal()

    def __init__(
        self,
        accounts: Sequence[tuple[str, str]],
        today: Callable[[], date],
        picture: PictureField,
    ) -> None:
        super().__init__("deposit_form")
        self.picture = picture
        self.bank_line: int | None = None
        self.line_cents = 0
        self._today = today
        self.slip = TextLine("deposit_slip", most=30)
        self.deposited_on = DateEdit("deposit_date", today)
        self.bank_account = ChoiceCombo[str]("deposit_account", accounts)
        self._usual = accounts[0][0] if accounts else None
        self.depositor = TextLine("deposit_depositor", most=120)
        self.form.add("slip", self.tr("&N.º de papeleta"), self.slip)
        self.form.add("deposited_on", self.tr("Fech&a del depósito"), self.deposited_on)
        self.form.add("bank_account", self.tr("N&uestra cuenta"), self.bank_account, span=2)
        self.form.add("depositor", self.tr("&Depositante"), self.depositor, span=2)
        self._column.addWidget(self.picture)
        self._column.addStretch(1)
        self.picture.watch((self.slip, self.deposited_on, self.depositor))
        self.bank_account.set_value(self._usual)
        self.slip.textEdited.connect(self.changed)
        self.depositor.textEdited.connect(self.changed)
        self.deposited_on.date_changed.connect(self.changed)
        self.bank_account.chosen.connect(self.changed)

    def begin(self, payer: Payer, today: date) -> None:
        """Start a deposit of this customer; into the account of the one before."""
        self.slip.set_value("")
        self.deposited_on.set_limits(today - _OLDEST, today)
        self.deposited_on.set_value(today)
        self.depositor.set_value(payer.name)
        self.picture.clear()
        self.form.clear_errors()
        self.forget_line()

    def forget_line(self) -> None:
        """What is typed is no line of the bank's statement."""
        self._take_line(None, 0)

    def tender(self, cents: int) -> DepositTender | None:
        """The deposit for an amount; None when a field is wrong, which it then says."""
        self.form.clear_errors()
        self.form.commit()
        deposited_on, bank_account = self.deposited_on.value(), self.bank_account.value()
        missing = {
            "bank_account": bank_account is None,
            "slip": not self.slip.value(),
            "deposited_on": deposited_on is None,
            "depositor": not self.depositor.value(),
        }
        if not self._are_complete(missing) or deposited_on is None or bank_account is None:
            return None
        return DepositTender(
            bank_account=bank_account,
            slip=self.slip.value(),
            deposited_on=deposited_on,
            depositor=self.depositor.value(),
            amount_cents=cents,
            bank_line=self.bank_line,
        )

    def named(self) -> DepositTender | None:
        """The account and the slip's number, which no other deposit has."""
        bank_account, slip = self.bank_account.value(), self.slip.value()
        if bank_account is None or not slip:
            return None
        return DepositTender(bank_account, slip, self._today(), "", 0)

    def show_tender(self, tender: Tender) -> None:
        """Fill the fields with a deposit that was entered before."""
        if isinstance(tender, DepositTender):
            self.bank_account.set_value(tender.bank_account)
            self.slip.set_value(tender.slip)
            self.deposited_on.set_value(tender.deposited_on)
            self.depositor.set_value(tender.depositor)
            self._take_line(tender.bank_line, tender.amount_cents)

    @property
    def is_touched(self) -> bool:
        """Whether a slip's number was typed: all the rest is offered by itself."""
        return bool(self.slip.value())

    def typed(self) -> dict[str, str]:
        """What stands in the fields, for the draft."""
        day = self.deposited_on.value()
        return {
            "bank_account": self.bank_account.value() or "",
            "slip": self.slip.value(),
            "deposited_on": day.isoformat() if day else "",
            "depositor": self.depositor.value(),
            "bank_line": "" if self.bank_line is None else str(self.bank_line),
            "line_cents": str(self.line_cents),
        }

    def restore(self, typed: Mapping[str, str]) -> None:
        """Put back what stood in the fields."""
        if typed.get("bank_account"):
            self.bank_account.set_value(typed["bank_account"])
        self.slip.set_value(typed.get("slip", ""))
        day = typed.get("deposited_on", "")
        self.deposited_on.set_value(date.fromisoformat(day) if day else None)
        self.depositor.set_value(typed.get("depositor", ""))
        line = typed.get("bank_line", "")
        self._take_line(int(line) if line else None, int(typed.get("line_cents", "0")))

    def _take_line(self, line: int | None, cents: int) -> None:
        is_other = line != self.bank_line
        self.bank_line, self.line_cents = line, cents if line is not None else 0
        # The bank said where and when it came in.
        self.bank_account.setEnabled(line is None)
        self.deposited_on.setEnabled(line is None)
        if is_other:
            self.line_changed.emit()
