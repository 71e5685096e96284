from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui import formats
from ui.payments.view_model import PayDesk
from ui.theme import SPACE, set_tone
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label


class PayFoot(QWidget):
    """What the receipt comes to, what is missing or left over, and the button that pays.

    Signals:
        pay_only_wanted(): pay no more than what was entered.
        till_wanted(): the till stands in the way, and is opened or counted first.
    """

    pay_only_wanted = Signal()
    till_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.total = label(scale=1.7, bold=True, name="pay_total")
        self.words = label(tone="muted", name="pay_total_words", wrap=True)
        self.reason = label(tone="warn", wrap=True, name="pay_reason")
        self.only_button = ActionButton("pay_only", "", flat=True)
        self.pay_button = ActionButton(
            "pay_button", self.tr("Pagar facturas seleccionadas"), key="F12", primary=True
        )
        self.only_button.clicked.connect(self.pay_only_wanted)
        self.only_button.hide()
        self.till_button = ActionButton("pay_to_till", self.tr("Ir a Caja"), flat=True)
        self.till_button.clicked.connect(self.till_wanted)
        self.till_button.hide()
        self._told = QVBoxLayout()
        self._told.setSpacing(0)
        self._told.addWidget(self.total)
        self._told.addWidget(self.words)
        self._acts = QVBoxLayout()
        self._acts.setSpacing(SPACE.tight)
        why = QHBoxLayout()
        why.setSpacing(SPACE.small)
        why.addWidget(self.reason, 1)
        why.addWidget(self.only_button, 0, Qt.AlignmentFlag.AlignRight)
        why.addWidget(self.till_button, 0, Qt.AlignmentFlag.AlignRight)
        self._acts.addLayout(why)
        self._acts.addWidget(self.pay_button)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE.small)
        self._row.addLayout(self._told)
        self._row.addLayout(self._acts)
        self.set_wide(False)

    def set_wide(self, is_wide: bool) -> None:
        """Beside each other under the whole page, or one under the other in the panel."""
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if is_wide else way.TopToBottom)
        self._row.setStretch(0, int(is_wide))
        self._row.setStretch(1, int(is_wide))
        side = Qt.AlignmentFlag.AlignLeft if is_wide else Qt.AlignmentFlag.AlignRight
        self.total.setAlignment(side)
        self.words.setAlignment(side)

    def show_amounts(self, desk: PayDesk, refusal: str) -> None:
        """Show what the payments come to, and why they cannot be taken yet."""
        lacking, credit = desk.lacking_cents, desk.credit_cents
        self.total.setText(formats.money(max(desk.wanted_cents, desk.total_cents)))
        count = len(desk.proposal.shares)
        words = self.tr("1 factura") if count == 1 else self.tr("{n} facturas").format(n=count)
        parts = [words]
        if in_part := len(desk.selection.parts):
            told = self.tr("abono: queda debiendo") if count == 1 else self.tr("{n} con abono")
            parts.append(told.format(n=in_part))
        if desk.selection.advance_cents:
            told = self.tr("anticipo{months} de {cents} → saldo a favor")
            cents = formats.money(desk.selection.advance_cents)
            months = months_words(desk.selection.advance_months)
            parts.append(told.format(cents=cents, months=months and f" ({months})"))
            credit -= desk.selection.advance_cents
        if credit > 0:
            told = self.tr("sobra {credit} → saldo a favor")
            parts.append(told.format(credit=formats.money(credit)))
        if lacking:
            parts.append(self.tr("falta {cents}").format(cents=formats.money(lacking)))
        self.words.setText(" · ".join(parts))
        set_tone(self.words, "err" if lacking else "warn" if credit > 0 else "muted")
        self.only_button.setVisible(bool(lacking) and desk.total_cents > 0)
        only = self.tr("Abonar solo {cents}")
        self.only_button.set_text(only.format(cents=formats.money(desk.total_cents)))
        self.reason.setText(refusal)
        self.pay_button.set_reason(refusal)


def months_words(months: int) -> str:
    """How many months are paid ahead, in words; empty for none."""
    if not months:
        return ""
    one = QCoreApplication.translate("PayFoot", "1 mes")
    many = QCoreApplication.translate("PayFoot", "{n} meses")
    return one if months == 1 else many.format(n=months)
