from collections.abc import Mapping
from datetime import date
from typing import Final

from services.payments.records import Method, Tender, VoucherTender
from ui.payments.forms.base import Payer, TenderForm
from ui.widgets.lines import TextLine

_FIELDS: Final = ("terminal", "batch", "reference", "authorization", "brand", "last4")
_OFFERED: Final = ("terminal", "batch")
_LAST4: Final = 4


class VoucherForm(TenderForm):
    """A voucher of the office's own card terminal (*datáfono*), typed in."""

    method = Method.VOUCHER

    def __init__(self) -> None:
        super().__init__("voucher_form")
        self.lines = {name: TextLine(f"voucher_{name}", most=30) for name in _FIELDS}
        self.lines["last4"].setMaxLength(_LAST4)
        titles = {
            "reference": self.tr("Referen&cia"),
            "authorization": self.tr("A&utorización"),
            "batch": self.tr("&N.º de lote"),
            "terminal": self.tr("Ter&minal"),
            "brand": self.tr("M&arca"),
            "last4": self.tr("Últimos &4 dígitos"),
        }
        for name, title in titles.items():
            self.form.add(name, title, self.lines[name])
        self._column.addStretch(1)
        for line in self.lines.values():
            line.textEdited.connect(self.changed)

    def begin(self, payer: Payer, today: date) -> None:
        """Start a voucher; the terminal and its batch are those of the one before."""
        del payer, today
        for name, line in self.lines.items():
            if name not in _OFFERED:
                line.set_value("")
        self.form.clear_errors()

    def tender(self, cents: int) -> VoucherTender | None:
        """The voucher for an amount; None when a field is wrong, which it then says."""
        self.form.clear_errors()
        self.form.commit()
        values = {name: line.value() for name, line in self.lines.items()}
        last4 = values["last4"]
        if last4 and not (len(last4) == _LAST4 and last4.isascii() and last4.isdigit()):
            self.form.show_error("last4", self.tr("Solo los cuatro últimos dígitos."))
        missing = {name: not value for name, value in values.items()}
        if not self._are_complete(missing):
            return None
        return VoucherTender(
            terminal=values["terminal"],
            batch=values["batch"],
            reference=values["reference"],
            authorization=values["authorization"],
            brand=values["brand"],
            last4=last4,
            amount_cents=cents,
        )

    def show_tender(self, tender: Tender) -> None:
        """Fill the fields with a voucher that was entered before."""
        if isinstance(tender, VoucherTender):
            for name, line in self.lines.items():
                line.set_value(str(getattr(tender, name)))

    @property
    def is_touched(self) -> bool:
        """Whether something of this voucher was typed."""
        return any(line.value() for name, line in self.lines.items() if name not in _OFFERED)

    def typed(self) -> dict[str, str]:
        """What stands in the fields, for the draft."""
        return {name: line.value() for name, line in self.lines.items()}

    def restore(self, typed: Mapping[str, str]) -> None:
        """Put back what stood in the fields."""
        for name, line in self.lines.items():
            line.set_value(typed.get(name, ""))
