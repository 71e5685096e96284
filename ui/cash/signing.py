from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.cash.closing import APPROVAL
from services.cash.records import DeclaredTurn, TurnRecord
from services.errors import UserError
from services.staff.records import Approval
from services.staff.rights import Operator, Right
from ui.accounts.form_sheet import reason_sheet
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.cash.desk import CashServices
from ui.cash.turn_detail import turn_rows
from ui.tasks import TaskRunner


class Signing(QObject):
    """Takes a counted turn from the button to a second person's signature.

    A supervisor who did not count signs here; for anybody else, one comes to this screen.

    Signals:
        signed(object): the closed `TurnRecord`.
        refused(object): the `UserError`, when it was not signed after a yes.
    """

    signed = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        services: CashServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._over = over

    def sign(self, found: DeclaredTurn) -> None:
        """Ask for the reason, or for somebody else, and close the turn."""
        operator = self._operator()
        may = operator.may(Right.APPROVE)
        if may and operator.user_id != found.turn.declared_by_id:
            self._ask_reason(operator, found)
        else:
            self._ask_second_person(operator, found)

    def _ask_reason(self, operator: Operator, found: DeclaredTurn) -> None:
        closing, turn = self._services.closing, found.turn

        def act(reason: str) -> TurnRecord:
            return closing.sign(operator, turn.id, reason)

        sheet = reason_sheet(
            "cash_sign",
            self._title(turn),
            self._over,
            action=self.tr("&Firmar"),
            act=act,
            tasks=self._tasks,
            rows=turn_rows(found)[:6],
            icon="edit",
        )
        sheet.done.connect(self.signed)
        sheet.open_sheet()

    def _ask_second_person(self, operator: Operator, found: DeclaredTurn) -> None:
        turn = found.turn
        cents = abs(turn.difference_cents or 0)
        request = ApprovalRequest(
            action=self._title(turn),
            document=turn.code,
            amount_cents=cents,
            asked_by=operator.full_name,
            details=turn_rows(found)[:6],
        )

        def approve(username: str, password: str, reason: str) -> Approval:
            return self._services.staff.approve(
                operator,
                username,
                password,
                action=APPROVAL,
                document=f"turn:{turn.id}",
                amount_cents=cents,
                reason=reason,
            )

        dialog = ApprovalDialog(self._over, request, approve, self._tasks)
        dialog.approved.connect(lambda given: self._close(operator, turn, given))
        dialog.open_sheet()

    def _close(self, operator: Operator, turn: TurnRecord, given: Approval) -> None:
        self._tasks.run(
            lambda: self._services.closing.sign_approved(operator, turn.id, given.id),
            self.signed.emit,
            self._refuse,
            owner=self._over,
        )

    def _refuse(self, error: UserError) -> None:
        self.refused.emit(error)

    def _title(self, turn: TurnRecord) -> str:
        return self.tr("Firmar el cierre {code}").format(code=turn.code)
