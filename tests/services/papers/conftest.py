from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from services.accounts.activation import ActivationService
from services.accounts.agreements import AgreementService
from services.accounts.directory import AccountDirectory
from services.accounts.service import AccountService
from services.debits.mandates import MandateService
from services.invoices.papers import InvoicePapers
from services.invoices.service import InvoiceService
from services.papers.errors import MailCause, MailProblem, PrinterCause, PrinterProblem
from services.papers.folder import OutFolder
from services.papers.outbox import PaperOutbox
from services.papers.outside import (
    Attachment,
    PrinterInfo,
    Printers,
    PrinterState,
    PrintJob,
)
from services.papers.records import TillPrinting
from services.papers.service import PaperService
from services.papers.sources import PaperSources
from services.payments.records import ChequeTender, DepositTender, PaymentOrder, Share, Tender
from services.staff.rights import Operator
from services.storage.sessions import Sessions
from tests.books import Books, Clock

FIRST, SECOND, THIRD = (f"001-002-{sequential:09d}" for sequential in (1, 2, 3))
TODAY = date(2026, 11, 22)


def cheque(cents: int, number: str = "001234", dated_on: date = TODAY) -> ChequeTender:
    return ChequeTender("10", "2100123456", number, "Ñandú Cía. Ltda.", dated_on, cents)


def deposit(cents: int, slip: str = "887766") -> DepositTender:
    return DepositTender("Pichincha CTE 2100", slip, TODAY, "María Peña", cents)


@dataclass
class Paperless:
    """A printer that keeps what it was given, or fails as told."""

    jobs: list[list[bytes]] = field(default_factory=list)
    told: list[PrintJob] = field(default_factory=list)
    problem: PrinterProblem | None = None
    known: list[PrinterInfo] = field(
        default_factory=lambda: [PrinterInfo("EPSON", PrinterState.READY, is_default=True)]
    )
    on_send: Callable[[], None] | None = None

    def listing(self) -> list[PrinterInfo]:
        return self.known

    def send(self, job: PrintJob) -> str:
        if self.on_send is not None:
            self.on_send()
        if self.problem is not None:
            raise self.problem
        self.told.append(job)
        self.jobs.append([file.read_bytes() for file in job.files])
        return f"EPSON-{len(self.jobs)}"

    def breaks(self, cause: PrinterCause) -> None:
        self.problem = PrinterProblem(cause, "EPSON", "sin papel")

    def is_mended(self) -> None:
        self.problem = None


@dataclass
class Postbag:
    """A mail carrier that keeps what it was given, and knows nobody of one address."""

    sent: list[tuple[str, str, str, Sequence[Attachment]]] = field(default_factory=list)
    refuses: str = ""

    def send(
        self, to: str, subject: str, body: str, attachments: Sequence[Attachment] = ()
    ) -> None:
        if to == self.refuses:
            raise MailProblem(MailCause.RECIPIENT)
        self.sent.append((to, subject, body, attachments))

    def draft(
        self, to: str, subject: str, body: str, attachments: Sequence[Attachment] = ()
    ) -> tuple[bytes, str]:
        self.send(to, subject, body, attachments)
        return b"X-Unsent: 1\r\n", f"mailto:{to}"


class Archivist:
    """A small company with an account, three invoices and the services of papers."""

    def __init__(self, sessions: Sessions, folder: Path) -> None:
        self.sessions = sessions
        self.clock = Clock()
        self.books = Books(sessions, self.clock)
        self.printer = Paperless()
        self.postbag = Postbag()
        self.folder = folder
        self.spare = folder.parent / "otra"
        self.announced: list[object] = []
        self.books.events.subscribe(object, self.announced.append)
        self.printing: dict[str, TillPrinting | None] = {"01": TillPrinting(auto_print=True)}
        parts = (sessions, self.books.journal, self.books.events, self.clock)
        self.accounts = AccountService(*parts)
        self.invoices = InvoiceService(*parts)
        self.agreements = AgreementService(*parts)
        self.mandates = MandateService(*parts, self.agreements)
        self.sources = PaperSources(
            office=self.books.office,
            payments=self.books.payments,
            invoices=InvoicePapers(sessions, self.clock),
            accounts=self.accounts,
            agreements=self.agreements,
            activations=ActivationService(*parts),
            directory=AccountDirectory(sessions, self.books.journal, self.clock),
            mandate=self.mandates.one,
        )
        self.papers = self.service(self.printer)
        self.outbox = self.another_outbox()
        self.cashier = self.books.cashier
        self.supervisor = self.books.supervisor

    def service(self, printers: Printers) -> PaperService:
        return PaperService(
            self.sessions,
            self.books.journal,
            self.books.events,
            self.clock,
            sources=self.sources,
            printers=printers,
            mailer=self.postbag,
            folder=OutFolder(self.folder, lambda: [self.spare]),
        )

    def another_outbox(self, papers: PaperService | None = None) -> PaperOutbox:
        return PaperOutbox(
            self.sessions,
            self.books.journal,
            self.books.events,
            self.clock,
            papers or self.papers,
            self.printing.get,
        )

    def pay(
        self, shares: Sequence[Share], *tenders: Tender, operator: Operator | None = None
    ) -> str:
        order = PaymentOrder(str(uuid4()), "100001", tuple(shares), tenders)
        return self.books.payments.record(operator or self.cashier, order).id

    def pay_one(self, sequential: int = 1, operator: Operator | None = None) -> str:
        share = Share(f"001-002-{sequential:09d}", 4500)
        return self.pay([share], cheque(4500, f"{sequential:06d}"), operator=operator)

    def actions(self, subject: str) -> list[str]:
        return [entry.action for entry in self.books.journal.about(subject)]


@pytest.fixture
def archivist(sessions: Sessions, tmp_path: Path) -> Archivist:
    made = Archivist(sessions, tmp_path / "papeles")
    made.books.add_account(method="deposit")
    for sequential in (1, 2, 3):
        made.books.add_invoice(sequential)
    return made
