from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert

from services.accounts.activation import ActivationService
from services.accounts.agreements import AgreementService
from services.accounts.catalogue import seed_catalogue
from services.accounts.directory import AccountDirectory
from services.accounts.documents import DocumentService
from services.accounts.drafts import DraftService
from services.accounts.importing import AccountImport
from services.accounts.inputs import (
    ActivationDraft,
    AgreementInput,
    ConsentInput,
    CustomerInput,
    ServiceInput,
)
from services.accounts.service import AccountService
from services.accounts.states import DocumentKind, Method
from services.audit.service import Journal
from services.events import Events
from services.staff.rights import Operator, Role
from services.storage.sessions import Sessions
from services.storage.tables import account, company, invoice, receipt_series, till

PDF = b"%PDF-1.7\nscan"
NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


class Clock:
    """A moment that tests move."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        self.moment += timedelta(microseconds=1)
        return self.moment


@dataclass
class Office:
    """The services of accounts over the books of a company."""

    sessions: Sessions
    clock: Clock
    events: Events
    journal: Journal
    accounts: AccountService
    directory: AccountDirectory
    drafts: DraftService
    activation: ActivationService
    agreements: AgreementService
    documents: DocumentService
    imports: AccountImport
    activator: Operator
    supervisor: Operator
    cashier: Operator

    def manual(self, **changed: object) -> str:
        """A new account of the office; the fields of its customer may be given."""
        who = CustomerInput(**{**self.who(), **changed})  # type: ignore[arg-type]
        return self.accounts.create_manual(self.activator, self.draft(customer=who))

    @staticmethod
    def who() -> dict[str, object]:
        return {
            "id_kind": "04",
            "id_number": "1790016919001",
            "name": "Comercial Andina S.A.",
            "mobile": "0991234567",
            "address": "Av. Amazonas N24-03",
            "city": "Quito",
            "province": "17",
        }

    def draft(self, **changed: object) -> ActivationDraft:
        """A whole draft, with a VoIP number of its own."""
        number = f"02{uuid4().int % 10_000_000:07d}"
        parts: dict[str, object] = {
            "customer": CustomerInput(**self.who()),  # type: ignore[arg-type]
            "consent": ConsentInput(is_given=True, version="2026-01"),
            "service": ServiceInput(plan_code="VOIP-HOGAR", voip_numbers=(number,), billing_day=5),
            "agreement": AgreementInput(method=Method.DEPOSIT),
        }
        return ActivationDraft(id=str(uuid4()), **{**parts, **changed})  # type: ignore[arg-type]

    def with_papers(self, number: str) -> None:
        """Attach what an activation needs."""
        for kind in (DocumentKind.ID, DocumentKind.CONTRACT):
            content = PDF + kind.value.encode()
            self.documents.attach(
                self.activator, number, kind, f"{kind}.pdf", content, original_seen=True
            )

    def active(self, **changed: object) -> str:
        """An account that is active."""
        number = self.manual(**changed)
        self.with_papers(number)
        self.activation.submit(self.activator, number)
        self.activation.activate(self.activator, number, "completo")
        return number

    def bill(self, number: str, invoice_number: str, cents: int, due_on: date) -> None:
        """An open invoice."""
        with self.sessions.begin() as session:
            account_id = self.directory.keys_in(session, [number])[number].id
            session.execute(
                insert(invoice).values(
                    number=invoice_number,
                    sequential=int(invoice_number[-9:]),
                    account_id=account_id,
                    issued_on=due_on - timedelta(days=15),
                    due_on=due_on,
                    period=f"{due_on:%Y-%m}",
                    subtotal_cents=cents,
                    tax_cents=0,
                    total_cents=cents,
                    balance_cents=cents,
                    state="open",
                    agreement_method="deposit",
                    source="billing",
                    created_at=NOON,
                )
            )

    def last_entry(self) -> str:
        """What the newest entry of the journal says was done."""
        with self.sessions.read() as session:
            from services.storage.tables import journal  # noqa: PLC0415

            return str(
                session.execute(journal.select().order_by(journal.c.seq.desc()).limit(1))
                .one()
                .action
            )

    def count(self) -> int:
        """How many accounts there are."""
        with self.sessions.read() as session:
            return len(session.execute(account.select()).all())


def operator(name: str, *roles: Role) -> Operator:
    return Operator(1, name, name.title(), frozenset(roles), "01")


@pytest.fixture
def office(sessions: Sessions) -> Iterator[Office]:
    clock, events = Clock(), Events()
    journal = Journal(sessions, clock)
    with sessions.begin() as session:
        session.execute(insert(receipt_series).values(series="001-001", next_number=1))
        session.execute(
            insert(till).values(code="01", name="Caja 01", receipt_series="001-001", is_active=True)
        )
        session.execute(
            insert(company).values(
                id=1,
                uuid=str(uuid4()),
                mode="demo",
                legal_name="VoIP Andina",
                trade_name="VoIP Andina",
                tax_id="1790016919001",
                address="Quito",
                city="Quito",
                phone="022345678",
                email="a@example.com",
                help_email="a@example.com",
                invoice_series="001-002",
                created_at=NOON,
            )
        )
        seed_catalogue(session)
    parts = (sessions, journal, events, clock)
    yield Office(
        sessions=sessions,
        clock=clock,
        events=events,
        journal=journal,
        accounts=AccountService(*parts),
        directory=AccountDirectory(sessions, journal, clock),
        drafts=DraftService(*parts),
        activation=ActivationService(*parts),
        agreements=AgreementService(*parts),
        documents=DocumentService(*parts),
        imports=AccountImport(*parts),
        activator=operator("ana", Role.ACTIVATOR),
        supervisor=operator("sofia", Role.SUPERVISOR),
        cashier=operator("carla", Role.CASHIER),
    )
    assert journal.verify() == []
