from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from services.debits.banks.registry import PROFILES, profile
from services.debits.batch_records import BatchQuestion
from ui.accounts.choices import ChoiceCombo
from ui.debits.desk import OurAccount
from ui.debits.told import next_workday
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.wording import words


class QuestionForm(Form):
    """What is asked of a new batch: the bank, our account, the day, and of whom.

    Signals:
        edited(): what is asked may be something else now.
    """

    edited = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__("batch_form", columns=3, labels="top", parent=parent)
        self._today = today
        self._accounts: list[OurAccount] = []
        self._build()
        self.profile.chosen.connect(lambda _key: self._choose_profile())
        for changed in (
            self.account.chosen,
            self.plan.chosen,
            self.day.date_changed,
            self.until.date_changed,
            self.only.textChanged,
        ):
            changed.connect(lambda *_told: self.edited.emit())

    def begin(self) -> None:
        """Fill in the usual day, and ask of everybody: a filter is of one batch alone."""
        self.clear_errors()
        today = self._today()
        self.day.set_limits(today, None)
        self.day.set_value(next_workday(today))
        self.until.set_value(None)
        self.plan.set_value("")
        self.only.set_value("")

    def offer(self, accounts: list[OurAccount], plans: list[tuple[str, str]]) -> None:
        """Offer our accounts and the plans, with what is usual chosen."""
        self._accounts = accounts
        self.plan.set_choices([("", self.tr("Todos")), *plans])
        if self.plan.value() is None:
            self.plan.set_value("")
        if self.profile.value() is None:
            own = {each.bank_code for each in accounts}
            first = next((each.key for each in PROFILES if each.bank_code in own), PROFILES[0].key)
            self.profile.set_value(first)
        else:
            self._choose_profile()

    def show_unknown(self, numbers: Sequence[str]) -> None:
        """Say which of the accounts asked for there are not."""
        told = words("field.accounts.no_account", numbers=", ".join(numbers))
        self.show_error("accounts", told if numbers else "")

    def question(self) -> BatchQuestion | None:
        """What is asked; None while something is missing."""
        key, account, day = self.profile.value(), self.account.value(), self.day.value()
        if key is None or account is None or day is None:
            return None
        if not self.until.is_blank and self.until.value() is None:
            return None
        chosen = self.only.value().replace(";", ",").replace(" ", ",").split(",")
        return BatchQuestion(
            key,
            account,
            day,
            due_until=self.until.value(),
            plan=self.plan.value() or "",
            accounts=tuple(dict.fromkeys(each for each in chosen if each)),
        )

    def _build(self) -> None:
        self.profile: ChoiceCombo[str] = ChoiceCombo(
            "batch_profile", [(each.key, each.name) for each in PROFILES]
        )
        self.account: ChoiceCombo[str] = ChoiceCombo("batch_account")
        self.day = DateEdit("batch_day", self._today)
        self.until = DateEdit("batch_until", self._today)
        self.plan: ChoiceCombo[str] = ChoiceCombo("batch_plan")
        self.only = TextLine("batch_only", most=400)
        self.add("profile", self.tr("&Banco que debita"), self.profile)
        self.add("bank_account", self.tr("Nuestra &cuenta"), self.account)
        self.add("collect_on", self.tr("&Día del débito"), self.day)
        self.add(
            "due_until",
            self.tr("&Vencen hasta"),
            self.until,
            hint=self.tr("Vacío: hasta el día del débito, también las que aún no vencen."),
        )
        self.add("plan", self.tr("&Plan"), self.plan)
        self.add(
            "accounts",
            self.tr("Solo estas c&uentas"),
            self.only,
            hint=self.tr("Números separados por comas; vacío: todas."),
        )

    def _choose_profile(self) -> None:
        key = self.profile.value()
        ours = []
        if key is not None:
            bank = profile(key).bank_code
            ours = [each for each in self._accounts if each.bank_code.lstrip("0") == bank]
        self.account.set_choices([(each.number, each.label) for each in ours])
        if ours and self.account.value() is None:
            self.account.setCurrentIndex(0)
        missing = self.tr("No hay una cuenta nuestra en ese banco: agréguela en Ajustes, Bancos.")
        self.show_error("bank_account", "" if ours or key is None else missing)
        self.edited.emit()
