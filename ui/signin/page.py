from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ui.place import FrameInfo
from ui.signin.credentials import CredentialsPanel, company_head
from ui.signin.door import DemoRole, Door
from ui.signin.new_password import NewPasswordPanel
from ui.signin.second_factor import SecondFactorPanel
from ui.tasks import TaskRunner
from ui.theme import SPACE, with_letters
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import card, label, rule


class SignInPage(QWidget):
    """The first thing on screen: whose books these are, and who comes in.

    Signals:
        signed_in(object): the `Operator`.
    """

    signed_in = Signal(object)

    def __init__(
        self, info: FrameInfo, door: Door, tasks: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("signin_page")
        self._door = door
        self.credentials = CredentialsPanel(door, tasks)
        self.new_password = NewPasswordPanel(door, tasks)
        self.factor = None if door.factor is None else SecondFactorPanel(door.factor, tasks)
        self.demo_buttons: list[ActionButton] = []
        self._build(info)
        self._connect()

    def begin(self) -> None:
        """Be ready for the next person."""
        self._steps.setCurrentWidget(self._first)
        self.credentials.clear()

    def changeEvent(self, event: QEvent) -> None:
        """Widen with the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_panel"):
            self._fit()

    def _fit(self) -> None:
        self._panel.setFixedWidth(with_letters(380))

    def _build(self, info: FrameInfo) -> None:
        panel = card("signin_card")
        self._panel = panel
        self._fit()
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.setSpacing(SPACE.normal)
        inside.addWidget(company_head(info.company, info.version, info.mode))
        self._first = QWidget()
        first = QVBoxLayout(self._first)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(SPACE.normal)
        first.addWidget(self.credentials)
        if self._door.demo_roles:
            first.addWidget(rule())
            told = self.tr("Datos de práctica: entre con un clic")
            first.addWidget(label(told, tone="muted"), 0, Qt.AlignmentFlag.AlignHCenter)
            first.addLayout(self._demo_entrances())
        first.addStretch(1)
        self._steps = QStackedWidget()
        self._steps.addWidget(self._first)
        self._steps.addWidget(self.new_password)
        if self.factor is not None:
            self._steps.addWidget(self.factor)
        inside.addWidget(self._steps)
        middle = QWidget()
        middle.setProperty("plain", True)
        around = QVBoxLayout(middle)
        around.setContentsMargins(12, 12, 12, 12)
        around.addStretch(2)
        around.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(3)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(middle)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _demo_entrances(self) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(SPACE.small)
        row = QHBoxLayout()
        row.setSpacing(SPACE.small)
        for place, role in enumerate(self._door.demo_roles):
            button = ActionButton(f"demo_{role.username}", role.title, icon=role.icon)
            button.setToolTip(role.about)
            button.clicked.connect(lambda _checked=False, role=role: self._enter_demo(role))
            self.demo_buttons.append(button)
            row.addWidget(button, 1)
            if place % 2:
                lines.addLayout(row)
                row = QHBoxLayout()
                row.setSpacing(SPACE.small)
        if row.count():
            lines.addLayout(row)
        return lines

    def _connect(self) -> None:
        self.credentials.signed_in.connect(self.signed_in)
        self.credentials.must_change.connect(self._ask_new_password)
        self.new_password.signed_in.connect(self.signed_in)
        self.new_password.left.connect(self.begin)
        if self.factor is not None:
            self.credentials.must_enrol.connect(self._ask_factor)
            self.new_password.must_enrol.connect(self._ask_factor)
            self.factor.left.connect(self.begin)
            self.factor.enrolled.connect(lambda given: self.signed_in.emit(given.operator))

    def _enter_demo(self, role: DemoRole) -> None:
        if self._door.demo_password is not None:
            password = self._door.demo_password(role.username)
            self.credentials.attempt(role.username, password, role.till)

    def _ask_new_password(self, username: str, password: str, till: str) -> None:
        self._steps.setCurrentWidget(self.new_password)
        self.new_password.begin(username, password, till)

    def _ask_factor(self, username: str, password: str, till: str) -> None:
        if self.factor is not None:
            self._steps.setCurrentWidget(self.factor)
            self.factor.begin(username, password, till)
