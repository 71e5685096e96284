from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from services.errors import UserError
from services.staff.records import Enrolled
from services.staff.typed import TypedPassword
from ui.signin.code_field import add_code_row
from ui.signin.door import FactorDesk, ShownFactor
from ui.signin.recovery_codes import RecoveryCodes
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.form import Form, buttons_row
from ui.widgets.labels import label
from ui.widgets.lines import PasswordLine, TextLine
from ui.widgets.notice import Notice
from ui.widgets.qr_view import QrView
from ui.wording import words_for

_QR_SIDE = 232
_AT_FIELD = {
    "staff.wrong_credentials": "password",
    "staff.code_needed": "present",
}


class SecondFactorPanel(QWidget):
    """Takes a second factor: the QR code, the telephone's first code, the codes that recover.

    At the entrance the password was just typed. Inside, it is asked for again, and so is a code
    of the factor that takes its leave.

    Signals:
        enrolled(object): the `Enrolled`; its recovery codes were shown and put away.
        taken(): there is one now; its recovery codes are shown.
        left(): nothing was taken.
    """

    enrolled = Signal(object)
    taken = Signal()
    left = Signal()

    def __init__(
        self,
        desk: FactorDesk,
        tasks: TaskRunner,
        *,
        asks_password: bool = False,
        has_one: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("second_factor")
        self._desk = desk
        self._tasks = tasks
        self._asks = (asks_password, has_one)
        self._who = ("", "", "")
        self._secret = ""
        self._given: Enrolled | None = None
        self._is_busy = False
        self._build()
        self._connect()

    def begin(self, username: str, password: str, till: str) -> None:
        """Offer this person a second factor."""
        self._who, self._secret, self._given = (username, password, till), "", None
        self._turn_to(self._first)
        self.notice.clear()
        self.form.clear_errors()
        for field in (self.password, self.present, self.code):
            field.clear()
        self.qr.set_rows(())
        self.secret.setText("")
        self.form.focus_first()
        self._tasks.run(
            lambda: self._desk.offer(username), self._show_offer, self._refused, owner=self
        )

    def submit(self) -> None:
        """Take it, if the telephone's code is there."""
        self.form.clear_errors()
        username, password, till = self._who
        asks_password, has_one = self._asks
        typed = self.password.text() if asks_password else password
        asked = {"code": (self.code.value(), self.tr("Escriba el código que muestra."))}
        if asks_password:
            asked["password"] = typed, self.tr("Escriba su clave.")
        if has_one:
            asked["present"] = self.present.value(), self.tr("Escriba el código de ahora.")
        for key, (value, told) in asked.items():
            if not value:
                self.form.show_error(key, told)
        if self.form.focus_first_error() or self._is_busy or not self._secret:
            return
        secret, code = self._secret, self.code.value()
        proof = TypedPassword(typed, self.present.value()) if has_one else typed
        self._rest(busy=True)
        self._tasks.run(
            lambda: self._desk.enrol(username, proof, secret, code, till),
            done=self._show_codes,
            failed=self._refused,
            owner=self,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the wrapped lines their height, which a stack of pages does not ask them for."""
        super().resizeEvent(event)
        self._fit()

    def _turn_to(self, page: QWidget) -> None:
        """Show a page, as high as it is itself."""
        self._steps.setCurrentWidget(page)
        for each in (self._first, self.codes):
            shown = QSizePolicy.Policy.Preferred if each is page else QSizePolicy.Policy.Ignored
            each.setSizePolicy(QSizePolicy.Policy.Preferred, shown)
        self._first.setMinimumHeight(0)
        self._fit()

    def _fit(self) -> None:
        layout = self._first.layout()
        if layout is not None and self._steps.currentWidget() is self._first:
            self._first.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        asks_password, has_one = self._asks
        self.notice = Notice("factor_notice")
        self.busy = BusyLine("factor_busy")
        self.qr = QrView("factor_qr", _QR_SIDE)
        self.qr.setAccessibleName(self.tr("Código QR para la aplicación de códigos"))
        self.secret = label("", wrap=True)
        self.secret.setObjectName("factor_secret")
        self.secret.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.secret.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.secret.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.secret.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.password = PasswordLine("factor_password")
        self.present = TextLine("factor_present", most=20)
        self.form = Form("factor_form", labels="top")
        self.form.add("password", self.tr("Su &clave"), self.password)
        self.form.add("present", self.tr("Código del celular que &deja"), self.present)
        named = self.tr("Código del celular &nuevo") if has_one else ""
        self.code = add_code_row(self.form, "factor_code", label=named, recovers=False)
        self.form.let_enter("code")
        self.form.show_row("password", asks_password)
        self.form.show_row("present", has_one)
        self.back = ActionButton("factor_back", self.tr("&Volver"))
        self.save = ActionButton("factor_save", self.tr("&Activar"), primary=True)
        self._first = QWidget()
        first = _column(self._first)
        told = self.tr(
            "Abra en su celular una aplicación de códigos (Google Authenticator, Aegis,"
            " Microsoft Authenticator…), lea el QR y escriba el código que muestra."
        )
        first.addWidget(label(told, wrap=True))
        first.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignHCenter)
        by_hand = label(self.tr("¿No puede leerlo? Escriba esta clave:"), tone="muted", wrap=True)
        by_hand.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        first.addWidget(by_hand)
        first.addWidget(self.secret)
        for widget in (self.notice, self.form):
            first.addWidget(widget)
        self.buttons = QWidget()
        row = buttons_row(self.back, self.save)
        row.setContentsMargins(0, 0, 0, 0)
        self.buttons.setLayout(row)
        first.addWidget(self.buttons)
        first.addWidget(self.busy)
        first.addStretch(1)
        self.codes = RecoveryCodes()
        self._steps = QStackedWidget()
        self._steps.addWidget(self._first)
        self._steps.addWidget(self.codes)
        _column(self).addWidget(self._steps)

    def _connect(self) -> None:
        self.back.clicked.connect(self._leave)
        self.save.clicked.connect(self.submit)
        self.code.returnPressed.connect(self.submit)
        self.form.submitted.connect(self.submit)
        self.codes.kept.connect(self._finish)

    # --- Answers ----------------------------------------------------------------------------

    def _show_offer(self, offered: ShownFactor) -> None:
        self._secret = offered.secret
        self.qr.set_rows(offered.rows)
        groups = [offered.secret[place : place + 4] for place in range(0, len(offered.secret), 4)]
        self.secret.setText(" ".join(groups).lower())
        self._fit()

    def _show_codes(self, given: Enrolled) -> None:
        self._rest(busy=False)
        self._given = given
        self._forget()
        self.codes.show_codes(given.operator.username, given.recovery_codes)
        self._turn_to(self.codes)
        self.codes.setFocus()
        self.taken.emit()

    def _refused(self, error: UserError) -> None:
        self._rest(busy=False)
        key = _AT_FIELD.get(error.key, "")
        if error.key in {"staff.wrong_code", "staff.code_used"}:
            self.code.clear()
            key = "code"
            if self._asks[1]:
                # Which of the two was wrong is not told; the one of now is spent either way.
                self.present.clear()
                key = "present"
        if key and not self.form.rows[key].isHidden():
            self.form.show_error(key, words_for(error))
            self.form.focus(key)
        else:
            self.notice.tell("err", words_for(error), closable=False)

    def _finish(self) -> None:
        given, self._given = self._given, None
        self.codes.clear()
        if given is not None:
            self.enrolled.emit(given)

    def _leave(self) -> None:
        self._forget()
        self.left.emit()

    def _rest(self, *, busy: bool) -> None:
        self._is_busy = busy
        for widget in (self.form, self.save, self.back):
            widget.setEnabled(not busy)
        if busy:
            self.notice.clear()
            self.busy.start(self.tr("Verificando el código…"))
        else:
            self.busy.stop()

    def _forget(self) -> None:
        self._rest(busy=False)
        self._who, self._secret = ("", "", ""), ""
        self.qr.set_rows(())
        self.secret.setText("")
        for field in (self.password, self.present, self.code):
            field.clear()


def _column(widget: QWidget) -> QVBoxLayout:
    made = QVBoxLayout(widget)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(SPACE.small)
    return made
