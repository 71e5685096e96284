from collections.abc import Hashable
from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontInfo,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from ui.theme import row_height
from ui.tokens import palette_of
from ui.widgets.labels import plain_tip
from ui.widgets.rows_model import RowsModel

_MEASURED_ROWS: Final = 200
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Cells(QStyledItemDelegate):
    """Keeps the colour of a state on a chosen row."""

    def initStyleOption(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(colour, QColor):
            palette: QPalette = option.palette
            palette.setColor(QPalette.ColorRole.HighlightedText, colour)
            option.palette = palette


class RowsView(QTableView):
    """A table for the keyboard: Space ticks and goes down, Enter opens, Ctrl+C copies.

    Ctrl+A ticks all, Ctrl+Shift+A none; without ticks Ctrl+A chooses all. Columns are as wide
    as their contents, the stretching ones share what is left, and a cell that does not fit
    says all of it in its tip.

    Args:
        empty: what it means that there are no rows.
        waits: whether its rows are read after it is seen: until the first answer it says so,
            and nothing of what its emptiness would mean.

    Signals:
        opened(object): Enter or a double click on a record.
        tick_refused(object): Space on a record that takes no tick.
        current_changed(object): the record under the cursor, or None.
        filter_wanted(): Ctrl+F.
        export_wanted(): Ctrl+E.
    """

    opened = Signal(object)
    tick_refused = Signal(object)
    current_changed = Signal(object)
    filter_wanted = Signal()
    export_wanted = Signal()

    def __init__(
        self,
        name: str,
        model: RowsModel[Any],
        *,
        title: str,
        empty: str = "",
        waits: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._empty = empty
        self._is_waiting = waits
        self._model = model
        self._wanted: list[int] = []
        self._place: tuple[int, int] = (0, 0)
        self._identity: Hashable = None
        self.setModel(model)
        self._dress()
        model.modelAboutToBeReset.connect(self._remember_place)
        model.modelReset.connect(self._restore_place)
        model.layoutChanged.connect(self.viewport().update)
        self.selectionModel().currentRowChanged.connect(self._tell_current)
        self.doubleClicked.connect(self._open)
        self._fit()

    def set_empty_text(self, text: str) -> None:
        """Say what an empty table means."""
        self._empty = text
        self.viewport().update()

    def wait_for_rows(self) -> None:
        """Say that rows are on their way, until they are here."""
        self._is_waiting = True
        self.viewport().update()

    def current_record(self) -> Any:
        """The record under the cursor, or None."""
        index = self.currentIndex()
        return self._model.record(index.row()) if index.isValid() else None

    def selected_records(self) -> list[Any]:
        """The chosen records, from top to bottom."""
        return [self._model.record(row) for row in self._selected_rows()]

    def select_row(self, row: int) -> None:
        """Put the cursor on a line."""
        if 0 <= row < self._model.rowCount():
            self.setCurrentIndex(self._model.index(row, 0))

    def fit_columns(self) -> None:
        """Share the room out again, as when a column came or went."""
        self._share_room()

    @property
    def wanted_width(self) -> int:
        """How wide all columns are that are in sight when none is cut."""
        shown = enumerate(self._wanted)
        return sum(width for place, width in shown if not self.isColumnHidden(place))

    def copy_rows(self) -> None:
        """Put the chosen lines on the clipboard, titles first, for a spreadsheet."""
        rows = self._selected_rows()
        if rows:
            QGuiApplication.clipboard().setText(self._model.text_of(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of every table of the program."""
        if self._take_command(event) or self._take_row_key(event):
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Fit rows and columns to the new letters, and titles to how they are dressed."""
        super().changeEvent(event)
        kinds = {QEvent.Type.FontChange, QEvent.Type.StyleChange}
        if event.type() in kinds and hasattr(self, "_model"):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out again."""
        super().resizeEvent(event)
        self._share_room()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the whole text of a cell that does not fit."""
        if event.type() == QEvent.Type.ToolTip:
            place: QPoint = event.pos()  # type: ignore[attr-defined]
            index = self.indexAt(place)
            if index.isValid() and not index.data(Qt.ItemDataRole.ToolTipRole):
                text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
                if self.sizeHintForIndex(index).width() > self.columnWidth(index.column()):
                    spot = self.viewport().mapToGlobal(place)
                    QToolTip.showText(spot, plain_tip(text), self.viewport())
                    return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say why the table is empty where its rows would be."""
        super().paintEvent(event)
        empty = self.tr("Nada de la lista contiene lo buscado.")
        if self._is_waiting:
            empty = self.tr("Un momento…")
        elif not self._model.hides_all:
            empty = self._empty
        if self._model.rowCount() or not empty:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(palette_of(self).muted))
        room = self.viewport().rect().adjusted(20, 20, -20, -20)
        centred = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(room, int(centred | Qt.TextFlag.TextWordWrap), empty)
        painter.end()

    def _take_command(self, event: QKeyEvent) -> bool:
        control = Qt.KeyboardModifier.ControlModifier
        shift = Qt.KeyboardModifier.ShiftModifier
        held = event.modifiers() & (control | shift | Qt.KeyboardModifier.AltModifier)
        pressed = (event.key(), held)
        if pressed == (Qt.Key.Key_C, control):
            self.copy_rows()
        elif pressed == (Qt.Key.Key_F, control):
            self.filter_wanted.emit()
        elif pressed == (Qt.Key.Key_E, control):
            self.export_wanted.emit()
        elif pressed == (Qt.Key.Key_A, control) and self._model.is_checkable:
            self._model.check_all(True)
        elif pressed == (Qt.Key.Key_A, control | shift):
            self._clear_all()
        else:
            return False
        return True

    def _take_row_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() == Qt.Key.Key_Space and self._model.is_checkable:
            if not event.isAutoRepeat():
                self._tick_and_go_down()
            return True
        if event.key() in _ENTER:
            if not event.isAutoRepeat() and self.currentIndex().isValid():
                self._open(self.currentIndex())
            return True
        return False

    def _tick_and_go_down(self) -> None:
        row = max(0, self.currentIndex().row())
        if row < self._model.rowCount():
            if self._model.may_toggle(row):
                self._model.toggle(row)
            else:
                self.tick_refused.emit(self._model.record(row))
            self.select_row(min(row + 1, self._model.rowCount() - 1))

    def _clear_all(self) -> None:
        if self._model.is_checkable:
            self._model.check_all(False)
        else:
            self.clearSelection()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._model.record(index.row()))

    def _tell_current(self, now: QModelIndex) -> None:
        self.current_changed.emit(self._model.record(now.row()) if now.isValid() else None)

    def _selected_rows(self) -> list[int]:
        model = self.selectionModel()
        rows = sorted({index.row() for index in model.selectedRows()})
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return rows

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Cells(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(_MEASURED_ROWS)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def setColumnHidden(self, column: int, hide: bool) -> None:  # noqa: N802 - Qt's name
        """Hide a column or show it again; the others share the room anew."""
        super().setColumnHidden(column, hide)
        # A hidden column has no width to be measured.
        self._fit()

    def _fit(self) -> None:
        height = row_height(self.font())
        side = round(QFontInfo(self.font()).pixelSize() * 1.2)
        self.setIconSize(QSize(side, side))
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setMinimumHeight(round(height * 1.05))
        self._wanted = [self._wanted_width(place) for place in range(len(self._model.columns))]
        self._share_room()
        self.viewport().update()

    def _remember_place(self) -> None:
        row = self.currentIndex().row()
        self._place = (max(0, row), self.verticalScrollBar().value())
        self._identity = self._model.identity_at(row)

    def _restore_place(self) -> None:
        self._is_waiting = False
        self._fit()
        count = self._model.rowCount()
        if not count:
            self.current_changed.emit(None)
            return
        row, scrolled = self._place
        found = self._model.row_of(self._identity) if self._identity is not None else -1
        self.select_row(found if found >= 0 else min(row, count - 1))
        if found >= 0:
            self.verticalScrollBar().setValue(scrolled)

    def _share_room(self) -> None:
        wanted = list(getattr(self, "_wanted", ()))
        if not wanted:
            return
        header = self.horizontalHeader()
        shown = [place for place in range(len(wanted)) if not self.isColumnHidden(place)]
        stretching = [place for place in shown if self._model.columns[place].stretch]
        spare = self.viewport().width() - sum(wanted[place] for place in shown)
        if stretching and spare >= 0:
            share = spare // len(stretching)
            for place in stretching:
                wanted[place] += share
        elif stretching:
            letter = self.fontMetrics().averageCharWidth()
            most = _level([wanted[place] for place in stretching], spare)
            for place in stretching:
                least = letter * self._model.columns[place].letters
                wanted[place] = min(wanted[place], max(least, most))
        for place in shown:
            header.resizeSection(place, wanted[place])

    def _wanted_width(self, column: int) -> int:
        title = self.horizontalHeader().sectionSizeHint(column)
        tick = 0
        if column == 0 and self._model.is_checkable:
            # The style sheet's box grows with the letters; Qt measures the style's own.
            tick = round(QFontInfo(self.font()).pixelSize() * 1.15) - 8
        metrics = self.fontMetrics()
        widest = metrics.horizontalAdvance(self._model.columns[column].widest)
        reserved = widest + 3 * metrics.averageCharWidth() if widest else 0
        return max(title, self.sizeHintForColumn(column) + tick, reserved) + 4


def _level(widths: list[int], spare: int) -> int:
    """How wide a column may be at most so that they fit: the widest give first."""
    room = sum(widths) + spare
    for count, width in zip(range(len(widths), 0, -1), sorted(widths), strict=True):
        if width > room // count:
            return room // count
        room -= width
    return max(widths)
