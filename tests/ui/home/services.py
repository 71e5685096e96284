"""What the first page asks, in tests."""

from services.cards.service import ChargeService
from services.cash.closing import TillClosing
from services.cash.service import TillService
from services.cheques.register import ChequeRegister
from services.deposits.service import DepositService
from services.payments.reversing import Reversals
from services.refunds.service import RefundService
from services.statements.desk import StatementDesk
from tests.ui.papers.office import Office
from ui.home.view import HomeServices


def home_services(
    office: Office, charges: ChargeService, refunds: RefundService | None = None
) -> HomeServices:
    """The first page's services over the office's books."""
    parts = (office.sessions, office.books.journal, office.books.events, office.clock)
    return HomeServices(
        office.books.payments,
        charges,
        office.accounts,
        office.outbox,
        TillService(*parts),
        TillClosing(*parts),
        ChequeRegister(office.sessions, office.books.payments, office.clock),
        DepositService(office.sessions, Reversals(office.books.journal, office.clock), *parts[1:]),
        StatementDesk(*parts, matchers=()),
        refunds,
    )
