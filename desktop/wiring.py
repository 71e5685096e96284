"""What the program is made of: every service once, a line for each."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from desktop.day_wiring import DayServices, day_services
from desktop.outside import SEALS, LazyMailer, Outside, nowhere
from desktop.vault import NoSafeStore
from services.accounts.activation import ActivationService
from services.accounts.agreements import AgreementService
from services.accounts.consents import ConsentService
from services.accounts.directory import AccountDirectory
from services.accounts.documents import DocumentService
from services.accounts.drafts import DraftService
from services.accounts.importing import AccountImport
from services.accounts.service import AccountService
from services.audit.anchors import Anchors, Slipped
from services.audit.export import JournalExport
from services.audit.reading import JournalReading
from services.audit.service import Journal
from services.cards.evidence import Evidence
from services.cards.gateway import CardGateway
from services.cards.phone_links import PhoneLinks
from services.cards.protocol import Pace
from services.cards.service import ChargeService
from services.cash.closing import TillClosing
from services.cash.service import TillService
from services.cheques.finding import ChequeFinder
from services.cheques.matching import ChequeMatcher, SlipMatcher
from services.cheques.protest import ProtestService
from services.cheques.register import ChequeRegister
from services.cheques.rulebook import ChequeRulebook
from services.cheques.service import ChequeService
from services.cheques.slips import SlipService
from services.clock import Now, utc_now
from services.copies.restored import RestoredService
from services.copies.service import CopyService
from services.debits.desk import DebitDesk, debit_desk
from services.debits.mandates import MandateService
from services.deposits.matching import DepositMatcher
from services.deposits.pictures import TenderPictures
from services.deposits.service import DepositService
from services.events import Events
from services.invoices.importing import InvoiceImport
from services.invoices.monthly_run import MonthlyRun
from services.invoices.papers import InvoicePapers
from services.invoices.service import InvoiceService
from services.office.desk import CompanyDesk, company_desk
from services.office.service import OfficeService
from services.office.usual_reasons import UsualReasons
from services.papers.folder import OutFolder
from services.papers.outbox import PaperOutbox
from services.papers.service import PaperService
from services.papers.sources import PaperSources
from services.payments.drafts import PaymentDrafts
from services.payments.reversing import Reversals
from services.payments.service import PaymentService
from services.payments.voiding import VoidService
from services.reconciliation.days import StripeDayBook
from services.reconciliation.follow import Follower
from services.reconciliation.kept_days import KeptStripeDays
from services.reconciliation.service import Reconciliation
from services.refunds.disputes import DisputeService
from services.refunds.service import RefundService
from services.staff.people import PeopleService
from services.staff.service import StaffService
from services.statements.collecting import LineCollecting
from services.statements.desk import StatementDesk
from services.statements.importing import StatementImport
from services.statements.matching import Matcher
from services.statements.profile_desk import ProfileDesk
from services.storage.sessions import Sessions
from services.summaries.closing import DayClosing
from services.summaries.service import DaySummaries
from services.verification.service import Verification
from services.withholdings.service import WithholdingService


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a page or a command can ask for; each takes the two or three it uses."""

    sessions: Sessions
    events: Events
    now: Now
    journal: Journal
    journal_reading: JournalReading
    journal_export: JournalExport
    seals: Anchors
    staff: StaffService
    people: PeopleService
    office: OfficeService
    company: CompanyDesk
    usual_reasons: UsualReasons
    accounts: AccountService
    consents: ConsentService
    directory: AccountDirectory
    drafts: DraftService
    activation: ActivationService
    agreements: AgreementService
    mandates: MandateService
    documents: DocumentService
    account_import: AccountImport
    invoices: InvoiceService
    invoice_import: InvoiceImport
    monthly_run: MonthlyRun
    invoice_papers: InvoicePapers
    payments: PaymentService
    tills: TillService
    till_closing: TillClosing
    payment_drafts: PaymentDrafts
    voids: VoidService
    withholdings: WithholdingService
    pictures: TenderPictures
    deposits: DepositService
    statement_import: StatementImport
    statement_desk: StatementDesk
    cheque_rulebook: ChequeRulebook
    cheque_finder: ChequeFinder
    cheque_register: ChequeRegister
    cheques: ChequeService
    slips: SlipService
    protests: ProtestService
    debits: DebitDesk
    charges: ChargeService
    phone_links: PhoneLinks
    refunds: RefundService
    disputes: DisputeService
    evidence: Evidence
    reconciliation: Reconciliation
    summaries: DaySummaries
    day_closing: DayClosing
    stripe_days: KeptStripeDays
    day: DayServices
    papers: PaperService
    outbox: PaperOutbox
    verification: Verification
    copies: CopyService
    restored: RestoredService


