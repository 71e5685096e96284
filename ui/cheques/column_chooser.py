from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.widgets.buttons import ActionButton
from ui.widgets.rows_view import RowsView


class ColumnChooser(ActionButton):
    """A button whose menu shows and hides the columns of a table; one always stays.

    Signals:
        changed(): a column came or went.
    """

    changed = Signal()

    def __init__(self, name: str, table: RowsView, titles: list[tuple[str, str]]) -> None:
        super().__init__(name, "", icon="fit", flat=True)
        self.set_text(self.tr("Col&umnas"))
        self._table = table
        self._menu = QMenu(self)
        self.actions_by_key: dict[str, QAction] = {}
        for place, (key, title) in enumerate(titles):
            action = self._menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(lambda is_on, place=place: self._show(place, is_on))
            self.actions_by_key[key] = action
        self.clicked.connect(self._open)

    def hide_columns(self, keys: Collection[str]) -> None:
        """Begin without these."""
        for key in keys:
            self.actions_by_key[key].setChecked(False)

    def _show(self, place: int, is_on: bool) -> None:
        shown = [action for action in self.actions_by_key.values() if action.isChecked()]
        if not shown:
            list(self.actions_by_key.values())[place].setChecked(True)
            return
        self._table.setColumnHidden(place, not is_on)
        self._table.fit_columns()
        self.changed.emit()

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
