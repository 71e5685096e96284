from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt

from services.cheques.calendar import WorkingDays
from services.clock import business_date
from services.payments.records import ChequeKind, ChequeTender, Method, Tender
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.payments.forms.base import Payer, TenderForm
from ui.payments.picture_field import PictureField
from ui.widgets.bank_edit import BankChoice, BankEdit
from ui.widgets.buttons import ActionButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.lines import TextLine

_LATEST: Final = timedelta(days=366)
_OLDEST: Final = timedelta(days=30)
_MORE: Final = ("kind", "deposit_on", "drawer_id", "city")
_SATURDAY: Final = 5

BankDay = Callable[[date], tuple[date, str]]
"""The day on which the bank takes what falls on a day, and why it is another; "" if it is not."""


class ChequeForm(TenderForm):
    """A cheque: drawee bank, account, number, date, drawer; what is seldom asked is folded."""

    method = Method.CHEQUE

    def __init__(
        self,
        banks: Sequence[BankChoice],
        today: Callable[[], date],
        bank_day: BankDay,
        picture: PictureField,
    ) -> None:
        super().__init__("cheque_form")
        self._today = today
        self._bank_day = bank_day
        self._payer: Payer | None = None
        self.picture = picture
        self.bank = BankEdit("cheque_bank", banks)
        self.account = TextLine("cheque_account", most=20)
        self.number = TextLine("cheque_number", most=20)
        self.dated_on = DateEdit("cheque_date", today)
        self.drawer = TextLine("cheque_drawer", most=120)
        self.kind = ChoiceCombo[ChequeKind]("cheque_kind", _kinds())
        self.deposit_on = DateEdit("cheque_deposit_on", today)
        self.drawer_id = TextLine("cheque_drawer_id", most=20)
        self.city = TextLine("cheque_city", most=60)
        self.more = ActionButton("cheque_more", self.tr("&Más datos"), icon="more", flat=True)
        self.more.setCheckable(True)
        self._build()
        for line in (self.account, self.number, self.drawer, self.drawer_id, self.city):
            line.textEdited.connect(self.changed)
        self.bank.bank_changed.connect(self.changed)
        self.kind.chosen.connect(self.changed)
        self.dated_on.date_changed.connect(self._tell_days)
        self.deposit_on.date_changed.connect(self._tell_days)
        self.more.toggled.connect(self._unfold)
        self.picture.watch((self.bank, self.account, self.number, self.drawer))
        self.picture.changed.connect(self._show_picture)

    def begin(self, payer: Payer, today: date) -> None:
        """Start a cheque of this customer, on the bank and account of their last one."""
        self._payer = payer
        last = payer.last_cheque
        self.bank.set_value(last.bank_code if last else None)
        self.account.set_value(last.account_number if last else "")
        self.number.set_value("")
        self.dated_on.set_limits(today - _OLDEST, today + _LATEST)
        self.dated_on.set_value(today)
        self.deposit_on.set_limits(today - _OLDEST, today + _LATEST)
        self.deposit_on.set_value(None)
        self.drawer.set_value(last.drawer if last else payer.name)
        self.drawer_id.set_value(last.drawer_id if last else "")
        self.city.set_value(last.city if last else "")
        self.kind.set_value(ChequeKind.PLAIN)
        self.picture.clear()
        self.more.setChecked(False)
        self.form.clear_errors()

    def tender(self, cents: int) -> ChequeTender | None:
        """The cheque for an amount; None when a field is wrong, which it then says."""
        self.form.clear_errors()
        self.form.commit()
        bank, dated_on = self.bank.value(), self.dated_on.value()
        missing = {
            "bank_code": bank is None,
            "number": not self.number.value(),
            "account_number": not self.account.value(),
            "dated_on": dated_on is None,
            "drawer": not self.drawer.value(),
        }
        if not self._are_complete(missing) or bank is None or dated_on is None:
            return None
        return ChequeTender(
            bank_code=bank.code,
            account_number=self.account.value(),
            number=self.number.value(),
            drawer=self.drawer.value(),
            dated_on=dated_on,
            amount_cents=cents,
            drawer_id=self.drawer_id.value(),
            city=self.city.value(),
            kind=self.kind.value() or ChequeKind.PLAIN,
            deposit_on=self.deposit_on.value(),
        )

    def named(self) -> ChequeTender | None:
        """The bank, account and number, which no other cheque has."""
        bank, account, number = self.bank.value(), self.account.value(), self.number.value()
        if bank is None or not account or not number:
            return None
        return ChequeTender(bank.code, account, number, "", self._today(), 0)

    def show_tender(self, tender: Tender) -> None:
        """Fill the fields with a cheque that was entered before."""
        if not isinstance(tender, ChequeTender):
            return
        self.bank.set_value(tender.bank_code)
        self.account.set_value(tender.account_number)
        self.number.set_value(tender.number)
        self.dated_on.set_value(tender.dated_on)
        self.deposit_on.set_value(tender.deposit_on)
        self.drawer.set_value(tender.drawer)
        self.drawer_id.set_value(tender.drawer_id)
        self.city.set_value(tender.city)
        self.kind.set_value(tender.kind)
        is_plain = tender.kind is ChequeKind.PLAIN and tender.deposit_on is None
        self.more.setChecked(not is_plain or bool(tender.city or tender.drawer_id))

    @property
    def is_touched(self) -> bool:
        """Whether a number was typed: all the rest is offered by itself."""
        return bool(self.number.value())

    @property
    def remark(self) -> str:
        """A cheque of this customer came back before."""
        since = self._payer.flagged_since if self._payer else None
        if since is None:
            return ""
        told = self.tr("Un cheque de este cliente volvió impago ({day}): otro pide aprobación.")
        return told.format(day=formats.day(business_date(since)))

    def typed(self) -> dict[str, str]:
        """What stands in the fields, for the draft."""
        bank = self.bank.value()
        days = {"dated_on": self.dated_on.value(), "deposit_on": self.deposit_on.value()}
        return {
            "bank_code": bank.code if bank else "",
            "account_number": self.account.value(),
            "number": self.number.value(),
            "drawer": self.drawer.value(),
            "drawer_id": self.drawer_id.value(),
            "city": self.city.value(),
            "kind": (self.kind.value() or ChequeKind.PLAIN).value,
            **{name: day.isoformat() if day else "" for name, day in days.items()},
        }

    def restore(self, typed: Mapping[str, str]) -> None:
        """Put back what stood in the fields."""
        self.bank.set_value(typed.get("bank_code") or None)
        self.account.set_value(typed.get("account_number", ""))
        self.number.set_value(typed.get("number", ""))
        self.drawer.set_value(typed.get("drawer", ""))
        self.drawer_id.set_value(typed.get("drawer_id", ""))
        self.city.set_value(typed.get("city", ""))
        self.kind.set_value(ChequeKind(typed.get("kind") or ChequeKind.PLAIN))
        self.dated_on.set_value(_day(typed.get("dated_on", "")))
        self.deposit_on.set_value(_day(typed.get("deposit_on", "")))

    def show_error(self, field: str, text: str) -> bool:
        """Unfold what is seldom asked when it is what is wrong."""
        if field in _MORE:
            self.more.setChecked(True)
        return super().show_error(field, text)

    def _build(self) -> None:
        self.form.add("bank_code", self.tr("&Banco girado"), self.bank, span=2)
        self.form.add("number", self.tr("&N.º de cheque"), self.number)
        self.form.add("account_number", self.tr("C&uenta girada"), self.account)
        self.form.add("dated_on", self.tr("Fech&a"), self.dated_on)
        self.form.add("drawer", self.tr("Girado p&or"), self.drawer)
        self.form.add("kind", self.tr("&Clase"), self.kind)
        self.form.add("deposit_on", self.tr("&Depositar el"), self.deposit_on)
        self.form.add("drawer_id", self.tr("Cédula o RUC del girador"), self.drawer_id)
        self.form.add("city", self.tr("Ciudad"), self.city)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self.picture)
        self._column.addStretch(1)
        self._unfold(False)

    def _unfold(self, is_open: bool) -> None:
        for key in _MORE:
            self.form.show_row(key, is_open)
        self.picture.setVisible(is_open or self.picture.is_taken)
        self.more.set_text(self.tr("&Menos datos") if is_open else self.tr("&Más datos"))
        if is_open and self.more.hasFocus():
            self.kind.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_picture(self) -> None:
        self.picture.setVisible(self.more.isChecked() or self.picture.is_taken)

    def _tell_days(self, _day: object) -> None:
        """Say when the bank takes a cheque that waits: weekends and holidays move it."""
        today, dated_on, agreed = self._today(), self.dated_on.value(), self.deposit_on.value()
        wait_until = agreed or (dated_on if dated_on and dated_on > today else None)
        field = "deposit_on" if agreed else "dated_on"
        for key in ("dated_on", "deposit_on"):
            if not self.form.rows[key].problem:
                self.form.rows[key].message.setText("")
        if wait_until is not None and wait_until > today and not self.form.rows[field].problem:
            self.form.rows[field].message.setText(self._postdated(wait_until))
        self.changed.emit()

    def _postdated(self, wait_until: date) -> str:
        day, why = self._bank_day(wait_until)
        if day == wait_until:
            return self.tr("Posfechado")
        told = self.tr("{why}: se deposita el {day}")
        return told.format(why=why.capitalize(), day=formats.day(day))


