from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from services.accounts.inputs import ServiceInput
from services.accounts.records import PlanRecord, TaxRecord
from services.money import percentage
from ui import formats
from ui.accounts.choices import ChoiceCombo, billing_days
from ui.accounts.voip_edit import VoipNumbersEdit
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.form import Form
from ui.widgets.labels import label


class ServiceForm(Form):
    """The plan, its prices and tax, the day of billing, and in the wizard the VoIP numbers.

    Signals:
        edited(): something was typed or chosen.
    """

    edited = Signal()

    def __init__(
        self, name: str, *, with_numbers: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, columns=2, labels="top", parent=parent)
        self._plans: dict[str, PlanRecord] = {}
        self._taxes: dict[str, TaxRecord] = {}
        self._plan: PlanRecord | None = None
        self.plan_code = ChoiceCombo[str](f"{name}_plan", hint=self.tr("Elija el plan"))
        self.monthly = AmountEdit(f"{name}_monthly", least=0)
        self.activation = AmountEdit(f"{name}_activation", least=0)
        self.tax_code = ChoiceCombo[str](f"{name}_tax", hint=self.tr("El del plan"))
        self.billing_day = ChoiceCombo[int](f"{name}_billing_day", billing_days())
        self.numbers = VoipNumbersEdit(f"{name}_numbers")
        self.total = label(tone="muted", wrap=True, name=f"{name}_total")
        self._with_numbers = with_numbers
        self._add_rows()
        self._connect()
        self.set_value(ServiceInput())

    def set_catalogue(self, plans: Sequence[PlanRecord], taxes: Sequence[TaxRecord]) -> None:
        """Offer these plans and taxes."""
        self._plans = {plan.code: plan for plan in plans}
        self._taxes = {tax.code: tax for tax in taxes}
        self.plan_code.set_choices(
            [(plan.code, f"{plan.name} · {formats.money(plan.monthly_cents)}") for plan in plans]
        )
        self.tax_code.set_choices([(tax.code, tax.name) for tax in taxes])
        self._show_total()

    def value(self) -> ServiceInput:
        """What is typed and chosen."""
        return ServiceInput(
            plan_code=self.plan_code.value() or "",
            voip_numbers=self.numbers.value() if self._with_numbers else (),
            monthly_cents=self.monthly.cents,
            activation_cents=self.activation.cents,
            tax_code=self.tax_code.value() or "",
            billing_day=self.billing_day.value() or 1,
        )

    def set_value(self, shown: ServiceInput) -> None:
        """Show a service."""
        self._plan = None
        self.plan_code.set_value(shown.plan_code)
        self.tax_code.set_value(shown.tax_code)
        self.monthly.set_cents(shown.monthly_cents)
        self.activation.set_cents(shown.activation_cents)
        self.billing_day.set_value(shown.billing_day)
        self.numbers.set_value(shown.voip_numbers)
        self._plan = self._plans.get(shown.plan_code)
        self.clear_errors()
        self._show_total()

    def _add_rows(self) -> None:
        self.add("plan_code", self.tr("&Plan *"), self.plan_code, span=2)
        self.add("monthly_cents", self.tr("Valor &mensual sin impuesto"), self.monthly)
        self.add("activation_cents", self.tr("Valor de acti&vación, una vez"), self.activation)
        self.add("tax_code", self.tr("&Impuesto"), self.tax_code)
        self.add("billing_day", self.tr("&Día de facturación"), self.billing_day)
        if self._with_numbers:
            hint = self.tr("Enter añade el número; con la línea vacía, sigue")
            self.add("voip_numbers", self.tr("&Números VoIP"), self.numbers, hint=hint, span=2)
        else:
            self.numbers.setParent(self)
            self.numbers.hide()
        self.add_widget(self.total)

    def _connect(self) -> None:
        self.plan_code.activated.connect(self._take_plan)
        self.plan_code.currentIndexChanged.connect(self._take_plan)
        for combo in (self.tax_code, self.billing_day):
            combo.activated.connect(self.edited)
        for amount in (self.monthly, self.activation):
            amount.textEdited.connect(self.edited)
            amount.amount_changed.connect(self._show_total)
        self.tax_code.chosen.connect(self._show_total)
        self.numbers.edited.connect(self.edited)

    def _take_plan(self) -> None:
        """Bring the plan's prices, but keep those that were typed by hand."""
        before, now = self._plan, self._plans.get(self.plan_code.value() or "")
        if now is None or now is before:
            return
        self._plan = now
        if self.monthly.cents is None or (before and self.monthly.cents == before.monthly_cents):
            self.monthly.set_cents(now.monthly_cents)
        held = self.activation.cents
        if held is None or (before and held == before.activation_cents):
            self.activation.set_cents(now.activation_cents)
        if not self.tax_code.value() or (before and self.tax_code.value() == before.tax_code):
            self.tax_code.set_value(now.tax_code)
        self._show_total()
        self.edited.emit()

    def _show_total(self) -> None:
        tax = self._taxes.get(self.tax_code.value() or "")
        monthly, activation = self.monthly.cents, self.activation.cents
        if tax is None or monthly is None:
            self.total.setText("")
            return
        each = monthly + percentage(monthly, tax.basis_points)
        once = (activation or 0) + percentage(activation or 0, tax.basis_points)
        told = self.tr("Cada mes {each} con {tax} · primera factura {first}")
        self.total.setText(
            told.format(each=formats.money(each), tax=tax.name, first=formats.money(each + once))
        )
