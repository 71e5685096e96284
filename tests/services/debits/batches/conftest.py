import pytest

from services.storage.sessions import Sessions
from tests.books import Clock
from tests.services.debits.batches.givens import DebitOffice


@pytest.fixture
def office(sessions: Sessions) -> DebitOffice:
    """Three accounts that pay by debit: two invoices of $ 45 and $ 20, one of $ 30, one of $ 10."""
    made = DebitOffice(sessions, Clock())
    made.debtor("100001", (1, 4_500), (2, 2_000))
    made.debtor("100002", (3, 3_000))
    made.debtor("100003", (4, 1_000))
    return made
