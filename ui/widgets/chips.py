from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow

_ROOM: Final = "  000"


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: its key, its words, and what they leave out."""

    key: str
    text: str
    hint: str = ""


class ChipRow(FlowRow):
    """Filters of which one holds, or none; the arrows go from one to the next.

    The first one is always there. Of the others, those that would show nothing are left out
    unless one of them holds.

    Args:
        counted: whether counts are on their way; until they come each chip keeps room for one,
            so that nothing moves away under a hand that already presses.

    Signals:
        chosen(str): the key of the filter that holds now.
    """

    chosen = Signal(str)

    def __init__(
        self, name: str, title: str, chips: Sequence[Chip], *, counted: bool = False
    ) -> None:
        self.buttons = {chip.key: _ChipButton(f"{name}_{chip.key}", chip.text) for chip in chips}
        super().__init__(*self.buttons.values())
        for chip in chips:
            self.buttons[chip.key].setToolTip(chip.hint)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._texts = {chip.key: chip.text for chip in chips}
        self._counts: dict[str, int] = {}
        self._current = ""
        for key, button in self.buttons.items():
            button.keeps_room = counted
            button.clicked.connect(lambda _checked=False, key=key: self.choose(key))
            button.moved.connect(self._move)
        self.choose(chips[0].key)

    @property
    def current(self) -> str:
        """The key of the filter that holds; empty when none does."""
        return self._current

    def choose(self, key: str) -> None:
        """Let a filter hold."""
        is_new = key != self._current
        self._current = key
        for name, button in self.buttons.items():
            button.setChecked(name == key)
        self._leave_out()
        if is_new and key:
            self.chosen.emit(key)

    def leave(self) -> None:
        """Let no filter hold, as when one of another row does."""
        self.choose("")

    def show_counts(self, counts: dict[str, int]) -> None:
        """Tell how many records each filter would show; none where it is not named."""
        for key, button in self.buttons.items():
            count = counts.get(key)
            text = self._texts[key]
            button.set_text(text if count is None else f"{text}  {count:,}")
            button.keeps_room = False
        self._counts = dict(counts)
        self._leave_out()

    def _leave_out(self) -> None:
        first = next(iter(self.buttons))
        for key, button in self.buttons.items():
            button.setVisible(key in {first, self._current} or self._counts.get(key) != 0)
        self.updateGeometry()

    def _move(self, step: int) -> None:
        keys = [key for key, button in self.buttons.items() if not button.isHidden()]
        here = next(key for key in keys if key == self._current or self.buttons[key].hasFocus())
        place = (keys.index(here) + step) % len(keys)
        self.choose(keys[place])
        self.buttons[keys[place]].setFocus(Qt.FocusReason.TabFocusReason)


class _ChipButton(ActionButton):
    moved = Signal(int)

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(name, text, parent=parent)
        self.keeps_room = False
        self.setProperty("chip", True)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """Its words, and the room of a count that did not come yet."""
        hint = super().sizeHint()
        if self.keeps_room:
            hint.setWidth(hint.width() + self.fontMetrics().horizontalAdvance(_ROOM))
        return hint

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go to the neighbours."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)
