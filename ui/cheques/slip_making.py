from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.cheques.records import ChequeQuestion, ChequeRow, SlipRecord, Worklist
from services.cheques.states import FOR_SLIP
from services.errors import UserError
from services.staff.rights import Operator
from ui.cheques.desk import ChequeServices
from ui.cheques.slip_sheet import SlipSheet
from ui.tasks import TaskRunner
from ui.wording import words_for

_MOST: Final = 500


class SlipMaking(QObject):
    """Takes cheques and cash from the register to a prepared slip.

    Signals:
        made(object): the `SlipRecord`.
        refused(str): why it could not even be begun, in words.
    """

    made = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        services: ChequeServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        today: Callable[[], date],
        accounts: Sequence[tuple[str, str]],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._today = today
        self._accounts = list(accounts)
        self._over = over
        self.sheet: SlipSheet | None = None

    def begin(self, picked: Collection[int], *, only: bool = False) -> None:
        """Choose what goes to the bank: several that were picked, else what is due, is ticked.

        Args:
            picked: ids of cheques.
            only: tick these alone, and show them first, even if it is one.
        """
        operator = self._operator()

        def ask(found: tuple[list[ChequeRow], set[int]]) -> None:
            offered, due = found
            ticked = picked if only or len(picked) > 1 else due
            if only:
                offered.sort(key=lambda row: row.id not in picked)
            sheet = SlipSheet(
                self._over,
                offered,
                ticked,
                self._accounts,
                lambda order: self._services.slips.prepare(operator, order),
                self._tasks,
                self._today,
            )
            sheet.done.connect(self._made)
            self.sheet = sheet
            sheet.open_sheet()

        self._tasks.run(lambda: self._read(operator), ask, self._fail, owner=self._over)

    def _read(self, operator: Operator) -> tuple[list[ChequeRow], set[int]]:
        register = self._services.register
        self._services.cheques.come_due(operator)
        offered = [
            row
            for state in sorted(FOR_SLIP)
            for row in register.listing(ChequeQuestion(state=state), limit=_MOST)
            if row.slip is None
        ]
        due = {
            row.id
            for each in (Worklist.TODAY, Worklist.LATE)
            for row in register.listing(ChequeQuestion(worklist=each), limit=_MOST)
        }
        return offered, due

    def _made(self, record: SlipRecord) -> None:
        self.made.emit(record)

    def _fail(self, error: UserError) -> None:
        self.refused.emit(words_for(error))
