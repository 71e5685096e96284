"""Books with plans, accounts, invoices and receipts, and papers, for the pages of accounts."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from services.accounts.activation import ActivationService
from services.accounts.agreements import AgreementService
from services.accounts.catalogue import seed_catalogue
from services.accounts.consents import ConsentService
from services.accounts.directory import AccountDirectory
from services.accounts.documents import DocumentService
from services.accounts.drafts import DraftService
from services.accounts.inputs import (
    ActivationDraft,
    AgreementInput,
    ConsentInput,
    CustomerInput,
    ServiceInput,
)
from services.accounts.service import AccountService
from services.accounts.states import BankAccountKind, DocumentKind, Method
from services.clock import business_date
from services.debits.mandates import MandateService
from services.gateways.stripe_gateway import StripeGateway
from services.invoices.papers import InvoicePapers
from services.invoices.service import InvoiceService
from services.payments.records import ChequeTender, PaymentOrder, Share
from services.printing.papers import CompanyBlock
from services.printing.press import render_invoice
from services.refunds.disputes import DisputeService
from services.refunds.service import RefundService
from services.staff.rights import Operator, Role
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import PASSWORD, Books, Clock
from ui.accounts.desk import AccountDesk
from ui.activation.desk import ActivationDesk

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
COMPANY = CompanyBlock(
    legal_name="VoIP Andina S.A.",
    trade_name="VoIP Andina",
    tax_id="1790016919001",
    address="Av. Amazonas N34-12",
    city="Quito",
    phone="022555555",
    email="info@voip.example",
    help_email="pagos@voip.example",
    is_demo=True,
)


@dataclass(frozen=True, slots=True)
class Paper:
    id: int
    title: str
    file_name: str
    content: bytes


class Papers:
    """Draws invoices as the program does; the activation sheet is any PDF."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._papers = InvoicePapers(sessions, clock)
        self.activations: list[str] = []

    def invoice(self, _operator: Operator, number: str) -> Paper:
        content = render_invoice(self._papers.paper_for(number, COMPANY))
        return Paper(1, f"Factura {number}", f"Factura {number}.pdf", content)

    def activation(self, _operator: Operator, account_number: str) -> Paper:
        self.activations.append(account_number)
        return Paper(2, f"Hoja {account_number}", f"Hoja {account_number}.pdf", PDF)

    def mandate(self, _operator: Operator, mandate_id: int) -> Paper:
        return Paper(3, f"Carta {mandate_id}", f"Carta {mandate_id}.pdf", PDF)


COMMERCE = CustomerInput(
    id_kind="04",
    id_number="1790085783001",
    name="Comercial Andina del Ecuador S.A.",
    trade_name="Comercial Andina",
    contact_name="Rosa Núñez",
    email="pagos@comercialandina.example",
    phone="022451178",
    mobile="0998123344",
    address="Av. 10 de Agosto N21-182 y Ramírez Dávalos, edificio Andina, piso 3",
    city="Quito",
    province="Pichincha",
)
SERVICE = ServiceInput(
    plan_code="VOIP-NEGOCIO", voip_numbers=("022345678", "022345679"), tax_code="4", billing_day=5
)
DEBIT = AgreementInput(
    method=Method.DEBIT,
    bank_code="10",
    bank_account_kind=BankAccountKind.SAVINGS,
    bank_account_number="2204917283",
    holder_name="Comercial Andina del Ecuador S.A.",
    holder_id_kind="04",
    holder_id_number="1790085783001",
    form_signed_on=date(2026, 11, 20),
)


