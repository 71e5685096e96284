from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from services.cash.records import TurnRecord
from services.cash.service import TillService
from services.staff.rights import Operator, Right, Role
from ui.cash.status import left_open_words, till_line
from ui.frame.shell import Shell
from ui.tasks import TaskRunner
from ui.wording import words


class TillTold:
    """What the frame says of this computer's till, and whom it asks to open it.

    Args:
        open_cash: opens the page of the till.
    """

    def __init__(
        self,
        shell: Shell,
        tills: TillService,
        tasks: TaskRunner,
        operator: Operator,
        open_cash: Callable[[], object],
    ) -> None:
        self._shell = shell
        self._tills = tills
        self._tasks = tasks
        self._operator = operator
        self._open = open_cash
        self._told = ""

    def show(self, *, announce: bool = False) -> None:
        """Say in the frame whether this till is open.

        Args:
            announce: say too what somebody who comes in has to do about it.
        """
        operator = self._operator

        def read() -> tuple[TurnRecord | None, bool]:
            turn = self._tills.current(operator.till)
            return turn, turn is not None and self._tills.is_left_open(turn)

        def tell(found: tuple[TurnRecord | None, bool]) -> None:
            turn, is_old = found
            told, tone, icon = till_line(operator.till, turn, is_old=is_old)
            self._shell.status.show_part("till", told, tone=tone, icon=icon)
            if turn is not None and not is_old:
                self._forget()
            if announce and (turn is None or is_old) and operator.may(Right.RECORD_PAYMENTS):
                self._announce(turn)

        self._tasks.run(read, tell, lambda _error: None, owner=self._shell)

    def _announce(self, turn: TurnRecord | None) -> None:
        if turn is None and Role.CASHIER not in self._operator.roles:
            return
        told = (
            left_open_words(turn) if turn else words("cash.closed_till", till=self._operator.till)
        )
        label = _tr("Ver caja") if turn else _tr("Abrir caja")
        self._told = told
        self._shell.notice.tell("warn", told, (label, self._open_cash))

    def _forget(self) -> None:
        """What was announced about the till is done: it is open."""
        if self._shell.notice.text.text() == self._told:
            self._shell.notice.clear()
        self._told = ""

    def _open_cash(self) -> None:
        self._shell.notice.clear()
        self._open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Places", text)
