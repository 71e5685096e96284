"""A day at the counter with money of every kind, through the services."""

from functools import cached_property
from typing import cast
from uuid import uuid4

from sqlalchemy import insert, text

from desktop.outside import Outside
from desktop.wiring import Services, build_services
from services.cards.gateway import CardGateway
from services.cards.records import CardToken, ChargeOrder, TokenKind
from services.cash.records import TurnRecord
from services.cheques.protest import PROTEST
from services.cheques.records import ProtestOrder, ReasonKind, SlipOrder
from services.clock import business_date
from services.payments.records import CreditTender, PaymentRecord, Share, Tender
from services.refunds.records import RefundOrder
from services.refunds.service import APPROVAL
from services.refunds.states import Kind
from services.storage.sessions import Sessions
from services.storage.tables import discrepancy
from services.summaries.records import DaySummary, Question
from tests.approvals import approve
from tests.benchmarks.instant import InstantStripe
from tests.books import Books, Clock
from tests.services.payments.givens import cash, cheque, order, slip, voucher, withheld

OURS = "Pichincha CTE 2100"
VISA = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_visa", "visa", "4242")
INVOICES = tuple(f"001-002-{n:09d}" for n in range(1, 13))


class DayOffice:
    """Two tills, a customer who owes twelve invoices of $ 45.00, and every service."""

    def __init__(self, sessions: Sessions, outside: Outside | None = None) -> None:
        self.clock = Clock()
        self.books = Books(sessions, self.clock)
        self.books.add_account()
        for sequential in range(1, len(INVOICES) + 1):
            self.books.add_invoice(sequential)
        self.sessions = sessions
        self.stripe = InstantStripe()
        gateway = cast("CardGateway", self.stripe)
        self.of: Services = build_services(sessions, gateway, self.clock, outside=outside)
        self.ana, self.luis = self.books.cashier, self.books.other_cashier
        self.sara = self.books.supervisor
        self.today = business_date(self.clock.moment)

    @cached_property
    def question(self) -> Question:
        return Question(self.today, self.today)

    def look(self, question: Question | None = None) -> DaySummary:
        return self.of.summaries.look(self.sara, question or self.question)

    def pay(self, *tenders: Tender, invoice: int = 0, at_second: bool = False) -> PaymentRecord:
        cents = sum(each.amount_cents for each in tenders)
        parts = ((INVOICES[invoice - 1], min(cents, 4500)),) if invoice else ()
        who = self.luis if at_second else self.ana
        return self.of.payments.record(who, order(*parts, tenders=tenders))

    def charge(self, invoice: int, cents: int = 4500) -> None:
        share = Share(INVOICES[invoice - 1], cents)
        self.of.charges.charge(self.luis, ChargeOrder(str(uuid4()), "100001", (share,)), VISA)

    def work(self) -> None:
        """Money of every kind but debits; one receipt is voided, and one charge is in doubt."""
        self.pay(cash(4500, change=500), invoice=1)
        self.pay(cheque(3000), cash(1500), invoice=2)
        self.pay(slip(4500), invoice=3)
        self.pay(voucher(2000), invoice=4, at_second=True)
        self.pay(withheld((INVOICES[4], 300)), cash(4200), invoice=5, at_second=True)
        self.pay(cash(6000), invoice=6, at_second=True)  # 15.00 stays as credit
        self.pay(CreditTender(1000), invoice=7)
        wrong = self.pay(cash(2500), invoice=8)
        self.of.voids.void(self.ana, wrong.id, "Otro cliente")
        self.charge(9)

    def doubt(self) -> None:
        """A card charge whose end nobody knows, and a difference that nobody decided."""
        at = self.clock()
        with self.sessions.begin() as session:
            session.execute(
                text(
                    "INSERT INTO charge_attempt (id, account_id, amount_cents, currency, state,"
                    " owner, lease_until, actor_id, till, stripe_account, livemode,"
                    " stripe_version, create_params, created_at, changed_at) SELECT"
                    " 'in-doubt-1', a.id, 777, 'usd', 'CLAIMED', 'o', :at, u.id, '01', 'acct_1',"
                    " :no, 'v', '{}', :at, :at FROM account a, staff_user u"
                    " WHERE a.number = '100001' AND u.username = 'ana'"
                ),
                {"at": at.isoformat(timespec="microseconds"), "no": False},
            )
            session.execute(
                insert(discrepancy).values(
                    id="d-1", kind="foreign", ref="pi_9", told="{}", gates=False, seen_at=at
                )
            )

    def deposit_cheque(self, receipt: PaymentRecord, position: int = 1) -> int:
        """Take a cheque of a receipt to the bank in our own slip."""
        (found,) = (
            each for each in self.of.payments.standing(receipt.id) if each.position == position
        )
        made = self.of.slips.prepare(self.ana, SlipOrder(str(uuid4()), OURS, (found.id,)))
        self.of.slips.deposited(self.ana, made.slip.id, f"B{made.slip.number}", self.today)
        return found.id

    def protest(self, cheque_id: int, cents: int) -> None:
        """The bank sends a cheque back."""
        yes = approve(
            self.sessions,
            PROTEST,
            f"cheque:{cheque_id}",
            cents,
            self.ana.user_id,
            "El banco lo devolvió",
            self.clock,
        )
        self.of.protests.protest(
            self.ana,
            ProtestOrder(cheque_id, ReasonKind.PROTEST, "INSUF", 249, 0, approval=yes),
        )

    def give_back(self, receipt: PaymentRecord, cents: int) -> None:
        """A customer gets money back by a transfer, which the books only record."""
        document = f"payment:{receipt.id}"
        asked = RefundOrder(
            str(uuid4()), receipt.id, cents, Kind.RECORD, "Pagó dos veces", "Transferencia 1"
        )
        who, clock = self.ana, self.clock
        yes = approve(self.sessions, APPROVAL, document, cents, who.user_id, "Revisado", clock)
        self.of.refunds.request_approved(who, asked, yes)

    def close_tills(self, *, missing_cents: int = 0) -> list[TurnRecord]:
        """Count both drawers, and have them signed."""
        signed = []
        for who in (self.ana, self.luis):
            turn = self.of.tills.current(who.till)
            assert turn is not None
            self.of.till_closing.declare(who, turn.id, {})
            signed.append(self.of.till_closing.sign(self.sara, turn.id, "Se cuenta mañana"))
        return signed

    def next_day(self) -> None:
        self.clock.forward(days=1)
        self.books.open_tills()
