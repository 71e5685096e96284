from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from services.audit.service import Journal
from services.events import Events
from services.invoices.importing import InvoiceImport
from services.invoices.monthly_run import MonthlyRun
from services.invoices.records import InvoiceSheet
from services.invoices.service import InvoiceService
from services.staff.rights import Operator, Role
from services.storage import tables
from services.storage.sessions import Session, Sessions
from tests.approvals import approve_void

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # still the 22nd in Guayaquil


class Books:
    """Fresh books with a company, one till, the taxes of the law, and accounts as asked."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.moment = NOW
        self.events: list[object] = []
        self.bus = bus = Events()
        bus.subscribe(object, self.events.append)
        self.journal = Journal(sessions, self.now)
        self.invoices = InvoiceService(sessions, self.journal, bus, self.now)
        self.imports = InvoiceImport(sessions, self.journal, bus, self.now)
        self.run = MonthlyRun(sessions, self.journal, bus, self.now)
        self.supervisor = Operator(1, "rosa", "Rosa Jefe", frozenset({Role.SUPERVISOR}), "01")
        self.cashier = Operator(2, "ana", "Ana Cajas", frozenset({Role.CASHIER}), "01")
        self._found()

    def void(self, number: str, reason: str) -> InvoiceSheet:
        who = self.supervisor
        given = approve_void(self.sessions, number, who.user_id, reason, self.now)
        return self.invoices.void(who, number, given)

    def now(self) -> datetime:
        return self.moment

    def _found(self) -> None:
        with self.sessions.begin() as session:
            session.execute(
                insert(tables.company).values(
                    id=1,
                    uuid="4d6f4c1e-0000-4000-8000-000000000001",
                    mode="demo",
                    legal_name="VoIP Andina S.A.",
                    trade_name="VoIP Andina",
                    tax_id="1790012345001",
                    address="Av. Amazonas N34-451",
                    city="Quito",
                    phone="02-3801000",
                    email="info@example.com",
                    help_email="pagos@example.com",
                    invoice_series="001-002",
                    created_at=NOW,
                )
            )
            session.execute(insert(tables.receipt_series).values(series="001-001", next_number=1))
            session.execute(
                insert(tables.till).values(
                    code="01", name="Caja 01", receipt_series="001-001", is_active=True
                )
            )
            for user_id, name in ((1, "rosa"), (2, "ana")):
                session.execute(
                    insert(tables.staff_user).values(
                        id=user_id,
                        username=name,
                        full_name=name.title(),
                        password_hash="-",
                        must_change_password=False,
                        is_active=True,
                        created_at=NOW,
                    )
                )
            session.execute(
                insert(tables.till_session).values(
                    id="turn",
                    till="01",
                    number=1,
                    state="open",
                    business_date=date(2026, 11, 22),
                    opened_at=NOW,
                    opened_by=2,
                    float_cents=0,
                )
            )
            rows: list[tuple[str, str, int, date, date | None]] = [
                ("4", "IVA 15 %", 1500, date(2024, 4, 1), None),
                ("5", "IVA 5 %", 500, date(2024, 4, 1), None),
                ("2", "IVA 12 %", 1200, date(2000, 1, 1), date(2024, 3, 31)),
                ("0", "IVA 0 %", 0, date(2000, 1, 1), None),
            ]
            for code, told, points, start, end in rows:
                session.execute(
                    insert(tables.tax).values(
                        code=code, name=told, basis_points=points, valid_from=start, valid_until=end
                    )
                )
            session.execute(
                insert(tables.plan).values(
                    code="P20",
                    name="Plan Oficina 20",
                    monthly_cents=2000,
                    activation_cents=1500,
                    tax_code="4",
                    is_active=True,
                )
            )

    def account(
        self,
        number: str,
        *,
        name: str = "Comercial Andina S.A.",
        id_kind: str = "04",
        state: str = "active",
        origin: str = "MANUAL",
        method: str | None = "deposit",
        **columns: Any,
    ) -> int:
        """Write a customer with one account and its agreement; the account's id."""
        values = {
            "plan_code": "P20",
            "monthly_cents": 2000,
            "activation_cents": 1500,
            "tax_code": "4",
            "billing_day": 1,
            "activated_at": datetime(2026, 11, 3, 15, tzinfo=UTC),
        } | columns
        with self.sessions.begin() as session:
            owner = session.execute(
                insert(tables.customer)
                .values(
                    id_kind=id_kind,
                    id_number="9999999999999" if id_kind == "07" else "1790012345001",
                    name=name,
                    trade_name="",
                    contact_name="",
                    email="cliente@example.com",
                    phone="022222222",
                    mobile="0991234567",
                    address="Calle Larga 5-12",
                    city="Cuenca",
                    province="Azuay",
                    created_at=NOW,
                )
                .returning(tables.customer.c.id)
            ).scalar_one()
            account_id: int = session.execute(
                insert(tables.account)
                .values(
                    number=number,
                    customer_id=owner,
                    origin=origin,
                    state=state,
                    name_folded=name.casefold(),
                    search_text=f"{number} {name}".casefold(),
                    created_at=NOW,
                    changed_at=NOW,
                    **values,
                )
                .returning(tables.account.c.id)
            ).scalar_one()
        if method is not None:
            self.agree(account_id, method, date(2026, 1, 1))
        return account_id

    def agree(
        self, account_id: int, method: str, starts_on: date, *, confirmed: bool = False
    ) -> None:
        """Put an agreement in force, ending the one before."""
        debit = {
            "bank_code": "10",
            "bank_account_kind": "CTE",
            "bank_account_number": "2100123456",
            "holder_name": "Comercial Andina S.A.",
            "holder_id_number": "1790012345001",
        }
        with self.sessions.begin() as session:
            session.execute(
                tables.agreement.update()
                .where(
                    tables.agreement.c.account_id == account_id,
                    tables.agreement.c.ended_at.is_(None),
                )
                .values(ended_at=NOW)
            )
            session.execute(
                insert(tables.agreement).values(
                    account_id=account_id,
                    method=method,
                    starts_on=starts_on,
                    agreed_at=NOW,
                    agreed_by="ana",
                    reason="Pedido del cliente",
                    **(debit if method == "debit" else {}),
                )
            )
            if confirmed:
                _confirm(session, account_id, debit, starts_on)

    def bring(self, text: str) -> None:
        """Import a file whole."""
        preview = self.imports.preview(text.encode(), file_name="facturas.csv")
        assert preview.problems == ()
        self.imports.apply(self.supervisor, preview)

    def claim(self, number: str, amount_cents: int) -> str:
        """Put an invoice into a charge under way, as the card page does."""
        invoice_id = self.invoices.show(number).id
        with self.sessions.begin() as session:
            session.execute(
                insert(tables.claim).values(
                    holder="batch-1",
                    invoice_id=invoice_id,
                    method="debit",
                    amount_cents=amount_cents,
                    till="02",
                    actor="luis",
                    since=NOW,
                    live=1,
                )
            )
        return "batch-1"

    def pay(self, number: str, amount_cents: int, sequence: int = 1) -> None:
        """Apply money to an invoice with two tenders, straight into the tables."""
        sheet = self.invoices.show(number)
        key = f"payment-{sequence}"
        with self.sessions.begin() as session:
            session.execute(
                insert(tables.payment).values(
                    id=key,
                    series="001-001",
                    number=sequence,
                    account_id=sheet.account_id,
                    till="01",
                    actor_id=2,
                    received_at=NOW,
                    business_date=date(2026, 11, 22),
                    amount_cents=amount_cents,
                    applied_cents=amount_cents,
                    credit_cents=0,
                    session_id="turn",
                )
            )
            for position, (method, cents) in enumerate(
                (("cheque", amount_cents - 1), ("deposit", 1)), start=1
            ):
                session.execute(
                    insert(tables.tender).values(
                        payment_id=key, position=position, method=method, amount_cents=cents
                    )
                )
            session.execute(
                insert(tables.allocation).values(
                    payment_id=key,
                    invoice_id=sheet.id,
                    amount_cents=amount_cents,
                    balance_before_cents=sheet.balance_cents,
                )
            )


