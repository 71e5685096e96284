"""The demo company's services, on a clock that its story moves."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from services.accounts.activation import ActivationService
from services.accounts.agreements import AgreementService
from services.accounts.consents import ConsentService
from services.accounts.documents import DocumentService
from services.accounts.drafts import DraftService
from services.accounts.importing import AccountImport
from services.accounts.service import AccountService
from services.audit.service import Journal
from services.cheques.matching import ChequeMatcher, SlipMatcher
from services.cheques.protest import ProtestService
from services.cheques.register import ChequeRegister
from services.cheques.rulebook import ChequeRulebook
from services.cheques.service import ChequeService
from services.cheques.slips import SlipService
from services.clock import GUAYAQUIL, business_date
from services.debits.desk import debit_desk
from services.debits.mandates import MandateService
from services.deposits.matching import DepositMatcher
from services.deposits.service import DepositService
from services.events import Events
from services.invoices.importing import InvoiceImport
from services.invoices.service import InvoiceService
from services.office.records import Mode, NewCompany, Till
from services.office.service import OfficeService
from services.payments.reversing import Reversals
from services.payments.service import PaymentService
from services.payments.voiding import VoidService
from services.staff.passwords import Passwords
from services.staff.rights import Operator, Role
from services.staff.service import StaffService
from services.statements.desk import StatementDesk
from services.statements.importing import StatementImport
from services.statements.profile_desk import ProfileDesk
from services.storage.sessions import Sessions

DEMO_NAME: Final = "VoIP Andina (DEMO)"
DEMO_TILLS: Final = (
    Till("01", "Caja 01, ventanilla", "001-001"),
    Till("02", "Caja 02, ventanilla", "001-003"),
)
BANK_ACCOUNTS: Final = (
    {
        "code": "10",
        "bank": "Banco Pichincha C.A.",
        "number": "2100118844",
        "kind": "CTE",
        "label": "Banco Pichincha, cta. corriente 2100118844",
    },
    {
        "code": "36",
        "bank": "Banco de la Producción S.A. – Produbanco",
        "number": "0200551290",
        "kind": "CTE",
        "label": "Produbanco, cta. corriente 0200551290",
    },
)
"""The company's own accounts at its banks, for deposits."""

PICHINCHA_ACCOUNT: Final = BANK_ACCOUNTS[0]["number"]
"""Where debits at Pichincha arrive."""

_FOR_DEBITS: Final = {
    "code": "17",
    "bank": "Banco Guayaquil S.A.",
    "number": "0017554321",
    "kind": "AHO",
    "label": "Banco Guayaquil, cta. de ahorros 0017554321",
}
"""Nobody deposits there: it is for what Guayaquil collects."""

_RUN_SERIES: Final = "001-004"
_OPENS: Final = time(8, 30)
_CLOSES: Final = time(17, 30)


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody who works at the demo company; the password is no secret, and for it alone."""

    username: str
    full_name: str
    role: Role
    till: str
    is_one_click: bool = True

    @property
    def password(self) -> str:
        """The same words in every demo company."""
        return f"{self.username}-de-la-demo"


_SIGN_IN_EVERY: Final = timedelta(days=20)
ACTIVATOR: Final = DemoUser("pablo", "Pablo Paredes", Role.ACTIVATOR, "01")
CASHIER: Final = DemoUser("ana", "Ana Cajas", Role.CASHIER, "02")
SUPERVISOR: Final = DemoUser("sara", "Sara Suárez", Role.SUPERVISOR, "01")
# What a supervisor decides about money wants a second person with the same right.
SECOND_SUPERVISOR: Final = DemoUser(
    "jorge", "Jorge Jaramillo", Role.SUPERVISOR, "01", is_one_click=False
)
OTHER_CASHIER: Final = DemoUser("luis", "Luis Luna", Role.CASHIER, "01", is_one_click=False)
ADMINISTRATOR: Final = DemoUser("admin", "Alba Administradora", Role.ADMINISTRATOR, "01")
DEMO_USERS: Final = (
    ACTIVATOR,
    CASHIER,
    SUPERVISOR,
    SECOND_SUPERVISOR,
    OTHER_CASHIER,
    ADMINISTRATOR,
)


class DemoClock:
    """Tells the time of the story: only forward, and never beyond the present.

    Args:
        begin: the first moment.
        present: the last one.
    """

    def __init__(self, begin: datetime, present: datetime) -> None:
        self.present = present
        self._moment = begin

    def __call__(self) -> datetime:
        """The moment of the story; each look is a little later, as on a real clock."""
        self._moment += timedelta(microseconds=1)
        return self._moment

    @property
    def today(self) -> date:
        """The business day of the present."""
        return business_date(self.present)

    def forward(self, moment: datetime) -> None:
        """Go on to a moment."""
        self._moment = max(self._moment, min(moment, self.present))

    def in_office_hours(self, day: date, share: float) -> datetime:
        """A moment of a day's office hours: 0 is when they begin, 1 when they end.

        Of today's there are only those that are over; before the office opens, the night's.
        """
        opens, closes = (datetime.combine(day, at, GUAYAQUIL) for at in (_OPENS, _CLOSES))
        if day == self.today:
            closes = min(closes, self.present)
            if opens >= closes:
                opens = datetime.combine(day, time(0), GUAYAQUIL)
        return opens + (closes - opens) * share

    def before_opening(self, day: date) -> datetime:
        """When the billing system's file of a day comes in."""
        return min(datetime.combine(day, time(7, 10), GUAYAQUIL), self.present)


