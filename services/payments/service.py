from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import BadField, NotFound, UserError
from services.events import Events
from services.payments import refusals, reversal_store, store, tender_store, write_store
from services.payments.allowing import allow_cheques, hold_credit
from services.payments.bank_lines import BankLines, take_lines, without_lines
from services.payments.checks import as_kept, cash_to_tell_cents, check_sums
from services.payments.drafts import draft_subject
from services.payments.errors import (
    ChequeNeedsApproval,
    InvoiceChanged,
    InvoiceNotOpen,
    MoreThanOwed,
    NotEnoughCredit,
    OtherAccount,
    TillClosed,
    TillOfAnother,
    TillOfYesterday,
)
from services.payments.records import (
    Applied,
    CardTender,
    ChequeTender,
    DebitTender,
    PaymentLine,
    PaymentOrder,
    PaymentRecord,
    PaymentRecorded,
    Share,
    Standing,
    Tender,
    receipt_number,
)
from services.staff.errors import ApprovalInvalid
from services.staff.rights import Operator, Right
from services.storage.days import open_day
from services.storage.sessions import Session, Sessions

CASH_LIMIT: Final = "payments.cash_told_above_cents"
"""The business setting of the cash above which a customer is told that it is not deductible."""

FIRST_CASH_LIMIT: Final = 50_000
_LIKELY_TWICE: Final = timedelta(minutes=10)
_MAY_BE_OURS: Final = (
    IntegrityError,
    ApprovalInvalid,
    ChequeNeedsApproval,
    InvoiceChanged,
    InvoiceNotOpen,
    MoreThanOwed,
    NotEnoughCredit,
    TillClosed,
    TillOfAnother,
    TillOfYesterday,
)
"""What an order meets that is written already: its own effect."""