def bank_day_of(holidays: Mapping[date, str]) -> BankDay:
    """The day on which banks take what falls on a weekend or a holiday (*feriado*)."""
    calendar = WorkingDays(frozenset(holidays))

    def bank_day(day: date) -> tuple[date, str]:
        if calendar.is_working(day):
            return day, ""
        weekend = _tr("sábado") if day.weekday() == _SATURDAY else _tr("domingo")
        return calendar.on_or_after(day), holidays.get(day, weekend)

    return bank_day


def postdated_words(tender: ChequeTender, today: date, bank_day: BankDay) -> str:
    """When a cheque that waits goes to the bank; empty for one that does not wait."""
    wait_until = tender.deposit_on or tender.dated_on
    if wait_until <= today:
        return ""
    day, why = bank_day(wait_until)
    if day == wait_until:
        return _tr("Posfechado al {day}").format(day=formats.day(day))
    told = _tr("Posfechado al {agreed} ({why}): se deposita el {day}")
    return told.format(agreed=formats.day(wait_until), why=why, day=formats.day(day))


def _kinds() -> list[tuple[ChequeKind, str]]:
    return [
        (ChequeKind.PLAIN, _tr("Corriente")),
        (ChequeKind.CERTIFIED, _tr("Certificado")),
        (ChequeKind.CASHIER, _tr("De gerencia")),
    ]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChequeForm", text)
