import pytest

from services.storage.sessions import Sessions
from tests.services.summaries.day import DayOffice


@pytest.fixture
def office(sessions: Sessions) -> DayOffice:
    """A company whose two tills were just opened."""
    return DayOffice(sessions)
