from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from services.invoices.records import AppliedPayment, ChargeLine, InvoiceSheet
from services.invoices.states import InvoiceSource, InvoiceState
from ui import formats, wording
from ui.claims import claim_sentence
from ui.invoices.columns import invoice_state, line_columns, payment_columns
from ui.theme import SPACE, row_height, set_font_scale
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import ElidedLabel, card, label
from ui.widgets.layouts import drop_first
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.state_badge import StateBadge

_MOST_LINES: Final = 8


class InvoiceView(QWidget):
    """One invoice: whom it is for, its charges and taxes, what was paid, who holds it.

    Signals:
        back_wanted(), print_wanted(), pay_wanted(), void_wanted(), account_wanted(): its buttons.
        receipt_wanted(str): a payment's id.
    """

    back_wanted = Signal()
    print_wanted = Signal()
    pay_wanted = Signal()
    void_wanted = Signal()
    account_wanted = Signal()
    receipt_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("invoice_view")
        self.sheet: InvoiceSheet | None = None
        self._build()
        self._connect()

    def show_sheet(self, sheet: InvoiceSheet, *, why_no_void: str, may_pay: bool) -> None:
        """Show an invoice, and what may be done with it."""
        self.sheet = sheet
        self.title.setText(sheet.number)
        self.state.show_state("invoice", invoice_state(sheet))
        self.customer.set_whole(f"{sheet.account_number} · {sheet.customer.name}")
        self._show_parts(sheet)
        self.lines.set_rows(list(sheet.lines))
        self.payments.set_rows(list(sheet.payments))
        self.payments_box.setVisible(bool(sheet.payments))
        _fit_height(self.lines_table)
        _fit_height(self.payments_table)
        self._show_notice(sheet)
        is_open = sheet.state is InvoiceState.OPEN
        self.pay_button.setVisible(may_pay and is_open)
        self.void_button.setVisible(is_open)
        self.void_button.set_reason(why_no_void)

    def _show_parts(self, sheet: InvoiceSheet) -> None:
        id_kind = wording.state("id_kind", sheet.customer.id_kind).word
        agreed = wording.state("agreement", sheet.agreement_method).word
        source = {
            InvoiceSource.BILLING: self.tr("Sistema de facturación"),
            InvoiceSource.RUN: self.tr("Emisión mensual de Ventanilla"),
            InvoiceSource.FEE: self.tr("Cargo aparte de Ventanilla"),
        }
        late = formats.days(sheet.overdue_days) if invoice_state(sheet) == "overdue" else ""
        due = formats.day(sheet.due_on) + (f"  ·  {late}" if late else "")
        _replace(
            self._facts,
            [
                SheetRow(id_kind, sheet.customer.id_number),
                SheetRow(self.tr("Emisión"), formats.day(sheet.issued_on)),
                SheetRow(self.tr("Vence"), due, "err" if late else ""),
                SheetRow(self.tr("Período"), sheet.period),
                SheetRow(self.tr("Convenio"), agreed),
                SheetRow(self.tr("Origen"), source[sheet.source]),
            ],
        )
        rows: list[SheetRow | tuple[str, str]] = []
        for part in sheet.subtotals:
            name = part.tax_name or part.tax_code
            rows.append(
                (self.tr("Subtotal {tax}").format(tax=name), formats.money(part.base_cents))
            )
            if part.tax_cents:
                rows.append((name, formats.money(part.tax_cents)))
        rows.append(SheetRow(self.tr("Total"), formats.money(sheet.total_cents), strong=True))
        if sheet.payments:
            rows.append((self.tr("Abonado"), formats.money(sheet.paid_cents)))
        tone = "err" if invoice_state(sheet) == "overdue" else ""
        balance = formats.money(sheet.balance_cents)
        rows.append(SheetRow(self.tr("Saldo"), balance, tone, strong=True))
        _replace(self._totals, rows, figures=True)

    def _show_notice(self, sheet: InvoiceSheet) -> None:
        if sheet.claim is not None:
            self.notice.tell("warn", claim_sentence(sheet.claim), closable=False)
        elif sheet.state is InvoiceState.VOID:
            told = self.tr("Anulada. Motivo: {reason}")
            self.notice.tell("info", told.format(reason=sheet.void_reason), closable=False)
        elif sheet.is_automatic and sheet.state is InvoiceState.OPEN:
            told = self.tr("Se cobra sola por convenio: la facturación o el banco la recauda.")
            self.notice.tell("info", told, closable=False)
        else:
            self.notice.clear()

    def _build(self) -> None:
        self.back_button = ActionButton(
            "invoice_back", self.tr("Facturas"), icon="chevron-left", flat=True
        )
        self.back_button.setToolTip("Esc")
        self.title = label(scale=1.5, bold=True, name="invoice_title")
        self.state = StateBadge()
        self.customer = ElidedLabel()
        set_font_scale(self.customer, 1.1)
        self.account_button = ActionButton("invoice_account", self.tr("&Ficha"), flat=True)
        self.void_button = ActionButton(
            "invoice_void", self.tr("&Anular…"), icon="void", danger=True
        )
        self.print_button = ActionButton(
            "invoice_print", self.tr("&Ver e imprimir"), icon="printer"
        )
        self.pay_button = ActionButton(
            "invoice_pay", self.tr("Cobrar"), key="F12", icon="pay", primary=True
        )
        head = FlowRow(
            title_row(self.back_button, self.title, self.state),
            self.void_button,
            self.print_button,
            self.pay_button,
            head=True,
        )
        who = QHBoxLayout()
        who.addWidget(self.customer, 1)
        who.addWidget(self.account_button)
        self.notice = Notice("invoice_notice")
        inside = QWidget()
        inside.setProperty("plain", True)
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE.normal)
        body.addLayout(self._build_facts())
        body.addWidget(self._build_lines())
        body.addWidget(self._build_payments())
        body.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("invoice_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(head)
        column.addLayout(who)
        column.addWidget(self.notice)
        column.addWidget(scroll, 1)

    def _build_facts(self) -> QHBoxLayout:
        self._facts, self._totals = card("invoice_facts"), card("invoice_totals")
        row = QHBoxLayout()
        row.setSpacing(SPACE.normal)
        for frame, share in ((self._facts, 3), (self._totals, 2)):
            inner = QVBoxLayout(frame)
            inner.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.small)
            row.addWidget(frame, share)
        return row

    def _build_lines(self) -> QWidget:
        self.lines: RowsModel[ChargeLine] = RowsModel(
            line_columns(), identity=lambda each: each.position
        )
        title = self.tr("Detalle de cargos")
        self.lines_table = RowsView("invoice_lines", self.lines, title=title)
        return _titled(title, self.lines_table)

    def _build_payments(self) -> QWidget:
        self.payments: RowsModel[AppliedPayment] = RowsModel(
            payment_columns(), identity=lambda each: each.payment_id
        )
        title = self.tr("Abonos")
        self.payments_table = RowsView("invoice_payments", self.payments, title=title)
        self.payments_box = _titled(title, self.payments_table)
        return self.payments_box

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.back_wanted)
        self.print_button.clicked.connect(self.print_wanted)
        self.pay_button.clicked.connect(self.pay_wanted)
        self.void_button.clicked.connect(self.void_wanted)
        self.account_button.clicked.connect(self.account_wanted)
        self.payments_table.opened.connect(lambda each: self.receipt_wanted.emit(each.payment_id))


