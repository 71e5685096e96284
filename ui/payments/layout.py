from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from services.deposits.pictures import TenderPictures
from services.invoices.records import PendingInvoice
from ui.payments.columns import pending_columns
from ui.payments.foot import PayFoot
from ui.payments.forms.base import TenderForm
from ui.payments.forms.card import CardForm
from ui.payments.forms.cash import CashForm
from ui.payments.forms.cheque import ChequeForm, bank_day_of
from ui.payments.forms.credit import CreditForm
from ui.payments.forms.deposit import DepositForm
from ui.payments.forms.voucher import VoucherForm
from ui.payments.months_edit import MonthsEdit
from ui.payments.one_of import OneOf, Yielding
from ui.payments.picture_field import PictureField
from ui.payments.selection import PaySelection
from ui.payments.tender_list import TenderList
from ui.payments.view_model import PayDesk
from ui.tasks import TaskRunner
from ui.theme import SPACE, row_height
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.bank_edit import BankChoice
from ui.widgets.buttons import ActionButton
from ui.widgets.form import FieldRow
from ui.widgets.labels import card, label
from ui.widgets.narrow import NarrowAware
from ui.widgets.notice import Notice
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.withholdings.form import WithholdingForm


@dataclass(frozen=True, slots=True)
class PayOptions:
    """What the pay page offers at this till.

    `our_accounts` are the accounts that deposits go to, with their words; `holidays` the days,
    beside weekends, on which banks don't work.
    """

    banks: list[BankChoice]
    our_accounts: Sequence[tuple[str, str]]
    why_no_card_window: str = ""
    has_phone: bool = False
    pictures: TenderPictures | None = None
    holidays: Mapping[date, str] | None = None


