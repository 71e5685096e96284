"""A company with staff, an account and invoices, written straight into fresh books."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from argon2 import PasswordHasher
from sqlalchemy import insert, select

from services.audit.service import Journal
from services.cash.closing import TillClosing
from services.cash.service import TillService
from services.deposits.matching import DepositMatcher
from services.events import Events
from services.office.records import Mode, NewCompany, Till
from services.office.service import OfficeService
from services.payments.service import PaymentService
from services.payments.voiding import VoidService
from services.staff.passwords import Passwords
from services.staff.rights import Operator, Role
from services.staff.service import StaffService
from services.statements.collecting import LineCollecting
from services.storage.search_index import index_account
from services.storage.sessions import Sessions
from services.storage.tables import (
    account,
    account_move,
    agreement,
    customer,
    invoice,
    invoice_line,
)

PASSWORD = "una clave de prueba"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class Clock:
    """A clock that tests move."""

    moment: datetime = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        # Each look is a later one, as on a real clock.
        self.moment += timedelta(microseconds=1)
        return self.moment

    def forward(self, **how_long: float) -> None:
        self.moment += timedelta(**how_long)


class Books:
    """A small company: two tills, a cashier at each, a supervisor, an administrator."""

    def __init__(self, sessions: Sessions, clock: Clock, mode: Mode = Mode.TEST) -> None:
        self.sessions = sessions
        self.clock = clock
        self.events = Events()
        self.journal = Journal(sessions, clock)
        self.staff = StaffService(sessions, self.journal, clock, CHEAP)
        self.office = OfficeService(sessions, self.journal, self.staff, clock)
        self.payments = PaymentService(
            sessions,
            self.journal,
            self.events,
            clock,
            LineCollecting(self.journal, DepositMatcher()),
        )
        self.voids = VoidService(sessions, self.payments, self.journal, self.events, clock)
        is_new = not self.office.has_company()
        if is_new:
            self._begin(mode)
        self.cashier = self.staff.operator("ana", "01")
        self.other_cashier = self.staff.operator("luis", "02")
        self.supervisor = self.staff.operator("sara", "01")
        self.activator = self.staff.operator("pablo", "01")
        if is_new:
            self.open_tills()

    def open_tills(self) -> None:
        """Let both cashiers have a turn of this day; one of another day is counted first."""
        parts = self.sessions, self.journal, self.events, self.clock
        tills, closing = TillService(*parts), TillClosing(*parts)
        for cashier in (self.cashier, self.other_cashier):
            turn = tills.current(cashier.till)
            if turn is not None and tills.is_left_open(turn):
                closing.declare(cashier, turn.id, {})
                turn = None
            if turn is None:
                tills.open(cashier, cashier.till, 0)

    def wait(self, **how_long: float) -> None:
        """Time goes by, also for the waits that a server measures with a clock of its own."""
        self.clock.forward(**how_long)
        if self.sessions.is_postgresql:
            with self.sessions.begin() as session:
                told = "UPDATE signin_counter SET locked_until = locked_until - %s::interval"
                session.exec_driver_sql(told, (timedelta(**how_long),))

    def close_till(self) -> None:
        """Count the first cashier's turn: her till is closed now."""
        parts = self.sessions, self.journal, self.events, self.clock
        turn = TillService(*parts).current(self.cashier.till)
        assert turn is not None
        TillClosing(*parts).declare(self.cashier, turn.id, {})

    def _begin(self, mode: Mode) -> None:
        self.office.create(
            NewCompany(
                mode=mode,
                legal_name="VoIP Andina S.A.",
                trade_name="VoIP Andina",
                tax_id="1790016919001",
                address="Av. Amazonas N34-12",
                city="Quito",
                phone="022555555",
                email="info@voip.example",
                help_email="pagos@voip.example",
                admin_username="admin",
                admin_full_name="Alba Administradora",
                admin_password=PASSWORD,
                tills=(
                    Till("01", "Caja 01", "001-001"),
                    Till("02", "Caja 02", "001-003"),
                ),
            )
        )
        admin = self.staff.operator("admin", "01")
        self._add(admin, "ana", "Ana Cajas", Role.CASHIER)
        self._add(admin, "luis", "Luis Luna", Role.CASHIER)
        self._add(admin, "sara", "Sara Suárez", Role.SUPERVISOR)
        self._add(admin, "pablo", "Pablo Paredes", Role.ACTIVATOR)

    def _add(self, admin: Operator, username: str, full_name: str, role: Role) -> None:
        self.staff.add_user(
            admin,
            username=username,
            full_name=full_name,
            password=PASSWORD,
            roles=frozenset({role}),
            must_change=False,
        )

    def add_account(
        self, number: str = "100001", *, state: str = "active", method: str = "manual_card"
    ) -> int:
        at = self.clock()
        with self.sessions.begin() as session:
            customer_id = session.scalar(
                insert(customer)
                .values(
                    id_kind="05",
                    id_number="1710034065",
                    name="Comercial Ñandú",
                    trade_name="",
                    contact_name="",
                    email="",
                    phone="",
                    mobile="",
                    address="",
                    city="Quito",
                    province="17",
                    created_at=at,
                )
                .returning(customer.c.id)
            )
            account_id: int = session.execute(
                insert(account)
                .values(
                    number=number,
                    customer_id=customer_id,
                    origin="ONLINE" if method == "card" else "MANUAL",
                    state=state,
                    monthly_cents=1990,
                    activation_cents=0,
                    billing_day=1,
                    name_folded="comercial nandu",
                    search_text=f"{number} comercial nandu",
                    created_at=at,
                    changed_at=at,
                )
                .returning(account.c.id)
            ).scalar_one()
            index_account(session, account_id, f"{number} comercial nandu")
            session.execute(
                insert(account_move).values(
                    account_id=account_id,
                    to_state=state,
                    at=at,
                    by="ana",
                    till="01",
                    reason="alta",
                )
            )
            session.execute(
                insert(agreement).values(
                    account_id=account_id,
                    method=method,
                    starts_on=date(2026, 1, 1),
                    agreed_at=at,
                    agreed_by="ana",
                    reason="alta",
                )
            )
        return account_id

    def add_invoice(
        self,
        sequential: int,
        cents: int = 4500,
        *,
        account_number: str = "100001",
        due_on: date = date(2026, 10, 15),
        method: str = "manual_card",
    ) -> str:
        number = f"001-002-{sequential:09d}"
        with self.sessions.begin() as session:
            account_id = session.scalar(
                select(account.c.id).where(account.c.number == account_number)
            )
            invoice_id = session.scalar(
                insert(invoice)
                .values(
                    number=number,
                    sequential=sequential,
                    account_id=account_id,
                    issued_on=due_on - timedelta(days=14),
                    due_on=due_on,
                    period=f"{due_on:%Y-%m}",
                    subtotal_cents=cents,
                    tax_cents=0,
                    total_cents=cents,
                    balance_cents=cents,
                    state="open",
                    agreement_method=method,
                    source="billing",
                    created_at=self.clock(),
                )
                .returning(invoice.c.id)
            )
            session.execute(
                insert(invoice_line).values(
                    invoice_id=invoice_id,
                    position=1,
                    code="MENS",
                    description="Mensualidad",
                    quantity_e6=1_000_000,
                    unit_price_e6=cents * 10_000,
                    discount_cents=0,
                    net_cents=cents,
                    tax_code="0",
                    tax_basis_points=0,
                )
            )
        return number

    def balance(self, number: str) -> int:
        with self.sessions.read() as session:
            cents: int = session.execute(
                select(invoice.c.balance_cents).where(invoice.c.number == number)
            ).scalar_one()
        return cents

    def count(self, table: str) -> int:
        with self.sessions.read() as session:
            return int(session.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
