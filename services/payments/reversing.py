"""Undoing a payment in whole or in part, by a document of its own: nothing is ever edited."""

from collections.abc import Sequence
from typing import Final
from uuid import uuid4

from services.audit.service import Journal
from services.clock import Now
from services.errors import NotFound
from services.payments import reversal_store, store, void_store
from services.payments.filling import Filled
from services.payments.left import Back, Left, exactly, fillings, left_of, spread_back, unpaid
from services.payments.records import (
    Cause,
    Direction,
    PaymentRecord,
    Reopened,
    ReversalRecord,
    Share,
)
from services.staff.rights import Operator
from services.storage.days import open_day
from services.storage.sessions import Session

_NOT_ASKED: Final = "-"


class Reversals:
    """Writes the documents that undo payments, inside the transaction of what causes them.

    Locks go in the order of the house: the payment's invoices by id, its account where credit is
    decided about, then the payment, then whatever the caller moves, and the journal's head last.
    A caller that moves a row of its own calls `hold` first.
    """

    def __init__(self, journal: Journal, now: Now) -> None:
        self._journal = journal
        self._now = now

    def hold(self, session: Session, payment_id: str, *, with_credit: bool = False) -> Left:
        """What of a payment has not gone back; it stays so until the commit.

        Args:
            session: the caller's transaction.
            payment_id: the payment.
            with_credit: nobody spends its account's credit meanwhile either.

        Raises:
            NotFound: no such payment.
        """
        return self._held(session, payment_id, with_credit=with_credit)[1]

    def stands(self, session: Session, payment_id: str, cause: Cause, direction: Direction) -> bool:
        """Whether a cause has a reversal in this direction already."""
        return any(
            each.cause == cause and each.direction is direction
            for each in reversal_store.of_payment(session, payment_id)
        )

    def last_spender(self, session: Session, payment_id: str) -> str:
        """The receipt that spent the credit of a payment's account last; empty without one."""
        account_id = reversal_store.account_of(session, payment_id)
        return (
            "" if account_id is None else void_store.last_spender(session, account_id, payment_id)
        )

    def reverse_in(
        self,
        session: Session,
        operator: Operator,
        payment_id: str,
        amount_cents: int,
        *,
        cause: Cause,
        reason: str,
        approver: str = _NOT_ASKED,
        lines: Sequence[Share] | None = None,
        is_fact: bool = False,
    ) -> ReversalRecord:
        """Take money of a payment back out of the books; its invoices are owed again.

        The same cause twice is one reversal: the first one is returned.

        Args:
            session: the transaction of the cause.
            operator: at whose till, and by whom, it is written.
            payment_id: what is undone.
            amount_cents: how much of it.
            cause: what undoes it; it has one reversal in each direction.
            reason: why, in words.
            approver: the second person's user name.
            lines: what exactly each invoice gives back, the rest coming from the credit; when
                left out, it goes as `services.payments.left.spread_back` says.
            is_fact: the money is gone already: credit that was spent goes too, where it must.

        Raises:
            NotFound. MoreThanReversible, MoreThanPaid, MoreThanCredit: nothing was written.
        """
        payment, left = self._held(session, payment_id, with_credit=True)
        found = _latest(payment, cause, Direction.BACK)
        if found is not None:
            return found
        if lines is None:
            back = spread_back(left, amount_cents, is_fact=is_fact)
        else:
            back = exactly(left, amount_cents, lines)
        return self._write_back(
            session, operator, payment, left, back, cause=cause, reason=reason, approver=approver
        )

    def reverse_tender_in(
        self,
        session: Session,
        operator: Operator,
        payment_id: str,
        position: int,
        *,
        cause: Cause,
        reason: str,
        approver: str = _NOT_ASKED,
    ) -> ReversalRecord:
        """Take back all that one tender paid: its parts of invoices, and its credit.

        For a cheque that came back, a deposit that the bank does not have and a debit that it took
        back: facts, which are booked whatever went back before, as `services.payments.left.unpaid`
        says. The account's credit may fall below zero by it. The same cause twice is one reversal,
        until the money came again: what came again goes back once more, for the credit it was.

        Args:
            session: the transaction of the cause.
            operator: at whose till, and by whom, it is written.
            payment_id: whose tender.
            position: the tender's place on the receipt, from 1.
            cause: the cheque, the deposit or the debit.
            reason: why, in words.
            approver: the second person's user name.

        Raises:
            NotFound: no such payment or tender.
        """
        payment, left = self._held(session, payment_id)
        if not 1 <= position <= len(payment.tenders):
            raise NotFound(what="tender", which=f"{payment_id}/{position}")
        last = _latest(payment, cause)
        if last is not None and last.direction is Direction.BACK:
            return last
        part = (
            fillings(payment)[position - 1]
            if last is None
            else Filled(position, (), last.amount_cents)
        )
        return self._write_back(
            session,
            operator,
            payment,
            left,
            unpaid(left, part),
            cause=cause,
            reason=reason,
            approver=approver,
            occurrence=1 if last is None else last.occurrence + 1,
        )

    def return_again_in(
        self,
        session: Session,
        operator: Operator,
        payment_id: str,
        *,
        cause: Cause,
        reason: str,
        approver: str = _NOT_ASKED,
    ) -> ReversalRecord | None:
        """The money that had gone back is here after all: it is credit of the account.

        The same cause twice is one. The invoices that were reopened stay as they are; somebody
        applies the credit, or the refund is asked for anew.

        Returns:
            None when nothing had gone back by this cause.
        """
        payment, _ = self._held(session, payment_id)
        last = _latest(payment, cause)
        if last is None or last.direction is Direction.AGAIN:
            return last
        return self._write(
            session,
            operator,
            payment,
            Direction.AGAIN,
            cause=cause,
            credit_cents=last.amount_cents,
            reopened=(),
            reason=reason,
            approver=approver,
            occurrence=last.occurrence,
        )

    def void_in(
        self,
        session: Session,
        operator: Operator,
        payment_id: str,
        left: Left,
        *,
        void: str,
        reason: str,
        approver: str,
    ) -> ReversalRecord:
        """Take back all that is left of a payment, which the caller holds."""
        return self.reverse_in(
            session,
            operator,
            payment_id,
            left.cents,
            cause=Cause(void=void),
            reason=reason,
            approver=approver,
            lines=[Share(part.invoice, part.left_cents) for part in left.parts],
        )

    def _held(
        self, session: Session, payment_id: str, *, with_credit: bool = False
    ) -> tuple[PaymentRecord, Left]:
        account_id = reversal_store.account_of(session, payment_id)
        if account_id is None:
            raise NotFound(what="payment", which=payment_id)
        reversal_store.lock_invoices(session, payment_id)
        if with_credit:
            store.hold_accounts(session, (account_id,))
        reversal_store.lock_payment(session, payment_id)
        # Read only now: another till may have reversed while this one waited for the locks.
        payment = store.find(session, payment_id)
        if payment is None:
            raise NotFound(what="payment", which=payment_id)
        return payment, left_of(payment, store.credit_of(session, account_id))

    def _write_back(
        self,
        session: Session,
        operator: Operator,
        payment: PaymentRecord,
        left: Left,
        back: Back,
        *,
        cause: Cause,
        reason: str,
        approver: str,
        occurrence: int = 1,
    ) -> ReversalRecord:
        balances = reversal_store.balances(session, [share.invoice for share in back.shares])
        reopened = tuple(
            Reopened(share.invoice, share.amount_cents, balances[share.invoice])
            for share in back.shares
        )
        twice = reversal_store.twice_cents(back.credit_cents, left.credit_cents)
        record = self._write(
            session,
            operator,
            payment,
            Direction.BACK,
            cause=cause,
            credit_cents=back.credit_cents,
            reopened=reopened,
            reason=reason,
            approver=approver,
            occurrence=occurrence,
            twice_cents=twice,
        )
        if twice:
            self._journal.append(
                session,
                operator,
                "payment.given_twice",
                f"payment:{payment.id}",
                after={"reversal": record.id, "amount_cents": twice, **_named(cause)},
                reason=reason,
            )
        return record

    def _write(
        self,
        session: Session,
        operator: Operator,
        payment: PaymentRecord,
        direction: Direction,
        *,
        cause: Cause,
        credit_cents: int,
        reopened: tuple[Reopened, ...],
        reason: str,
        approver: str,
        occurrence: int,
        twice_cents: int = 0,
    ) -> ReversalRecord:
        at = self._now()
        applied = sum(line.amount_cents for line in reopened)
        record = ReversalRecord(
            id=str(uuid4()),
            payment=payment.id,
            position=len(payment.reversals) + 1,
            direction=direction,
            cause=cause,
            amount_cents=applied + credit_cents,
            applied_cents=applied,
            credit_cents=credit_cents,
            till=operator.till,
            actor=operator.username,
            approver=approver,
            reason=reason,
            at=at,
            business_date=open_day(session, at),
            lines=reopened,
            occurrence=occurrence,
            twice_cents=twice_cents,
        )
        reversal_store.write(session, record)
        # What the account has now: below zero, somebody has to ask the customer for it.
        account_credit = store.credit_cents(session, payment.account)
        self._journal.append(
            session,
            operator,
            "payment.reversed" if direction is Direction.BACK else "payment.returned",
            f"payment:{payment.id}",
            after={
                "reversal": record.id,
                "amount_cents": record.amount_cents,
                "credit_cents": credit_cents,
                "account_credit_cents": account_credit,
                "invoices": {line.invoice: line.amount_cents for line in reopened},
                "refund": cause.refund,
                "dispute": cause.dispute,
                **_named(cause),
            },
            reason=reason,
        )
        return record


def _latest(
    payment: PaymentRecord, cause: Cause, direction: Direction | None = None
) -> ReversalRecord | None:
    """The newest reversal of a cause, in one direction or in any."""
    found = (
        each
        for each in reversed(payment.reversals)
        if each.cause == cause and direction in {None, each.direction}
    )
    return next(found, None)


def _named(cause: Cause) -> dict[str, str | int]:
    """What else than a refund or a dispute undid it, for the journal."""
    told = {
        "void": cause.void,
        "cheque": cause.cheque,
        "deposit": cause.deposit,
        "debit": cause.debit,
    }
    return {name: value for name, value in told.items() if value is not None}
