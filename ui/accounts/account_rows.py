from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QObject, Signal

from services.accounts.records import AccountFilter, AccountHit
from services.accounts.service import AccountService
from ui.accounts import columns
from ui.tasks import TaskRunner
from ui.widgets.answer_rows import PAGE, AnswerRows, FirstPage
from ui.widgets.growing_rows import GrowingRows

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


class AccountRows(AnswerRows[ListQuestion, AccountHit]):
    """The rows of the list of accounts.

    Signals:
        shown(int, bool): how many accounts the question has, and whether there may be more.
    """

    shown = Signal(int, bool)

    def __init__(self, accounts: AccountService, tasks: TaskRunner, parent: QObject) -> None:
        model = GrowingRows(columns.accounts(), identity=lambda hit: hit.number)
        super().__init__(model, ListQuestion(), tasks, parent)
        self._accounts = accounts

    def first(self, question: ListQuestion, wanted: int) -> FirstPage[AccountHit]:
        """The beginning with the count of all, or what a search finds."""
        if question.is_search:
            found = self._accounts.search(question.text, limit=MOST_FOUND)
            fitting = [hit for hit in found if _fits(hit, question.kinds)]
            return FirstPage(fitting, len(fitting), is_all=True)
        rows = self._accounts.page(question.kinds, limit=wanted)
        is_all = len(rows) < wanted
        return FirstPage(rows, len(rows) if is_all else self._accounts.count(question.kinds))

    def following(self, question: ListQuestion, last: AccountHit) -> Sequence[AccountHit]:
        """Those after one."""
        return self._accounts.page(question.kinds, after=last.number, limit=PAGE)

    def tell(self, page: FirstPage[AccountHit]) -> None:
        """Say how many there are; a search that finds as many as it may has perhaps more."""
        self.shown.emit(page.told, page.is_all is True and len(page.rows) >= MOST_FOUND)


def _fits(hit: AccountHit, kinds: AccountFilter) -> bool:
    return (
        (not kinds.states or hit.state in kinds.states)
        and (not kinds.origins or hit.origin in kinds.origins)
        and (not kinds.methods or hit.method in kinds.methods)
        and (not kinds.with_debt or hit.open_cents > 0)
    )
