from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui import icons
from ui.place import FrameInfo
from ui.theme import SPACE, set_font_scale, set_tone
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import ElidedLabel, label


class StatusBar(QFrame):
    """Where one is: till, operator, mode, database, printer; and the way to the help.

    Signals:
        help_wanted(): F1 was clicked.
    """

    help_wanted = Signal()

    def __init__(self, info: FrameInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusbar")
        self._parts: dict[str, tuple[QWidget, ElidedLabel, QLabel]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.normal, 3, SPACE.small, 3)
        row.setSpacing(SPACE.wide)
        for key, icon in (
            ("till", "till"),
            ("operator", "account"),
            ("mode", "warn"),
            ("database", "database"),
            ("printer", "printer"),
        ):
            row.addWidget(self._part(key, icon))
        row.addStretch(1)
        keys = ActionButton("status_help", self.tr("Ayuda"), flat=True)
        keys.setText(self.tr("F1 ayuda"))
        keys.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        keys.clicked.connect(self.help_wanted)
        row.addWidget(keys)
        mode = " · ".join(part for part in (info.mode, info.stripe) if part)
        self.show_part("mode", mode, tone="warn" if info.mode else "")
        self.show_part("database", info.database)

    def show_part(self, key: str, text: str, *, tone: str = "", icon: str = "") -> None:
        """Say something in one part of the bar: till, operator, mode, database or printer."""
        part, words, mark = self._parts[key]
        words.set_whole(text)
        words.updateGeometry()
        set_tone(words, tone)
        drawn = icon or str(mark.property("iconName"))
        icons.set_icon(mark, drawn, tone or "muted")
        part.setVisible(bool(text))

    def text_of(self, key: str) -> str:
        """What a part says now."""
        return self._parts[key][1].whole

    def _part(self, key: str, icon: str) -> QWidget:
        part = QWidget()
        part.setObjectName(f"status_{key}")
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        mark = label()
        words = ElidedLabel()
        words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        set_font_scale(words, 0.92)
        set_font_scale(mark, 0.92)
        icons.set_icon(mark, icon, "muted")
        row.addWidget(mark)
        row.addWidget(words)
        self._parts[key] = (part, words, mark)
        part.hide()
        return part