class DemoOffice:
    """Every service that the story uses, the real ones, and the people who use them."""

    def __init__(self, sessions: Sessions, clock: DemoClock) -> None:
        self.sessions = sessions
        self.clock = clock
        self.events = Events()
        self.journal = Journal(sessions, clock)
        self.staff = StaffService(sessions, self.journal, clock, _Prepared())
        self.office = OfficeService(sessions, self.journal, self.staff, clock)
        parts = sessions, self.journal, self.events, clock
        self.accounts = AccountService(*parts)
        self.consents = ConsentService(*parts)
        self.account_import = AccountImport(*parts)
        self.drafts = DraftService(*parts)
        self.documents = DocumentService(*parts)
        self.activation = ActivationService(*parts)
        self.agreements = AgreementService(*parts)
        self.mandates = MandateService(*parts, self.agreements)
        self.debits = debit_desk(*parts)
        self.invoices = InvoiceService(*parts)
        self.invoice_import = InvoiceImport(*parts)
        self.payments = PaymentService(*parts)
        self.voids = VoidService(sessions, self.payments, self.journal, self.events, clock)
        self.register = ChequeRegister(sessions, self.payments, clock)
        self.cheques = ChequeService(
            sessions, self.payments, self.register, self.journal, self.events, clock
        )
        self.slips = SlipService(sessions, self.cheques, self.journal, self.events, clock)
        self.protests = ProtestService(sessions, self.register, self.journal, self.events, clock)
        self.cheque_rulebook = ChequeRulebook(sessions, self.journal, clock)
        reversals = Reversals(self.journal, clock)
        self.deposits = DepositService(sessions, reversals, self.journal, self.events, clock)
        matchers = DepositMatcher(), SlipMatcher(self.slips), ChequeMatcher(self.cheques)
        profiles = ProfileDesk(sessions, self.office, self.journal, clock)
        self.statement_import = StatementImport(*parts, profiles, matchers)
        self.statement_desk = StatementDesk(*parts, matchers)
        self._next_sign_in = date.max

    @property
    def today(self) -> date:
        """The story's business day."""
        return business_date(self.clock())

    def begin(self) -> None:
        """Begin the books: the company, its tills, its people, its settings.

        Raises:
            CompanyExists.
        """
        self.office.create(
            NewCompany(
                mode=Mode.DEMO,
                legal_name=DEMO_NAME,
                trade_name=DEMO_NAME,
                tax_id="1790016919001",
                address="Av. Amazonas N34-12 y Av. Atahualpa",
                city="Quito",
                phone="023801000",
                email="info@voipandina.example",
                help_email="pagos@voipandina.example",
                admin_username=ADMINISTRATOR.username,
                admin_full_name=ADMINISTRATOR.full_name,
                admin_password=ADMINISTRATOR.password,
                invoice_series=_RUN_SERIES,
                tills=DEMO_TILLS,
            )
        )
        admin = self.staff.operator(ADMINISTRATOR.username, ADMINISTRATOR.till)
        for user in DEMO_USERS:
            if user is not ADMINISTRATOR:
                self.staff.add_user(
                    admin,
                    username=user.username,
                    full_name=user.full_name,
                    password=user.password,
                    roles=frozenset({user.role}),
                    must_change=False,
                )
        self._next_sign_in = self.today
        self.put("bank_accounts", [*BANK_ACCOUNTS, _FOR_DEBITS])

    def put(self, key: str, value: object) -> None:
        """Put a business setting, as the administrator."""
        self.office.put_setting(self.operator(ADMINISTRATOR), key, value)

    def operator(self, user: DemoUser, till: str = "") -> Operator:
        """One of them at a till, their own when none is named."""
        if self.today >= self._next_sign_in:
            # People come in now and then, or the office would take them for gone.
            self._next_sign_in = self.today + _SIGN_IN_EVERY
            for each in DEMO_USERS:
                self.staff.sign_in(each.username, each.password, each.till)
        return self.staff.operator(user.username, till or user.till)


class _Prepared(Passwords):
    """Hashes the demo's passwords at the full cost, side by side."""

    def __init__(self) -> None:
        super().__init__()
        words = [user.password for user in DEMO_USERS]
        with ThreadPoolExecutor(len(words)) as pool:
            self._known = dict(zip(words, pool.map(super().hash, words), strict=True))

    def hash(self, password: str, names: tuple[str, ...] = ()) -> str:
        """The hash to keep; one of the demo's own costs nothing more."""
        return self._known.get(password) or super().hash(password, names)

    def is_right(self, password: str, kept: str | None) -> bool:
        """Whether the password fits; one of the demo's own costs nothing more."""
        known = self._known.get(password)
        return known == kept if known else super().is_right(password, kept)
