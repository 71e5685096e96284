from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.accounts.activation import ActivationService
from services.accounts.agreements import AgreementService
from services.accounts.directory import AccountDirectory
from services.accounts.records import CustomerRecord, PaymentNote
from services.accounts.service import AccountService
from services.cards.records import Outcome
from services.cash.records import DeclaredTurn
from services.cheques.records import ChequeRecord, SlipRecord
from services.clock import business_date
from services.debits.mandate_records import MandateSheet
from services.debits.report_records import BatchReport
from services.errors import NotFound
from services.invoices.papers import InvoicePapers
from services.office.records import Mode
from services.office.service import OfficeService
from services.papers import words
from services.papers.errors import ConsentRevoked
from services.papers.records import PaperKind
from services.payments.service import PaymentService
from services.printing.papers import AgreementBlock, CompanyBlock, CustomerBlock
from services.reconciliation.day_records import KeptDay
from services.refunds.records import RefundRecord
from services.summaries.records import DaySummary

# Of these the customer decides; an invoice is sent because the law says so.
_GOVERNED: Final = frozenset(
    {PaperKind.RECEIPT, PaperKind.STATEMENT, PaperKind.PAYMENTS, PaperKind.NO_DEBT}
)


def _no_logo() -> bytes | None:
    return None


def _no_attempt(attempt: str) -> Outcome:
    raise NotFound(what="attempt", which=attempt)


def _no_refund(refund: str) -> RefundRecord:
    raise NotFound(what="refund", which=refund)


def _no_slip(slip: str) -> SlipRecord:
    raise NotFound(what="slip", which=slip)


def _no_cheque(cheque: int) -> ChequeRecord:
    raise NotFound(what="cheque", which=cheque)


def _no_mandate(mandate: int) -> MandateSheet:
    raise NotFound(what="mandate", which=str(mandate))


def _no_batch(number: int) -> BatchReport:
    raise NotFound(what="batch", which=str(number))


def _no_day(day: date) -> DaySummary:
    raise NotFound(what="day", which=day.isoformat())


def _no_stripe_day(number: int) -> KeptDay:
    raise NotFound(what="stripe_day", which=str(number))


def _no_turn(turn: str) -> DeclaredTurn:
    raise NotFound(what="turn", which=turn)


@dataclass(frozen=True, slots=True)
class PaperSources:
    """The services that know what papers say.

    Attributes:
        logo: gives a PNG or JPEG, or None.
        outcome: what may be told of a charge attempt now; an office without a card provider
            has none.
        refund: a refund as it stands; none there either.
        turn: a counted turn of a till.
        slip: one of our deposit slips with its cheques.
        cheque: a cheque with its life.
        mandate: a customer's order to their bank.
        batch: a batch of debits with what became of each.
        day: the summary of a closed day.
        stripe_day: a day that was compared with Stripe, by the number of the comparison.
    """

    office: OfficeService
    payments: PaymentService
    invoices: InvoicePapers
    accounts: AccountService
    agreements: AgreementService
    activations: ActivationService
    directory: AccountDirectory
    logo: Callable[[], bytes | None] = _no_logo
    outcome: Callable[[str], Outcome] = _no_attempt
    refund: Callable[[str], RefundRecord] = _no_refund
    turn: Callable[[str], DeclaredTurn] = _no_turn
    slip: Callable[[str], SlipRecord] = _no_slip
    cheque: Callable[[int], ChequeRecord] = _no_cheque
    mandate: Callable[[int], MandateSheet] = _no_mandate
    batch: Callable[[int], BatchReport] = _no_batch
    day: Callable[[date], DaySummary] = _no_day
    stripe_day: Callable[[int], KeptDay] = _no_stripe_day

    def company(self) -> CompanyBlock:
        """Who issues the paper. Whatever is not live money is marked as such.

        Raises:
            NoCompany.
        """
        found = self.office.company()
        return CompanyBlock(
            legal_name=found.legal_name,
            trade_name=found.trade_name,
            tax_id=found.tax_id,
            address=found.address,
            city=found.city,
            phone=found.phone,
            email=found.email,
            help_email=found.help_email,
            logo=self.logo(),
            is_demo=found.mode is not Mode.LIVE,
        )

    def refuse_revoked(self, kind: PaperKind, subject: str) -> None:
        """Let no paper be mailed to a customer who took their consent to it back.

        Raises:
            ConsentRevoked.
        """
        if kind not in _GOVERNED:
            return
        is_receipt = kind is PaperKind.RECEIPT
        number = self.payments.show(subject).account if is_receipt else subject
        consent = self.accounts.show(number).customer.consent
        if consent is not None and consent.revoked_at is not None:
            raise ConsentRevoked(on=business_date(consent.revoked_at))


def customer_block(found: CustomerRecord) -> CustomerBlock:
    """Whom a paper is for."""
    return CustomerBlock(
        name=found.name,
        id_kind=words.ID_KINDS.get(found.id_kind, found.id_kind),
        id_number=found.id_number,
        address=found.address,
        city=found.city,
        email=found.email,
        phone=found.mobile or found.phone,
    )


def agreement_block(note: PaymentNote) -> AgreementBlock:
    """How the customer pays, and by when next."""
    return AgreementBlock(
        method=words.AGREEMENTS[note.method] if note.method else words.NO_AGREEMENT,
        is_automatic=note.is_automatic,
        next_due_on=note.next_due_on,
    )
