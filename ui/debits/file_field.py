from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import ElidedLabel


class FileField(QWidget):
    """A file of this computer, chosen and shown by its name; none at first.

    Signals:
        changed(): another file, or none.
    """

    changed = Signal()

    def __init__(self, name: str, title: str, kinds: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title = title
        self._kinds = kinds
        self.path: Path | None = None
        self.choose_file: Callable[[], Path | None] = self._ask
        self.button = ActionButton(f"{name}_choose", self.tr("&Elegir…"), icon="attach")
        self.told = ElidedLabel(self.tr("Ninguno"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        row.addWidget(self.button)
        row.addWidget(self.told, 1)
        self.setFocusProxy(self.button)
        self.button.clicked.connect(self.choose)

    def choose(self) -> None:
        """Ask for a file."""
        path = self.choose_file()
        if path is not None:
            self.path = path
            self.told.set_whole(path.name)
            self.changed.emit()

    def _ask(self) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(self, self._title, "", self._kinds)
        return Path(chosen) if chosen else None
