"""The office whose days are played: every service that the counter has, on books of its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import select, update

from services.accounts.agreements import AgreementService
from services.cards.answers import Answer
from services.cards.gateway import CardGateway
from services.cards.service import ChargeService
from services.cash.closing import TillClosing
from services.cash.service import TillService
from services.cheques.matching import ChequeMatcher, SlipMatcher
from services.cheques.protest import ProtestService
from services.cheques.records import Holiday
from services.cheques.register import ChequeRegister
from services.cheques.rulebook import ChequeRulebook
from services.cheques.service import ChequeService
from services.cheques.slips import SlipService
from services.customers.service import CustomerFile
from services.debits.mandates import MandateService
from services.deposits.matching import DepositMatcher
from services.deposits.service import DepositService
from services.invoices.fees import FeeInvoices
from services.invoices.service import InvoiceService
from services.ledger.service import LedgerService
from services.office.records import Till
from services.payments.reversing import Reversals
from services.reconciliation.days import StripeDayBook
from services.reconciliation.kept_days import KeptStripeDays
from services.refunds.service import RefundService
from services.staff.rights import Operator, Role
from services.statements.desk import StatementDesk
from services.statements.importing import StatementImport
from services.statements.profile_desk import BANK_ACCOUNTS, ProfileDesk
from services.storage.sessions import Sessions
from services.storage.tables import account, company
from services.summaries.closing import DayClosing
from services.summaries.service import DaySummaries
from tests.benchmarks.instant import InstantStripe
from tests.books import PASSWORD, Clock
from tests.services.debits.batches.givens import DebitOffice

TILLS: Final = {"01": "001-001", "02": "001-003", "03": "001-005"}
CASHIERS: Final = ("ana", "luis", "nora")
SUPERVISORS: Final = ("sara", "tito")
ACCOUNTS: Final = {"100001": 1, "100002": 1, "100003": 3, "100004": 4, "100005": 5}
"""Accounts, and whose each is: two are of one customer."""
BANKS: Final = ("2100012345", "3300054321")
HOLIDAYS: Final = frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2026, 12, 8)})
FIRST_INVOICES: Final = {"100001": 3, "100002": 2, "100003": 4, "100004": 1, "100005": 2}
START: Final = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
_INVOICE_SERIES: Final = 501


class OneStripe(InstantStripe):
    """An instant provider that also cancels."""

    def cancel(self, intent: str, key: str, version: str) -> Answer:
        """The intent never takes money."""
        del key, version
        return self._shown(replace(self._intents[intent], status="canceled"))

    def open_page(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Nobody pays on a phone in these days."""
        raise NotImplementedError


class Office:
    """Three tills, their cashiers, two supervisors, five accounts, two accounts at banks."""

    def __init__(self, sessions: Sessions, moment: datetime = START) -> None:
        self.sessions = sessions
        self.clock = Clock(moment)
        self.books = books = DebitOffice(sessions, self.clock)
        if books.count("account") == 0:
            self._begin()
        journal, events, now = books.journal, books.events, self.clock
        parts = (sessions, journal, events, now)
        self.payments, self.voids = books.payments, books.voids
        self.tills, self.closing = TillService(*parts), TillClosing(*parts)
        self.register = ChequeRegister(sessions, self.payments, now)
        self.cheques = ChequeService(sessions, self.payments, self.register, journal, events, now)
        self.slips = SlipService(sessions, self.cheques, journal, events, now)
        self.protests = ProtestService(sessions, self.register, journal, events, now)
        self.deposits = DepositService(sessions, Reversals(journal, now), journal, events, now)
        matchers = (DepositMatcher(), SlipMatcher(self.slips), ChequeMatcher(self.cheques))
        profiles = ProfileDesk(sessions, books.office, journal, now)
        self.imports = StatementImport(*parts, profiles, matchers)
        self.desk = StatementDesk(*parts, matchers)
        self.invoices = InvoiceService(*parts)
        self.fees = FeeInvoices(journal, now)
        gateway = cast("CardGateway", OneStripe())
        self.charges = ChargeService(
            sessions, gateway, self.payments, books.office, journal, events, now
        )
        agreements = AgreementService(*parts)
        self.mandates = MandateService(*parts, agreements)
        self.refunds = RefundService(sessions, gateway, self.payments, journal, events, now)
        stripe = KeptStripeDays(sessions, StripeDayBook(sessions, gateway), journal, now)
        self.summaries = DaySummaries(sessions, journal, books.office, lambda: None, stripe, now)
        self.day_closing = DayClosing(sessions, self.summaries, journal, events, now)
        self.ledger = LedgerService(books.office, self.summaries)
        self.customers = CustomerFile(sessions, now)
        self._operators: dict[tuple[str, str], Operator] = {}

    def operator(self, person: str, till: str) -> Operator:
        """Somebody at a till."""
        found = self._operators.get((person, till))
        if found is None:
            found = self._operators[person, till] = self.books.staff.operator(person, till)
        return found

    @property
    def today(self) -> date:
        """The day in Ecuador, five hours behind UTC."""
        return (self.clock.moment - timedelta(hours=5)).date()

    def _begin(self) -> None:
        books = self.books
        admin = books.staff.operator("admin", "01")
        books.office.add_till(admin, Till("03", "Caja 03", TILLS["03"]))
        for username, role in (("nora", Role.CASHIER), ("tito", Role.SUPERVISOR)):
            books.staff.add_user(
                admin,
                username=username,
                full_name=username.title(),
                password=PASSWORD,
                roles=frozenset({role}),
                must_change=False,
            )
        ids = {number: books.add_account(number) for number in ACCOUNTS}
        sequential = 0
        for number, count in FIRST_INVOICES.items():
            for nth in range(count):
                sequential += 1
                books.add_invoice(
                    sequential,
                    3000 + 1234 * nth,
                    account_number=number,
                    due_on=date(2026, 8 + nth, 15),
                )
        with self.sessions.begin() as session:
            first = session.scalar(
                select(account.c.customer_id).where(account.c.number == "100001")
            )
            session.execute(
                update(account).where(account.c.id == ids["100002"]).values(customer_id=first)
            )
            session.execute(update(company).values(next_invoice=_INVOICE_SERIES))
        ours = [
            {"code": "10", "bank": "Banco", "number": number, "kind": "CTE", "label": number}
            for number in BANKS
        ]
        books.office.put_setting(admin, BANK_ACCOUNTS, ours)
        rules = ChequeRulebook(self.sessions, books.journal, self.clock)
        rules.put_holidays(admin, [Holiday(day, "Feriado") for day in sorted(HOLIDAYS)])


def identity(bits: int) -> str:
    """A UUID that comes from the seed, so that one seed is one day."""
    return str(UUID(int=bits, version=4))
