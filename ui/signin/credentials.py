from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from services.errors import UserError
from services.staff.typed import TypedPassword
from ui import formats, icons
from ui.signin.code_field import CODE_REFUSED, add_code_row
from ui.signin.door import Door
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import PasswordLine, TextLine
from ui.widgets.notice import Notice
from ui.wording import words_for


class CredentialsPanel(QWidget):
    """User, password and till, checked away from the window's thread.

    The password is checked by argon2, which takes a quarter of a second on purpose.

    Signals:
        signed_in(object): the `Operator`.
        must_change(str, str, str): username, password, till: a new password comes first.
        must_enrol(str, str, str): the same: a second factor comes first.
    """

    signed_in = Signal(object)
    must_change = Signal(str, str, str)
    must_enrol = Signal(str, str, str)

    def __init__(
        self,
        door: Door,
        tasks: TaskRunner,
        *,
        name: str = "signin",
        fixed_username: str = "",
        fixed_till: str = "",
        button: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._door = door
        self._tasks = tasks
        self._is_busy = False
        self._fixed = (fixed_username, fixed_till)
        self._locked_until: datetime | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(500)
        self._tick.timeout.connect(self._count_down)
        self._build(name, button or self.tr("&Entrar"))
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether a password is being checked now."""
        return self._is_busy

    def submit(self) -> None:
        """Check what is typed; nothing happens while a check runs or a wait counts down."""
        username = self._fixed[0] or self.username.value().lower()
        password = self.password.text()
        self.form.clear_errors()
        if not username:
            self.form.show_error("username", self.tr("Escriba su usuario."))
            self.form.focus("username")
        elif not password:
            self.form.show_error("password", self.tr("Escriba su clave."))
            self.form.focus("password")
        elif self._asks_code() and not self.code.value():
            self.form.show_error("code", self.tr("Escriba el código."))
            self.form.focus("code")
        elif not self._asks_code():
            self.attempt(username, password)
        else:
            self.attempt(username, TypedPassword(password, self.code.value()))

    def attempt(self, username: str, password: str, till: str = "") -> None:
        """Sign somebody in, as the demo's one-click entrances do; `till` may name theirs."""
        if self._is_busy or self._locked_until is not None:
            return
        till = self._fixed[1] or till or self.till.currentText()
        self._run(
            lambda: self._door.sign_in(username, password, till),
            lambda error: self._refused(error, username, password, till),
        )

    def clear(self) -> None:
        """Forget the password, and start at the first empty field."""
        self.password.clear()
        self._ask_code(False)
        self.notice.clear()
        self.form.clear_errors()
        self.focus_start()

    def focus_start(self) -> None:
        """Put the cursor where typing begins."""
        needs_name = not self._fixed[0] and not self.username.text()
        self.form.focus("username" if needs_name else "password")

    def _build(self, name: str, button: str) -> None:
        self.form = Form(f"{name}_form", labels="top")
        self.username = TextLine(f"{name}_username", most=40)
        self.password = PasswordLine(f"{name}_password")
        self.till = QComboBox()
        self.till.setObjectName(f"{name}_till")
        self.till.addItems(list(self._door.tills))
        self.form.add("username", self.tr("&Usuario"), self.username)
        self.form.add("password", self.tr("&Clave"), self.password)
        self.form.let_enter("password")
        self.code = add_code_row(self.form, f"{name}_code")
        self.form.let_enter("code")
        self.form.show_row("code", False)
        self.form.add("till", self.tr("C&aja"), self.till)
        self.form.show_row("username", not self._fixed[0])
        self.form.show_row("till", not self._fixed[1] and bool(self._door.tills))
        self.notice = Notice(f"{name}_notice")
        self.busy = BusyLine(f"{name}_busy")
        self.enter = ActionButton(f"{name}_enter", button, primary=True)
        self.enter.setText(f"{button}   ⏎")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self.notice)
        column.addWidget(self.form)
        column.addWidget(self.enter)
        column.addWidget(self.busy)

    def _connect(self) -> None:
        self.password.returnPressed.connect(self.submit)
        self.code.returnPressed.connect(self.submit)
        for field in (self.username, self.password):
            field.textEdited.connect(lambda _text: self._ask_code(False))
        self.password.caps_lock_seen.connect(self._show_caps)
        self.enter.clicked.connect(self.submit)
        self.form.submitted.connect(self.submit)

    def _run(self, work: Callable[[], Any], failed: Callable[[UserError], None]) -> None:
        self._is_busy = True
        self.notice.clear()
        self.form.setEnabled(False)
        self.enter.setEnabled(False)
        self.busy.start(self.tr("Verificando la clave…"))
        self._tasks.run(work, done=self._done, failed=failed, owner=self)

    def _rest(self) -> None:
        self._is_busy = False
        self.busy.stop()
        self.form.setEnabled(True)
        self.enter.setEnabled(True)

    def _done(self, operator: object) -> None:
        self._rest()
        self.password.clear()
        self._ask_code(False)
        self.signed_in.emit(operator)

    def _refused(self, error: UserError, username: str, password: str, till: str) -> None:
        self._rest()
        if error.key in CODE_REFUSED:
            self._want_code(error, username, password, till)
            return
        self.password.clear()
        self._ask_code(False)
        until = error.details.get("until")
        if error.key == "staff.must_change_password":
            self.must_change.emit(username, password, till)
            return
        if error.key == "staff.must_enrol" and not self._fixed[0]:
            self.must_enrol.emit(username, password, till)
            return
        if isinstance(until, datetime):
            self._locked_until = until
            self._tick.start()
            self._count_down()
        else:
            self.notice.tell("err", words_for(error), closable=False)
        self.form.focus("password")

    def _want_code(self, error: UserError, username: str, password: str, till: str) -> None:
        """The password is right and stays; what is missing is the code, or another one."""
        self.username.setText(username)
        self.password.setText(str(password))
        self.till.setCurrentText(till)
        self._ask_code(True)
        if error.key != "staff.code_needed":
            self.form.show_error("code", words_for(error))
        self.form.focus("code")

    def _ask_code(self, asks: bool) -> None:
        self.code.clear()
        self.form.show_row("code", asks)

    def _asks_code(self) -> bool:
        return not self.form.rows["code"].isHidden()

    def _count_down(self) -> None:
        if self._locked_until is None:
            return
        left = int((self._locked_until - self._door.now()).total_seconds()) + 1
        if left > 0:
            told = self.tr("Demasiados intentos. Espere {time}.").format(time=formats.wait(left))
            self.notice.tell("warn", told, closable=False)
            self.enter.setEnabled(False)
            return
        self._locked_until = None
        self._tick.stop()
        self.notice.clear()
        self.enter.setEnabled(True)

    def _show_caps(self, is_on: bool) -> None:
        self.form.show_error("password", self.tr("Bloq Mayús está activado.") if is_on else "")


def company_head(name: str, version: str, mode: str) -> QWidget:
    """The company's name over a form, with the program's version and mode."""
    head = QWidget()
    column = QVBoxLayout(head)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE.tight)
    mark = label()
    icons.set_icon(mark, "logo", "accent", 44)
    centred = Qt.AlignmentFlag.AlignHCenter
    column.addWidget(mark, 0, centred)
    title = label(name, scale=1.6, bold=True, wrap=True)
    title.setAlignment(centred)
    column.addWidget(title)
    words = " · ".join(part for part in (f"Ventanilla {version}", mode) if part)
    column.addWidget(label(words, tone="warn" if mode else "muted", bold=bool(mode)), 0, centred)
    return head
