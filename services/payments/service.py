from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import BadField, ChangedElsewhere, NotFound, UserError
from services.events import Events
from services.payments import store, write_store
from services.payments.errors import (
    ChequeUsed,
    InvoiceChanged,
    InvoiceClaimed,
    InvoiceFound,
    InvoiceNotOpen,
    MoreThanOwed,
    NothingToPay,
    OtherAccount,
    SlipUsed,
    SumsDiffer,
)
from services.payments.records import (
    Applied,
    CardTender,
    ChequeTender,
    DepositTender,
    PaymentLine,
    PaymentOrder,
    PaymentRecord,
    PaymentRecorded,
    Share,
    Tender,
    receipt_number,
)
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule

_OLDEST_DEPOSIT: Final = timedelta(days=90)
_OLDEST_CHEQUE: Final = timedelta(days=30)
_LATEST_CHEQUE: Final = timedelta(days=366)
_LIKELY_TWICE: Final = timedelta(minutes=10)
_CLAIMED_RULE: Final = "rule: a claimed invoice refuses every other payment"


class PaymentService:
    """Money received: one payment, one receipt, applied to invoices in one transaction."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def record(self, operator: Operator, order: PaymentOrder) -> PaymentRecord:
        """Write a payment by cheque or deposit and take its receipt's number.

        The same order twice, from two clicks or after a lost connection, is one payment.

        Raises:
            NotAllowed. BadField: a tender's date. NothingToPay, SumsDiffer, MoreThanOwed,
            OtherAccount, InvoiceClaimed, InvoiceNotOpen, InvoiceChanged: nothing was written.
            ChequeUsed, SlipUsed: with the receipt that has it.
        """
        operator.require(Right.RECORD_PAYMENTS)
        _check_dates(order, business_date(self._now()))
        if any(isinstance(tender, CardTender) for tender in order.tenders):
            raise ValueError("money of a card is recorded by the charge that took it")
        try:
            record = self._sessions.run(lambda session: self.record_in(session, operator, order))
        except (IntegrityError, InvoiceNotOpen, InvoiceChanged, MoreThanOwed) as error:
            # The same order may have come before, and then it is its own payment that stands here.
            found = self._find(order.id)
            if found is None:
                raise self._refusal(error, order) from error
            record = found
        self._events.publish(PaymentRecorded(record.id, record.receipt, record.account))
        return record

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
        one order everywhere: invoices by id, then the series, then the journal's head.
        """
        if order.amount_cents <= 0:
            raise NothingToPay()
        if order.applied_cents > order.amount_cents:
            raise SumsDiffer(tendered=order.amount_cents, applied=order.applied_cents)
        # Who claims an invoice is not asked: the database refuses to pay a claimed one.
        rows = _lock(session, order.shares, order.account)
        payer = rows[0] if rows else store.payer(session, order.account)
        if payer is None:
            raise NotFound(what="account", which=order.account)
        at = self._now()
        credit_cents = order.amount_cents - order.applied_cents
        values = {
            "id": order.id,
            "account_id": payer.account_id,
            "till": operator.till,
            "actor_id": operator.user_id,
            "received_at": at,
            "business_date": business_date(at),
            "amount_cents": order.amount_cents,
            "applied_cents": order.applied_cents,
            "credit_cents": credit_cents,
            "attempt_id": attempt,
        }
        parts = {share.invoice: share.amount_cents for share in order.shares}
        allocations = [_part(order.id, row, parts) for row in rows]
        series, number = write_store.write(session, values, order.tenders, allocations)
        receipt = receipt_number(series, number)
        after = {
            "receipt": receipt,
            "account": order.account,
            "amount_cents": order.amount_cents,
            "credit_cents": credit_cents,
            "methods": [tender.method.value for tender in order.tenders],
            "invoices": parts,
        }
        self._journal.append(
            session, operator, "payment.recorded", f"payment:{order.id}", after=after
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
            business_date=values["business_date"],
            till=operator.till,
            cashier=operator.full_name,
            tenders=order.tenders,
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
        found = self._find(payment_id)
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
        """The account's *saldo a favor* in cents, less what went back of it."""
        with self._sessions.read() as session:
            return store.credit_cents(session, account)

    def last_cheque(self, account: str) -> ChequeTender | None:
        """The newest cheque of an account, to offer its bank and account again."""
        with self._sessions.read() as session:
            return store.last_cheque(session, account)

    def totals_today(self, till: str | None = None) -> dict[str, tuple[int, int]]:
        """What came in on this business day: count and cents of each method.

        What went back today, whatever the day of its payment, is under `reversed`, negative:
        all of them together are the day's net.
        """
        with self._sessions.read() as session:
            return store.total_of_day(session, business_date(self._now()), till)

    def likely_twice(self, account: str, amount_cents: int) -> PaymentLine | None:
        """A payment of this account and amount in the last ten minutes, to ask about."""
        since = self._now() - _LIKELY_TWICE
        with self._sessions.read() as session:
            return store.similar_since(session, account, amount_cents, since)

    def _find(self, payment_id: str) -> PaymentRecord | None:
        with self._sessions.read() as session:
            return store.find(session, payment_id)

    def _refusal(self, error: IntegrityError | UserError, order: PaymentOrder) -> Exception:
        """What the operator is told when the database refused a payment."""
        if isinstance(error, UserError):
            return error
        rule = broken_rule(error)
        with self._sessions.read() as session:
            if rule == _CLAIMED_RULE:
                claimed = store.live_claims(session, [share.invoice for share in order.shares])
                if claimed:
                    return _claimed(claimed[0])
            for tender in order.tenders:
                told = _used(session, tender, rule)
                if told is not None:
                    return told
        if rule.startswith(("rule: ", "cheque.", "deposit.")):
            return ChangedElsewhere(rule=rule)
        return error


def _used(session: Session, tender: Tender, rule: str) -> UserError | None:
    """Which receipt has the cheque or slip already, if it was that rule."""
    refusal: type[UserError]
    if isinstance(tender, ChequeTender) and rule.startswith("cheque."):
        found, refusal = store.cheque_receipt(session, tender), ChequeUsed
    elif isinstance(tender, DepositTender) and rule.startswith("deposit."):
        found, refusal = store.slip_receipt(session, tender), SlipUsed
    else:
        return None
    if found is None:
        return None
    return refusal(receipt=receipt_number(found.series, found.number), at=found.received_at)


def _claimed(claim: Row[Any]) -> InvoiceClaimed:
    kind = InvoiceFound if claim.method == "found" else InvoiceClaimed
    return kind(
        number=claim.number,
        till=claim.till,
        who=claim.actor,
        since=claim.since,
        method=claim.method,
    )


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
            raise _claimed(claim)
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


def _check_dates(order: PaymentOrder, today: date) -> None:
    for tender in order.tenders:
        if isinstance(tender, DepositTender):
            _within("deposited_on", tender.deposited_on, today - _OLDEST_DEPOSIT, today)
        elif isinstance(tender, ChequeTender):
            earliest, latest = today - _OLDEST_CHEQUE, today + _LATEST_CHEQUE
            _within("dated_on", tender.dated_on, earliest, latest)


def _within(field: str, found: date, earliest: date, latest: date) -> None:
    if not earliest <= found <= latest:
        raise BadField(field=field, problem="date_range", earliest=earliest, latest=latest)