def build_services(
    sessions: Sessions,
    gateway: CardGateway,
    now: Now = utc_now,
    events: Events | None = None,
    *,
    pace: Pace | None = None,
    outside: Outside | None = None,
) -> Services:
    """Build every service on open books. Nothing is read and nothing is sent by it.

    Args:
        sessions: the open books.
        gateway: the card provider.
        now: the clock.
        events: the bus; its own when left out.
        pace: how long the steps of a charge may take.
        outside: printers, mail and the folder of papers; none of them when left out.
    """
    world = outside or nowhere(Path(tempfile.gettempdir()))
    bus = events or Events()
    journal = Journal(sessions, now)
    seals = Anchors(sessions, world.seals or world.folder / SEALS, world.journal_seed, now)
    staff = StaffService(sessions, journal, now)
    office = OfficeService(sessions, journal, staff, now)
    company = company_desk(sessions, journal, now)
    deposit_matcher = DepositMatcher()
    collecting = LineCollecting(journal, deposit_matcher)
    payments = PaymentService(sessions, journal, bus, now, collecting)
    accounts = AccountService(sessions, journal, bus, now)
    consents = ConsentService(sessions, journal, bus, now)
    directory = AccountDirectory(sessions, journal, now)
    activation = ActivationService(sessions, journal, bus, now)
    agreements = AgreementService(sessions, journal, bus, now)
    mandates = MandateService(sessions, journal, bus, now, agreements)
    invoice_papers = InvoicePapers(sessions, now)
    mailer = LazyMailer(office, world.mail_password)
    charges = ChargeService(sessions, gateway, payments, office, journal, bus, now, pace=pace)
    refunds = RefundService(sessions, gateway, payments, journal, bus, now, pace=pace)
    till_closing = TillClosing(sessions, journal, bus, now)
    register = ChequeRegister(sessions, payments, now)
    cheques = ChequeService(sessions, payments, register, journal, bus, now)
    slips = SlipService(sessions, cheques, journal, bus, now)
    debits = debit_desk(sessions, journal, bus, now)
    disputes = DisputeService(sessions, journal, bus, now)
    follower = Follower(sessions, gateway, refunds, disputes, charges.differences, now)
    reconciliation = Reconciliation(sessions, gateway, charges, follower, bus, now)
    stripe_book = StripeDayBook(sessions, gateway)
    stripe_days = KeptStripeDays(sessions, stripe_book, journal, now)
    summaries = DaySummaries(
        sessions, journal, office, lambda: reconciliation.state().cursor, stripe_days, now
    )
    withholdings = WithholdingService(sessions, journal, office, now)
    sources = PaperSources(
        office,
        payments,
        invoice_papers,
        accounts,
        agreements,
        activation,
        directory,
        logo=company.logo.current,
        outcome=charges.outcome,
        refund=refunds.show,
        turn=till_closing.declared,
        slip=slips.show,
        cheque=register.show,
        mandate=mandates.one,
        batch=debits.reports.batch,
        day=summaries.closed,
        stripe_day=stripe_days.annex,
    )
    papers = PaperService(
        sessions,
        journal,
        bus,
        now,
        sources=sources,
        printers=world.printers,
        mailer=mailer,
        folder=OutFolder(world.folder),
    )
    # What may be found in a bank's statement: a line for each kind of document.
    matchers: list[Matcher] = [deposit_matcher, SlipMatcher(slips), ChequeMatcher(cheques)]
    return Services(
        sessions=sessions,
        events=bus,
        now=now,
        journal=journal,
        journal_reading=JournalReading(sessions),
        journal_export=JournalExport(sessions, journal, world.journal_seed, now),
        seals=seals,
        staff=staff,
        people=PeopleService(sessions, journal, bus, now),
        office=office,
        company=company,
        usual_reasons=UsualReasons(office),
        accounts=accounts,
        consents=consents,
        directory=directory,
        drafts=DraftService(sessions, journal, bus, now),
        activation=activation,
        agreements=agreements,
        mandates=mandates,
        documents=DocumentService(sessions, journal, bus, now),
        account_import=AccountImport(sessions, journal, bus, now),
        invoices=InvoiceService(sessions, journal, bus, now),
        invoice_import=InvoiceImport(sessions, journal, bus, now),
        monthly_run=MonthlyRun(sessions, journal, bus, now),
        invoice_papers=invoice_papers,
        payments=payments,
        tills=TillService(sessions, journal, bus, now),
        till_closing=till_closing,
        payment_drafts=PaymentDrafts(sessions, now),
        voids=VoidService(sessions, payments, journal, bus, now),
        withholdings=withholdings,
        pictures=TenderPictures(sessions, journal, bus, now),
        deposits=DepositService(sessions, Reversals(journal, now), journal, bus, now),
        statement_import=StatementImport(
            sessions, journal, bus, now, ProfileDesk(sessions, office, journal, now), matchers
        ),
        statement_desk=StatementDesk(sessions, journal, bus, now, matchers),
        cheque_rulebook=ChequeRulebook(sessions, journal, now),
        cheque_finder=ChequeFinder(sessions),
        cheque_register=register,
        cheques=cheques,
        slips=slips,
        protests=ProtestService(sessions, register, journal, bus, now),
        debits=debits,
        charges=charges,
        phone_links=PhoneLinks(
            sessions, journal, charges=charges, accounts=accounts, office=office, mailer=mailer
        ),
        evidence=Evidence(sessions, gateway, payments, journal, now),
        refunds=refunds,
        disputes=disputes,
        reconciliation=reconciliation,
        summaries=summaries,
        day_closing=DayClosing(sessions, summaries, journal, bus, now),
        stripe_days=stripe_days,
        day=day_services(
            sessions,
            journal,
            bus,
            now,
            office=office,
            consents=consents,
            summaries=summaries,
            withholdings=withholdings,
            stripe=stripe_book,
            sources=sources,
            printers=world.printers,
        ),
        papers=papers,
        outbox=PaperOutbox(sessions, journal, bus, now, papers, world.printing),
        verification=Verification(sessions, lambda: broken_seals(seals)),
        copies=CopyService(sessions, journal, now),
        restored=RestoredService(sessions, journal, debits.batches, now),
    )


def broken_seals(seals: Anchors) -> list[Slipped]:
    """What the seals of this computer find; nothing where it keeps no key, as `doctor` tells."""
    try:
        return seals.broken()
    except NoSafeStore:
        return []
