import pytest

from services.storage.sessions import Sessions
from tests.services.statements.bank import Bank


@pytest.fixture
def bank(sessions: Sessions) -> Bank:
    return Bank.begin(sessions)
