from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import icons
from ui.theme import row_height
from ui.tokens import palette_of
from ui.widgets.labels import label

_ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ResultItem:
    """One thing found: what it is, what is known of it, its amount, and what choosing it means.

    `payload` comes back with `Shell.chosen`; a callable is called by the frame itself.
    """

    title: str
    subtitle: str = ""
    right: str = ""
    icon: str = ""
    payload: object = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """Things found of one kind: Cuentas, Facturas, Recibos, Acciones."""

    title: str
    items: Sequence[ResultItem]


SearchProvider = Callable[[str], Sequence[ResultGroup]]


class ResultsPanel(QFrame):
    """What was found, under the search box, which keeps the keyboard.

    Signals:
        chosen(object, bool): a `ResultItem`, and whether by the second action (Ctrl).
    """

    chosen = Signal(object, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("results")
        self.setProperty("card", True)
        self._model = _ResultsModel(self)
        self.list = QListView(self)
        self.list.setObjectName("results_list")
        self.list.setAccessibleName(self.tr("Resultados"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_ResultDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._clicked)
        self._foot = label(tone="muted", name="results_foot")
        self._foot.setContentsMargins(10, 4, 10, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(self._foot)
        self.hide()

    @property
    def items(self) -> list[ResultItem]:
        """What is shown, without the groups' titles."""
        return [row for row in self._model.rows if isinstance(row, ResultItem)]

    @property
    def current(self) -> ResultItem | None:
        """The highlighted result."""
        row = self.list.currentIndex().data(_ROW_ROLE)
        return row if isinstance(row, ResultItem) else None

    def show_groups(self, groups: Sequence[ResultGroup], sought: str) -> None:
        """Show what was found, the first result highlighted."""
        rows: list[str | ResultItem] = []
        for group in groups:
            if group.items:
                rows += [group.title, *group.items]
        self._model.set_rows(rows)
        if rows:
            self.list.setCurrentIndex(self._model.index(1, 0))
            self._foot.setText(self.tr("⏎ cobrar o abrir   ·   Ctrl+⏎ ficha   ·   Esc volver"))
        else:
            self._foot.setText(self.tr("Sin resultados para «{text}».").format(text=sought))
        self.list.setVisible(bool(rows))

    def wanted_height(self) -> int:
        """The height that shows everything."""
        rows = sum(self.list.sizeHintForRow(row) for row in range(self._model.rowCount()))
        return rows + self._foot.sizeHint().height() + (14 if rows else 8)

    def move_by(self, step: int) -> None:
        """Highlight the next or the previous result, over the groups' titles."""
        row = self.list.currentIndex().row() + step
        while 0 <= row < self._model.rowCount():
            if isinstance(self._model.rows[row], ResultItem):
                self.list.setCurrentIndex(self._model.index(row, 0))
                return
            row += step

    def _clicked(self, index: QModelIndex) -> None:
        row = index.data(_ROW_ROLE)
        if isinstance(row, ResultItem):
            self.chosen.emit(row, False)


class _ResultsModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[str | ResultItem] = []

    def set_rows(self, rows: list[str | ResultItem]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """The number of lines, titles included."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """A group's title cannot be chosen."""
        if isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The line itself for the delegate, its words for screen readers."""
        row = self.rows[index.row()]
        if role == _ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return row if isinstance(row, str) else f"{row.title} {row.subtitle} {row.right}"
        return None


class _ResultDelegate(QStyledItemDelegate):
    """Draws a title, what is known of it in grey, and the amount at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        height = row_height(option.font)
        if isinstance(index.data(_ROW_ROLE), str):
            return QSize(100, round(height * 0.95))
        return QSize(100, round(height * 1.12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = index.data(_ROW_ROLE)
        tokens = palette_of(option.widget)
        room = QRect(option.rect).adjusted(10, 0, -10, 0)
        painter.save()
        if isinstance(row, str):
            painter.setFont(_bold(option.font, 0.85))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(room, _MIDDLE_LEFT, row)
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(tokens.selection))
        size = row_height(option.font) * 2 // 3
        if row.icon:
            top = room.center().y() - size // 2
            picture = icons.pixmap(row.icon, tokens.tone(row.tone or "muted"), size)
            painter.drawPixmap(room.left(), top, picture)
        room.setLeft(room.left() + size + 10)
        room = self._draw_right(painter, room, row, option.font, tokens.tone(row.tone))
        painter.setFont(_bold(option.font))
        metrics = QFontMetrics(painter.font())
        painter.setPen(QColor(tokens.text))
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _MIDDLE_LEFT, title)
        room.setLeft(room.left() + metrics.horizontalAdvance(title) + 12)
        painter.setFont(option.font)
        painter.setPen(QColor(tokens.muted))
        more = QFontMetrics(option.font).elidedText(
            row.subtitle, Qt.TextElideMode.ElideRight, max(0, room.width())
        )
        painter.drawText(room, _MIDDLE_LEFT, more)
        painter.restore()

    @staticmethod
    def _draw_right(
        painter: QPainter, room: QRect, row: ResultItem, font: QFont, colour: str
    ) -> QRect:
        if not row.right:
            return room
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(room, _MIDDLE_RIGHT, row.right)
        width = QFontMetrics(font).horizontalAdvance(row.right)
        return room.adjusted(0, 0, -width - 14, 0)


_MIDDLE_LEFT: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_MIDDLE_RIGHT: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


def _bold(font: QFont, scale: float = 1.0) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * scale)
    made.setWeight(QFont.Weight.DemiBold)
    return made
