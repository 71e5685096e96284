from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.exporting import Cell, Cents
from services.reports.figures import cell_words
from services.reports.records import Heading, ReportTable, Row
from ui import formats
from ui.theme import SPACE
from ui.widgets.labels import label
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView

_STRETCHED: Final = 1.2
"""Columns with more weight than this share the room that is left."""


class ReportTableView(QWidget):
    """One table of a report under its title, with its sums below; its columns come with it.

    Signals:
        account_wanted(str): the page of an account.
        export_wanted(): Ctrl+E.
    """

    account_wanted = Signal(str)
    export_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("plain", True)
        self._name = name
        self._titles: tuple[str, ...] = ()
        self.title = label(bold=True)
        self.total = label(tone="muted", wrap=True, name=f"{name}_total")
        self.view: RowsView | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.tight)
        self._column.addWidget(self.title)
        self._column.addWidget(self.total)

    def show_table(self, table: ReportTable) -> None:
        """Show a table."""
        self.title.setText(table.title)
        told = [
            f"{heading.title}: {_words(cell)}"
            for heading, cell in zip(table.headings, table.total, strict=False)
            if heading.is_figure
        ]
        self.total.setText(self.tr("Total · {told}").format(told=" · ".join(told)) if told else "")
        self.total.setVisible(bool(told))
        titles = (table.title, *(heading.title for heading in table.headings))
        if titles != self._titles:
            self._rebuild(table)
            self._titles = titles
        self.model.set_rows(table.rows)

    def _rebuild(self, table: ReportTable) -> None:
        if self.view is not None:
            self._column.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
        self.model: RowsModel[Row] = RowsModel(
            [_column(place, table) for place in range(len(table.headings))],
            identity=lambda row: row.cells,
            parent=self,
        )
        self.view = RowsView(
            f"{self._name}_table",
            self.model,
            title=table.title,
            empty=self.tr("Nada en estas fechas."),
        )
        self.view.opened.connect(self._open)
        self.view.export_wanted.connect(self.export_wanted)
        self._column.insertWidget(1, self.view, 1)

    def _open(self, row: Row) -> None:
        if row.account:
            self.account_wanted.emit(row.account)

    @property
    def wanted_width(self) -> int:
        """How wide it is with all its columns in sight, and none of them cut."""
        if self.view is None:
            return 0
        bar = self.view.verticalScrollBar().sizeHint().width()
        return self.view.wanted_width + bar + 2 * self.view.frameWidth()


def _column(place: int, table: ReportTable) -> Column[Row]:
    heading = table.headings[place]
    # Where nothing is wide, the first takes the room: figures stay together at the right.
    is_wide = any(_is_wide(each) for each in table.headings)
    return Column(
        f"column_{place}",
        heading.title,
        lambda row: _words(row.cells[place]),
        "right" if heading.is_figure else "left",
        lambda row: _order(row.cells[place]),
        stretch=_is_wide(heading) if is_wide else place == 0,
    )


def _is_wide(heading: Heading) -> bool:
    return not heading.is_figure and heading.weight > _STRETCHED


def _words(cell: Cell) -> str:
    return formats.amount(cell.cents) if isinstance(cell, Cents) else cell_words(cell)


def _order(cell: Cell) -> Any:
    """What a cell is ordered by; an empty one comes first."""
    value = cell.cents if isinstance(cell, Cents) else cell
    return (value is not None, value if value is not None else 0)
