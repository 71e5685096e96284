import pytest
from sqlalchemy import update

from services.storage.sessions import Sessions
from services.storage.tables import company
from tests.services.cheques.drawer import ChequeBooks


@pytest.fixture
def office(sessions: Sessions) -> ChequeBooks:
    """An office with two open tills, one customer and three invoices of $ 45.00."""
    office = ChequeBooks(sessions)
    office.books.add_account("100001")
    office.open_tills()
    for sequential in (1, 2, 3):
        office.books.add_invoice(sequential)
    with sessions.begin() as session:
        session.execute(update(company).values(next_invoice=501))
    return office
