import pytest

from services.storage.sessions import Sessions
from tests.services.cash.drawer import Drawers


@pytest.fixture
def drawers(sessions: Sessions) -> Drawers:
    made = Drawers(sessions)
    made.books.add_account()
    return made
