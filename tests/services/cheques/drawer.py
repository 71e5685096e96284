"""Books with an open till and cheques taken at it, through the services alone."""

from datetime import date
from uuid import uuid4

from services.cheques.protest import PROTEST, ProtestService
from services.cheques.records import (
    ChequeRow,
    Protested,
    ProtestOrder,
    ReasonKind,
    SlipOrder,
    SlipRecord,
)
from services.cheques.register import ChequeRegister
from services.cheques.rulebook import ChequeRulebook
from services.cheques.service import ChequeService
from services.cheques.slips import SlipService
from services.clock import business_date
from services.payments.records import (
    CashTender,
    ChequeTender,
    PaymentOrder,
    PaymentRecord,
    Share,
    Tender,
)
from services.staff.rights import Operator
from services.storage.sessions import Sessions
from tests.approvals import approve
from tests.books import Books, Clock

ACCOUNT = "Pichincha CTE 2100"


class ChequeBooks:
    """A company with two open tills and the services of cheques."""

    def __init__(self, sessions: Sessions, clock: Clock | None = None) -> None:
        self.sessions = sessions
        self.clock = clock or Clock()
        self.books = Books(sessions, self.clock)
        self.payments = self.books.payments
        journal, events = self.books.journal, self.books.events
        self.register = ChequeRegister(sessions, self.payments, self.clock)
        self.cheques = ChequeService(
            sessions, self.payments, self.register, journal, events, self.clock
        )
        self.slips = SlipService(sessions, self.cheques, journal, events, self.clock)
        self.protests = ProtestService(sessions, self.register, journal, events, self.clock)
        self.rulebook = ChequeRulebook(sessions, journal, self.clock)
        self.ana, self.luis = self.books.cashier, self.books.other_cashier
        self.sara = self.books.supervisor
        self.numbers = 1000

    def open_tills(self) -> None:
        self.books.open_tills()

    def cheque(
        self, cents: int, *, deposit_on: date | None = None, number: str = ""
    ) -> ChequeTender:
        self.numbers += 1
        return ChequeTender(
            bank_code="10",
            account_number="2100123456",
            number=number or str(self.numbers),
            drawer="Comercial Ñandú",
            dated_on=date(2026, 11, 22),
            amount_cents=cents,
            drawer_id="1710034065",
            city="Quito",
            deposit_on=deposit_on,
        )

    def take(
        self,
        *tenders: Tender,
        invoices: dict[str, int],
        operator: Operator | None = None,
        account: str = "100001",
    ) -> PaymentRecord:
        order = PaymentOrder(
            str(uuid4()),
            account,
            tuple(Share(number, cents) for number, cents in invoices.items()),
            tenders,
        )
        return self.payments.record(operator or self.ana, order)

    def one(self, payment: PaymentRecord, position: int = 1) -> int:
        found = next(
            each for each in self.payments.standing(payment.id) if each.position == position
        )
        return found.id

    def row(self, cheque_id: int) -> ChequeRow:
        return self.register.show(cheque_id).row

    def deposit(self, *cheques: int, cash_cents: int = 0, number: str = "") -> SlipRecord:
        order = SlipOrder(str(uuid4()), ACCOUNT, cheques, cash_cents)
        slip = self.slips.prepare(self.ana, order)
        return self.slips.deposited(
            self.ana, slip.slip.id, number or f"B{slip.slip.number}", self.today()
        )

    def today(self) -> date:
        return business_date(self.clock())

    def agree(self, cheque_id: int, operator: Operator | None = None) -> str:
        """A second person's approval of a protest."""
        cents = self.row(cheque_id).amount_cents
        asked_by = (operator or self.ana).user_id
        return approve(
            self.sessions,
            PROTEST,
            f"cheque:{cheque_id}",
            cents,
            asked_by,
            "El banco lo devolvió",
            self.clock,
        )

    def order(
        self,
        cheque_id: int,
        *,
        kind: ReasonKind = ReasonKind.PROTEST,
        reason: str = "INSUF",
        fee: int = 300,
        operator: Operator | None = None,
    ) -> ProtestOrder:
        return ProtestOrder(
            cheque=cheque_id,
            kind=kind,
            reason=reason,
            bank_fee_cents=249,
            customer_fee_cents=fee,
            approval=self.agree(cheque_id, operator),
        )

    def protest(self, cheque_id: int, *, fee: int = 300) -> Protested:
        return self.protests.protest(self.ana, self.order(cheque_id, fee=fee))


def cash(cents: int) -> CashTender:
    return CashTender(cents)
