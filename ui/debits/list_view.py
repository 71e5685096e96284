from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.debits.batch_records import BatchRow
from services.debits.batch_states import BatchState
from services.debits.batches import BatchService
from services.errors import UserError
from ui import formats, wording
from ui.debits.columns import batch_columns
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.growing_rows import GrowingRows, GrowingView
from ui.widgets.labels import label

_ALL: Final = "all"
_PAGE: Final = 100
_OPEN: Final = (BatchState.PREPARED, BatchState.APPROVED, BatchState.WRITTEN)


class BatchList(QWidget):
    """The batches, the newest first, by state with counts and sums.

    Signals:
        opened(int): the batch of this number is wanted.
        new_wanted(): a new one.
        failed(object): a `UserError` kept it from being read.
        shown(): it was read.
    """

    opened = Signal(int)
    new_wanted = Signal()
    failed = Signal(object)
    shown = Signal()

    def __init__(
        self,
        batches: BatchService,
        tasks: TaskRunner,
        why_not: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("batch_list")
        self._batches = batches
        self._tasks = tasks
        self._why_not = why_not
        self._asked = 0
        self._is_all = True
        self._is_reading = False
        self._sums: dict[BatchState, tuple[int, int]] = {}
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Read the batches again; what is chosen stays chosen."""
        self._asked += 1
        asked, states = self._asked, self._states()
        wanted = max(_PAGE, len(self.rows.rows))
        self._is_reading = True

        def work() -> tuple[list[BatchRow], dict[BatchState, tuple[int, int]]]:
            return self._batches.listing(states, limit=wanted), self._batches.counts()

        def done(found: tuple[list[BatchRow], dict[BatchState, tuple[int, int]]]) -> None:
            if asked == self._asked:
                self._show(*found, wanted)

        self._tasks.run(work, done, self._fail, owner=self)

    def show_state(self, state: BatchState | None) -> None:
        """Show the batches of one state, or all."""
        self.chips.choose(state.value if state else _ALL)

    def open_current(self) -> None:
        """Open the chosen batch."""
        row = self.table.current_record()
        if isinstance(row, BatchRow):
            self.opened.emit(row.number)

    def take_focus(self) -> None:
        """Put the keyboard in the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self.count = label(tone="muted", name="batches_count")
        self.new_button = ActionButton(
            "batches_new", self.tr("&Nuevo lote"), key="Ctrl+D", icon="plus", primary=True
        )
        self.open_button = ActionButton("batches_open", self.tr("&Abrir"), icon="open")
        head = FlowRow(
            title_row(label(self.tr("Lotes de débito"), scale=1.5, bold=True), self.count),
            self.open_button,
            self.new_button,
            head=True,
        )
        states = [Chip(each.value, wording.state("debit_batch", each).word) for each in BatchState]
        self.chips = ChipRow(
            "batches_states",
            self.tr("Estado"),
            [Chip(_ALL, self.tr("Todos")), *states],
            counted=True,
        )
        self.rows: GrowingRows[BatchRow] = GrowingRows(
            batch_columns(), identity=lambda row: row.number, parent=self
        )
        self.table = GrowingView(
            "batches_table", self.rows, title=self.tr("Lotes de débito"), more=self._more
        )
        self.total = label(tone="muted", name="batches_total")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        for widget in (head, self.chips):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.total)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self.refresh())
        self.new_button.clicked.connect(self.new_wanted)
        self.open_button.clicked.connect(self.open_current)
        self.table.opened.connect(lambda row: self.opened.emit(row.number))
        self.table.current_changed.connect(lambda _row: self._show_rights())
        self._show_rights()

    def _states(self) -> frozenset[BatchState]:
        key = self.chips.current
        return frozenset() if key == _ALL else frozenset({BatchState(key)})

    def _show(
        self, found: Sequence[BatchRow], sums: dict[BatchState, tuple[int, int]], wanted: int
    ) -> None:
        self._is_reading = False
        self._is_all = len(found) < wanted
        self._sums = sums
        counts = {state.value: sums.get(state, (0, 0))[0] for state in BatchState}
        self.chips.show_counts(counts | {_ALL: sum(counts.values())})
        self.table.set_empty_text(
            self.tr(
                "Todavía no hay lotes. Ctrl+D muestra a quién se puede debitar y prepara el"
                " primero."
            )
            if self.chips.current == _ALL
            else self.tr("Ningún lote está en ese estado.")
        )
        self.rows.replace(found)
        ours = sum(sums.get(state, (0, 0))[0] for state in _OPEN)
        there = [sums.get(state, (0, 0)) for state in (BatchState.SENT, BatchState.ANSWERED)]
        told = self.tr("{here} por enviar · {there} en el banco")
        self.count.setText(told.format(here=ours, there=sum(count for count, _ in there)))
        shown = [
            pair for state, pair in sums.items() if not self._states() or state in self._states()
        ]
        count, cents = sum(pair[0] for pair in shown), sum(pair[1] for pair in shown)
        foot = self.tr("1 lote") if count == 1 else self.tr("{n} lotes").format(n=f"{count:,}")
        self.total.setText(f"{foot} · {formats.money(cents)}")
        self._show_rights()
        self.shown.emit()

    def _more(self) -> None:
        if self._is_all or self._is_reading or not self.rows.rows:
            return
        self._is_reading = True
        asked, states, last = self._asked, self._states(), self.rows.rows[-1].number

        def done(found: list[BatchRow]) -> None:
            if asked == self._asked:
                self._is_reading = False
                self._is_all = len(found) < _PAGE
                self.rows.append(found)

        self._tasks.run(
            lambda: self._batches.listing(states, before=last, limit=_PAGE),
            done,
            self._fail,
            owner=self,
        )

    def _show_rights(self) -> None:
        self.new_button.set_reason(self._why_not())
        nothing = "" if self.table.current_record() else self.tr("Elija un lote.")
        self.open_button.set_reason(nothing)

    def _fail(self, error: UserError) -> None:
        self._is_reading = False
        self.failed.emit(error)
