from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from ui.theme import SPACE, with_letters
from ui.tokens import palette_of
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.labels import card, label, rule
from ui.widgets.mnemonics import is_alt_letter, owner_of

GUARD_MS: Final = 400
HOST_PROPERTY: Final = "sheetHost"

_PRESSES: Final = frozenset(
    {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select}
)
# With Ctrl: lock, and the size of the letters. They decide nothing.
_WINDOW_KEYS: Final = frozenset(
    {Qt.Key.Key_L, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0}
)


class Sheet(QWidget):
    """A question inside the window that must be answered before anything else.

    Nothing beneath it can be clicked, reached by Tab or triggered by a key. For its first
    400 ms it takes no press, so that a key typed ahead, or a scanner's Enter, decides nothing.
    Esc goes back, wherever in it the keyboard is. Alt and a letter presses what has that letter
    underlined in it, and never types.

    Signals:
        closed(): the sheet is gone, whatever was chosen.
    """

    closed = Signal()

    def __init__(self, name: str, title: str, over: QWidget, *, width: int = 520) -> None:
        self._host = host_of(over)
        super().__init__(self._host)
        self.setObjectName(name)
        self._over = over
        self._before: QWidget | None = None
        self._blocked: list[QWidget] = []
        self._default: QWidget | None = None
        self._is_open = False
        self._is_ready = False
        self._may_leave = True
        self._guard = QTimer(self)
        self._guard.setSingleShot(True)
        self._guard.setInterval(GUARD_MS)
        self._guard.timeout.connect(self._become_ready)
        self._build(title, width)
        self.hide()

    @property
    def is_ready(self) -> bool:
        """Whether the first 400 ms are over."""
        return self._is_ready

    @property
    def is_open(self) -> bool:
        """Whether it is being shown."""
        return self._is_open

    def set_may_leave(self, may: bool) -> None:
        """Let Esc go back, or not while something is on its way."""
        self._may_leave = may

    def add_button(self, button: ActionButton, *, is_default: bool = False) -> None:
        """Add a button at the right end of the foot; the default one gets the focus."""
        self.foot.addWidget(button)
        if is_default:
            self._default = button
        if isinstance(button, OnceButton) and self._is_ready:
            self.restart_guard()

    def open_sheet(self) -> None:
        """Cover the window and take the keyboard."""
        host = self._host
        self._before = self._over.window().focusWidget()
        self._is_open = True
        self._block(host)
        host.installEventFilter(self)
        self.setGeometry(host.rect())
        self.show()
        self.raise_()
        self.restart_guard()
        self._take_focus()
        QApplication.instance().focusChanged.connect(self._keep_focus)  # type: ignore[union-attr]

    def close_sheet(self) -> None:
        """Go away and give the window back as it was."""
        if not self._is_open:
            return
        self._is_open = False
        QApplication.instance().focusChanged.disconnect(self._keep_focus)  # type: ignore[union-attr]
        self._guard.stop()
        self._host.removeEventFilter(self)
        for widget in self._blocked:
            widget.setEnabled(True)
        self._blocked = []
        self.hide()
        before = self._before
        beneath = [one for one in self._host.findChildren(Sheet) if one.is_open]
        if beneath:
            # What it asks may have changed meanwhile, and its keyboard was taken.
            beneath[-1].restart_guard()
            beneath[-1]._take_focus()
        elif before is not None and isValid(before) and before.isVisible():
            # PySide counts what `nextInFocusChain` gave among its giver's children: a widget
            # that Qt itself made, as a tab bar, is forgotten with an earlier sheet.
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def restart_guard(self) -> None:
        """Ignore presses for another 400 ms, as when what is asked has changed."""
        self._is_ready = False
        for button in self.findChildren(OnceButton):
            button.disarm()
        self._guard.start()

    def event(self, event: QEvent) -> bool:
        """Keep every key from the window's shortcuts while the sheet is open."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            typing = QApplication.focusWidget()
            if typing is not None and is_alt_letter(event):
                # A field that came after the sheet was opened is not watched yet.
                typing.installEventFilter(self)
            if not self._is_own_key(event):
                event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; every other key ends here."""
        if event.key() == Qt.Key.Key_Escape and self._may_leave and not event.isAutoRepeat():
            self.go_back()
        event.accept()

    def go_back(self) -> None:
        """Leave without choosing anything."""
        self.close_sheet()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Keep Tab inside the sheet."""
        stops = self._stops()
        if not stops:
            return True
        here = self.focusWidget()
        place = stops.index(here) if here in stops else -1
        step = 1 if forward else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(place + step) % len(stops)].setFocus(reason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay as large as the window; drop presses that came too early."""
        if not hasattr(self, "_host"):
            # Its Python half is gone already, and Qt still asks.
            return False
        if watched is self._host:
            if event.type() == QEvent.Type.Resize:
                self.setGeometry(self._host.rect())
            return False
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and is_alt_letter(event)
        ):
            # No shortcut took it; Qt's fields would write the letter.
            return True
        if self._is_ready or not isinstance(watched, QAbstractButton):
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return event.key() in _PRESSES
        return event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the sheet goes nowhere."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what is beneath."""
        painter = QPainter(self)
        dim = QColor(0, 0, 0, 130 if palette_of(self).is_dark else 95)
        painter.fillRect(event.rect(), dim)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        """Back from behind the lock, with what it asks by now."""
        super().showEvent(event)
        if self._is_open:
            self._take_focus()

    def hideEvent(self, event: QHideEvent) -> None:
        """A sheet hidden with its window starts its 400 ms again when shown."""
        if self._is_open:
            self.restart_guard()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Widen with the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "panel"):
            self.limit_width()

    def limit_width(self) -> None:
        """No wider than was asked for, unless what it holds would be cut."""
        margins = self.panel.width() - self.panel.contentsRect().width() + 2
        least = self.body_view.minimumSizeHint().width() + margins
        self.panel.setMaximumWidth(max(with_letters(self._width), least))

    def _build(self, title: str, width: int) -> None:
        self.panel = card(f"{self.objectName()}_panel")
        self._width = width
        self.panel.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.title = label(title, scale=1.25, bold=True, name=f"{self.objectName()}_title")
        self.title.setWordWrap(True)
        self.setAccessibleName(title)
        inside = QWidget()
        inside.setProperty("plain", True)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(SPACE.wide, SPACE.small, SPACE.wide, SPACE.small)
        self.body.setSpacing(SPACE.small)
        self.body_view = _Body(inside, self)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(SPACE.wide, SPACE.normal, SPACE.wide, SPACE.normal)
        self.foot.setSpacing(SPACE.small)
        self.foot.addStretch(1)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE.wide, SPACE.normal, SPACE.wide, SPACE.tight)
        head.addWidget(self.title, 1)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.body_view, 1)
        column.addWidget(rule())
        column.addLayout(self.foot)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.panel, 100)
        middle.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.addStretch(2)
        outer.addLayout(middle, 100)
        outer.addStretch(3)
        self.limit_width()

    def _block(self, host: QWidget) -> None:
        for child in host.children():
            if isinstance(child, QWidget) and child is not self and child.isEnabledTo(host):
                if isinstance(child, Sheet) and not child.is_open:
                    continue
                child.setEnabled(False)
                self._blocked.append(child)

    def _take_focus(self) -> None:
        for stop in self.findChildren(QWidget):
            stop.installEventFilter(self)
        if not self.isVisible():
            # Behind the lock: Qt would give a hidden button the keyboard all the same.
            return
        target = self._default or next(iter(self._stops()), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Without a keyboard in it, as when what had it is disabled, Esc would not be its own."""
        if new is None and self._is_open:
            QTimer.singleShot(0, self, self._regain_focus)

    def _regain_focus(self) -> None:
        open_sheets = [one for one in self._host.findChildren(Sheet) if one.is_open]
        if (
            self._is_open
            and open_sheets[-1] is self
            and self.isVisible()
            and self.isActiveWindow()
            and QApplication.focusWidget() is None
        ):
            # No button: an Enter on its way would press it.
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _become_ready(self) -> None:
        self._is_ready = True
        for button in self.findChildren(OnceButton):
            button.arm()

    def _stops(self) -> list[QWidget]:
        stops: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if takes and self.isAncestorOf(widget) and widget.isVisible() and widget.isEnabled():
                stops.append(widget)
            widget = widget.nextInFocusChain()
        return stops

    def _is_own_key(self, event: QKeyEvent) -> bool:
        """Whether a key may reach a shortcut: one of the sheet's own, or the window's."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in _WINDOW_KEYS:
            return True
        if not self._is_ready:
            return False
        if is_alt_letter(event):
            return owner_of(event, self) is not None
        return any(button.answers_to(event) for button in self.findChildren(ActionButton))


class _Body(QScrollArea):
    """As tall as what it holds where the window has the room, and scrolls where it has not."""

    def __init__(self, inside: QWidget, sheet: Sheet) -> None:
        super().__init__()
        self._inside = inside
        self._sheet = sheet
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Ask for other room when what it holds changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._sheet.limit_width()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """It scrolls up and down alone: what is wider than it would be cut."""
        bar = self.verticalScrollBar().sizeHint().width()
        wide = self._inside.minimumSizeHint().width() + bar
        return QSize(wide, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """The room that everything would take."""
        inside = self._inside
        hint = inside.sizeHint()
        if inside.hasHeightForWidth():
            # Measured as if the scroll bar were there: once it shows, wrapped text needs the
            # room that would have made it go away, and it would stay.
            width = self.width() - self.verticalScrollBar().sizeHint().width()
            hint.setHeight(inside.heightForWidth(max(width, 200)))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrapped text is taller in less width."""
        super().resizeEvent(event)
        self.updateGeometry()


def host_of(widget: QWidget) -> QWidget:
    """The part of the window that a sheet covers: the frame's, so that locking hides both."""
    above: QWidget | None = widget
    while above is not None:
        if above.property(HOST_PROPERTY):
            return above
        above = above.parentWidget()
    return widget.window()