class PaymentService:
    """Money received: one payment, one receipt, applied to invoices in one transaction."""

    def __init__(
        self,
        sessions: Sessions,
        journal: Journal,
        events: Events,
        now: Now,
        bank_lines: BankLines | None = None,
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now
        self._bank_lines = bank_lines

    def record(self, operator: Operator, order: PaymentOrder) -> PaymentRecord:
        """Write a payment with its tenders, of any mix, and take its receipt's number.

        The same order twice, from two clicks or after a lost connection, is one payment.

        Raises:
            NotAllowed. BadField: something of a tender. NothingToPay, SumsDiffer, MoreThanOwed,
            OtherAccount, InvoiceClaimed, InvoiceNotOpen, InvoiceChanged, NoCreditFromThis,
            WithheldAboveShare, NotEnoughCredit, TillClosed, TillOfYesterday, TillOfAnother:
            nothing was written.
            ChequeUsed, SlipUsed, VoucherUsed, WithholdingUsed: with the receipt that has it.
            LineNotOpen, AmountsDiffer: the bank's line that a deposit is collected from.
            ChequeNeedsApproval, ApprovalInvalid: a cheque of this customer came back.
        """
        kept = self.checked(operator, order)
        try:
            record = self._sessions.run(lambda session: self.record_in(session, operator, kept))
        except _MAY_BE_OURS as error:
            # The same order may have come before, and then it is its own payment that stands here.
            found = self.find(order.id)
            if found is None:
                raise self.refusal(error, kept) from error
            record = found
        self._events.publish(PaymentRecorded(record.id, record.receipt, record.account))
        return record

    def checked(self, operator: Operator, order: PaymentOrder) -> PaymentOrder:
        """An order as the books would keep it, before they are asked.

        Raises:
            NotAllowed. BadField, NothingToPay, SumsDiffer, NoCreditFromThis, WithheldAboveShare.
        """
        operator.require(Right.RECORD_PAYMENTS)
        if any(isinstance(tender, CardTender | DebitTender) for tender in order.tenders):
            raise ValueError("money of a card or a debit is recorded by what took it")
        kept = as_kept(order, business_date(self._now()))
        check_sums(kept)
        untold = cash_to_tell_cents(kept.tenders)
        limit = self.cash_limit_cents() if untold else 0
        if untold > limit:
            raise BadField(field="told_not_deductible", problem="cash_not_told", limit_cents=limit)
        return kept

    def record_in(
        self,
        session: Session,
        operator: Operator,
        order: PaymentOrder,
        *,
        attempt: str | None = None,
    ) -> PaymentRecord:
        """Write a payment inside a transaction; returns it as `show` will find it.

        For the card engine, which settles its attempt and books the money at once. Locks go in
        one order everywhere: invoices by id, then the account, the series, the till's turn, and
        the journal's head.
        """
        check_sums(order)
        # Who claims an invoice is not asked: the database refuses to pay a claimed one.
        rows = _lock(session, order.shares, order.account)
        payer = rows[0] if rows else store.payer(session, order.account)
        if payer is None:
            raise NotFound(what="account", which=order.account)
        at = self._now()
        hold_credit(session, order, payer.account_id)
        allow_cheques(session, operator, order, payer.customer_id, at)
        turn, day = self._turn(session, operator, at, attempt)
        credit_cents = order.amount_cents - order.applied_cents
        values = {
            "id": order.id,
            "account_id": payer.account_id,
            "till": operator.till,
            "actor_id": operator.user_id,
            "received_at": at,
            "business_date": day,
            "amount_cents": order.amount_cents,
            "applied_cents": order.applied_cents,
            "credit_cents": credit_cents,
            "attempt_id": attempt,
            "session_id": turn,
        }
        parts = {share.invoice: share.amount_cents for share in order.shares}
        allocations = [_part(order.id, row, parts) for row in rows]
        series, number, seal = write_store.write(
            session,
            values,
            order.tenders,
            allocations,
            customer_id=payer.customer_id,
            invoice_ids={row.number: row.id for row in rows},
            draft_subject="" if attempt else draft_subject(operator.till, order.account),
        )
        take_lines(session, self._bank_lines, operator, order, at)
        receipt = receipt_number(series, number)
        after = {
            "receipt": receipt,
            "account": order.account,
            "amount_cents": order.amount_cents,
            "credit_cents": credit_cents,
            "methods": [tender.method.value for tender in order.tenders],
            "tender_cents": [tender.amount_cents for tender in order.tenders],
            "invoices": parts,
        }
        subject = f"payment:{order.id}"
        self._journal.append(
            session, operator, "payment.recorded", subject, after=after, rows={subject: seal}
        )
        return PaymentRecord(
            id=order.id,
            receipt=receipt,
            account=order.account,
            account_name=payer.account_name,
            amount_cents=order.amount_cents,
            applied_cents=order.applied_cents,
            credit_cents=credit_cents,
            received_at=at,
            business_date=day,
            till=operator.till,
            cashier=operator.full_name,
            tenders=without_lines(order.tenders),
            applied=_applied(rows, parts),
        )

    def lock_balances(self, session: Session, shares: Sequence[Share]) -> dict[str, int]:
        """What is still owed on each invoice, held until the commit; 0 when it is not open."""
        rows = store.lock_invoices(session, [share.invoice for share in shares])
        return {row.number: row.balance_cents if row.state == "open" else 0 for row in rows}

    def show(self, payment_id: str) -> PaymentRecord:
        """One payment with its tenders, what it paid, and what undid it since.

        Raises:
            NotFound: no such payment.
        """
        found = self.find(payment_id)
        if found is None:
            raise NotFound(what="payment", which=payment_id)
        return found

    def find_receipt(self, number: str) -> PaymentRecord:
        """The payment of a receipt such as `001-001-000000123`.

        Raises:
            NotFound: no such receipt.
        """
        series, _, sequential = number.rpartition("-")
        with self._sessions.read() as session:
            known = sequential.isascii() and sequential.isdigit()
            payment_id = store.id_of_receipt(session, series, int(sequential)) if known else None
        if payment_id is None:
            raise NotFound(what="receipt", which=number)
        return self.show(payment_id)

    def of_attempt(self, attempt: str) -> PaymentRecord | None:
        """The payment that booked a charge attempt's money, if it has been."""
        with self._sessions.read() as session:
            payment_id = store.id_of_attempt(session, attempt)
            return store.find(session, payment_id) if payment_id else None

    def receipt_of_attempt(self, attempt: str) -> str:
        """The receipt's number of a charge attempt's payment; empty before it is booked."""
        with self._sessions.read() as session:
            return store.receipt_of_attempt(session, attempt)

    def of_account(self, account: str, limit: int = 200) -> list[PaymentLine]:
        """The newest payments of an account."""
        with self._sessions.read() as session:
            return store.lines(session, account_number=account, limit=limit)

    def latest(self, till: str | None = None, limit: int = 10) -> list[PaymentLine]:
        """The newest payments of a till, or of the whole office."""
        with self._sessions.read() as session:
            return store.lines(session, till_code=till, limit=limit)

    def credit_cents(self, account: str) -> int:
        """The account's *saldo a favor* in cents: what was left, less what was spent or went back.

        Below zero it is *saldo en contra*: money whose credit was spent came back unpaid.
        """
        with self._sessions.read() as session:
            return store.credit_cents(session, account)

    def balances(self, numbers: Sequence[str]) -> dict[str, int]:
        """What is owed on each invoice now."""
        with self._sessions.read() as session:
            return reversal_store.balances(session, numbers)

    def last_cheque(self, account: str) -> ChequeTender | None:
        """The newest cheque of an account, to offer its bank and account again."""
        with self._sessions.read() as session:
            return tender_store.last_cheque(session, account)

    def totals_today(self, till: str | None = None) -> dict[str, tuple[int, int]]:
        """What came in on the day of `today`: count and cents of each method.

        What went back then, whatever the day of its payment, is under `reversed`, negative:
        all of them together are the day's net.
        """
        with self._sessions.read() as session:
            return store.total_of_day(session, open_day(session, self._now()), till)

    def today(self) -> tuple[date, int]:
        """The day that money is dated with now, and how many receipts it has.

        It is the next one already when today was closed.
        """
        with self._sessions.read() as session:
            day = open_day(session, self._now())
            return day, store.receipts_of_day(session, day)

    def likely_twice(self, account: str, amount_cents: int) -> PaymentLine | None:
        """A payment of this account and amount in the last ten minutes, to ask about."""
        since = self._now() - _LIKELY_TWICE
        with self._sessions.read() as session:
            return store.similar_since(session, account, amount_cents, since)

    def used_before(self, account: str, tender: Tender) -> UserError | None:
        """What `record` would refuse this cheque, slip or voucher with; None when it is new."""
        with self._sessions.look() as session:
            return refusals.used(session, tender, account)

    def standing(self, payment_id: str) -> tuple[Standing, ...]:
        """What became of a payment's cheques, deposits, vouchers and withholdings since."""
        with self._sessions.read() as session:
            return tender_store.standing(session, payment_id)

    def flagged_since(self, account: str) -> datetime | None:
        """Since when cheques of an account's customer need a second person; None when they don't.

        A cheque of theirs came back, and no supervisor has lifted the flag.
        """
        with self._sessions.read() as session:
            payer = store.payer(session, account)
            return store.flagged_since(session, payer.customer_id) if payer else None

    def cash_limit_cents(self) -> int:
        """Above so much cash the customer must be told that it is not deductible (LRTI 103)."""
        with self._sessions.look() as session:
            found = store.setting(session, CASH_LIMIT)
        return FIRST_CASH_LIMIT if found is None else int(found)

    def month_cents(self, account: str) -> int:
        """What a month of an account comes to with its tax: an advance is so many of these.

        Raises:
            NotFound: no such account.
        """
        with self._sessions.look() as session:
            found = store.month_cents(session, account)
        if found is None:
            raise NotFound(what="account", which=account)
        return found

    def find(self, payment_id: str) -> PaymentRecord | None:
        """One payment as `show` has it; None when there is none."""
        with self._sessions.read() as session:
            return store.find(session, payment_id)

    def refusal(self, error: IntegrityError | UserError, order: PaymentOrder) -> Exception:
        """What the operator is told when the database refused a payment."""
        if isinstance(error, UserError):
            return error
        with self._sessions.read() as session:
            return refusals.told(session, error, order)

    def _turn(
        self, session: Session, operator: Operator, at: datetime, attempt: str | None
    ) -> tuple[str | None, date]:
        if attempt is None:
            # No day closes while a turn of it is open.
            return store.open_session(session, operator, business_date(at))
        # A card's money is booked whether or not somebody sits at the till, and whoever does.
        day = open_day(session, at)
        found = store.turn(session, operator.till)
        return (str(found.id) if found is not None and found.business_date == day else None), day


def lock_for_payment(
    session: Session, shares: Sequence[Share], account: str, *, holder: str | None
) -> list[Row[Any]]:
    """Lock the invoices and check that each can take its share now.

    Args:
        session: the transaction that will claim or pay them.
        shares: invoices and amounts, with the version that the operator saw.
        account: the account's number, which every invoice must be of.
        holder: whose claim does not stand in the way: the attempt that settles.

    Raises:
        NotFound, OtherAccount, InvoiceClaimed, InvoiceNotOpen, InvoiceChanged, MoreThanOwed.
    """
    rows = _lock(session, shares, account)
    for claim in store.live_claims(session, [row.number for row in rows]) if rows else ():
        if claim.holder != holder:
            raise refusals.claimed(claim)
    return rows


def _lock(session: Session, shares: Sequence[Share], account: str) -> list[Row[Any]]:
    if not shares:
        return []
    wanted = {share.invoice: share for share in shares}
    if len(wanted) != len(shares):
        raise ValueError("an invoice stands twice in one payment")
    rows = store.lock_invoices(session, list(wanted))
    if len(rows) != len(wanted):
        missing = sorted(set(wanted) - {row.number for row in rows})
        raise NotFound(what="invoice", which=missing[0])
    for row in rows:
        share = wanted[row.number]
        if row.account != account:
            raise OtherAccount(number=row.number)
        if row.state != "open":
            raise InvoiceNotOpen(number=row.number, state=row.state)
        if share.version is not None and row.version != share.version:
            raise InvoiceChanged(number=row.number, balance_cents=row.balance_cents)
        if share.amount_cents > row.balance_cents:
            raise MoreThanOwed(
                number=row.number,
                balance_cents=row.balance_cents,
                amount_cents=share.amount_cents,
            )
    return rows


def _part(payment_id: str, row: Row[Any], parts: dict[str, int]) -> dict[str, Any]:
    return {
        "payment_id": payment_id,
        "invoice_id": row.id,
        "amount_cents": parts[row.number],
        "balance_before_cents": row.balance_cents,
    }


def _applied(rows: list[Row[Any]], parts: dict[str, int]) -> tuple[Applied, ...]:
    oldest_first = sorted(rows, key=lambda row: (row.due_on, row.id))
    return tuple(
        Applied(row.number, row.issued_on, row.due_on, row.balance_cents, parts[row.number])
        for row in oldest_first
    )
