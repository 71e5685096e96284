"""An account as the pay page shows it, read in one go off the window's thread."""

from dataclasses import dataclass, replace
from datetime import date

from services.accounts.records import AccountSheet
from services.accounts.service import AccountService
from services.cash.records import TurnRecord
from services.cash.service import TillService
from services.deposits.pictures import TenderPictures
from services.invoices.records import PendingInvoice
from services.invoices.service import InvoiceService
from services.payments.drafts import PaymentDrafts
from services.payments.records import CreditTender, PaymentRecord
from services.payments.service import PaymentService
from services.payments.voiding import VoidService
from services.staff.rights import Operator
from services.staff.service import StaffService
from services.withholdings.service import WithholdingService
from ui.payments.forms.base import Payer
from ui.wording import words


@dataclass(frozen=True, slots=True)
class PayServices:
    """What the pay page asks of the office's books."""

    accounts: AccountService
    invoices: InvoiceService
    payments: PaymentService
    voids: VoidService
    staff: StaffService
    tills: TillService
    drafts: PaymentDrafts | None = None
    pictures: TenderPictures | None = None
    withholdings: WithholdingService | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page knows of an account: who owes what, what is offered, what stands in the way."""

    sheet: AccountSheet
    pending: tuple[PendingInvoice, ...]
    payer: Payer
    month_cents: int
    cash_limit_cents: int
    till_problem: str
    is_till_of_another: bool = False
    draft: str | None = None

    def is_mended_at_till(self, refusal: str) -> bool:
        """Whether this is why nothing is paid, and the page of the till is where it is mended."""
        return refusal == self.till_problem != "" and not self.is_till_of_another


def read_account(
    services: PayServices,
    operator: Operator,
    number: str,
    today: date,
    *,
    correcting: PaymentRecord | None,
) -> Shown:
    """Read an account for its payment.

    Args:
        services: the books.
        operator: who takes the money, at which till.
        number: the account.
        today: the business day.
        correcting: a receipt that is about to be void: what it paid is shown as owed again.
    """
    sheet = services.accounts.show(number)
    pending = tuple(services.invoices.pending(number))
    credit_cents = services.payments.credit_cents(number)
    if correcting is not None and correcting.account == number:
        pending = _reopened(services.invoices, pending, correcting, today)
        spent = (each for each in correcting.tenders if isinstance(each, CreditTender))
        credit_cents += sum(each.amount_cents for each in spent) - correcting.credit_cents
    payer = Payer(
        number,
        sheet.customer.name,
        services.payments.last_cheque(number),
        sheet.cards,
        credit_cents,
        services.payments.flagged_since(number),
    )
    drafts = services.drafts
    turn = services.tills.current(operator.till)
    return Shown(
        sheet,
        pending,
        payer,
        services.payments.month_cents(number),
        services.payments.cash_limit_cents(),
        till_problem(services.tills, operator, turn),
        turn is not None and not turn.is_in_hands_of(operator),
        drafts.find(operator, number) if drafts is not None and correcting is None else None,
    )


def till_problem(tills: TillService, operator: Operator, turn: TurnRecord | None) -> str:
    """Why a till whose open turn is this one takes no money now, in words; empty when it does."""
    if turn is None:
        return words("cash.closed_till", till=operator.till)
    if tills.is_left_open(turn):
        return words("cash.left_open", till=turn.till, day=turn.business_date, who=turn.opened_name)
    if turn.is_in_hands_of(operator):
        return ""
    own = tills.of_person(operator)
    if own is None:
        return words("cash.till_of_another", till=turn.till, who=turn.opened_name)
    return words("cash.own_till_elsewhere", till=turn.till, who=turn.opened_name, own=own.till)


def _reopened(
    invoices: InvoiceService,
    pending: tuple[PendingInvoice, ...],
    old: PaymentRecord,
    today: date,
) -> tuple[PendingInvoice, ...]:
    """The invoices as they would be owed if a receipt were void."""
    open_now = {each.number: each for each in pending}
    for part in old.applied:
        if part.invoice in open_now:
            each = open_now[part.invoice]
            back = each.balance_cents + part.amount_cents
            open_now[part.invoice] = replace(each, balance_cents=min(back, each.total_cents))
            continue
        sheet = invoices.show(part.invoice)
        open_now[part.invoice] = PendingInvoice(
            id=sheet.id,
            number=sheet.number,
            period=sheet.period,
            issued_on=sheet.issued_on,
            due_on=sheet.due_on,
            overdue_days=max((today - sheet.due_on).days, 0),
            total_cents=sheet.total_cents,
            balance_cents=sheet.balance_cents + part.amount_cents,
            version=sheet.version,
            agreement_method=sheet.agreement_method,
            claim=sheet.claim,
        )
    return tuple(sorted(open_now.values(), key=lambda each: (each.due_on, each.number)))
