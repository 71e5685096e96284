from dataclasses import dataclass

from services.accounts.activation import ActivationService
from services.accounts.agreements import AgreementService
from services.accounts.consents import ConsentService
from services.accounts.directory import AccountDirectory
from services.accounts.documents import DocumentService
from services.accounts.drafts import DraftService
from services.accounts.records import AccountSheet, PaymentNote
from services.accounts.service import AccountService
from services.audit.service import Journal
from services.debits.mandate_records import MandateSheet
from services.debits.mandates import MandateService
from services.deposits.service import DepositService
from services.invoices.service import InvoiceService
from services.payments.service import PaymentService
from services.refunds.disputes import DisputeService
from services.refunds.service import RefundService


@dataclass(frozen=True, slots=True)
class AccountDesk:
    """The services that the account page hands out to its tabs, two or three to each."""

    accounts: AccountService
    drafts: DraftService
    activation: ActivationService
    agreements: AgreementService
    documents: DocumentService
    directory: AccountDirectory
    invoices: InvoiceService
    payments: PaymentService
    refunds: RefundService
    disputes: DisputeService
    journal: Journal
    mandates: MandateService
    consents: ConsentService
    deposits: DepositService | None = None


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account as the page shows it: the sheet, what it owes, how it pays next.

    `mandates` are the orders to its banks, the newest first.
    """

    sheet: AccountSheet
    overdue_cents: int
    open_cents: int
    open_count: int
    credit_cents: int
    note: PaymentNote
    mandates: tuple[MandateSheet, ...]

    @property
    def number(self) -> str:
        """The account's number."""
        return self.sheet.account.number


def read_view(desk: AccountDesk, number: str) -> AccountView:
    """Read all of it; slow, for a worker's thread.

    Raises:
        NotFound: there is no such account.
    """
    sheet = desk.accounts.show(number)
    pending = desk.invoices.pending(number)
    return AccountView(
        sheet=sheet,
        overdue_cents=sum(one.balance_cents for one in pending if one.is_overdue),
        open_cents=sum(one.balance_cents for one in pending),
        open_count=len(pending),
        credit_cents=desk.payments.credit_cents(number),
        note=desk.agreements.payment_note(number),
        mandates=tuple(desk.mandates.show(number)),
    )
