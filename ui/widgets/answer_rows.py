from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from services.errors import UserError
from ui.tasks import TaskRunner
from ui.widgets.growing_rows import GrowingRows

Q = TypeVar("Q")
R = TypeVar("R")

PAGE: Final = 200
_AGAIN: Final = 5
"""How many pages at most are read at once when a question is asked again."""


@dataclass(frozen=True, slots=True)
class FirstPage(Generic[R]):
    """The beginning of an answer, and what is told with it.

    Attributes:
        is_all: whether nothing follows; None where that shows by how many there are.
    """

    rows: Sequence[R]
    told: object = None
    is_all: bool | None = None


class AnswerRows(QObject, Generic[Q, R]):
    """The answer to a question: a page at once, the others as they are needed.

    An answer that comes after another question was asked is dropped. Whoever makes one says how
    pages are read (`first` and `following`, off the ui thread) and what becomes of what is told.

    Signals:
        failed(object): a `UserError`.
    """

    failed = Signal(object)

    def __init__(
        self, model: GrowingRows[R], question: Q, tasks: TaskRunner, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.model = model
        model.setParent(self)
        self._question = question
        self._tasks = tasks
        self._asked = 0
        self._answered = 0
        self._then: Callable[[], None] | None = None
        self._is_all = True
        self._is_reading = False

    @property
    def is_reading(self) -> bool:
        """Whether an answer is still on its way."""
        return self._is_reading

    @property
    def is_all(self) -> bool:
        """Whether there are no more than those that were read."""
        return self._is_all

    def first(self, question: Q, wanted: int) -> FirstPage[R]:
        """Read the beginning: at most so many, where the answer comes in pages."""
        raise NotImplementedError

    def following(self, question: Q, last: R) -> Sequence[R]:
        """Read the page after a record."""
        raise NotImplementedError

    def tell(self, page: FirstPage[R]) -> None:
        """Pass on what came with the beginning, which is shown now."""
        raise NotImplementedError

    def grown(self) -> None:
        """Another page is shown."""

    def ask(self, question: Q) -> None:
        """Show the answer to a question; an earlier one that is still read is forgotten."""
        # Asked again, the list stays as long as somebody has read it; another begins anew.
        held = len(self.model.rows) if question == self._question else 0
        if question != self._question:
            self._then = None
        wanted = max(PAGE, min(held, _AGAIN * PAGE))
        self._question = question
        self._asked += 1
        asked = self._asked
        self._is_reading = True
        self._tasks.run(
            lambda: self.first(question, wanted),
            lambda page: self._show(asked, page, wanted),
            lambda error: self._fail(asked, error),
            owner=self,
        )

    def again(self) -> None:
        """Ask the same question again."""
        self.ask(self._question)

    def when_shown(self, then: Callable[[], None]) -> None:
        """Go on with the rows that answer the question: at once, or when they are here.

        What stands in the list meanwhile answers an earlier question: a fast hand would act on
        somebody else's row. Another question forgets it.
        """
        if self._answered == self._asked:
            then()
        else:
            self._then = then

    def more(self) -> None:
        """Read the next page, unless it is being read or there is none."""
        if self._is_all or self._is_reading or not self.model.rows:
            return
        self._is_reading = True
        asked, question, last = self._asked, self._question, self.model.rows[-1]
        self._tasks.run(
            lambda: self.following(question, last),
            lambda rows: self._append(asked, rows),
            lambda error: self._fail(asked, error),
            owner=self,
        )

    def _show(self, asked: int, page: FirstPage[R], wanted: int) -> None:
        if asked != self._asked:
            return
        self._is_reading = False
        self._answered = asked
        self._is_all = len(page.rows) < wanted if page.is_all is None else page.is_all
        self.model.replace(page.rows)
        self.tell(page)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _append(self, asked: int, rows: Sequence[R]) -> None:
        if asked == self._asked:
            self._is_reading = False
            self._is_all = len(rows) < PAGE
            self.model.append(rows)
            self.grown()

    def _fail(self, asked: int, error: UserError) -> None:
        if asked == self._asked:
            self._is_reading = False
            if not self._answered:
                # Nothing is on its way any more.
                self.model.replace(())
            self.failed.emit(error)
