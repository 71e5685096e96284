from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from ui.theme import SPACE, repolish, row_height
from ui.widgets.buttons import ActionButton
from ui.widgets.lines import TextLine

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _NumberLine(TextLine):
    """Enter adds what is typed; on an empty line it belongs to the form.

    Signals:
        entered(): Enter over a number.
    """

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter while there is something to add."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and not held and self.value():
            if not event.isAutoRepeat():
                self.entered.emit()
            return
        super().keyPressEvent(event)


class VoipNumbersEdit(QWidget):
    """The VoIP numbers of an account: typed one after the other, each with Enter.

    Signals:
        edited(): a number was added, removed or is being typed.
    """

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.line = _NumberLine(f"{name}_line", most=24)
        self.line.setPlaceholderText(self.tr("022 345 678 y Enter"))
        self.line.setAccessibleName(self.tr("Número VoIP"))
        self.add_button = ActionButton(f"{name}_add", self.tr("Añadir"), icon="plus")
        self.list = QListWidget()
        self.list.setObjectName(f"{name}_list")
        self.list.setAccessibleName(self.tr("Números VoIP"))
        self.remove_button = ActionButton(f"{name}_remove", self.tr("Quitar"), icon="minus")
        self.setFocusProxy(self.line)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self._connect()
        self._show_state()

    def value(self) -> tuple[str, ...]:
        """The numbers as they were typed, what is still being typed included."""
        listed = [self.list.item(row).text() for row in range(self.list.count())]
        pending = self.line.value()
        return tuple([*listed, pending] if pending and pending not in listed else listed)

    def set_value(self, numbers: tuple[str, ...]) -> None:
        """Show these numbers."""
        self.list.clear()
        self.list.addItems(list(numbers))
        self.line.set_value("")
        self._show_state()

    def commit(self) -> None:
        """Add what is still being typed."""
        self._add()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the chosen number away."""
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._remove()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Be wrong where the number is typed."""
        if event.type() == QEvent.Type.DynamicPropertyChange and hasattr(self, "line"):
            self.line.setProperty("wrong", self.property("wrong"))
            repolish(self.line)
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the same number of lines."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "list"):
            self.list.setFixedHeight(row_height(self.font()) * 3 + 4)

    def _build(self) -> None:
        self.list.setFixedHeight(row_height(self.font()) * 3 + 4)
        top = QHBoxLayout()
        top.setSpacing(SPACE.small)
        top.addWidget(self.line, 1)
        top.addWidget(self.add_button)
        under = QHBoxLayout()
        under.setSpacing(SPACE.small)
        under.addWidget(self.list, 1)
        under.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addLayout(top)
        column.addLayout(under)

    def _connect(self) -> None:
        self.line.entered.connect(self._add)
        self.line.textEdited.connect(self.edited)
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._remove)
        self.list.currentRowChanged.connect(self._show_state)

    def _add(self) -> None:
        number = self.line.value()
        if not number:
            return
        if number not in self.value()[: self.list.count()]:
            self.list.addItem(number)
        self.line.set_value("")
        self._show_state()
        self.edited.emit()

    def _remove(self) -> None:
        if self.list.currentRow() >= 0:
            self.list.takeItem(self.list.currentRow())
            self._show_state()
            self.edited.emit()

    def _show_state(self) -> None:
        chosen = self.list.currentRow() >= 0
        self.remove_button.set_reason("" if chosen else self.tr("Elija un número de la lista"))
