import pytest

from services.storage.sessions import Sessions
from tests.books import Books, Clock


@pytest.fixture
def counter(sessions: Sessions) -> Books:
    """Two open tills, an account that owes three invoices of $ 45.00, and another account."""
    made = Books(sessions, Clock())
    made.add_account()
    for sequential in (1, 2, 3):
        made.add_invoice(sequential)
    made.add_account("100002")
    made.add_invoice(9, account_number="100002")
    return made
