from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.staff.rights import Operator
from ui import icons
from ui.signin.credentials import CredentialsPanel
from ui.signin.door import Door
from ui.tasks import TaskRunner
from ui.theme import SPACE, with_letters
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import card, label


class LockScreen(QWidget):
    """What stands instead of the window while it is locked; the work waits, hidden, as it was.

    Signals:
        unlocked(): the same person is back.
        switch_wanted(): somebody else wants to come in.
    """

    unlocked = Signal()
    switch_wanted = Signal()

    def __init__(
        self,
        operator: Operator,
        door: Door,
        tasks: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lock_screen")
        self.credentials = CredentialsPanel(
            door,
            tasks,
            name="unlock",
            fixed_username=operator.username,
            fixed_till=operator.till,
            button=self.tr("&Desbloquear"),
        )
        self.credentials.signed_in.connect(lambda _operator: self.unlocked.emit())
        self._build(operator)

    def begin(self) -> None:
        """Be ready for the password."""
        self.credentials.clear()

    def changeEvent(self, event: QEvent) -> None:
        """Widen with the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_panel"):
            self._fit()

    def _fit(self) -> None:
        self._panel.setFixedWidth(with_letters(360))

    def _build(self, operator: Operator) -> None:
        panel = card("lock_card")
        self._panel = panel
        self._fit()
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.setSpacing(SPACE.normal)
        centred = Qt.AlignmentFlag.AlignHCenter
        mark = label()
        icons.set_icon(mark, "lock", "accent", 36)
        inside.addWidget(mark, 0, centred)
        name = label(operator.full_name, scale=1.4, bold=True, wrap=True)
        name.setAlignment(centred)
        inside.addWidget(name)
        told = label(
            self.tr("Ventana bloqueada. El trabajo sigue como estaba."), tone="muted", wrap=True
        )
        told.setAlignment(centred)
        inside.addWidget(told)
        inside.addWidget(self.credentials)
        self.switch = ActionButton("lock_switch", self.tr("Entrar con &otro usuario"), flat=True)
        self.switch.clicked.connect(self.switch_wanted)
        inside.addWidget(self.switch)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(panel, 0, centred)
        outer.addStretch(3)
