from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui import formats
from ui.formats import POINT, Decimals
from ui.theme import SPACE, set_tone
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.labels import label
from ui.widgets.layouts import drop_first
from ui.widgets.notice import Notice, NoticeTone
from ui.widgets.sheet import Sheet

BACK = "back"


@dataclass(frozen=True, slots=True)
class SheetAction:
    """One button of a sheet.

    Args:
        key: what `chosen` tells; "back" closes the sheet.
        shortcut: a key that presses it, shown on it.
        once: it happens once and is then gone; for what moves or records money.
    """

    key: str
    text: str
    shortcut: str = ""
    icon: str = ""
    primary: bool = False
    danger: bool = False
    once: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of what is reviewed; a tone colours its value by meaning."""

    title: str
    value: str
    tone: str = ""
    strong: bool = False


class ReviewSheet(Sheet):
    """Everything that is about to happen, with the amount large, before it happens.

    It stays open after a choice: the page shows what became of it with `show_busy`,
    `show_notice` and `set_actions`, or closes it.

    Args:
        default: the action under Enter. Where money leaves by it, that is "back".

    Signals:
        chosen(str): the key of the action pressed, except "back".
    """

    chosen = Signal(str)

    def __init__(
        self,
        name: str,
        title: str,
        over: QWidget,
        *,
        rows: Sequence[SheetRow | tuple[str, str]] = (),
        amount_cents: int | None = None,
        actions: Sequence[SheetAction] = (),
        default: str = BACK,
        decimals: Decimals = POINT,
        width: int = 520,
    ) -> None:
        super().__init__(name, title, over, width=width)
        self.buttons: dict[str, ActionButton] = {}
        self.notice = Notice(f"{name}_notice")
        self.busy = BusyLine(f"{name}_busy")
        self.amount = label(scale=2.1, bold=True, name=f"{name}_amount")
        self.amount.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._rows = QWidget()
        QVBoxLayout(self._rows).setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.amount)
        self.body.addWidget(self._rows)
        self.body.addWidget(self.busy)
        self.amount.setVisible(amount_cents is not None)
        if amount_cents is not None:
            self.amount.setText(formats.money(amount_cents, decimals))
        self.set_rows(rows)
        self.set_actions(actions, default=default)

    def set_rows(self, rows: Sequence[SheetRow | tuple[str, str]]) -> None:
        """Show these lines instead."""
        shown = QWidget()
        shown.setLayout(rows_grid(rows))
        layout = self._rows.layout()
        if layout is not None:
            drop_first(layout)
            layout.addWidget(shown)

    def set_actions(self, actions: Sequence[SheetAction], *, default: str = BACK) -> None:
        """Offer these actions instead, "Volver" first unless one of them is "back"."""
        for button in self.buttons.values():
            self.foot.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        self._under_enter = default
        offered = list(actions)
        if not any(action.key == BACK for action in offered):
            offered.insert(0, SheetAction(BACK, self.tr("&Volver")))
        for action in offered:
            self._add(action, is_default=action.key == default)
        if self.is_open:
            # A layout shows its new widgets a turn later; the keyboard must not wait for that.
            for button in self.buttons.values():
                button.show()
            self.restart_guard()
            self._take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter accepts, as in every sheet, what Enter would accept."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        button = self.buttons.get(self._under_enter)
        if (
            is_enter
            and control
            and self.is_ready
            and not event.isAutoRepeat()
            and self._under_enter != BACK
            and button is not None
            and button.isVisible()
        ):
            button.press()
        super().keyPressEvent(event)

    def show_busy(self, text: str) -> None:
        """Say that something is on its way; there is nothing to press meanwhile."""
        self.notice.clear()
        self.busy.start(text)
        for button in self.buttons.values():
            button.hide()
        self.set_may_leave(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_notice(
        self,
        tone: NoticeTone,
        text: str,
        actions: Sequence[SheetAction] = (),
        *,
        default: str = BACK,
    ) -> None:
        """Say what became of it, and what can be done now."""
        self.busy.stop()
        self.set_may_leave(True)
        self.notice.tell(tone, text, closable=False)
        self.set_actions(actions, default=default)

    def _happen(self, key: str) -> None:
        # The rest of a hasty hand's presses must not press what is left either.
        self.restart_guard()
        self.chosen.emit(key)

    def _add(self, action: SheetAction, *, is_default: bool) -> None:
        kind = OnceButton if action.once else ActionButton
        button = kind(
            f"{self.objectName()}_{action.key}",
            action.text,
            key=action.shortcut,
            icon=action.icon,
            primary=action.primary,
            danger=action.danger,
        )
        if isinstance(button, OnceButton):
            button.fired.connect(lambda key=action.key: self._happen(key))
        elif action.key == BACK:
            button.clicked.connect(self.go_back)
        else:
            button.clicked.connect(lambda _checked=False, key=action.key: self.chosen.emit(key))
        self.buttons[action.key] = button
        self.add_button(button, is_default=is_default)


def rows_grid(rows: Sequence[SheetRow | tuple[str, str]]) -> QGridLayout:
    """Titles in grey beside their values, which wrap where they are long."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE.normal)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    for line, given in enumerate(rows):
        row = given if isinstance(given, SheetRow) else SheetRow(*given)
        value = label(row.value, wrap=True, bold=row.strong)
        set_tone(value, row.tone)
        if row.title:
            grid.addWidget(label(row.title, tone="muted"), line, 0, top)
            grid.addWidget(value, line, 1, top)
        else:
            grid.addWidget(value, line, 0, 1, 2)
    return grid
