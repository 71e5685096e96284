from collections.abc import Iterator

import pytest

from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.ui.cheques.world import ACCOUNTS, ChequeOffice
from tests.ui.papers.office import app, shell_with, show, tasks
from ui.cheques.page import ChequesPage
from ui.tasks import TaskRunner

__all__ = ["app", "shell_with", "show", "tasks"]


@pytest.fixture
def office(sqlite_url: str) -> Iterator[ChequeOffice]:
    sessions = Sessions(open_engine(sqlite_url))
    yield ChequeOffice(sessions)
    sessions.close()


@pytest.fixture
def page(office: ChequeOffice, tasks: TaskRunner) -> ChequesPage:
    return ChequesPage(office.desk, tasks, office.operator, office.clock, accounts=ACCOUNTS)