@pytest.fixture
def books(sessions: Sessions) -> Books:
    return Books(sessions)


HEADER = (
    "invoice_number,account_number,issued_on,due_on,period,code,description,quantity,unit_price,"
    "discount,tax_code,invoice_total\n"
)


def csv_row(
    number: str = "001-001-000000101",
    account: str = "100001",
    **cells: str,
) -> str:
    """One row of the file, with cells of one's own."""
    values = {
        "issued_on": "2026-11-01",
        "due_on": "2026-11-15",
        "period": "2026-11",
        "code": "P20",
        "description": "Plan Oficina 20",
        "quantity": "1",
        "unit_price": "20.00",
        "discount": "0.00",
        "tax_code": "4",
        "invoice_total": "",
    } | cells
    return ",".join([number, account, *values.values()]) + "\n"


def _confirm(session: Session, account_id: int, debit: dict[str, str], since: date) -> None:
    """Write the account's mandate, signed and confirmed by its bank."""
    sha256 = "f" * 64
    session.execute(insert(tables.document_content).values(sha256=sha256, content=b"forma"))
    form = session.execute(
        insert(tables.document)
        .values(
            account_id=account_id,
            kind="debit_form",
            file_name="orden.pdf",
            media_type="application/pdf",
            size=5,
            sha256=sha256,
            original_seen_by="Ana",
            attached_at=NOW,
            attached_by="ana",
        )
        .returning(tables.document.c.id)
    ).scalar_one()
    asked = insert(tables.mandate).values(
        account_id=account_id,
        holder_id_kind="04",
        valid_from=since,
        state="REQUESTED",
        form_id=form,
        requested_at=NOW,
        requested_by="ana",
        changed_at=NOW,
        **debit,
    )
    session.execute(asked)
    session.execute(tables.mandate.update().values(state="ACTIVE"))
