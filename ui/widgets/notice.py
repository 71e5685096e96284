from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui import icons
from ui.theme import SPACE, repolish
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label

NoticeTone = Literal["info", "ok", "warn", "err"]
NoticeAction = tuple[str, Callable[[], None]] | tuple[str, Callable[[], None], str]


class Notice(QFrame):
    """A message, with what can be done about it: until it is dismissed or replaced, or for a while.

    Signals:
        dismissed(): the operator closed it.
    """

    dismissed = Signal()

    def __init__(self, name: str = "notice", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon = label()
        self.text = label(wrap=True, name=f"{name}_text")
        self._close = ActionButton(f"{name}_close", "", icon="close", flat=True)
        self._close.setAccessibleName(self.tr("Cerrar aviso"))
        self._close.setToolTip(self.tr("Cerrar aviso"))
        self._close.clicked.connect(self._dismiss)
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.timeout.connect(self._fade)
        self._actions: list[ActionButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE.normal, 6, 6, 6)
        self._row.setSpacing(SPACE.small)
        self._row.addWidget(self._icon)
        self._row.addWidget(self.text, 1)
        self._row.addWidget(self._close)
        self.hide()

    @property
    def actions_shown(self) -> list[ActionButton]:
        """The buttons of the message now."""
        return list(self._actions)

    def tell(
        self,
        tone: NoticeTone,
        text: str,
        *actions: NoticeAction,
        closable: bool = True,
        seconds: float = 0,
    ) -> None:
        """Show a message; each action is a button's words, what it does, and maybe its key.

        Args:
            seconds: how long it stays by itself, longer under the pointer or the keyboard; 0 is
                until it is closed.
        """
        self.setProperty("notice", tone)
        repolish(self)
        icons.set_icon(self._icon, tone, "accent" if tone == "info" else tone, 20)
        self.text.setText(text)
        self.setAccessibleName(text)
        self._set_actions(actions)
        self._close.setVisible(closable)
        self._fading.stop()
        if seconds:
            self._fading.start(round(seconds * 1000))
        self.show()

    def clear(self) -> None:
        """Say nothing any more."""
        self._fading.stop()
        self.hide()

    def _fade(self) -> None:
        if self.underMouse() or self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._fading.start()
        else:
            self.hide()

    def _set_actions(self, actions: tuple[NoticeAction, ...]) -> None:
        for button in self._actions:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._actions = []
        for place, (text, act, *keys) in enumerate(actions):
            name = f"{self.objectName()}_action{place + 1}"
            button = ActionButton(name, text, key=keys[0] if keys else "")
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._row.insertWidget(self._row.count() - 1, button)
            self._actions.append(button)

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
