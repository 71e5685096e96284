from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from services.payments.records import CashTender, Method, Tender
from ui import formats
from ui.payments.forms.base import Payer, TenderForm
from ui.theme import SPACE
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.labels import label


class CashForm(TenderForm):
    """Notes and coins: what is handed over, and the change that goes back (*vuelto*)."""

    method = Method.CASH
    takes_value = False

    def __init__(self) -> None:
        super().__init__("cash_form")
        self._limit_cents = 0
        self._missing_cents = 0
        self.tendered = AmountEdit("cash_tendered")
        self.keep = QCheckBox(self.tr("Dejar el vuelto &como saldo a favor"))
        self.keep.setObjectName("cash_keep")
        self.told = QCheckBox("")
        self.told.setObjectName("cash_told")
        self.form.add(
            "tendered_cents",
            self.tr("Entre&ga"),
            self.tendered,
            hint=self.tr("Vacío: el valor justo"),
        )
        self._change_title = label(self.tr("Vuelto"), tone="muted")
        self.change_words = label(scale=1.7, bold=True, name="cash_change")
        self._column.addWidget(self._change())
        self._column.addWidget(self.keep)
        self._column.addWidget(self.told)
        self.told_problem = label(tone="err", wrap=True, name="cash_told_message")
        self._column.addWidget(self.told_problem)
        self._column.addStretch(1)
        self.tendered.amount_changed.connect(self.changed)
        self.keep.toggled.connect(self.changed)
        self.told.toggled.connect(self.changed)

    def set_limit(self, cents: int) -> None:
        """Above so much the customer is told that cash is not deductible."""
        self._limit_cents = cents
        told = self.tr("Se &informó al cliente que más de {limit} en efectivo no es deducible")
        self.told.setText(told.format(limit=formats.money(cents)))

    def begin(self, payer: Payer, today: date) -> None:
        """Start with an empty hand."""
        del payer, today
        self.tendered.set_cents(None)
        self.keep.setChecked(False)
        self.told.setChecked(False)
        self.told_problem.setText("")
        self.form.clear_errors()

    def amount_cents(self, missing_cents: int, value_cents: int | None) -> int:
        """What stays in the drawer: all that is missing, or as much as was handed over."""
        del value_cents
        self._missing_cents = missing_cents
        given = self.tendered.cents
        amount = missing_cents
        if given is not None:
            whole = self.keep.isChecked() or missing_cents == 0
            amount = given if whole else min(given, missing_cents)
        self._show_change(amount)
        return amount

    def tender(self, cents: int) -> CashTender | None:
        """The cash for an amount; None when the customer was not told what must be told."""
        self.form.clear_errors()
        if not self.form.commit():
            self.form.focus_first_error()
            return None
        if cents > self._limit_cents and not self.told.isChecked():
            self.told_problem.setText(self.tr("Infórmele y marque la casilla."))
            self.told.setFocus()
            return None
        given = cents if self.tendered.cents is None else self.tendered.cents
        return CashTender(given, given - cents, self.told.isChecked())

    def show_tender(self, tender: Tender) -> None:
        """Fill the fields with cash that was entered before."""
        if isinstance(tender, CashTender):
            self.tendered.set_cents(tender.tendered_cents)
            self.told.setChecked(tender.told_not_deductible)

    def show_error(self, field: str, text: str) -> bool:
        """Say at the tick what the books say of it."""
        if field != "told_not_deductible":
            return super().show_error(field, text)
        self.told.show()
        self.told_problem.setText(text)
        self.told.setFocus()
        return True

    @property
    def is_touched(self) -> bool:
        """Whether something was handed over."""
        return not self.tendered.is_blank

    @property
    def refusal(self) -> str:
        """What is wrong with the amount handed over."""
        return self.tendered.problem

    def typed(self) -> dict[str, str]:
        """What stands in the fields, for the draft."""
        given = self.tendered.cents
        return {
            "tendered_cents": "" if given is None else str(given),
            "keep": "1" if self.keep.isChecked() else "",
            "told": "1" if self.told.isChecked() else "",
        }

    def restore(self, typed: Mapping[str, str]) -> None:
        """Put back what stood in the fields."""
        given = typed.get("tendered_cents", "")
        self.tendered.set_cents(int(given) if given else None)
        self.keep.setChecked(bool(typed.get("keep")))
        self.told.setChecked(bool(typed.get("told")))

    def _change(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE.normal)
        line.addWidget(self._change_title)
        line.addWidget(self.change_words)
        line.addStretch(1)
        return row

    def _show_change(self, amount_cents: int) -> None:
        given = self.tendered.cents
        change = 0 if given is None else given - amount_cents
        self.change_words.setText(formats.money(max(change, 0)))
        enough = given is not None and given >= self._missing_cents > 0
        self._change_title.setVisible(enough)
        self.change_words.setVisible(enough)
        more = given is not None and given > self._missing_cents > 0
        self.keep.setVisible(more)
        self.told.setVisible(amount_cents > self._limit_cents)
        if amount_cents <= self._limit_cents or self.told.isChecked():
            self.told_problem.setText("")
