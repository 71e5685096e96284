from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QObject, Signal

from services.accounts.records import AccountFilter, AccountHit
from services.accounts.service import AccountService
from services.errors import UserError
from ui.accounts import columns
from ui.accounts.growing_rows import GrowingRows
from ui.tasks import TaskRunner

PAGE: Final = 200
MOST_FOUND: Final = 300
LEAST_LETTERS: Final = 2


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """What the list is asked to show: some text, or everything, of these kinds."""

    text: str = ""
    kinds: AccountFilter = field(default_factory=AccountFilter)

    @property
    def is_search(self) -> bool:
        """Whether there is enough text to search by."""
        return len(self.text.strip()) >= LEAST_LETTERS


@dataclass(frozen=True, slots=True)
class _Answer:
    rows: Sequence[AccountHit]
    count: int
    is_all: bool


class AccountRows(QObject):
    """The rows of the list of accounts: the first page at once, the others as they are needed.

    Signals:
        shown(int, bool): how many accounts the question has, and whether there may be more.
        failed(object): a `UserError`.
    """

    shown = Signal(int, bool)
    failed = Signal(object)

    def __init__(self, accounts: AccountService, tasks: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self.model: GrowingRows[AccountHit] = GrowingRows(
            columns.accounts(), identity=lambda hit: hit.number, parent=self
        )
        self._accounts = accounts
        self._tasks = tasks
        self._question = ListQuestion()
        self._asked = 0
        self._is_all = True
        self._is_reading = False

    @property
    def is_reading(self) -> bool:
        """Whether an answer is still on its way."""
        return self._is_reading

    def ask(self, question: ListQuestion) -> None:
        """Show the answer to a question; an earlier one that is still read is forgotten."""
        self._question = question
        self._asked += 1
        asked = self._asked
        self._is_reading = True
        wanted = max(PAGE, min(len(self.model.rows), 5 * PAGE))
        self._tasks.run(
            lambda: self._first(question, wanted),
            lambda answer: self._show(asked, answer),
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
        asked, kinds = self._asked, self._question.kinds
        after = self.model.rows[-1].number
        self._tasks.run(
            lambda: self._accounts.page(kinds, after=after, limit=PAGE),
            lambda rows: self._append(asked, rows),
            lambda error: self._fail(asked, error),
            owner=self,
        )

    def _first(self, question: ListQuestion, wanted: int) -> _Answer:
        if not question.is_search:
            rows = self._accounts.page(question.kinds, limit=wanted)
            is_all = len(rows) < wanted
            count = len(rows) if is_all else self._accounts.count(question.kinds)
            return _Answer(rows, count, is_all)
        found = self._accounts.search(question.text, limit=MOST_FOUND)
        fitting = [hit for hit in found if _fits(hit, question.kinds)]
        return _Answer(fitting, len(fitting), is_all=True)

    def _show(self, asked: int, answer: _Answer) -> None:
        if asked != self._asked:
            return
        self._is_reading = False
        self._is_all = answer.is_all
        self.model.replace(answer.rows)
        self.shown.emit(answer.count, len(answer.rows) >= MOST_FOUND and answer.is_all)

    def _append(self, asked: int, rows: Sequence[AccountHit]) -> None:
        if asked != self._asked:
            return
        self._is_reading = False
        self._is_all = len(rows) < PAGE
        self.model.append(rows)

    def _fail(self, asked: int, error: UserError) -> None:
        if asked == self._asked:
            self._is_reading = False
            self.failed.emit(error)


def _fits(hit: AccountHit, kinds: AccountFilter) -> bool:
    return (
        (not kinds.states or hit.state in kinds.states)
        and (not kinds.origins or hit.origin in kinds.origins)
        and (not kinds.methods or hit.method in kinds.methods)
        and (not kinds.with_debt or hit.open_cents > 0)
    )
