"""An office with cheques in every state, for the page of cheques."""

from datetime import date

from sqlalchemy import update

from services.cash.closing import TillClosing
from services.cash.service import TillService
from services.cheques.records import ReasonKind, SlipOrder
from services.deposits.pictures import TenderPictures
from services.staff.rights import Operator
from services.storage.sessions import Sessions
from services.storage.tables import company
from tests.books import Clock
from tests.services.cheques.drawer import ACCOUNT, ChequeBooks
from ui.cheques.desk import ChequeServices

ACCOUNTS = [(ACCOUNT, "Pichincha CTE 2100"), ("3300054321", "Pacífico CTE 3300")]


class ChequeOffice(ChequeBooks):
    """Two open tills, a customer with twelve invoices, and the services of cheques."""

    def __init__(self, sessions: Sessions, clock: Clock | None = None) -> None:
        super().__init__(sessions, clock)
        self.books.add_account("100001", method="cheque")
        for sequential in range(1, 13):
            self.books.add_invoice(sequential)
        with sessions.begin() as session:
            session.execute(update(company).values(next_invoice=501))
        self.open_tills()
        self.who = self.ana
        self.desk = ChequeServices(
            self.register,
            self.cheques,
            self.protests,
            self.slips,
            self.rulebook,
            TenderPictures(sessions, self.books.journal, self.books.events, self.clock),
            self.books.staff,
        )

    def operator(self) -> Operator:
        return self.who

    def taken(self, sequential: int, cents: int = 4500, **more: object) -> int:
        number = f"001-002-{sequential:09d}"
        payment = self.take(
            self.cheque(cents, **more),  # type: ignore[arg-type]
            invoices={number: min(cents, 4500)},
        )
        return self.one(payment)

    def next_day(self) -> None:
        """Count the turns of the day, whatever is in them, and open tomorrow's."""
        parts = (self.sessions, self.books.journal, self.books.events, self.clock)
        tills, closing = TillService(*parts), TillClosing(*parts)
        for operator in (self.ana, self.luis):
            turn = tills.current(operator.till)
            assert turn is not None
            closing.declare(operator, turn.id, {})
        self.clock.forward(days=1)
        self.open_tills()

    def busy(self) -> dict[str, int]:
        """Cheques in hand, post-dated, at the bank, cleared, protested, returned and given back."""
        found = {
            name: self.taken(n)
            for n, name in enumerate(
                ("cleared", "protested", "returned", "given", "deposited", "slip", "hand"), 1
            )
        }
        found["more"] = self.taken(8, 6000)
        found["later"] = self.taken(9, deposit_on=date(2026, 11, 28))
        at_bank = [found[n] for n in ("cleared", "protested", "returned", "given", "deposited")]
        self.deposit(*at_bank, cash_cents=2500, number="00778899")
        self.cheques.clear(self.ana, [found["cleared"]])
        self.protest(found["protested"])
        self.protests.protest(
            self.ana,
            self.order(found["returned"], kind=ReasonKind.RETURN, reason="FIRMA", fee=0),
        )
        self.protest(found["given"], fee=0)
        self.cheques.give_back(self.ana, found["given"], "María Peña", "1710034065")
        self.slips.prepare(self.ana, SlipOrder("slip-2", ACCOUNT, (found["slip"],), 1000))
        return found
