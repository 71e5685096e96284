from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from services.accounts.activation import ActivationService
from services.accounts.states import AccountState
from services.errors import UserError
from services.staff.rights import Operator, Right
from ui.accounts.form_sheet import reason_sheet
from ui.activation.review_step import missing_told
from ui.activation.view_model import Review, WizardModel
from ui.tasks import TaskRunner
from ui.theme import SPACE, set_tone
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label

_ASKED: Final = frozenset({AccountState.REQUESTED, AccountState.DOCUMENTS})
WAITING: Final = _ASKED | {AccountState.IN_REVIEW}
"""States in which an account may still become active for the first time."""


class ReviewFoot(QWidget):
    """What can be done with an account on its way: hand in, give back, reject, activate.

    `blocked` says what stands in the way; the wizard puts it over the buttons.

    Signals:
        activated(str): the account of this number is active now.
        moved(): its state changed, or may have.
        ended(): it was rejected.
        failed(object): a `UserError`.
    """

    activated = Signal(str)
    moved = Signal()
    ended = Signal()
    failed = Signal(object)

    def __init__(
        self,
        model: WizardModel,
        activation: ActivationService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
    ) -> None:
        super().__init__()
        self.setObjectName("review_foot")
        self._model = model
        self._activation = activation
        self._tasks = tasks
        self._operator = operator
        self.blocked = label(wrap=True, name="wizard_blocked")
        self.activate_button = ActionButton(
            "wizard_activate", self.tr("Activar…"), key="Ctrl+Return", icon="activate", primary=True
        )
        self.submit_button = ActionButton("wizard_submit", self.tr("Enviar a &revisión"))
        self.return_button = ActionButton("wizard_return", self.tr("Devolve&r…"))
        self.reject_button = ActionButton("wizard_reject", self.tr("Recha&zar…"), danger=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        row.addStretch(1)
        for button in self._buttons():
            row.addWidget(button)
        self._connect()
        self.clear()

    def clear(self) -> None:
        """Offer nothing while the account is read."""
        for button in self._buttons():
            button.hide()
        self.activate_button.set_reason(self.tr("Leyendo la cuenta…"))
        self._tell_blocked("")

    def show_review(self, review: Review) -> None:
        """Offer what the account's state and the operator's role allow."""
        state, operator = review.sheet.account.state, self._operator()
        is_waiting = state in WAITING
        self.activate_button.setVisible(is_waiting)
        self.submit_button.setVisible(state in _ASKED)
        self.return_button.setVisible(state is AccountState.IN_REVIEW)
        self.reject_button.setVisible(is_waiting)
        may_activate = operator.may(Right.ACTIVATE_ACCOUNTS)
        missing = missing_told(review.missing)
        reason = "" if may_activate else self.tr("Su rol no activa: envíela a revisión")
        if missing:
            reason = self.tr("Falta: {missing}").format(missing=missing)
        self.activate_button.set_reason(reason if is_waiting else "")
        self._tell_blocked(reason if is_waiting else "")
        set_tone(self.blocked, "err" if missing else "muted")
        edits = operator.may(Right.EDIT_ACCOUNTS)
        for button in (self.submit_button, self.return_button):
            button.set_reason("" if edits else self.tr("Su rol no cambia solicitudes"))
        self.reject_button.set_reason("" if may_activate else self.tr("Su rol no rechaza"))

    def activate(self) -> None:
        """Ask why, and activate."""
        sheet = reason_sheet(
            "activate_account",
            self.tr("Activar la cuenta {number}").format(number=self._model.number),
            self,
            action=self.tr("Activar"),
            act=self._model.activate,
            tasks=self._tasks,
            rows=self._who(),
            icon="activate",
        )
        sheet.done.connect(self.activated.emit)
        sheet.closed.connect(self.moved)
        sheet.open_sheet()

    def submit(self) -> None:
        """Hand the request in for review, complete or not."""
        number, operator = self._model.number, self._operator()
        self.submit_button.set_reason(self.tr("Enviando…"))
        self._tasks.run(
            lambda: self._activation.submit(operator, number),
            lambda _none: self.moved.emit(),
            self._fail,
            owner=self,
        )

    def send_back(self) -> None:
        """Ask why, and give the request back for its documents."""
        number, operator = self._model.number, self._operator()
        sheet = reason_sheet(
            "send_back",
            self.tr("Devolver a documentos"),
            self,
            action=self.tr("Devolver"),
            act=lambda why: self._activation.send_back(operator, number, why),
            tasks=self._tasks,
            rows=self._who(),
        )
        sheet.done.connect(self.moved)
        sheet.open_sheet()

    def reject(self) -> None:
        """Ask why, and refuse the request for good."""
        number, operator = self._model.number, self._operator()
        sheet = reason_sheet(
            "reject_request",
            self.tr("Rechazar la solicitud"),
            self,
            action=self.tr("Rechazar"),
            act=lambda why: self._activation.reject(operator, number, why),
            tasks=self._tasks,
            rows=[*self._who(), (self.tr("Después"), self.tr("No se puede deshacer."))],
            danger=True,
        )
        sheet.done.connect(self.ended)
        sheet.open_sheet()

    def _tell_blocked(self, reason: str) -> None:
        self.blocked.setText(reason)
        self.blocked.setVisible(bool(reason))

    def _fail(self, error: UserError) -> None:
        self.failed.emit(error)
        self.moved.emit()

    def _who(self) -> list[tuple[str, str]]:
        review = self._model.review
        name = review.sheet.customer.name if review else ""
        return [(self.tr("Cuenta"), f"{self._model.number} · {name}")]

    def _buttons(self) -> tuple[ActionButton, ...]:
        return (self.reject_button, self.return_button, self.submit_button, self.activate_button)

    def _connect(self) -> None:
        self.activate_button.clicked.connect(self.activate)
        self.submit_button.clicked.connect(self.submit)
        self.return_button.clicked.connect(self.send_back)
        self.reject_button.clicked.connect(self.reject)
