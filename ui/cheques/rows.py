from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from services.cheques.records import ChequeQuestion, ChequeRow, Register, Total
from services.cheques.register import ChequeRegister
from services.cheques.states import ChequeState
from ui.cheques.columns import cheque_columns
from ui.tasks import TaskRunner
from ui.widgets.answer_rows import PAGE, AnswerRows, FirstPage
from ui.widgets.growing_rows import GrowingRows


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read with a page of the register: the whole of it, and what the question finds.

    Of what is found, `void` is worth nothing any more: it is listed, and not in a sum.
    """

    register: Register
    found: Total
    void: Total


class ChequeRows(AnswerRows[ChequeQuestion, ChequeRow]):
    """The cheques of a question.

    Signals:
        shown(object): the `Shown` that came with the first page.
    """

    shown = Signal(object)

    def __init__(
        self,
        register: ChequeRegister,
        tasks: TaskRunner,
        today: Callable[[], date],
        parent: QObject,
    ) -> None:
        model = GrowingRows(cheque_columns(today), identity=lambda row: row.id)
        super().__init__(model, ChequeQuestion(), tasks, parent)
        self._register = register

    def first(self, question: ChequeQuestion, wanted: int) -> FirstPage[ChequeRow]:
        """The beginning, with the register's counts and the sums of what is found."""
        rows = self._register.listing(question, limit=wanted)
        register = self._register.register()
        found, void = self._total(register, question), Total(0, 0)
        if question.state is None and question.worklist is None:
            void = self._total(register, replace(question, state=ChequeState.VOIDED))
        return FirstPage(rows, Shown(register, found, void))

    def following(self, question: ChequeQuestion, last: ChequeRow) -> Sequence[ChequeRow]:
        """Those after one."""
        return self._register.listing(question, after=last, limit=PAGE)

    def tell(self, page: FirstPage[ChequeRow]) -> None:
        """Pass on what was read with the page."""
        self.shown.emit(page.told)

    def _total(self, register: Register, question: ChequeQuestion) -> Total:
        return register.total_of(question) or self._register.total(question)