class PayLayout(QWidget):
    """How the pay page looks: the invoices at the left, the payments at the right or below, and
    what the receipt comes to where it is always seen.
    """

    def __init__(
        self,
        options: PayOptions,
        withholding: WithholdingForm,
        tasks: TaskRunner,
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self.setObjectName("payPage")
        self.our_accounts = options.our_accounts
        self.bank_day = bank_day_of(options.holidays or {})
        self.selection = PaySelection(self)
        self.desk = PayDesk(self.selection, self)
        self.cheque = ChequeForm(
            options.banks,
            today,
            self.bank_day,
            PictureField("cheque_picture", options.pictures, tasks),
        )
        self.deposit = DepositForm(
            options.our_accounts,
            today,
            PictureField("deposit_picture", options.pictures, tasks),
        )
        self.card = CardForm(options.why_no_card_window, has_phone=options.has_phone)
        self.cash = CashForm()
        self.voucher = VoucherForm()
        self.credit = CreditForm()
        self.withholding = withholding
        self._build()

    @property
    def method(self) -> str:
        """The way to pay that is open: a key of `forms`."""
        current = self.methods.shown
        return next(key for key, form in self.forms.items() if form is current)

    def _build(self) -> None:
        self.banner = Notice("pay_banner")
        self.notice = Notice("pay_notice")
        self.print_notice = Notice("pay_print_notice")
        self.foot = PayFoot()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(SPACE.wide)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.addWidget(self._build_invoices(), 3)
        self._body.addWidget(self._build_methods(), 2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE.page, SPACE.wide, SPACE.page, SPACE.wide)
        self._column.setSpacing(SPACE.normal)
        self._column.addLayout(self._build_head())
        self._column.addWidget(self._scrolling(), 1)
        self.pay_button = self.foot.pay_button
        self.total = self.foot.total
        self.total_words = self.foot.words
        self.reason = self.foot.reason
        NarrowAware(self, self._restack)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _scrolling(self) -> QScrollArea:
        """Both panels; on a small screen they keep their height and scroll."""
        inside = QWidget()
        inside.setProperty("plain", True)
        inside.setLayout(self._body)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page_scroll = scroll
        return scroll

    def _build_head(self) -> QHBoxLayout:
        self.title = label(scale=1.5, bold=True, name="pay_title")
        self.subtitle = label(tone="muted", wrap=True, name="pay_subtitle")
        self.find_button = ActionButton("pay_find", self.tr("Buscar cliente   F3"))
        self.sheet_button = ActionButton("pay_account", self.tr("&Ficha"), flat=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        row = QHBoxLayout()
        row.addLayout(words, 1)
        row.addWidget(self.sheet_button)
        row.addWidget(self.find_button)
        return row

    def _build_invoices(self) -> QWidget:
        self.model: RowsModel[PendingInvoice] = RowsModel(
            pending_columns(self.selection.share_of),
            identity=lambda each: each.number,
            checkable=True,
            may_check=lambda each: each.claim is None,
        )
        self.table = RowsView(
            "pay_invoices",
            self.model,
            title=self.tr("Facturas pendientes"),
            empty=self.tr("Busque un cliente con F3 para ver sus facturas pendientes."),
        )
        self.table.setMinimumHeight(row_height(self.font()) * 6)
        panel = card("pay_left")
        column = QVBoxLayout(panel)
        self.tenders = TenderList()
        # Here the table makes room for a message; the payment beside it keeps all of its height.
        for message in (self.banner, self.notice, self.print_notice):
            column.addWidget(message)
        column.addWidget(self.table, 1)
        column.addWidget(self.tenders)
        column.addLayout(self._build_amounts())
        return panel

    def _build_amounts(self) -> QHBoxLayout:
        self.received = AmountEdit("pay_received")
        self.part = AmountEdit("pay_part")
        self.months = MonthsEdit("pay_months")
        self.received_row = FieldRow(
            "received", self.tr("&Valor recibido"), self.received, labels="top"
        )
        self.part_row = FieldRow("part", self.tr("Abono a la factura"), self.part, labels="top")
        self.months_row = FieldRow(
            "months", self.tr("Meses de anticipo"), self.months, labels="top"
        )
        self.part_button = ActionButton("pay_partial", self.tr("Parcial"), key="Alt+P", flat=True)
        self.months_button = ActionButton(
            "pay_advance", self.tr("Anticipo"), key="Alt+T", flat=True
        )
        self.part_row.hide()
        self.months_row.hide()
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.normal)
        for row in (self.received_row, self.part_row, self.months_row):
            foot.addWidget(row, 1)
        for button in (self.part_button, self.months_button):
            foot.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return foot

    def _build_methods(self) -> QWidget:
        self.methods = OneOf()
        self.forms: dict[str, TenderForm] = {
            "deposit": self.deposit,
            "cheque": self.cheque,
            "card": self.card,
            "cash": self.cash,
            "withholding": self.withholding,
            "voucher": self.voucher,
            "credit": self.credit,
        }
        self.method_buttons = {
            "deposit": ActionButton("method_deposit", self.tr("Depósito"), key="F6"),
            "cheque": ActionButton("method_cheque", self.tr("Cheque"), key="F7"),
            "card": ActionButton("method_card", self.tr("Tarjeta"), key="F8"),
            "cash": ActionButton("method_cash", self.tr("&Efectivo")),
            "withholding": ActionButton("method_withholding", self.tr("&Retención")),
            "voucher": ActionButton("method_voucher", self.tr("Vouc&her")),
            "credit": ActionButton("method_credit", self.tr("&Saldo a favor")),
        }
        if not self.withholding.is_offered:
            self.method_buttons["withholding"].hide()
        panel = card("pay_right")
        self._right = QVBoxLayout(panel)
        self._right.setSpacing(SPACE.small)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addLayout(self._build_tabs())
        for form in self.forms.values():
            self.methods.add(form)
        column.addWidget(self.methods)
        column.addLayout(self._build_value())
        column.addStretch(1)
        self.payments_scroll = Yielding(inside)
        self._right.addWidget(self.payments_scroll, 1)
        self._right.addWidget(self.foot)
        return panel

    def _build_tabs(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(SPACE.tight)
        keys = list(self.method_buttons)
        for part in (keys[:3], keys[3:]):
            row = QHBoxLayout()
            row.setSpacing(SPACE.tight)
            for key in part:
                button = self.method_buttons[key]
                button.setCheckable(True)
                row.addWidget(button, 1)
            rows.addLayout(row)
        for key, letter in (("cash", "E"), ("withholding", "R"), ("voucher", "H"), ("credit", "S")):
            _answer_at_once(self.method_buttons[key], f"Alt+{letter}")
        return rows

    def _build_value(self) -> QGridLayout:
        self.value = AmountEdit("tender_value")
        self.value_row = FieldRow("value", self.tr("Va&lor de este pago"), self.value, labels="top")
        self.add_button = ActionButton(
            "tender_add", self.tr("Agregar otro pago"), key="Ctrl+Return", icon="plus"
        )
        self.wipe_button = ActionButton(
            "tender_wipe", self.tr("Borrar este pago"), key="Ctrl+Del", flat=True
        )
        self.wipe_button.hide()
        acts = QVBoxLayout()
        acts.setSpacing(SPACE.tight)
        acts.addStretch(1)
        acts.addWidget(self.add_button)
        acts.addWidget(self.wipe_button)
        acts.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.normal)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.value_row, 0, 0)
        grid.addLayout(acts, 0, 1)
        return grid

    def reveal(self) -> None:
        """Scroll to the payment that is being typed, where the page is lower than its content."""
        # The panels take their new heights a turn later.
        QTimer.singleShot(0, self, self._reveal)

    def _reveal(self) -> None:
        focus = self.focusWidget()
        if focus is not None:
            self._focus_moved(None, focus)

    def show_words(self, words: QWidget) -> None:
        """Scroll to what was just said in the payment's panel."""
        QTimer.singleShot(0, words, lambda: self._scroll_to(words))

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Keep the field that has the cursor in sight: Enter moves it past the edge."""
        if now is None or not self.payments_scroll.isAncestorOf(now):
            return
        # With its label, and with what is wrong with it, which stands below.
        around = now.parentWidget()
        self._scroll_to(around if isinstance(around, FieldRow) else now)

    def _scroll_to(self, widget: QWidget) -> None:
        self.payments_scroll.ensureWidgetVisible(widget, 0, 20)
        self._page_scroll.ensureWidgetVisible(widget, 0, 40)

    def _restack(self, is_narrow: bool) -> None:
        way = QBoxLayout.Direction
        self._body.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)
        self.payments_scroll.set_yields(not is_narrow)
        self.table.setMinimumHeight(row_height(self.font()) * (5 if is_narrow else 6))
        # On a small screen the invoices and the payments scroll; the sum never does.
        if is_narrow:
            self._column.addWidget(self.foot)
        else:
            self._right.addWidget(self.foot)
        self.foot.set_wide(is_narrow)


def _answer_at_once(button: ActionButton, key: str) -> None:
    """Let the underlined letter press a button now: Qt would click it a tenth of a second later,
    and what is typed meanwhile would be lost.
    """
    button.setShortcut(QKeySequence())
    button.setToolTip(key)
    shortcut = QShortcut(QKeySequence(key), button)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(button.press)
