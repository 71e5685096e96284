from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QShortcut, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ui import icons
from ui.theme import repolish

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ActionButton(QPushButton):
    """A button that shows its key (`Cobrar  F12`) and answers to it anywhere in its window.

    Enter presses it while it has the focus; a key that is held down presses it once.
    """

    def __init__(
        self,
        name: str,
        text: str,
        *,
        key: str = "",
        icon: str = "",
        primary: bool = False,
        danger: bool = False,
        flat: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._key = key
        self._icon = (icon, primary, danger)
        self.setProperty("primary", primary)
        self.setProperty("danger", danger)
        self.setProperty("flat", flat)
        self.setAutoDefault(False)
        self.set_text(text)
        if icon:
            tone = "on_accent" if primary else "err" if danger else ""
            icons.set_icon(self, icon, tone)
        if key:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.press)

    def set_text(self, text: str) -> None:
        """Change the words; the key stays beside them."""
        self.setText(f"{text}   {shown_key(self._key)}" if self._key else text)
        self.setAccessibleName(text.replace("&", ""))

    def set_reason(self, reason: str) -> None:
        """Refuse presses for a reason that the tip tells, or with "" allow them."""
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)

    def press(self) -> None:
        """Press it as its key does."""
        if self.isEnabled():
            self.click()

    def answers_to(self, event: QKeyEvent) -> bool:
        """Whether a key is this button's own."""
        if not self._key or not self.isVisible():
            return False
        return QKeySequence(event.keyCombination()) == QKeySequence(self._key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses too, unless it repeats because it is held."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if not event.isAutoRepeat():
                self.press()
            return
        if event.key() == Qt.Key.Key_Space and event.isAutoRepeat():
            return
        super().keyPressEvent(event)


class OnceButton(ActionButton):
    """A button for what must happen once: after its press it is gone, not merely disabled.

    It waits for `arm`, and then for a key or a mouse button that goes down anew; what was
    already held, repeated or queued before does not count. Its room stays empty, so that the
    next click of a hasty hand meets nothing.

    Signals:
        fired(): the one press.
    """

    fired = Signal()

    def __init__(
        self,
        name: str,
        text: str,
        *,
        key: str = "",
        icon: str = "",
        primary: bool = True,
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            name, text, key=key, icon=icon, primary=primary, danger=danger, parent=parent
        )
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self._is_armed = False
        self._is_spent = False
        self.clicked.connect(self._fire)

    @property
    def is_spent(self) -> bool:
        """Whether it was pressed."""
        return self._is_spent

    def arm(self) -> None:
        """Accept a press from now on."""
        self._is_armed = True

    def disarm(self) -> None:
        """Ignore presses until `arm`."""
        self._is_armed = False
        self.setDown(False)

    def renew(self) -> None:
        """Be there again, for an attempt that certainly did nothing."""
        self._is_spent = False
        self.show()

    def press(self) -> None:
        """Press it as its key does; nothing while it is not armed."""
        if self._is_armed and not self._is_spent and self.isEnabled():
            self.click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that went down before it was armed do nothing."""
        if self._is_armed or event.key() not in {*_ENTER, Qt.Key.Key_Space, Qt.Key.Key_Select}:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press before it was armed does nothing, and neither does its release."""
        if self._is_armed:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second half of a double click is not a press."""
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A key held while the focus leaves does not press on its way."""
        self.setDown(False)
        super().focusOutEvent(event)

    def _fire(self) -> None:
        if self._is_spent or not self._is_armed:
            return
        self._is_spent = True
        self.hide()
        self.fired.emit()


def shown_key(key: str) -> str:
    """A key sequence as it stands on a keyboard in Ecuador."""
    names = {"Return": "⏎", "Enter": "⏎", "Escape": "Esc", "Space": "Espacio", "Del": "Supr"}
    parts = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText).split("+")
    return "+".join(names.get(part, part) for part in parts)


def set_primary(button: ActionButton, primary: bool) -> None:
    """Make a button the page's main one, or an ordinary one again."""
    button.setProperty("primary", primary)
    repolish(button)
