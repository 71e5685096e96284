from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import BadField, ChangedElsewhere, NotFound, UserError
from services.events import Events
from services.payments import store
from services.payments.errors import (
    ChequeUsed,
    InvoiceChanged,
    InvoiceClaimed,
    InvoiceNotOpen,
    MoreThanOwed,
    NothingToPay,
    OtherAccount,
    SlipUsed,
    SumsDiffer,
)
from services.payments.records import (
    CardTender,
    ChequeTender,
    DepositTender,
    PaymentLine,
    PaymentOrder,
    PaymentRecord,
    PaymentRecorded,
    Share,
    receipt_number,
)
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule

_OLDEST_DEPOSIT: Final = timedelta(days=90)
_OLDEST_CHEQUE: Final = timedelta(days=30)
_LATEST_CHEQUE: Final = timedelta(days=366)
_LIKELY_TWICE: Final = timedelta(minutes=10)


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
            self._sessions.run(lambda session: self.record_in(session, operator, order))
        except IntegrityError as error:
            self._explain(error, order)
        record = self.show(order.id)
        self._events.publish(PaymentRecorded(record.id, record.receipt, record.account))
        return record

    def record_in(
        self,
        session: Session,
        operator: Operator,
        order: PaymentOrder,
        *,
        attempt: str | None = None,
    ) -> str:
        """Write a payment inside a transaction; returns the receipt's number.

        For the card engine, which settles its attempt and books the money at once. Locks go in
        one order everywhere: invoices by id, then the series, then the journal's head.
        """
        if order.amount_cents <= 0:
            raise NothingToPay()
        if order.applied_cents > order.amount_cents:
            raise SumsDiffer(tendered=order.amount_cents, applied=order.applied_cents)
        rows = lock_for_payment(session, order.shares, order.account, holder=attempt)
        account_id = rows[0].account_id if rows else store.account_id(session, order.account)
        if account_id is None:
            raise NotFound(what="account", which=order.account)
        series, number = store.take_number(session, operator.till)
        at = self._now()
        credit_cents = order.amount_cents - order.applied_cents
        values = {
            "id": order.id,
            "series": series,
            "number": number,
            "account_id": account_id,
            "till": operator.till,
            "actor_id": operator.user_id,
            "received_at": at,
            "business_date": business_date(at),
            "amount_cents": order.amount_cents,
            "applied_cents": order.applied_cents,
            "credit_cents": credit_cents,
            "attempt_id": attempt,
        }
        store.add_payment(session, values)
        store.add_tenders(session, order.id, order.tenders)
        parts = {share.invoice: share.amount_cents for share in order.shares}
        if rows:
            store.add_allocations(session, [_part(order.id, row, parts) for row in rows])
        store.add_to_outbox(session, "receipt", order.id, operator.till, at)
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
        return receipt

    def lock_balances(self, session: Session, shares: Sequence[Share]) -> dict[str, int]:
        """What is still owed on each invoice, held until the commit; 0 when it is not open."""
        rows = store.lock_invoices(session, [share.invoice for share in shares])
        return {row.number: row.balance_cents if row.state == "open" else 0 for row in rows}

    def show(self, payment_id: str) -> PaymentRecord:
        """One payment with its tenders and what it paid.

        Raises:
            NotFound: no such payment.
        """
        with self._sessions.read() as session:
            found = store.find(session, payment_id)
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

    def of_account(self, account: str, limit: int = 200) -> list[PaymentLine]:
        """The newest payments of an account."""
        with self._sessions.read() as session:
            return store.lines(session, account_number=account, limit=limit)

    def latest(self, till: str | None = None, limit: int = 10) -> list[PaymentLine]:
        """The newest payments of a till, or of the whole office."""
        with self._sessions.read() as session:
            return store.lines(session, till_code=till, limit=limit)

    def credit_cents(self, account: str) -> int:
        """The account's *saldo a favor* in cents."""
        with self._sessions.read() as session:
            return store.credit_cents(session, account)

    def last_cheque(self, account: str) -> ChequeTender | None:
        """The newest cheque of an account, to offer its bank and account again."""
        with self._sessions.read() as session:
            return store.last_cheque(session, account)

    def totals_today(self, till: str | None = None) -> dict[str, tuple[int, int]]:
        """What came in on this business day: count and cents of each method."""
        with self._sessions.read() as session:
            return store.total_of_day(session, business_date(self._now()), till)

    def likely_twice(self, account: str, amount_cents: int) -> PaymentLine | None:
        """A payment of this account and amount in the last ten minutes, to ask about."""
        since = self._now() - _LIKELY_TWICE
        with self._sessions.read() as session:
            return store.similar_since(session, account, amount_cents, since)

    def _explain(self, error: IntegrityError, order: PaymentOrder) -> None:
        rule = broken_rule(error)
        if rule == "payment.id":
            return  # the same order came before: its payment stands, once
        with self._sessions.read() as session:
            refusal: type[UserError]
            for tender in order.tenders:
                if isinstance(tender, ChequeTender) and rule.startswith("cheque."):
                    found = store.cheque_receipt(session, tender)
                    refusal = ChequeUsed
                elif isinstance(tender, DepositTender) and rule.startswith("deposit."):
                    found = store.slip_receipt(session, tender)
                    refusal = SlipUsed
                else:
                    continue
                if found is not None:
                    receipt = receipt_number(found.series, found.number)
                    raise refusal(receipt=receipt, at=found.received_at) from error
        if rule.startswith(("rule: ", "cheque.", "deposit.")):
            raise ChangedElsewhere(rule=rule) from error
        raise error


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
    if not shares:
        return []
    wanted = {share.invoice: share for share in shares}
    if len(wanted) != len(shares):
        raise ValueError("an invoice stands twice in one payment")
    rows = store.lock_invoices(session, list(wanted))
    if len(rows) != len(wanted):
        missing = sorted(set(wanted) - {row.number for row in rows})
        raise NotFound(what="invoice", which=missing[0])
    for claimed in store.live_claims(session, [row.id for row in rows]):
        if claimed.holder != holder:
            raise InvoiceClaimed(
                number=claimed.number,
                till=claimed.till,
                who=claimed.actor,
                since=claimed.since,
                method=claimed.method,
            )
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
