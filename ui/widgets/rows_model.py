from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeVar, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette

from services.exporting import safe_cell
from ui import icons
from ui.tokens import DARK, LIGHT
from ui.widgets.labels import plain_tip
from ui.widgets.paged_rows import PagedRows
from ui.widgets.text_rules import folded
from ui.words.state import StateLook

R = TypeVar("R")
AnyIndex = QModelIndex | QPersistentModelIndex
Align = Literal["left", "right", "center"]

RECORD_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1

_ROLE = Qt.ItemDataRole
_ALIGNMENTS: Final = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignCenter,
}


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """How one thing of a record is shown in a table.

    Args:
        key: the column's name for settings and tests.
        text: what stands in the cell.
        sort_key: what it is ordered by; its text when None.
        tooltip: what the tip says; the whole text when it did not fit, if None.
        look: a state shown as icon, word and colour instead of plain text.
        tone: the colour of the text by meaning; "" is plain.
        stretch: whether the column takes the room that is left.
        letters: for how many letters a stretching column has room however little is left; more
            of them for what tells one row from another.
        widest: a text that always has room, for a column whose words change as time goes by.
        also_found_by: what a filter finds it by besides its text.
    """

    key: str
    title: str
    text: Callable[[R], str]
    align: Align = "left"
    sort_key: Callable[[R], Any] | None = None
    tooltip: Callable[[R], str] | None = None
    look: Callable[[R], StateLook] | None = None
    tone: Callable[[R], str] | None = None
    stretch: bool = False
    letters: int = 9
    widest: str = ""
    also_found_by: Callable[[R], str] | None = None


