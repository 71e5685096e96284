from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from services.summaries.records import DaySummary
from ui import formats
from ui.summaries.rows import (
    DocumentRow,
    Group,
    TotalRow,
    document_columns,
    list_rows,
    part_of,
    total_columns,
    totals,
)
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView

_PLACES: Final = (Group.METHOD, Group.CASHIER, Group.LIST)


class TotalsPanel(QWidget):
    """The totals beside the paper; each opens to its documents, and each document to its receipt.

    Signals:
        documents_wanted(object): the documents of a `TotalRow` are to be read.
        receipt_wanted(str): the payment of this id.
    """

    documents_wanted = Signal(object)
    receipt_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summary_totals_panel")
        self._told: DaySummary | None = None
        self.opened: TotalRow | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(self._build_totals())
        self._pages.addWidget(self._build_documents())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._connect()

    def show_summary(self, told: DaySummary) -> None:
        """Show the totals of a summary; what was open is closed unless it is the same question."""
        is_same = self._told is not None and self._told.question == told.question
        self._told = told
        if not is_same:
            self._leave()
        self._show_totals()

    def show_documents(self, row: TotalRow, documents: list[DocumentRow]) -> None:
        """Show what stands behind a total."""
        self.opened = row
        self.heading.set_whole(f"{row.label}: {formats.money(row.net_cents)}")
        self.documents.set_rows(documents)
        self._pages.setCurrentIndex(1)
        self.documents_view.setFocus()
        if documents:
            self.documents_view.select_row(0)
        self._say_current()

    def go_back(self) -> None:
        """Show the totals again, where one left them."""
        self._leave()
        self.table.setFocus()

    def _build_totals(self) -> QWidget:
        self.chips = ChipRow(
            "summary_groups",
            self.tr("Por qué se suma"),
            [
                Chip(Group.METHOD.value, self.tr("Métodos")),
                Chip(Group.CASHIER.value, self.tr("Cajeros")),
                Chip(Group.LIST.value, self.tr("Listas")),
            ],
        )
        self.model: RowsModel[TotalRow] = RowsModel(
            total_columns(), identity=lambda row: (row.group, row.key)
        )
        self.table = RowsView(
            "summary_totals",
            self.model,
            title=self.tr("Totales"),
            empty=self.tr("No hay cobros en estos días."),
        )
        hint = label(self.tr("Enter abre los documentos de un total."), tone="muted", wrap=True)
        self.stripe_button = ActionButton(
            "summary_stripe", self.tr("Comparar tarjetas co&n Stripe"), icon="refresh"
        )
        return _column(self.chips, self.table, hint, self.stripe_button)

    def _build_documents(self) -> QWidget:
        self.back = ActionButton(
            "summary_back", self.tr("&Totales"), icon="chevron-left", flat=True
        )
        self.heading = ElidedLabel()
        self.documents: RowsModel[DocumentRow] = RowsModel(document_columns())
        self.documents_view = RowsView(
            "summary_documents",
            self.documents,
            title=self.tr("Documentos"),
            empty=self.tr("No hay documentos."),
        )
        self.detail = label(tone="muted", wrap=True, name="summary_detail")
        self.receipt_button = ActionButton(
            "summary_receipt", self.tr("Ver &recibo"), icon="receipt"
        )
        return _column(
            FlowRow(title_row(self.heading), self.back, head=True),
            self.documents_view,
            self.detail,
            self.receipt_button,
        )

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self._show_totals())
        self.table.opened.connect(self._open)
        self.back.clicked.connect(self.go_back)
        self.documents_view.opened.connect(lambda _row: self._open_receipt())
        self.documents_view.current_changed.connect(lambda _row: self._say_current())
        self.receipt_button.clicked.connect(self._open_receipt)

    def _open(self, row: TotalRow) -> None:
        if self._told is None:
            return
        if row.group is Group.LIST:
            self.show_documents(row, list_rows(self._told.annex(part_of(row))))
        else:
            self.documents_wanted.emit(row)

    def _open_receipt(self) -> None:
        row = self.documents_view.current_record()
        if row is not None and row.payment:
            self.receipt_wanted.emit(row.payment)

    def _show_totals(self) -> None:
        if self._told is not None:
            self.model.set_rows(totals(self._told, Group(self.chips.current)))

    def _say_current(self) -> None:
        row = self.documents_view.current_record()
        told = [row.who, row.told] if row is not None else []
        self.detail.setText("\n".join(word for word in told if word))
        why_not = "" if row is not None and row.payment else self.tr("No es de un recibo.")
        self.receipt_button.set_reason(why_not)

    def _leave(self) -> None:
        self.opened = None
        self._pages.setCurrentIndex(0)


def _column(*widgets: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE.small)
    for widget in widgets:
        column.addWidget(widget, 1 if isinstance(widget, RowsView) else 0)
    return made