class World:
    def __init__(self, url: str) -> None:
        self.clock = Clock()
        self.sessions = Sessions(open_engine(url))
        self.books = Books(self.sessions, self.clock)
        with self.sessions.begin() as session:
            seed_catalogue(session)
        books = self.books
        admin = books.staff.operator("admin", "01")
        books.staff.add_user(
            admin,
            username="diego",
            full_name="Diego Díaz",
            password=PASSWORD,
            roles=frozenset({Role.ACTIVATOR}),
            must_change=False,
        )
        # Nothing of these pages goes out; what gives money back is tested beside its own pages.
        self.gateway = StripeGateway("sk_test_practice", api_base="http://127.0.0.1:9")
        self.activator = books.staff.operator("diego", "01")
        common = (self.sessions, books.journal, books.events, self.clock)
        self.accounts = AccountService(*common)
        self.drafts = DraftService(*common)
        self.activation = ActivationService(*common)
        self.agreements = AgreementService(*common)
        self.mandates = MandateService(*common, self.agreements)
        self.documents = DocumentService(*common)
        self.invoices = InvoiceService(*common)
        self.directory = AccountDirectory(self.sessions, books.journal, self.clock)
        self.papers = Papers(self.sessions, self.clock)
        self.desk = AccountDesk(
            accounts=self.accounts,
            drafts=self.drafts,
            activation=self.activation,
            agreements=self.agreements,
            documents=self.documents,
            directory=self.directory,
            invoices=self.invoices,
            payments=books.payments,
            refunds=RefundService(
                self.sessions, self.gateway, books.payments, books.journal, books.events, self.clock
            ),
            disputes=DisputeService(*common),
            journal=books.journal,
            mandates=self.mandates,
            consents=ConsentService(*common),
        )
        self.activation_desk = ActivationDesk(
            drafts=self.drafts,
            accounts=self.accounts,
            activation=self.activation,
            documents=self.documents,
            directory=self.directory,
        )

    def close(self) -> None:
        self.sessions.close()

    def today(self) -> date:
        return business_date(self.clock.moment)

    def ask_for(
        self,
        customer: CustomerInput = COMMERCE,
        *,
        agreement: AgreementInput = DEBIT,
        service: ServiceInput = SERVICE,
        consent: bool = True,
    ) -> str:
        """An account that was asked for, with nothing attached yet."""
        draft = ActivationDraft(
            id=str(uuid4()),
            customer=customer,
            consent=ConsentInput(is_given=consent, version="2026-01" if consent else ""),
            service=service,
            agreement=agreement,
            note="Llamar en la tarde.",
        )
        return self.accounts.create_manual(self.activator, draft)

    def attach(self, number: str, *kinds: DocumentKind) -> None:
        for kind in kinds:
            content = PDF + kind.value.encode()
            self.documents.attach(
                self.activator, number, kind, f"{kind.value}.pdf", content, original_seen=True
            )

    def activate(self, number: str) -> None:
        kinds = (DocumentKind.ID, DocumentKind.CONTRACT, DocumentKind.DEBIT_FORM)
        self.attach(number, *kinds)
        self.activation.submit(self.activator, number)
        self.activation.activate(self.activator, number, "documentos completos")

    def active_account(self) -> str:
        """An active account with four invoices, one of them paid by cheque."""
        number = self.ask_for()
        self.activate(number)
        for place, day in enumerate((date(2026, 8, 15), date(2026, 9, 15), date(2026, 10, 15))):
            self.books.add_invoice(
                4512 + place, 4589 + 100 * place, account_number=number, due_on=day, method="debit"
            )
        self.books.add_invoice(
            5611, 1250, account_number=number, due_on=date(2026, 12, 5), method="debit"
        )
        self.pay(number, "001-002-000004512", 4589)
        return number

    def pay(self, account: str, invoice: str, cents: int) -> None:
        cheque = ChequeTender("10", "123456", "001234", "Comercial Andina", self.today(), cents)
        order = PaymentOrder(str(uuid4()), account, (Share(invoice, cents),), (cheque,))
        self.books.payments.record(self.books.cashier, order)

    def scan(self, folder: Path, name: str = "cédula de Rosa.pdf") -> Path:
        path = folder / name
        path.write_bytes(PDF)
        return path