def _titled(title: str, table: RowsView) -> QFrame:
    frame = card()
    column = QVBoxLayout(frame)
    column.setContentsMargins(SPACE.small, SPACE.small, SPACE.small, SPACE.small)
    column.setSpacing(SPACE.tight)
    column.addWidget(label(title, bold=True))
    column.addWidget(table)
    return frame


def _fit_height(table: RowsView) -> None:
    """As tall as its rows, up to a few: the page scrolls, the table seldom."""
    rows = min(_MOST_LINES, max(1, table.model().rowCount()))
    table.setFixedHeight(round(row_height(table.font()) * (rows + 1.06)) + 5)


def _replace(
    frame: QFrame, rows: Sequence[SheetRow | tuple[str, str]], *, figures: bool = False
) -> None:
    """Show these rows in a card instead; `figures` stand at its right end, under each other."""
    layout = frame.layout()
    if layout is None:
        return
    drop_first(layout)
    shown = QWidget()
    grid = rows_grid(rows)
    if figures:
        for line in range(grid.rowCount()):
            cell = grid.itemAtPosition(line, 1)
            value = cell.widget() if cell is not None else None
            if isinstance(value, QLabel):
                value.setAlignment(Qt.AlignmentFlag.AlignRight)
    shown.setLayout(grid)
    layout.addWidget(shown)
