from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import icons, wording
from ui.theme import set_tone
from ui.widgets.labels import label
from ui.words.state import StateLook


class StateBadge(QWidget):
    """A state as an icon, a word and a colour."""

    def __init__(self, kind: str = "", value: str | Enum = "", parent: QWidget | None = None):
        super().__init__(parent)
        self._icon = label()
        self._word = label(bold=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self._icon)
        row.addWidget(self._word)
        row.addStretch(1)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if kind:
            self.show_state(kind, value)

    @property
    def word(self) -> str:
        """The word shown."""
        return self._word.text()

    def show_state(self, kind: str, value: str | Enum) -> None:
        """Show a state of a kind of record: `show_state("invoice", "paid")`."""
        self.show_look(wording.state(kind, value))

    def show_look(self, look: StateLook) -> None:
        """Show a word with its icon and tone."""
        self._word.setText(look.word)
        set_tone(self._word, look.tone)
        icons.set_icon(self._icon, look.icon, look.tone)
        self.setAccessibleName(look.word)
