"""An office that collects by debit, with the services of its pages."""

from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, update

from services.accounts.activation import ActivationService
from services.accounts.agreements import AgreementService
from services.accounts.directory import AccountDirectory
from services.accounts.service import AccountService
from services.debits.desk import debit_desk
from services.debits.mandates import MandateService
from services.invoices.papers import InvoicePapers
from services.papers.folder import OutFolder
from services.papers.service import PaperService
from services.papers.sources import PaperSources
from services.payments.records import CashTender, PaymentOrder, Share
from services.staff.rights import Operator
from services.storage.sessions import Sessions
from services.storage.tables import account, customer
from tests.books import Clock
from tests.services.debits.batches.givens import OURS, DebitOffice, answer, row
from tests.services.papers.conftest import Paperless, Postbag
from ui.debits.desk import DebitServices, OurAccount

NO_FUNDS = "FONDOS INSUFICIENTES"
CLOSED = "CUENTA CERRADA"


class DebitWorld(DebitOffice):
    """Three accounts that can be debited, three that cannot, and one at another bank."""

    def __init__(self, sessions: Sessions, folder: Path, clock: Clock | None = None) -> None:
        super().__init__(sessions, clock or Clock())
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        parts = (sessions, self.journal, self.events, self.clock)
        desk = debit_desk(*parts)
        agreements = AgreementService(*parts)
        mandates = MandateService(*parts, agreements)
        accounts = AccountService(*parts)
        directory = AccountDirectory(sessions, self.journal, self.clock)
        self.postbag = Postbag()
        papers = PaperService(
            *parts,
            sources=PaperSources(
                office=self.office,
                payments=self.payments,
                invoices=InvoicePapers(sessions, self.clock),
                accounts=accounts,
                agreements=agreements,
                activations=ActivationService(*parts),
                directory=directory,
                mandate=mandates.one,
                batch=desk.reports.batch,
            ),
            printers=Paperless(),
            mailer=self.postbag,
            folder=OutFolder(folder, list),
        )
        self.services = DebitServices(
            desk,
            mandates,
            accounts,
            directory,
            papers,
            self.staff,
            lambda: [
                OurAccount("10", OURS, "Pichincha CTE 2100"),
                OurAccount("17", "0017123456", "Guayaquil AHO 0017"),
            ],
        )
        self.who = self.cashier
        self.debtor("100001", (1, 4_500), (2, 2_000))
        self.debtor("100002", (3, 3_000))
        self.debtor("100003", (4, 1_000))
        self.debtor("100004", (5, 2_800), state="SUSPENDED")
        self.debtor("100005", (6, 9_000), limit=5_000)
        self.debtor("100006", (7, 4_200), state="AT_BANK")
        self.debtor("100007", (8, 3_300), bank="17")

    def operator(self) -> Operator:
        return self.who

    def give_address(self, number: str, email: str) -> None:
        """Let the customer of an account have an address of their own."""
        with self.sessions.begin() as session:
            owner = session.scalar(select(account.c.customer_id).where(account.c.number == number))
            session.execute(update(customer).where(customer.c.id == owner).values(email=email))

    def pay(self, invoice: str, cents: int) -> None:
        """Take cash for an invoice of the first account."""
        tender = CashTender(cents, 0, True)
        paid = PaymentOrder(str(uuid4()), "100001", (Share(invoice, cents),), (tender,))
        self.payments.record(self.cashier, paid)

    def answer_file(self, name: str = "respuesta.txt") -> Path:
        """What Pichincha says of a batch of the first three: one without funds, one closed."""
        path = self.folder / name
        rows = (
            row("100001", 6_500),
            row("100002", 3_000, NO_FUNDS),
            row("100003", 1_000, CLOSED),
        )
        path.write_bytes(answer(rows))
        return path
