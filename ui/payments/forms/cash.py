from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from services.payments.records import CashTender, Method, Tender
from ui import formats
from ui.payments.forms.base import Asked, Payer, TenderForm
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
        self._given_cents = 0
        self._most_cents = 0
        self.tendered = AmountEdit("cash_tendered")
        self.keep = QCheckBox(self.tr("Dejar el vuelto &como saldo a favor"))
        self.keep.setObjectName("cash_keep")
        self.told = QCheckBox(self.tr("Se &informó al cliente"))
        self.told.setObjectName("cash_told")
        self.told_what = label(tone="muted", wrap=True, name="cash_told_what")
        self.form.add(
            "tendered_cents",
            self.tr("Entrega"),
            self.tendered,
            hint=self.tr("Vacío: el valor justo"),
        )
        self.tendered_row = self.form.rows["tendered_cents"]
        self._change_title = label(self.tr("Vuelto"), tone="muted")
        self.change_words = label(scale=1.7, bold=True, name="cash_change")
        self._column.addWidget(self._change())
        self._column.addWidget(self.keep)
        self._column.addWidget(self.told)
        self._column.addWidget(self.told_what)
        self.told_problem = label(tone="err", wrap=True, name="cash_told_message")
        self._column.addWidget(self.told_problem)
        self._column.addStretch(1)
        self.tendered.amount_changed.connect(self.changed)
        self.keep.toggled.connect(self.changed)
        self.told.toggled.connect(self.changed)

    def set_limit(self, cents: int) -> None:
        """Above so much the customer is told that cash is not deductible."""
        self._limit_cents = cents
        told = self.tr("Más de {limit} en efectivo no es deducible de impuestos.")
        self.told_what.setText(told.format(limit=formats.money(cents)))

    def begin(self, payer: Payer, today: date) -> None:
        """Start with an empty hand."""
        del payer, today
        self.tendered.set_cents(None)
        self.keep.setChecked(False)
        self.told.setChecked(False)
        self.told_problem.setText("")
        self.form.clear_errors()

    def amount_cents(self, asked: Asked) -> int:
        """What stays in the drawer of what is handed over: never more than the debt by itself."""
        given = self.tendered.cents
        self._given_cents = asked.handed_cents if given is None else given
        owed = self._given_cents if asked.owed_cents is None else asked.owed_cents
        self._most_cents = min(asked.missing_cents or owed, owed)
        is_whole = self.keep.isChecked()
        amount = self._given_cents if is_whole else min(self._given_cents, self._most_cents)
        self._show_change(amount)
        return amount

    @property
    def gives_change(self) -> bool:
        """Unless the change is to stay as credit."""
        return not self.keep.isChecked()

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
        return CashTender(self._given_cents, self._given_cents - cents, self.told.isChecked())

    def show_tender(self, tender: Tender) -> None:
        """Fill the fields with cash that was entered before."""
        if isinstance(tender, CashTender):
            self.keep.setChecked(tender.amount_cents > self._most_cents)
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
        if self.tendered.is_blank:
            told = self.tr("Vacío: justo {cents}").format(cents=formats.money(self._most_cents))
            self.tendered_row.set_hint(told if self._most_cents else "")
        self.change_words.setText(formats.money(self._given_cents - amount_cents))
        is_counted = not self.tendered.is_blank or self._given_cents > amount_cents
        enough = is_counted and self._given_cents >= self._most_cents
        self._change_title.setVisible(enough)
        self.change_words.setVisible(enough)
        self.keep.setVisible(self._given_cents > self._most_cents)
        for tick in (self.told, self.told_what):
            tick.setVisible(amount_cents > self._limit_cents)
        if amount_cents <= self._limit_cents or self.told.isChecked():
            self.told_problem.setText("")