class RowsModel(QAbstractTableModel, Generic[R]):
    """A table over records: sorted, filtered and ticked here, or read page by page.

    Signals:
        checked_changed(): some tick was set or taken away.
        sort_wanted(str, bool): a column's header was pressed over paged rows, which only their
            source can order: the column's key, and whether descending.
    """

    checked_changed = Signal()
    sort_wanted = Signal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        identity: Callable[[R], Hashable] | None = None,
        checkable: bool = False,
        may_check: Callable[[R], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.is_checkable = checkable
        self._identity = identity or cast(Callable[[R], Hashable], lambda record: record)
        self._may_check = may_check
        self._all: Sequence[R] = ()
        self._rows: Sequence[R] = ()
        self._checked: dict[Hashable, R] = {}
        self._filter = ""
        self._order: tuple[int, bool] | None = None
        self._icons: dict[tuple[str, str, bool], QIcon] = {}

    def set_rows(self, rows: Sequence[R], *, keep_checks: bool = True) -> None:
        """Show these records; ticks stay on those that are still there."""
        self.beginResetModel()
        self._all = rows
        self._arrange()
        before = set(self._checked)
        if isinstance(rows, PagedRows):
            kept = dict(self._checked) if keep_checks else {}
        else:
            kept = {
                self._identity(row): row
                for row in rows
                if keep_checks and self._identity(row) in before and self._may(row)
            }
        self._checked = kept
        self.endResetModel()
        if set(kept) != before:
            self.checked_changed.emit()

    @property
    def rows(self) -> Sequence[R]:
        """The records shown, in the order shown."""
        return self._rows

    @property
    def is_filtered(self) -> bool:
        """Whether a filter hides some records."""
        return bool(self._filter)

    @property
    def hides_all(self) -> bool:
        """Whether there are records, and the filter leaves none of them."""
        return self.is_filtered and not len(self._rows) and bool(len(self._all))

    def record(self, row: int) -> R:
        """The record on a line."""
        return self._rows[row]

    def identity_at(self, row: int) -> Hashable:
        """What identifies the record on a line; None for no line, or while rows are paged."""
        if not 0 <= row < len(self._rows) or isinstance(self._rows, PagedRows):
            return None
        return self._identity(self._rows[row])

    def row_of(self, identity: Hashable) -> int:
        """The line of a record by its identity; -1 when it is not shown."""
        for row, record in enumerate(self._rows):
            if self._identity(record) == identity:
                return row
        return -1

    def set_filter(self, text: str) -> None:
        """Show only records with this text in some column, accents and case ignored."""
        self.beginResetModel()
        self._filter = folded(text.strip())
        self._arrange()
        self.endResetModel()

    def checked(self) -> list[R]:
        """The ticked records, in the order shown; hidden ones last."""
        if isinstance(self._rows, PagedRows):
            return list(self._checked.values())
        shown = [row for row in self._rows if self._identity(row) in self._checked]
        seen = {self._identity(row) for row in shown}
        return shown + [row for key, row in self._checked.items() if key not in seen]

    def set_checked(self, records: Iterable[R], is_checked: bool = True) -> None:
        """Tick these records, or take their ticks away."""
        changed = False
        for record in records:
            changed |= self._tick(record, is_checked)
        if changed:
            self._ticks_moved()

    def check_only(self, records: Iterable[R]) -> None:
        """Tick exactly these records."""
        wanted = {self._identity(row): row for row in records if self._may(row)}
        if wanted != self._checked:
            self._checked = wanted
            self._ticks_moved()

    def check_all(self, is_checked: bool) -> None:
        """Tick every record shown, or none."""
        if is_checked:
            self.set_checked(self._rows, True)
        else:
            self.check_only(())

    def may_toggle(self, row: int) -> bool:
        """Whether a line takes a tick."""
        return self._may(self._rows[row])

    def toggle(self, row: int) -> None:
        """Change the tick of a line."""
        record = self._rows[row]
        self.set_checked((record,), self._identity(record) not in self._checked)

    def is_checked(self, row: int) -> bool:
        """Whether a line is ticked."""
        return self._identity(self._rows[row]) in self._checked

    def text_of(self, rows: Iterable[int], *, titles: bool = True) -> str:
        """Lines as tab-separated text for a spreadsheet, without anything it would calculate."""
        lines = ["\t".join(column.title for column in self.columns)] if titles else []
        for row in rows:
            record = self._rows[row]
            lines.append("\t".join(safe_cell(column.text(record)) for column in self.columns))
        return "\n".join(lines) + "\n"

    # What Qt asks of a model.

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """The number of lines."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """The number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Every line can be chosen; the first column can be ticked where that is allowed."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.is_checkable and index.column() == 0 and self._may(self._rows[index.row()]):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(_ROLE.DisplayRole)
    ) -> Any:
        """The titles, aligned as their columns."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        if role == _ROLE.DisplayRole:
            return self.columns[section].title
        if role == _ROLE.TextAlignmentRole:
            return _ALIGNMENTS[self.columns[section].align]
        return None

    def data(self, index: AnyIndex, role: int = int(_ROLE.DisplayRole)) -> Any:
        """What stands in a cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        answer = self._answers.get(role)
        if answer is None:
            return None
        return answer(self, self.columns[index.column()], self._rows[index.row()], index)

    def setData(self, index: AnyIndex, value: Any, role: int = int(_ROLE.EditRole)) -> bool:  # noqa: N802
        """Tick a line."""
        if role != _ROLE.CheckStateRole or not index.isValid():
            return False
        is_checked = Qt.CheckState(value) is Qt.CheckState.Checked
        self.set_checked((self._rows[index.row()],), is_checked)
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the lines by a column; -1 gives back the order they came in."""
        descending = order is Qt.SortOrder.DescendingOrder
        if isinstance(self._all, PagedRows):
            if 0 <= column < len(self.columns):
                self.sort_wanted.emit(self.columns[column].key, descending)
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        records = [self._rows[index.row()] for index in before]
        self._order = (column, descending) if column >= 0 else None
        self._arrange()
        places = {self._identity(row): place for place, row in enumerate(self._rows)}
        after = [
            self.index(places[self._identity(record)], index.column())
            for record, index in zip(records, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        if isinstance(self._all, PagedRows):
            self._rows = self._all
            return
        rows: list[R] = list(self._all)
        if self._filter:
            rows = [row for row in rows if self._matches(row)]
        if self._order is not None:
            column = self.columns[self._order[0]]
            rows.sort(key=_sorter(column), reverse=self._order[1])
        self._rows = rows

    def _matches(self, record: R) -> bool:
        return any(
            self._filter in folded(told(record))
            for column in self.columns
            for told in (column.text, column.also_found_by)
            if told is not None
        )

    def _may(self, record: R) -> bool:
        return self._may_check is None or self._may_check(record)

    def _tick(self, record: R, is_checked: bool) -> bool:
        key = self._identity(record)
        if is_checked == (key in self._checked) or (is_checked and not self._may(record)):
            return False
        if is_checked:
            self._checked[key] = record
        else:
            del self._checked[key]
        return True

    def _ticks_moved(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last, [_ROLE.CheckStateRole])
        self.checked_changed.emit()

    def _text(self, column: Column[R], record: R, _index: AnyIndex) -> str:
        return column.look(record).word if column.look else column.text(record)

    def _tip(self, column: Column[R], record: R, _index: AnyIndex) -> str:
        told = column.tooltip(record) if column.tooltip else ""
        return plain_tip(told) if told else ""

    def _alignment(self, column: Column[R], _record: R, _index: AnyIndex) -> Any:
        return _ALIGNMENTS[column.align]

    def _tick_state(self, _column: Column[R], record: R, index: AnyIndex) -> Any:
        if not self.is_checkable or index.column() != 0 or not self._may(record):
            return None
        is_checked = self._identity(record) in self._checked
        return Qt.CheckState.Checked if is_checked else Qt.CheckState.Unchecked

    def _colour(self, column: Column[R], record: R, _index: AnyIndex) -> QColor | None:
        tone = (
            column.look(record).tone if column.look else column.tone(record) if column.tone else ""
        )
        return QColor(_tokens(_is_dark()).tone(tone)) if tone else None

    def _icon(self, column: Column[R], record: R, _index: AnyIndex) -> QIcon | None:
        if column.look is None:
            return None
        look, dark = column.look(record), _is_dark()
        key = (look.icon, look.tone, dark)
        if key not in self._icons:
            self._icons[key] = icons.icon(look.icon, _tokens(dark), look.tone)
        return self._icons[key]

    def _record(self, _column: Column[R], record: R, _index: AnyIndex) -> R:
        return record

    _answers: Final[dict[int, Callable[..., Any]]] = {
        int(_ROLE.DisplayRole): _text,
        int(_ROLE.ToolTipRole): _tip,
        int(_ROLE.AccessibleTextRole): _text,
        int(_ROLE.TextAlignmentRole): _alignment,
        int(_ROLE.CheckStateRole): _tick_state,
        int(_ROLE.ForegroundRole): _colour,
        int(_ROLE.DecorationRole): _icon,
        RECORD_ROLE: _record,
    }


def _is_dark() -> bool:
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def _tokens(dark: bool) -> Any:
    return DARK if dark else LIGHT


def _sorter(column: Column[R]) -> Callable[[R], Any]:
    if column.sort_key is not None:
        return column.sort_key
    return lambda record: folded(column.text(record))
