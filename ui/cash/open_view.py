from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import formats
from ui.theme import SPACE
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.buttons import ActionButton
from ui.widgets.form import Form, buttons_row
from ui.widgets.labels import card, label
from ui.wording import words


class OpenView(QWidget):
    """A closed till: with how much change in the drawer it is opened.

    Signals:
        open_wanted(int, object): open it with so many cents, and what the turn before left.
    """

    open_wanted = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left: int | None = None
        self._shown: tuple[str, int | None] | None = None
        self.title = label(scale=1.2, bold=True, name="cash_closed", wrap=True)
        self.float = AmountEdit("cash_float", least=0)
        self.form = Form("cash_open_form")
        self.form.add(
            "float",
            self.tr("&Fondo de caja"),
            self.float,
            hint=self.tr("Cuente el efectivo con que empieza el turno."),
        )
        self.remark = label(tone="warn", wrap=True, name="cash_opening")
        self.button = ActionButton(
            "cash_open", self.tr("&Abrir caja…"), key="F12", icon="unlock", primary=True
        )
        frame = card("cash_open_card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(SPACE.wide, SPACE.normal, SPACE.wide, SPACE.normal)
        column.setSpacing(SPACE.small)
        column.addWidget(self.title)
        column.addWidget(self.form)
        column.addWidget(self.remark)
        column.addLayout(buttons_row(self.button))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        outer.addStretch(1)
        self.setFocusProxy(self.float)
        self.float.amount_changed.connect(lambda _cents: self._compare())
        self.form.submitted.connect(self.button.press)
        self.button.clicked.connect(self._ask)

    def show_till(self, till: str, left_cents: int | None) -> None:
        """Offer what the turn before left; what is being typed stays."""
        self.title.setText(words("cash.closed_till", till=till))
        if (till, left_cents) != self._shown:
            self._shown = (till, left_cents)
            self._left = left_cents
            self.float.set_cents(left_cents)
        self._compare()

    def _compare(self) -> None:
        cents = self.float.cents
        apart = 0 if cents is None or self._left is None else cents - self._left
        self.remark.setVisible(apart != 0)
        if apart and self._left is not None:
            told = formats.amount(apart)
            self.remark.setText(words("cash.opening", left_cents=self._left, apart=told))

    def _ask(self) -> None:
        self.float.commit()
        if self.float.is_blank:
            self.form.show_error("float", self.tr("Escriba el fondo; 0.00 si no hay."))
        if self.float.cents is None:
            self.form.focus("float")
            return
        self.open_wanted.emit(self.float.cents, self._left)
