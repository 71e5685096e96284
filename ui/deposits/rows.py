from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from services.deposits.records import DepositQuestion, DepositRecord
from services.deposits.service import DepositService
from ui.deposits.columns import deposit_columns
from ui.tasks import TaskRunner
from ui.widgets.answer_rows import PAGE, AnswerRows, FirstPage
from ui.widgets.growing_rows import GrowingRows


class DepositRows(AnswerRows[DepositQuestion, DepositRecord]):
    """The deposits of a question.

    Signals:
        shown(object): the `DepositTotals` of the question.
    """

    shown = Signal(object)

    def __init__(
        self,
        deposits: DepositService,
        tasks: TaskRunner,
        today: Callable[[], date],
        accounts: Mapping[str, str],
        parent: QObject,
    ) -> None:
        model = GrowingRows(deposit_columns(today, accounts), identity=lambda record: record.id)
        super().__init__(model, DepositQuestion(), tasks, parent)
        self._deposits = deposits

    def first(self, question: DepositQuestion, wanted: int) -> FirstPage[DepositRecord]:
        """The beginning, with the totals of all."""
        rows = self._deposits.listing(question, limit=wanted)
        return FirstPage(rows, self._deposits.totals(question))

    def following(self, question: DepositQuestion, last: DepositRecord) -> Sequence[DepositRecord]:
        """Those after one."""
        return self._deposits.listing(question, last_id=last.id, limit=PAGE)

    def tell(self, page: FirstPage[DepositRecord]) -> None:
        """Pass the totals on."""
        self.shown.emit(page.told)
