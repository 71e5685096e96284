from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from services.invoices.records import PendingInvoice
from ui.payments.columns import pending_columns
from ui.payments.methods import CardForm, ChequeForm, DepositForm
from ui.payments.selection import PaySelection
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


class PayLayout(QWidget):
    """How the pay page looks: the invoices at the left, the method at the right or below."""

    def __init__(
        self,
        banks: list[BankChoice],
        our_accounts: list[tuple[str, str]],
        why_no_card_window: str,
        today: Callable[[], date],
        *,
        has_phone: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("payPage")
        self.selection = PaySelection(self)
        self.cheque = ChequeForm(banks, today)
        self.deposit = DepositForm(our_accounts, today)
        self.card = CardForm(why_no_card_window, has_phone=has_phone)
        self._build()

    def _build(self) -> None:
        self.notice = Notice("pay_notice")
        self.print_notice = Notice("pay_print_notice")
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(SPACE.wide)
        self._body.addWidget(self._build_invoices(), 3)
        self._body.addWidget(self._build_methods(), 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.wide, SPACE.page, SPACE.wide)
        column.setSpacing(SPACE.normal)
        column.addLayout(self._build_head())
        column.addWidget(self.notice)
        column.addWidget(self.print_notice)
        column.addWidget(self._scrolling(), 1)
        NarrowAware(self, self._restack)

    def _scrolling(self) -> QScrollArea:
        """Both panels; on a small screen they keep their height and scroll."""
        inside = QWidget()
        inside.setProperty("plain", True)
        inside.setLayout(self._body)
        self._body.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    def _build_head(self) -> QHBoxLayout:
        self.title = label(scale=1.5, bold=True, name="pay_title")
        self.subtitle = label(tone="muted", name="pay_subtitle")
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
        self.received = AmountEdit("pay_received")
        self.part = AmountEdit("pay_part")
        self.received_row = FieldRow(
            "received", self.tr("&Valor recibido"), self.received, labels="top"
        )
        self.part_row = FieldRow("part", self.tr("A&bono a la factura"), self.part, labels="top")
        self.part_button = ActionButton("pay_partial", self.tr("&Parcial"), key="Alt+P", flat=True)
        self.part_row.hide()
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.normal)
        foot.addWidget(self.received_row, 1)
        foot.addWidget(self.part_row, 1)
        foot.addWidget(self.part_button, 0, Qt.AlignmentFlag.AlignVCenter)
        panel = card("pay_left")
        column = QVBoxLayout(panel)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        return panel

    def _build_methods(self) -> QWidget:
        self.method_buttons = {
            "deposit": ActionButton("method_deposit", self.tr("Depósito"), key="F6"),
            "cheque": ActionButton("method_cheque", self.tr("Cheque"), key="F7"),
            "card": ActionButton("method_card", self.tr("Tarjeta"), key="F8"),
        }
        tabs = QHBoxLayout()
        tabs.setSpacing(SPACE.tight)
        self.methods = QStackedWidget()
        self.forms: dict[str, ChequeForm | DepositForm | CardForm] = {
            "deposit": self.deposit,
            "cheque": self.cheque,
            "card": self.card,
        }
        for key, button in self.method_buttons.items():
            button.setCheckable(True)
            tabs.addWidget(button, 1)
            self.methods.addWidget(self.forms[key])
        self.total = label(scale=1.7, bold=True, name="pay_total")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.total_words = label(tone="muted", name="pay_total_words", wrap=True)
        self.total_words.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.reason = label(tone="warn", wrap=True, name="pay_reason")
        self.pay_button = ActionButton(
            "pay_button", self.tr("Pagar facturas seleccionadas"), key="F12", primary=True
        )
        panel = card("pay_right")
        column = QVBoxLayout(panel)
        column.setSpacing(SPACE.small)
        column.addLayout(tabs)
        column.addWidget(self.methods, 1)
        column.addWidget(self.total)
        column.addWidget(self.total_words)
        column.addWidget(self.reason)
        column.addWidget(self.pay_button)
        return panel

    def _restack(self, is_narrow: bool) -> None:
        way = QBoxLayout.Direction
        self._body.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)
