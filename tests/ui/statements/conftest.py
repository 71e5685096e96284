from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.ui.papers.office import app, shell_with, show, tasks
from tests.ui.statements.world import ACCOUNTS, Counter
from ui.deposits.page import DepositsPage
from ui.statements.page import StatementPage
from ui.tasks import TaskRunner

__all__ = ["app", "counter", "make_deposits", "make_statement", "shell_with", "show", "tasks"]


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    sessions = Sessions(open_engine(sqlite_url))
    made = Counter(sessions)
    made.fill()
    yield made
    sessions.close()


@pytest.fixture
def make_deposits(
    counter: Counter, tasks: TaskRunner, tmp_path: Path
) -> Callable[[], DepositsPage]:
    def made() -> DepositsPage:
        return DepositsPage(
            counter.deposits,
            tasks,
            counter.operator,
            counter.bank.books.clock,
            accounts=ACCOUNTS,
            folder=tmp_path / "copias",
        )

    return made


@pytest.fixture
def make_statement(
    counter: Counter, tasks: TaskRunner, tmp_path: Path
) -> Callable[..., StatementPage]:
    def made(content: bytes | None = None, name: str = "banco.csv") -> StatementPage:
        path = counter.write(tmp_path, content, name)
        return StatementPage(
            counter.statements,
            tasks,
            counter.operator,
            counter.bank.books.clock,
            accounts=ACCOUNTS,
            choose=lambda _page: path,
        )

    return made
