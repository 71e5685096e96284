from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.errors import UserError
from ui.signin.door import Door
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.form import Form, buttons_row
from ui.widgets.labels import label
from ui.widgets.lines import PasswordLine
from ui.widgets.notice import Notice
from ui.wording import words_for


class NewPasswordPanel(QWidget):
    """The step between a first password and the window: one's own password, twice.

    Signals:
        signed_in(object): the `Operator`, with the new password.
        must_enrol(str, str, str): username, new password, till: a second factor comes next.
        left(): back to user and password.
    """

    signed_in = Signal(object)
    must_enrol = Signal(str, str, str)
    left = Signal()

    def __init__(self, door: Door, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("new_password")
        self._door = door
        self._tasks = tasks
        self._who = ("", "", "")
        self._is_busy = False
        self._build()

    def begin(self, username: str, password: str, till: str) -> None:
        """Ask this user for a new password."""
        self._who = (username, password, till)
        self.first.clear()
        self.again.clear()
        self.notice.clear()
        self.form.clear_errors()
        self.form.focus("first")

    def submit(self) -> None:
        """Change the password, if both are the same."""
        self.form.clear_errors()
        username, old, till = self._who
        new = self.first.text()
        if not new:
            self.form.show_error("first", self.tr("Escriba una clave nueva."))
            self.form.focus("first")
        elif new != self.again.text():
            self.form.show_error("again", self.tr("No es igual a la primera."))
            self.form.focus("again")
        elif not self._is_busy:
            self._rest(busy=True)
            self._tasks.run(
                lambda: self._door.change_password(username, old, new, till),
                done=self._done,
                failed=lambda error: self._refused(error, username, new, till),
                owner=self,
            )

    def _build(self) -> None:
        self.first = PasswordLine("new_password_first")
        self.again = PasswordLine("new_password_again")
        self.notice = Notice("new_password_notice")
        self.busy = BusyLine("new_password_busy")
        self.form = Form("new_password_form", labels="top")
        self.form.add(
            "first", self.tr("Clave &nueva"), self.first, hint=self.tr("12 caracteres o más.")
        )
        self.form.add("again", self.tr("&Otra vez"), self.again)
        self.form.let_enter("again")
        self.save = ActionButton("new_password_save", self.tr("&Cambiar y entrar"), primary=True)
        back = ActionButton("new_password_back", self.tr("&Volver"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        told = self.tr("Su clave la puso otra persona: elija una propia antes de continuar.")
        column.addWidget(label(told, wrap=True))
        for widget in (self.notice, self.form):
            column.addWidget(widget)
        column.addLayout(buttons_row(back, self.save))
        column.addWidget(self.busy)
        back.clicked.connect(self._leave)
        self.save.clicked.connect(self.submit)
        self.again.returnPressed.connect(self.submit)
        self.form.submitted.connect(self.submit)

    def _rest(self, *, busy: bool) -> None:
        self._is_busy = busy
        self.form.setEnabled(not busy)
        self.save.setEnabled(not busy)
        if busy:
            self.busy.start(self.tr("Guardando la clave…"))
        else:
            self.busy.stop()

    def _done(self, operator: object) -> None:
        self._forget()
        self.signed_in.emit(operator)

    def _refused(self, error: UserError, username: str, new: str, till: str) -> None:
        self._rest(busy=False)
        if error.key == "staff.must_enrol":
            self._forget()
            self.must_enrol.emit(username, new, till)
            return
        if error.key == "staff.weak_password":
            self.form.show_error("first", words_for(error))
            self.form.focus("first")
        else:
            self.notice.tell("err", words_for(error), closable=False)

    def _leave(self) -> None:
        self._forget()
        self.left.emit()

    def _forget(self) -> None:
        self._rest(busy=False)
        self._who = ("", "", "")
        self.first.clear()
        self.again.clear()
