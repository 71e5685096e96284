from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.payments.records import Tender
from ui import formats
from ui.payments.tender_words import tender_line
from ui.payments.view_model import Entered
from ui.theme import SPACE, row_height
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import state

_MOST_ROWS: Final = 4


@dataclass(frozen=True, slots=True)
class _Row:
    place: int
    tender: Tender
    has_picture: bool


class TenderList(QWidget):
    """The payments entered so far for one receipt: Enter edits one, Delete takes it out.

    Signals:
        edit_wanted(int), remove_wanted(int): the place of a payment, from 0.
    """

    edit_wanted = Signal(int)
    remove_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.model: RowsModel[_Row] = RowsModel(_columns(), identity=lambda row: row.place)
        self.table = RowsView("tenders", self.model, title=self.tr("Pagos de este recibo"))
        self.table.horizontalHeader().hide()
        self.table.setSelectionMode(RowsView.SelectionMode.SingleSelection)
        self.table.setSortingEnabled(False)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.title = label(self.tr("Pagos de este recibo"), bold=True)
        self.edit_button = ActionButton("tender_edit", self.tr("Editar"), icon="edit", flat=True)
        self.remove_button = ActionButton(
            "tender_remove", self.tr("Quitar"), icon="void", flat=True
        )
        self.edit_button.setToolTip(self.tr("Enter sobre el pago"))
        self.remove_button.setToolTip(self.tr("Supr sobre el pago"))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.edit_button)
        head.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addLayout(head)
        column.addWidget(self.table)
        self.table.opened.connect(lambda row: self.edit_wanted.emit(row.place))
        self.edit_button.clicked.connect(lambda: self._tell(self.edit_wanted.emit))
        self.remove_button.clicked.connect(lambda: self._tell(self.remove_wanted.emit))
        gone = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        gone.setContext(Qt.ShortcutContext.WidgetShortcut)
        gone.setAutoRepeat(False)
        gone.activated.connect(lambda: self._tell(self.remove_wanted.emit))
        self.hide()

    def show_entered(self, entered: Sequence[Entered]) -> None:
        """Show these, the last one chosen; nothing at all when there are none."""
        rows = [
            _Row(place, each.tender, each.picture is not None) for place, each in enumerate(entered)
        ]
        if rows == list(self.model.rows):
            return
        self.model.set_rows(rows)
        self.table.select_row(len(rows) - 1)
        shown = min(len(rows), _MOST_ROWS)
        self.table.setFixedHeight(row_height(self.font()) * shown + 4)
        self.setVisible(bool(rows))

    def _tell(self, tell: Callable[[int], object]) -> None:
        row = self.table.current_record()
        if isinstance(row, _Row):
            tell(row.place)


def _columns() -> list[Column[_Row]]:
    def tr(text: str) -> str:
        return QCoreApplication.translate("TenderList", text)

    def detail(row: _Row) -> str:
        return tender_line(row.tender) + (tr(" · con imagen") if row.has_picture else "")

    return [
        Column(
            "method",
            tr("Forma"),
            lambda row: state("tender", row.tender.method).word,
            look=lambda row: state("tender", row.tender.method),
        ),
        Column("detail", tr("Detalle"), detail, tone=lambda _row: "muted", stretch=True),
        Column(
            "amount",
            tr("Valor"),
            lambda row: formats.amount(row.tender.amount_cents),
            align="right",
        ),
    ]
