from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from services.errors import UserError
from services.staff.typed import TypedPassword
from ui import formats
from ui.signin.code_field import CODE_REFUSED, add_code_row
from ui.tasks import TaskRunner
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.form import Form
from ui.widgets.labels import label, rule
from ui.widgets.lines import NotesEdit, PasswordLine, TextLine
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.sheet import Sheet
from ui.wording import words_for


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """What a second person is asked to approve: this action, this document, this amount.

    `details` are more lines to read before saying yes. `reason` is why, where whoever asks has
    said so already: then it is shown, and nobody is asked again.
    """

    action: str
    document: str
    amount_cents: int
    asked_by: str
    details: Sequence[SheetRow | tuple[str, str]] = ()
    reason: str = ""


class ApprovalDialog(Sheet):
    """A second person's yes over the cashier's screen, bound to what is shown.

    Args:
        approve: username, password, reason; asks the service, on a worker's thread.

    Signals:
        approved(object): what `approve` returned. The sheet has closed.
    """

    approved = Signal(object)

    def __init__(
        self,
        over: QWidget,
        request: ApprovalRequest,
        approve: Callable[[str, str, str], Any],
        tasks: TaskRunner,
    ) -> None:
        super().__init__("approval", "", over, width=500)
        self.title.setText(self.tr("Aprobación de otra persona"))
        self.setAccessibleName(self.title.text())
        self._approve = approve
        self._tasks = tasks
        self._given = request.reason
        self._show(request)
        self._ask()
        self._connect()

    def submit(self) -> None:
        """Ask the service, if user, password and reason are there."""
        if self.agree.isVisible():
            self.agree.press()

    def _show(self, request: ApprovalRequest) -> None:
        amount = label(formats.money(request.amount_cents), scale=1.8, bold=True)
        amount.setObjectName("approval_amount")
        self.body.addWidget(amount)
        amount.setVisible(request.amount_cents != 0)
        lines: list[SheetRow | tuple[str, str]] = [
            SheetRow(self.tr("Acción"), request.action, strong=True),
            SheetRow(self.tr("Documento"), request.document, strong=True),
            SheetRow(self.tr("Lo pide"), request.asked_by),
            *request.details,
        ]
        if request.reason:
            lines.append(SheetRow(self.tr("Motivo"), request.reason, strong=True))
        self.body.addLayout(rows_grid(lines))
        self.body.addWidget(rule())

    def _ask(self) -> None:
        self.notice = Notice("approval_notice")
        self.busy = BusyLine("approval_busy")
        self.username = TextLine("approval_username", most=40)
        self.password = PasswordLine("approval_password")
        self.reason = NotesEdit("approval_reason", most=300, lines=2)
        self.form = Form("approval_form")
        self.form.add("username", self.tr("&Usuario que aprueba *"), self.username)
        self.form.add("password", self.tr("&Clave *"), self.password)
        self.code = add_code_row(
            self.form, "approval_code", label=self.tr("Código de &6 dígitos *")
        )
        self.form.show_row("code", False)
        if self._given:
            self.reason.setParent(self)
            self.reason.hide()
        else:
            self.form.add("reason", self.tr("&Motivo *"), self.reason)
        for widget in (self.form, self.notice, self.busy):
            self.body.addWidget(widget)
        self.back = ActionButton("approval_back", self.tr("&Volver"))
        self.agree = OnceButton("approval_agree", self.tr("&Aprobar"), key="Ctrl+Return")
        self.back.clicked.connect(self.go_back)
        self.add_button(self.back)
        self.add_button(self.agree)
        self._default = self.username

    def _connect(self) -> None:
        self.agree.fired.connect(self._check)
        self.form.submitted.connect(self.submit)
        for field in (self.username, self.password):
            field.textEdited.connect(lambda _text: self._ask_code(False))
        self.password.caps_lock_seen.connect(self._show_caps)

    def _check(self) -> None:
        self.form.clear_errors()
        asked = {
            "username": (self.username.value(), self.tr("Escriba quién aprueba.")),
            "password": (self.password.text(), self.tr("Escriba su clave.")),
        }
        asks_code = not self.form.rows["code"].isHidden()
        if asks_code:
            asked["code"] = self.code.value(), self.tr("Escriba el código.")
        if not self._given:
            asked["reason"] = self.reason.value(), self.tr("Escriba el motivo.")
        for key, (value, told) in asked.items():
            if not value:
                self.form.show_error(key, told)
        if self.form.focus_first_error():
            self._again()
            return
        username, password = self.username.value().lower(), self.password.text()
        if asks_code:
            password = TypedPassword(password, self.code.value())
        reason = self._given or self.reason.value()
        self._rest(busy=True)
        self._tasks.run(
            lambda: self._approve(username, password, reason),
            done=self._done,
            failed=self._refused,
            owner=self,
        )

    def _done(self, given: object) -> None:
        self.password.clear()
        self.code.clear()
        self.close_sheet()
        self.approved.emit(given)

    def _refused(self, error: UserError) -> None:
        self._rest(busy=False)
        if error.key in CODE_REFUSED:
            # The password is right and stays; what is missing is the code, or another one.
            self._ask_code(True)
            if error.key != "staff.code_needed":
                self.form.show_error("code", words_for(error))
            self.form.focus("code")
            self._again()
            return
        self.password.clear()
        self._ask_code(False)
        key = _FIELD_OF.get(error.key)
        if key:
            self.form.show_error(key, words_for(error))
        else:
            self.notice.tell("err", words_for(error), closable=False)
        self.form.focus("username" if key == "username" else "password")
        self._again()

    def _ask_code(self, asks: bool) -> None:
        self.code.clear()
        self.form.show_row("code", asks)

    def _again(self) -> None:
        self.agree.renew()
        self.restart_guard()

    def _rest(self, *, busy: bool) -> None:
        self.set_may_leave(not busy)
        self.form.setEnabled(not busy)
        self.back.setEnabled(not busy)
        if busy:
            self.notice.clear()
            self.busy.start(self.tr("Verificando…"))
        else:
            self.busy.stop()

    def _show_caps(self, is_on: bool) -> None:
        self.form.show_error("password", self.tr("Bloq Mayús está activado.") if is_on else "")


_FIELD_OF = {
    "staff.wrong_credentials": "password",
    "staff.same_person": "username",
    "staff.not_allowed": "username",
    "staff.must_change_password": "username",
    "staff.must_enrol": "username",
}
