from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from services.errors import UserError
from services.invoices.records import InvoiceRow
from services.invoices.service import InvoiceService
from services.invoices.states import InvoiceState
from ui.accounts.growing_rows import GrowingRows
from ui.invoices.columns import invoice_columns
from ui.tasks import TaskRunner

PAGE: Final = 200
MOST_FOUND: Final = 50


@dataclass(frozen=True, slots=True)
class InvoiceQuestion:
    """What the list is asked for: a number or its last digits, or all of one state."""

    number: str = ""
    state: InvoiceState | None = None


class InvoiceRows(QObject):
    """The office's invoices, newest first: a page at once, the others as they are needed.

    Signals:
        shown(int, bool): how many are read, and whether there are no more.
        failed(object): a `UserError`.
    """

    shown = Signal(int, bool)
    failed = Signal(object)

    def __init__(self, invoices: InvoiceService, tasks: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self.model: GrowingRows[InvoiceRow] = GrowingRows(
            invoice_columns(), identity=lambda row: row.id, parent=self
        )
        self._invoices = invoices
        self._tasks = tasks
        self._question = InvoiceQuestion()
        self._asked = 0
        self._is_all = True
        self._is_reading = False

    @property
    def is_reading(self) -> bool:
        """Whether an answer is still on its way."""
        return self._is_reading

    def ask(self, question: InvoiceQuestion) -> None:
        """Show the answer to a question; an earlier one that is still read is forgotten."""
        self._question = question
        self._asked += 1
        asked = self._asked
        self._is_reading = True
        wanted = max(PAGE, min(len(self.model.rows), 5 * PAGE))
        self._tasks.run(
            lambda: self._first(question, wanted),
            lambda rows: self._show(asked, rows, wanted),
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
        asked, state, last = self._asked, self._question.state, self.model.rows[-1].id
        self._tasks.run(
            lambda: self._invoices.listing(state=state, before_id=last, limit=PAGE),
            lambda rows: self._append(asked, rows),
            lambda error: self._fail(asked, error),
            owner=self,
        )

    def _first(self, question: InvoiceQuestion, wanted: int) -> list[InvoiceRow]:
        if not question.number:
            return self._invoices.listing(state=question.state, limit=wanted)
        found = self._invoices.find(question.number, limit=MOST_FOUND)
        return [row for row in found if question.state in {None, row.state}]

    def _show(self, asked: int, rows: Sequence[InvoiceRow], wanted: int) -> None:
        if asked != self._asked:
            return
        self._is_reading = False
        self._is_all = bool(self._question.number) or len(rows) < wanted
        self.model.replace(rows)
        self.shown.emit(len(rows), self._is_all)

    def _append(self, asked: int, rows: Sequence[InvoiceRow]) -> None:
        if asked != self._asked:
            return
        self._is_reading = False
        self._is_all = len(rows) < PAGE
        self.model.append(rows)
        self.shown.emit(len(self.model.rows), self._is_all)

    def _fail(self, asked: int, error: UserError) -> None:
        if asked == self._asked:
            self._is_reading = False
            self.failed.emit(error)
