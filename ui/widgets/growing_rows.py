from collections.abc import Callable, Hashable, Sequence
from typing import Final, TypeVar

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QWidget

from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView

R = TypeVar("R")

_AHEAD: Final = 3
"""How many screenfuls before the end the next page is asked for."""


class GrowingRows(RowsModel[R]):
    """A table that grows at its end, page by page, without being drawn anew."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        identity: Callable[[R], Hashable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, identity=identity, parent=parent)
        self._held: list[R] = []

    def replace(self, rows: Sequence[R]) -> None:
        """Show these records alone."""
        self._held = list(rows)
        self.set_rows(self._held)
        self._rows = self._held

    def append(self, rows: Sequence[R]) -> None:
        """Show more records after those that are there."""
        if not rows:
            return
        first = len(self._held)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._held.extend(rows)
        self.endInsertRows()


class GrowingView(RowsView):
    """A table over `GrowingRows`: asks for more when its end comes near. It is not sorted here.

    Args:
        more: is called when rows are missing below; it may be called again before they came.
    """

    def __init__(
        self,
        name: str,
        model: GrowingRows[R],
        *,
        title: str,
        more: Callable[[], None],
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, model, title=title, empty=empty, waits=True, parent=parent)
        self._more = more
        self.setSortingEnabled(False)
        self.horizontalHeader().setSortIndicatorShown(False)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self.ask_more)
        bar.rangeChanged.connect(self.ask_more)

    def ask_more(self) -> None:
        """Ask for the next page if the end is near."""
        bar = self.verticalScrollBar()
        if bar.value() + bar.pageStep() * _AHEAD >= bar.maximum():
            self._more()
