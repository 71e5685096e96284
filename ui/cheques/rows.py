from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Signal

from services.cheques.records import ChequeQuestion, ChequeRow, Register, Total
from services.cheques.register import ChequeRegister
from services.cheques.states import ChequeState
from services.errors import UserError
from ui.accounts.growing_rows import GrowingRows
from ui.cheques.columns import cheque_columns
from ui.tasks import TaskRunner

PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read with a page of the register: the whole of it, and what the question finds.

    Of what is found, `void` is worth nothing any more: it is listed, and not in a sum.
    """

    register: Register
    found: Total
    void: Total


class ChequeRows(QObject):
    """The cheques of a question: a page at once, the others as they are needed.

    Signals:
        shown(object): the `Shown` that came with the first page.
        failed(object): a `UserError`.
    """

    shown = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        register: ChequeRegister,
        tasks: TaskRunner,
        today: Callable[[], date],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.model: GrowingRows[ChequeRow] = GrowingRows(
            cheque_columns(today), identity=lambda row: row.id, parent=self
        )
        self._register = register
        self._tasks = tasks
        self._question = ChequeQuestion()
        self._asked = 0
        self._is_all = True
        self._is_reading = False

    @property
    def is_reading(self) -> bool:
        """Whether an answer is still on its way."""
        return self._is_reading

    def ask(self, question: ChequeQuestion) -> None:
        """Show the answer to a question; an earlier one that is still read is forgotten."""
        is_same = question == self._question
        self._question = question
        self._asked += 1
        asked = self._asked
        self._is_reading = True
        wanted = max(PAGE, min(len(self.model.rows), 5 * PAGE)) if is_same else PAGE

        def work() -> tuple[list[ChequeRow], Shown]:
            rows = self._register.listing(question, limit=wanted)
            register = self._register.register()
            found, void = self._total(register, question), Total(0, 0)
            if question.state is None and question.worklist is None:
                void = self._total(register, replace(question, state=ChequeState.VOIDED))
            return rows, Shown(register, found, void)

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
        asked, question, last = self._asked, self._question, self.model.rows[-1]
        self._tasks.run(
            lambda: self._register.listing(question, after=last, limit=PAGE),
            lambda rows: self._append(asked, rows),
            lambda error: self._fail(asked, error),
            owner=self,
        )

    def _total(self, register: Register, question: ChequeQuestion) -> Total:
        return register.total_of(question) or self._register.total(question)

    def _show(self, asked: int, found: tuple[Sequence[ChequeRow], Shown], wanted: int) -> None:
        if asked != self._asked:
            return
        rows, shown = found
        self._is_reading = False
        self._is_all = len(rows) < wanted
        self.model.replace(rows)
        self.shown.emit(shown)

    def _append(self, asked: int, rows: Sequence[ChequeRow]) -> None:
        if asked == self._asked:
            self._is_reading = False
            self._is_all = len(rows) < PAGE
            self.model.append(rows)

    def _fail(self, asked: int, error: UserError) -> None:
        if asked == self._asked:
            self._is_reading = False
            self.failed.emit(error)
