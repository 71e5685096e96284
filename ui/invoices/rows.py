from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from services.invoices.records import InvoiceRow
from services.invoices.service import InvoiceService
from services.invoices.states import InvoiceState
from ui.invoices.columns import invoice_columns
from ui.tasks import TaskRunner
from ui.widgets.answer_rows import PAGE, AnswerRows, FirstPage
from ui.widgets.growing_rows import GrowingRows

MOST_FOUND: Final = 50


@dataclass(frozen=True, slots=True)
class InvoiceQuestion:
    """What the list is asked for: a number or its last digits, or all of one state."""

    number: str = ""
    state: InvoiceState | None = None


class InvoiceRows(AnswerRows[InvoiceQuestion, InvoiceRow]):
    """The office's invoices, newest first.

    Signals:
        shown(int, bool): how many are read, and whether there are no more.
    """

    shown = Signal(int, bool)

    def __init__(self, invoices: InvoiceService, tasks: TaskRunner, parent: QObject) -> None:
        model = GrowingRows(invoice_columns(), identity=lambda row: row.id)
        super().__init__(model, InvoiceQuestion(), tasks, parent)
        self._invoices = invoices

    def first(self, question: InvoiceQuestion, wanted: int) -> FirstPage[InvoiceRow]:
        """The newest, or all that have the number."""
        if not question.number:
            return FirstPage(self._invoices.listing(state=question.state, limit=wanted))
        found = self._invoices.find(question.number, limit=MOST_FOUND)
        fitting = [row for row in found if question.state in {None, row.state}]
        return FirstPage(fitting, is_all=True)

    def following(self, question: InvoiceQuestion, last: InvoiceRow) -> Sequence[InvoiceRow]:
        """Those that are older than one."""
        return self._invoices.listing(state=question.state, before_id=last.id, limit=PAGE)

    def tell(self, page: FirstPage[InvoiceRow]) -> None:
        """Say how many there are."""
        self.shown.emit(len(page.rows), self.is_all)

    def grown(self) -> None:
        """Say how many there are now."""
        self.shown.emit(len(self.model.rows), self.is_all)
