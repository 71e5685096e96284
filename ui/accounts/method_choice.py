from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

from services.accounts.states import Method
from ui import icons, wording
from ui.theme import SPACE

_KEYS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class MethodChoice(QWidget):
    """The payment methods side by side; arrows choose, and one click does.

    Signals:
        chosen(object): the `Method` now.
        problem_changed(str): always "", once something is chosen.
    """

    chosen = Signal(object)
    problem_changed = Signal(str)

    def __init__(
        self, name: str, methods: tuple[Method, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.buttons: dict[Method, QPushButton] = {}
        self._across = 0
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE.small)
        self.set_methods(methods)

    def set_methods(self, methods: tuple[Method, ...]) -> None:
        """Offer these methods."""
        before = self.value()
        for button in self.buttons.values():
            self._group.removeButton(button)
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {method: self._button(method) for method in methods}
        self._across = 0
        self._place()
        self.set_value(before)

    def value(self) -> Method | None:
        """The method chosen, or None."""
        return next((m for m, button in self.buttons.items() if button.isChecked()), None)

    def set_value(self, method: Method | None) -> None:
        """Choose a method; None chooses nothing."""
        self._group.setExclusive(False)
        for each, button in self.buttons.items():
            button.setChecked(each is method)
        self._group.setExclusive(True)
        self._tell_accessibly()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go round the methods; their first letters are not needed."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None:
            if event.key() == Qt.Key.Key_Space and self.value() is None:
                self._choose(next(iter(self.buttons)))
                return
            super().keyPressEvent(event)
            return
        methods = list(self.buttons)
        now = self.value()
        place = methods.index(now) + step if now else 0
        self._choose(methods[place % len(methods)])

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One beside none: where there is no room they stand in several lines."""
        widest = max((one.sizeHint().width() for one in self.buttons.values()), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many beside each other as there is room for."""
        super().resizeEvent(event)
        self._place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self._show_focus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went on."""
        super().focusOutEvent(event)
        self._show_focus(False)

    def _choose(self, method: Method) -> None:
        self.set_value(method)
        self._show_focus(self.hasFocus())
        self.problem_changed.emit("")
        self.chosen.emit(method)

    def _button(self, method: Method) -> QPushButton:
        look = wording.state("agreement", method)
        button = QPushButton(look.word, self)
        button.setObjectName(f"{self.objectName()}_{method.value}")
        button.setAccessibleName(look.word)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        icons.set_icon(button, look.icon)
        button.clicked.connect(lambda _checked=False: self._clicked(method))
        self._group.addButton(button)
        return button

    def _clicked(self, method: Method) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._choose(method)

    def _place(self) -> None:
        widths = [one.sizeHint().width() for one in self.buttons.values()]
        across = len(widths)
        while across > 1 and _taken(widths, across) > self.width():
            across -= 1
        if across == self._across:
            return
        self._across = across
        for place, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, place // across, place % across)

    def _show_focus(self, has_focus: bool) -> None:
        marked = self.value() or next(iter(self.buttons), None)
        for method, button in self.buttons.items():
            font = button.font()
            font.setUnderline(has_focus and method is marked)
            button.setFont(font)

    def _tell_accessibly(self) -> None:
        now = self.value()
        self.setAccessibleDescription(self.buttons[now].text() if now else "")


def _taken(widths: list[int], across: int) -> int:
    """The width that buttons take in a grid of so many columns."""
    columns = (max(widths[column::across]) for column in range(across))
    return sum(columns) + SPACE.small * (across - 1)
