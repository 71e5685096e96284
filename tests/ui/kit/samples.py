from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ui import formats, wording
from ui.theme import SPACE
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.bank_edit import BankChoice, BankEdit
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form, buttons_row
from ui.widgets.labels import card, label, rule
from ui.widgets.lines import NotesEdit, TextLine
from ui.widgets.narrow import NarrowAware
from ui.widgets.notice import Notice
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.state_badge import StateBadge
from ui.widgets.summary_card import BarStrip, SummaryCard

TODAY = date(2026, 11, 22)

BANKS = (
    BankChoice("10", "Banco Pichincha"),
    BankChoice("17", "Banco de Guayaquil"),
    BankChoice("30", "Banco del Pacífico"),
    BankChoice("36", "Produbanco"),
    BankChoice("37", "Banco Bolivariano"),
    BankChoice("42", "Banco General Rumiñahui"),
    BankChoice("32", "Banco Internacional"),
    BankChoice("24", "Banco Citibank"),
)


@dataclass(frozen=True, slots=True)
class Invoice:
    number: str
    issued_on: date
    due_on: date
    balance_cents: int
    state: str
    name: str = "Comercial Andina S.A."


def invoices(count: int = 14) -> list[Invoice]:
    states = ("overdue", "open", "paid", "void")
    return [
        Invoice(
            f"001-002-{4512 + n * 378:09d}",
            TODAY - timedelta(days=82 - n * 9),
            TODAY - timedelta(days=68 - n * 9),
            4500 + n * 100_103,
            states[n % 4],
            ("Comercial Andina S.A.", "Núñez & Hijos Cía. Ltda.", "<b>Peña</b>")[n % 3],
        )
        for n in range(count)
    ]


def columns() -> list[Column[Invoice]]:
    return [
        Column("number", "Factura", lambda r: r.number),
        Column("issued", "Emisión", lambda r: formats.day(r.issued_on), "center"),
        Column(
            "due", "Vence", lambda r: formats.day(r.due_on), "center", sort_key=lambda r: r.due_on
        ),
        Column("late", "Mora", lambda r: formats.overdue(r.due_on, TODAY), "right"),
        Column("name", "Cliente", lambda r: r.name, stretch=True),
        Column(
            "state", "Estado", lambda r: r.state, look=lambda r: wording.state("invoice", r.state)
        ),
        Column(
            "balance",
            "Saldo",
            lambda r: formats.amount(r.balance_cents),
            "right",
            sort_key=lambda r: r.balance_cents,
        ),
    ]


def invoices_model(count: int = 14) -> RowsModel[Invoice]:
    model = RowsModel(columns(), identity=lambda r: r.number, checkable=True)
    model.set_rows(invoices(count))
    return model


class SamplePage(QWidget):
    """A pay page in looks only: a table, a method panel, cards and a notice."""

    def __init__(self) -> None:
        super().__init__()
        self.refreshed = 0
        self.reason_to_stay: str | None = None
        inside = QWidget()
        inside.setProperty("plain", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.normal)
        head = QHBoxLayout()
        head.addWidget(label("104512 · Comercial Andina S.A.", scale=1.5, bold=True))
        head.addWidget(StateBadge("account", "active"))
        head.addStretch(1)
        head.addWidget(ActionButton("print", "&Imprimir", key="Ctrl+P", icon="printer"))
        self.pay = ActionButton("pay", "Cobrar", key="F12", icon="pay", primary=True)
        head.addWidget(self.pay)
        column.addLayout(head)
        self.notice = Notice("page_notice")
        column.addWidget(self.notice)
        self.notice.tell(
            "ok",
            "Recibo 001-004512 guardado: $ 91.00, 2 facturas.",
            ("Reimprimir", lambda: None),
            ("Otro cobro", lambda: None),
        )
        column.addLayout(self._cards())
        body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        body.setSpacing(SPACE.normal)
        self.body = body
        self.model = invoices_model()
        self.table = RowsView("invoices", self.model, title="Facturas", empty="Sin facturas.")
        self.table.setMinimumHeight(150)
        body.addWidget(self.table, 5)
        body.addWidget(self._panel(), 3)
        column.addLayout(body, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        outer.addWidget(scroll)
        self.narrow = NarrowAware(self, self.stack_panels)

    def stack_panels(self, is_narrow: bool) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self.body.setDirection(down if is_narrow else across)

    def refresh(self) -> None:
        self.refreshed += 1

    def help_text(self) -> str:
        return "Marque las facturas con Espacio y cobre con F12."

    def may_close(self) -> str | None:
        return self.reason_to_stay

    def _cards(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE.normal)
        taken = SummaryCard("taken", "Cobrado hoy", icon="pay")
        taken.show_figure("$ 4,798.25", "37 recibos")
        bars = BarStrip("bars", "Cobrado por método")
        bars.show_bars(
            [
                ("Efec.", 120_000, "$ 1,200.00"),
                ("Cheq.", 81_200, "$ 812.00"),
                ("Dep.", 230_000, "$ 2,300.00"),
                ("Tarj.", 48_625, "$ 486.25"),
                ("Déb.", 0, "$ 0.00"),
            ]
        )
        taken.side.addWidget(bars)
        doubt = SummaryCard("doubt", "Por atender", icon="doubt")
        doubt.show_figure("1 EN DUDA", "Cobro con tarjeta por $ 91.00", "warn")
        row.addWidget(taken, 1)
        row.addWidget(doubt, 1)
        return row

    def _panel(self) -> QWidget:
        frame = card("method")
        column = QVBoxLayout(frame)
        column.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.normal)
        tabs = QTabWidget()
        tabs.setObjectName("methods")
        tabs.setAccessibleName("Método de pago")
        for name in ("Cheque F7", "Tarjeta F8", "Depósito F6"):
            tabs.addTab(QWidget(), name)
        tabs.setMaximumHeight(tabs.tabBar().sizeHint().height() + 4)
        column.addWidget(tabs)
        self.form = Form("cheque")
        self.bank = BankEdit("bank", BANKS)
        self.number = TextLine("number", most=12)
        self.amount = AmountEdit("amount")
        self.date = DateEdit("date", lambda: TODAY, most=TODAY)
        kind = QComboBox()
        kind.addItems(["Corriente", "Ahorros"])
        self.form.add("bank", "&Banco girado", self.bank)
        self.form.add("number", "N.º de c&heque", self.number, hint="No repetido")
        self.form.add("kind", "&Tipo de cuenta", kind)
        self.form.add("date", "&Fecha", self.date)
        self.form.add("amount", "&Valor recibido", self.amount)
        self.notes = NotesEdit("notes", lines=2)
        self.form.add("notes", "N&otas", self.notes)
        column.addWidget(self.form)
        tick = QCheckBox("Abono &parcial")
        tick.setObjectName("partial")
        column.addWidget(tick)
        self.busy = BusyLine("busy", cancellable=True)
        column.addWidget(self.busy)
        column.addStretch(1)
        column.addWidget(rule())
        self.save = ActionButton("save", "Pagar facturas seleccionadas", primary=True)
        self.save.set_reason("Falta el número del cheque")
        column.addLayout(
            buttons_row(self.save, before=label("Falta el número", tone="muted", wrap=True))
        )
        return frame
