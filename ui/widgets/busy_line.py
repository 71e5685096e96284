from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import ElidedLabel, label


class BusyLine(QWidget):
    """What is being done, how far it is, and a way to stop it where there is one.

    Signals:
        cancel_wanted(): the operator asked to stop.
    """

    cancel_wanted = Signal()

    def __init__(
        self, name: str = "busy", *, cancellable: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._cancellable = cancellable
        self.text = ElidedLabel()
        self._count = label(tone="muted")
        self._bar = QProgressBar()
        self._bar.setObjectName(f"{name}_bar")
        self._bar.setTextVisible(False)
        self._cancel = ActionButton(f"{name}_cancel", self.tr("Detener"), icon="close")
        self._cancel.clicked.connect(self._ask_to_stop)
        head = QHBoxLayout()
        head.addWidget(self.text, 1)
        head.addWidget(self._count)
        column = QVBoxLayout()
        column.setSpacing(SPACE.tight)
        column.addLayout(head)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE.tight, 0, SPACE.tight)
        row.setSpacing(SPACE.normal)
        row.addLayout(column, 1)
        row.addWidget(self._cancel)
        self.hide()

    def start(self, text: str) -> None:
        """Show that something began whose length nobody knows."""
        self.text.set_whole(text)
        self._bar.setAccessibleName(text)
        self._bar.setRange(0, 0)
        self._count.setText("")
        self._cancel.setVisible(self._cancellable)
        self._cancel.set_reason("")
        self.show()

    def advance(self, done: int, total: int, text: str = "") -> None:
        """Show how far it is; made for `TaskRunner.run(progress=...)`."""
        if text:
            self.text.set_whole(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._count.setText(f"{done:,} / {total:,}" if total else "")

    def stop(self) -> None:
        """It is over."""
        self.hide()

    def _ask_to_stop(self) -> None:
        self._cancel.set_reason(self.tr("Deteniendo…"))
        self.cancel_wanted.emit()
