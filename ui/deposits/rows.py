from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Signal

from services.deposits.records import DepositQuestion, DepositRecord, DepositTotals
from services.deposits.service import DepositService
from services.errors import UserError
from ui.accounts.growing_rows import GrowingRows
from ui.deposits.columns import deposit_columns
from ui.tasks import TaskRunner

PAGE: Final = 200


class DepositRows(QObject):
    """The deposits of a question: a page at once, the others as they are needed.

    Signals:
        shown(object): the `DepositTotals` of the question.
        failed(object): a `UserError`.
    """

    shown = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        deposits: DepositService,
        tasks: TaskRunner,
        today: Callable[[], date],
        accounts: Mapping[str, str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.model: GrowingRows[DepositRecord] = GrowingRows(
            deposit_columns(today, accounts), identity=lambda record: record.id, parent=self
        )
        self._deposits = deposits
        self._tasks = tasks
        self._question = DepositQuestion()
        self._asked = 0
        self._is_all = True
        self._is_reading = False

    @property
    def is_all(self) -> bool:
        """Whether there are no more than those that were read."""
        return self._is_all

    def ask(self, question: DepositQuestion) -> None:
        """Show the answer to a question; an earlier one that is still read is forgotten."""
        self._question = question
        self._asked += 1
        asked = self._asked
        self._is_reading = True
        wanted = max(PAGE, min(len(self.model.rows), 5 * PAGE))

        def work() -> tuple[list[DepositRecord], DepositTotals]:
            rows = self._deposits.listing(question, limit=wanted)
            return rows, self._deposits.totals(question)

        self._tasks.run(
            work,
            lambda found: self._show(asked, found, wanted),
            lambda error: self._fail(asked, error),
            owner=self,
        )

    def again(self) -> None:
        """Ask the same question again."""
        self.ask(self._question)

    def more(self) -> None:
        """Read the next page, unless it is being read or there is none."""
        if self._is_all or self._is_reading or not self.model.rows:
            return
        self._is_reading = True
        asked, question, last = self._asked, self._question, self.model.rows[-1].id
        self._tasks.run(
            lambda: self._deposits.listing(question, last_id=last, limit=PAGE),
            lambda rows: self._append(asked, rows),
            lambda error: self._fail(asked, error),
            owner=self,
        )

    def _show(
        self, asked: int, found: tuple[Sequence[DepositRecord], DepositTotals], wanted: int
    ) -> None:
        if asked != self._asked:
            return
        rows, totals = found
        self._is_reading = False
        self._is_all = len(rows) < wanted
        self.model.replace(rows)
        self.shown.emit(totals)

    def _append(self, asked: int, rows: Sequence[DepositRecord]) -> None:
        if asked == self._asked:
            self._is_reading = False
            self._is_all = len(rows) < PAGE
            self.model.append(rows)

    def _fail(self, asked: int, error: UserError) -> None:
        if asked == self._asked:
            self._is_reading = False
            self.failed.emit(error)
