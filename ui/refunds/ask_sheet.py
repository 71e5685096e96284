from typing import Final
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from services.errors import BadField, BadFields, UserError
from services.money import MAX_CENTS
from services.payments.errors import MoreThanReversible
from services.payments.records import PaymentRecord
from services.refunds.records import Refundable, RefundOrder
from services.refunds.states import Kind
from ui.accounts.forms import follow_focus, forget_when_edited, settle
from ui.refunds.kind_choice import KindChoice
from ui.refunds.rows import Rows, above_told, limit_rows, payment_rows, preview_rows
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.form import Form
from ui.widgets.labels import label, rule
from ui.widgets.layouts import drop_first
from ui.widgets.lines import TextLine
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import rows_grid
from ui.widgets.sheet import Sheet
from ui.wording import words_for

_WIDTH: Final = 680


class AskSheet(Sheet):
    """What goes back of a receipt, how much and why, with what it would do before it does it.

    It decides nothing: it hands over an order, and shows what became of it. Its order keeps the
    same id until the sheet closes, so that however often it is handed over it is one refund.

    Signals:
        asked(object): the `RefundOrder`, for somebody else to approve later.
        approval_wanted(object): the same, to be approved here and now by a second person.
    """

    asked = Signal(object)
    approval_wanted = Signal(object)

    def __init__(self, over: QWidget, payment: PaymentRecord, plan: Refundable) -> None:
        super().__init__("refund_ask", "", over, width=_WIDTH)
        self.title.setText(self.tr("Devolución del recibo {n}").format(n=payment.receipt))
        self.setAccessibleName(self.title.text())
        self._plan = plan
        self._id = str(uuid4())
        self._is_busy = False
        self._fill([*payment_rows(payment, plan), *limit_rows(plan)])
        self._connect()
        self._show_kind()

    @property
    def order_id(self) -> str:
        """The id of whatever order this sheet hands over."""
        return self._id

    @property
    def is_busy(self) -> bool:
        """Whether its order is on its way."""
        return self._is_busy

    def submit(self) -> None:
        """Go on to a second person's approval, as its button does."""
        self.here_button.press()

    def show_busy(self, text: str) -> None:
        """Its order is on its way; the sheet may be left meanwhile."""
        self._is_busy = True
        self.notice.clear()
        self.busy.start(text)
        self._rest()

    def show_refused(self, error: UserError | None, text: str = "") -> None:
        """Nothing was written: say why, at the field that it is about where there is one."""
        self._is_busy = False
        self.busy.stop()
        self._rest()
        self.ask_button.renew()
        told = text or (words_for(error) if error is not None else "")
        if isinstance(error, BadField | BadFields):
            told = self.form.show_refused(error)
        elif isinstance(error, MoreThanReversible):
            self.form.show_error("amount", told)
            told = ""
        if told:
            self.notice.tell("err", told, closable=False)
        if not self.form.focus_first_error():
            self.form.focus("amount")
        self.restart_guard()

    def _fill(self, rows: Rows) -> None:
        kinds = (Kind.MONEY, Kind.RECORD) if self._plan.may_return_money else (Kind.RECORD,)
        self.kind = KindChoice("refund_kind", kinds)
        self.amount = AmountEdit("refund_amount", most=MAX_CENTS)
        self.amount.set_cents(self._plan.most_cents)
        self.reason = TextLine("refund_reason", most=200)
        self.reference = TextLine("refund_reference", most=100)
        self.form = Form("refund_form")
        self.form.add("amount", self.tr("V&alor"), self.amount)
        self.form.add("reason", self.tr("&Motivo"), self.reason)
        self.form.add(
            "reference",
            self.tr("Re&ferencia"),
            self.reference,
            hint=self.tr("Cómo se devolvió: transferencia, cheque, efectivo… y su número."),
        )
        self.notice = Notice("refund_ask_notice")
        self.busy = BusyLine("refund_ask_busy")
        self.preview = QWidget()
        QVBoxLayout(self.preview).setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.notice)
        self.body.addLayout(rows_grid(rows))
        for widget in (rule(), self.kind, self.form, rule(), self.preview, self.busy):
            self.body.addWidget(widget)
        nobody = self.tr("Nadie aprueba lo que pidió: aprueba otra persona, con su propia clave.")
        self.body.addWidget(label(nobody, tone="muted", wrap=True, scale=0.93))
        self.back = ActionButton("refund_ask_back", self.tr("&Volver"))
        self.ask_button = OnceButton(
            "refund_ask_later", self.tr("&Pedir aprobación"), icon="clock", primary=False
        )
        self.here_button = ActionButton(
            "refund_ask_here", self.tr("Ap&robar aquí…"), key="F12", icon="ok", primary=True
        )
        for button in (self.back, self.ask_button, self.here_button):
            self.add_button(button)
        self._default = self.reason

    def _connect(self) -> None:
        self.kind.chosen.connect(self._show_kind)
        self.amount.amount_changed.connect(lambda _cents: self._show_preview())
        self.back.clicked.connect(self.go_back)
        self.ask_button.fired.connect(self._ask)
        self.here_button.clicked.connect(self._ask_here)
        self.form.submitted.connect(self.submit)
        forget_when_edited(self.form)
        for area in self.panel.findChildren(QScrollArea):
            follow_focus(area)

    def _ask(self) -> None:
        order = self._order()
        if order is None:
            self.ask_button.renew()
            self.restart_guard()
        else:
            self.asked.emit(order)

    def _ask_here(self) -> None:
        if self.is_ready and not self._is_busy:
            order = self._order()
            if order is not None:
                self.approval_wanted.emit(order)

    def _order(self) -> RefundOrder | None:
        """What is asked for, or None with the fields saying what is wrong."""
        self.notice.clear()
        is_right = settle(self.form)
        for key, text in self._missing().items():
            is_right = False
            if not self.form.rows[key].problem:
                self.form.show_error(key, text)
        cents = self.amount.cents
        if not is_right or cents is None:
            self.form.focus_first_error()
            return None
        kind = self.kind.value()
        reference = self.reference.value() if kind is Kind.RECORD else ""
        reason = self.reason.value()
        return RefundOrder(self._id, self._plan.payment, cents, kind, reason, reference)

    def _missing(self) -> dict[str, str]:
        wrong: dict[str, str] = {}
        cents = self.amount.cents
        if cents is None:
            wrong["amount"] = self.tr("Escriba el valor que se devuelve.")
        elif cents > self._plan.most_cents:
            wrong["amount"] = above_told(self._plan, cents)
        if not self.reason.value():
            wrong["reason"] = self.tr("Escriba por qué se devuelve.")
        if self.kind.value() is Kind.RECORD and not self.reference.value():
            wrong["reference"] = self.tr("Escriba cómo se devolvió y su número.")
        return wrong

    def _show_kind(self) -> None:
        self.form.show_row("reference", self.kind.value() is Kind.RECORD)
        self._show_preview()

    def _show_preview(self) -> None:
        cents = self.amount.cents
        rows = preview_rows(self._plan, self.kind.value(), cents) if cents else []
        shown = QWidget()
        shown.setLayout(rows_grid(rows))
        layout = self.preview.layout()
        if layout is None:
            return
        drop_first(layout)
        layout.addWidget(shown)
        self.preview.setVisible(bool(rows))

    def _rest(self) -> None:
        """Nothing to press while the order is on its way, but the way out."""
        self.form.setEnabled(not self._is_busy)
        self.kind.setEnabled(not self._is_busy)
        self.here_button.setVisible(not self._is_busy)
        if self._is_busy:
            self.ask_button.hide()
        back = self.tr("&Cerrar; sigue sola") if self._is_busy else self.tr("&Volver")
        self.back.set_text(back)
        if self._is_busy:
            # Whoever goes on pressing Enter must not leave by it.
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.restart_guard()
