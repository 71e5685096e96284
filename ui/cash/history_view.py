from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from services.cash.records import TurnRecord
from ui.cash.columns import is_waiting, turn_columns
from ui.cash.turn_detail import TurnDetail
from ui.theme import SPACE
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.narrow import NarrowAware
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words

_ALL = "all"
_WAITING = "waiting"


class HistoryView(QWidget):
    """The turns of the office, with the count of the chosen one beside them.

    Signals:
        turn_chosen(object): read this `TurnRecord`, or None.
        report_wanted(str): show the report of the turn of this id.
    """

    turn_chosen = Signal(object)
    report_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turns: Sequence[TurnRecord] = ()
        self.chips = ChipRow(
            "cash_history_filter",
            self.tr("Qué turnos se muestran"),
            [Chip(_ALL, self.tr("Todos")), Chip(_WAITING, self.tr("Por firmar"))],
        )
        self.model: RowsModel[TurnRecord] = RowsModel(turn_columns(), identity=lambda each: each.id)
        self.table = RowsView(
            "cash_turns", self.model, title=self.tr("Turnos de caja"), empty=words("cash.empty")
        )
        self.detail = TurnDetail("cash_turn", self.tr("Elija un turno contado para ver su arqueo."))
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(SPACE.small)
        self._halves.addWidget(self.table, 6)
        self._halves.addWidget(self.detail, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self.chips)
        column.addLayout(self._halves, 1)
        self.setFocusProxy(self.table)
        NarrowAware(self, self._restack)
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.table.current_changed.connect(self.turn_chosen)
        self.table.opened.connect(self._open)

    def show_turns(self, turns: Sequence[TurnRecord]) -> None:
        """Show these turns; the cursor stays on its own."""
        self._turns = turns
        waiting = sum(is_waiting(each) for each in turns)
        self.chips.show_counts({_ALL: len(turns), _WAITING: waiting})
        self._show_rows()

    def show_waiting(self) -> None:
        """Show those that wait for a signature alone."""
        self.chips.choose(_WAITING)

    def current(self) -> TurnRecord | None:
        """The turn under the cursor."""
        found = self.table.current_record()
        return found if isinstance(found, TurnRecord) else None

    def _show_rows(self) -> None:
        only = self.chips.current == _WAITING
        self.model.set_rows([each for each in self._turns if not only or is_waiting(each)])
        if self.current() is None:
            self.table.select_row(0)
        self.turn_chosen.emit(self.current())

    def _open(self, turn: TurnRecord) -> None:
        if not turn.is_open:
            self.report_wanted.emit(turn.id)

    def _restack(self, is_narrow: bool) -> None:
        way = QBoxLayout.Direction
        self._halves.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)
