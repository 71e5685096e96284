"""Undoing a payment in whole or in part, by a document of its own: nothing is ever edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import NotFound
from services.payments import reversal_store as store
from services.payments import tender_store
from services.payments.errors import MoreThanCredit, MoreThanPaid, MoreThanReversible
from services.payments.filling import filled
from services.payments.records import (
    Cause,
    Direction,
    PaymentRecord,
    Reopened,
    ReversalRecord,
    Share,
)
from services.staff.rights import Operator
from services.storage.sessions import Session

_NOT_ASKED: Final = "-"


@dataclass(frozen=True, slots=True)
class Part:
    """What one invoice had of a payment and has not given back yet."""

    invoice: str
    left_cents: int


@dataclass(frozen=True, slots=True)
class Left:
    """What of a payment has not gone back: its credit, and its invoices, the oldest due first."""

    credit_cents: int
    parts: tuple[Part, ...]

    @property
    def cents(self) -> int:
        """The most that can still be reversed."""
        return self.credit_cents + sum(part.left_cents for part in self.parts)


@dataclass(frozen=True, slots=True)
class Back:
    """How an amount goes back: from the credit, and from these invoices."""

    credit_cents: int
    shares: tuple[Share, ...]

    @property
    def applied_cents(self) -> int:
        """What invoices give back."""
        return sum(share.amount_cents for share in self.shares)


def left_of(payment: PaymentRecord) -> Left:
    """What of a payment had not gone back when it was read."""
    taken: dict[str, int] = {}
    credit = payment.credit_cents
    for reversal in payment.reversals:
        sign = 1 if reversal.direction is Direction.BACK else -1
        credit -= sign * reversal.credit_cents
        for line in reversal.lines:
            taken[line.invoice] = taken.get(line.invoice, 0) + line.amount_cents
    parts = (
        Part(applied.invoice, applied.amount_cents - taken.get(applied.invoice, 0))
        for applied in payment.applied
    )
    return Left(credit, tuple(part for part in parts if part.left_cents > 0))


def spread_back(left: Left, amount_cents: int) -> Back:
    """Take what was left as credit first, then the invoices that are due last.

    Raises:
        MoreThanReversible: less than that is left of the payment.
    """
    if not 0 < amount_cents <= left.cents:
        raise MoreThanReversible(left_cents=left.cents, amount_cents=amount_cents)
    credit = min(amount_cents, left.credit_cents)
    rest = amount_cents - credit
    shares: list[Share] = []
    for part in reversed(left.parts):
        taken = min(rest, part.left_cents)
        if taken > 0:
            shares.append(Share(part.invoice, taken))
            rest -= taken
    return Back(credit, tuple(shares))


def exactly(left: Left, amount_cents: int, chosen: Sequence[Share]) -> Back:
    """Take back what the caller chose of each invoice, and the rest from the credit.

    Raises:
        MoreThanPaid: an invoice had less of this payment. MoreThanCredit: so had the credit.
    """
    had = {part.invoice: part.left_cents for part in left.parts}
    for share in chosen:
        most = had.get(share.invoice, 0)
        if not 0 < share.amount_cents <= most:
            raise MoreThanPaid(
                number=share.invoice, left_cents=most, amount_cents=share.amount_cents
            )
    rest = amount_cents - sum(share.amount_cents for share in chosen)
    if not 0 <= rest <= left.credit_cents:
        raise MoreThanCredit(left_cents=left.credit_cents, amount_cents=rest)
    return Back(rest, tuple(chosen))


class Reversals:
    """Writes the documents that undo payments, inside the transaction of what causes them.

    Locks go in the order of the house: the payment's invoices by id, then the payment, then
    whatever the caller moves, and the journal's head last. A caller that moves a row of its own
    calls `hold` first.
    """

    def __init__(self, journal: Journal, now: Now) -> None:
        self._journal = journal
        self._now = now

    def hold(self, session: Session, payment_id: str) -> Left:
        """What of a payment has not gone back; it stays so until the commit.

        Raises:
            NotFound: no such payment.
        """
        left = self._left(session, payment_id)
        if left is None:
            raise NotFound(what="payment", which=payment_id)
        return left

    def stands(self, session: Session, payment_id: str, cause: Cause, direction: Direction) -> bool:
        """Whether a cause has its reversal in this direction already."""
        return store.of_cause(session, payment_id, cause, direction) is not None

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
                left out, the credit goes first and then the newest due invoices.

        Raises:
            NotFound. MoreThanReversible, MoreThanPaid, MoreThanCredit: nothing was written.
        """
        left = self.hold(session, payment_id)
        found = store.of_cause(session, payment_id, cause, Direction.BACK)
        if found is not None:
            return found
        if lines is None:
            back = spread_back(left, amount_cents)
        else:
            back = exactly(left, amount_cents, lines)
        balances = store.balances(session, [share.invoice for share in back.shares])
        reopened = tuple(
            Reopened(share.invoice, share.amount_cents, balances[share.invoice])
            for share in back.shares
        )
        return self._write(
            session,
            operator,
            payment_id,
            Direction.BACK,
            cause=cause,
            credit_cents=back.credit_cents,
            reopened=reopened,
            reason=reason,
            approver=approver,
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
        """Take back exactly what one tender paid: its parts of invoices, and its credit.

        For a cheque that came back, a deposit that the bank does not have, and a debit that it
        took back. The account's credit may fall below zero by it, when what it left was spent.
        The same cause twice is one reversal.

        Args:
            session: the transaction of the cause.
            operator: at whose till, and by whom, it is written.
            payment_id: whose tender.
            position: the tender's place on the receipt, from 1.
            cause: the cheque, the deposit or the debit.
            reason: why, in words.
            approver: the second person's user name.

        Raises:
            NotFound: no such payment or tender. MoreThanPaid, MoreThanCredit: some of it went
            back before.
        """
        self.hold(session, payment_id)
        tenders = tender_store.tenders(session, payment_id)
        if not 1 <= position <= len(tenders):
            raise NotFound(what="tender", which=f"{payment_id}/{position}")
        part = filled(tenders, store.shares(session, payment_id))[position - 1]
        return self.reverse_in(
            session,
            operator,
            payment_id,
            part.amount_cents,
            cause=cause,
            reason=reason,
            approver=approver,
            lines=part.shares,
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
        self.hold(session, payment_id)
        found = store.of_cause(session, payment_id, cause, Direction.AGAIN)
        back = store.of_cause(session, payment_id, cause, Direction.BACK)
        if found is not None or back is None:
            return found
        return self._write(
            session,
            operator,
            payment_id,
            Direction.AGAIN,
            cause=cause,
            credit_cents=back.amount_cents,
            reopened=(),
            reason=reason,
            approver=approver,
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

    def _left(self, session: Session, payment_id: str) -> Left | None:
        rows = store.lock_applied(session, payment_id)
        credit = store.lock_credit(session, payment_id)
        if credit is None:
            return None
        # Read only now: another till may have reversed while this one waited for the locks.
        taken = store.taken_of_invoices(session, payment_id)
        parts = (
            Part(row.number, row.amount_cents - taken.get(row.number, 0))
            for row in sorted(rows, key=lambda row: (row.due_on, row.id))
        )
        return Left(
            credit - store.taken_of_credit(session, payment_id),
            tuple(part for part in parts if part.left_cents > 0),
        )

    def _write(
        self,
        session: Session,
        operator: Operator,
        payment_id: str,
        direction: Direction,
        *,
        cause: Cause,
        credit_cents: int,
        reopened: tuple[Reopened, ...],
        reason: str,
        approver: str,
    ) -> ReversalRecord:
        at = self._now()
        applied = sum(line.amount_cents for line in reopened)
        record = ReversalRecord(
            id=str(uuid4()),
            payment=payment_id,
            position=store.next_position(session, payment_id),
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
            business_date=business_date(at),
            lines=reopened,
        )
        store.write(session, record)
        self._journal.append(
            session,
            operator,
            "payment.reversed" if direction is Direction.BACK else "payment.returned",
            f"payment:{payment_id}",
            after={
                "reversal": record.id,
                "amount_cents": record.amount_cents,
                "credit_cents": credit_cents,
                "invoices": {line.invoice: line.amount_cents for line in reopened},
                "refund": cause.refund,
                "dispute": cause.dispute,
                **_named(cause),
            },
            reason=reason,
        )
        return record


def _named(cause: Cause) -> dict[str, str | int]:
    """What else than a refund or a dispute undid it, for the journal."""
    told = {
        "void": cause.void,
        "cheque": cause.cheque,
        "deposit": cause.deposit,
        "debit": cause.debit,
    }
    return {name: value for name, value in told.items() if value is not None}
