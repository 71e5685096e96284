from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from services.refunds.states import Kind
from ui import icons
from ui.theme import SPACE
from ui.widgets.labels import label

_KEYS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}
_ICONS: Final = {Kind.MONEY: "card", Kind.RECORD: "note"}


class KindChoice(QWidget):
    """Send money back, or only write down that it went: side by side, each with its sentence.

    Signals:
        chosen(object): the `Kind` now.
    """

    chosen = Signal(object)

    def __init__(self, name: str, kinds: tuple[Kind, ...]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(_tr("Qué hacer"))
        self.buttons = {kind: self._button(kind) for kind in kinds}
        several = len(kinds) > 1
        policy = Qt.FocusPolicy.StrongFocus if several else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.normal)
        grid.setVerticalSpacing(SPACE.tight)
        for column, (kind, button) in enumerate(self.buttons.items()):
            grid.setColumnStretch(column, 1)
            grid.addWidget(button, 0, column)
            sentence = label(explained(kind), tone="muted", wrap=True, scale=0.93)
            grid.addWidget(sentence, 1, column, Qt.AlignmentFlag.AlignTop)
            button.setVisible(several)
        self._mark(kinds[0])

    def value(self) -> Kind:
        """What is chosen."""
        return next(kind for kind, button in self.buttons.items() if button.isChecked())

    def choose(self, kind: Kind) -> None:
        """Choose one, if it is offered."""
        if kind in self.buttons and kind is not self.value():
            self._mark(kind)
            self.chosen.emit(kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from one to the other."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        kinds = list(self.buttons)
        self.choose(kinds[(kinds.index(self.value()) + step) % len(kinds)])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went on."""
        super().focusOutEvent(event)
        self._show_focus()

    def _button(self, kind: Kind) -> QPushButton:
        button = QPushButton(_words(kind), self)
        button.setObjectName(f"{self.objectName()}_{kind.value}")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        icons.set_icon(button, _ICONS[kind])
        button.clicked.connect(lambda _checked=False: self._clicked(kind))
        return button

    def _clicked(self, kind: Kind) -> None:
        # Qt has moved this button's own mark already; the other's is ours to take away.
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._mark(kind)
        self.chosen.emit(kind)

    def _mark(self, kind: Kind) -> None:
        for each, button in self.buttons.items():
            button.setChecked(each is kind)
        self.setAccessibleDescription(f"{_words(kind)}: {explained(kind)}")
        self._show_focus()

    def _show_focus(self) -> None:
        for button in self.buttons.values():
            font = button.font()
            font.setUnderline(self.hasFocus() and button.isChecked())
            button.setFont(font)


def explained(kind: Kind) -> str:
    """What a kind of refund does, in one sentence."""
    if kind is Kind.MONEY:
        return _tr("Stripe envía el dinero a la misma tarjeta con la que pagó el cliente.")
    return _tr("No envía dinero: anota que ya se devolvió por otro medio, y con qué referencia.")


def _words(kind: Kind) -> str:
    if kind is Kind.MONEY:
        return _tr("Devolver dinero")
    return _tr("Solo registrar una devolución")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Refunds", text)
