"""What of a payment can still go back, and how an amount of it does: plain sums."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.payments.errors import MoreThanCredit, MoreThanPaid, MoreThanReversible
from services.payments.filling import Filled, filled
from services.payments.records import PaymentRecord, Share
from services.payments.tenders import NO_MONEY


@dataclass(frozen=True, slots=True)
class Part:
    """What one invoice had of a payment and has not given back yet.

    `kept_cents` of it a withholding or spent credit pays: no money came for that, and none goes.
    """

    invoice: str
    left_cents: int
    kept_cents: int = 0

    @property
    def money_cents(self) -> int:
        """What of it came as money."""
        return max(0, self.left_cents - self.kept_cents)


@dataclass(frozen=True, slots=True)
class Left:
    """What of a payment has not gone back: its credit, and its invoices, the oldest due first.

    `alive_cents` of the credit the account still has; the rest was spent since. The credit is
    below zero once money went back twice: by a refund, and by the bank that never paid it.
    """

    credit_cents: int
    parts: tuple[Part, ...]
    alive_cents: int

    @property
    def cents(self) -> int:
        """The most that can still be reversed, whatever becomes of the account's credit."""
        return self.credit_cents + sum(part.left_cents for part in self.parts)

    @property
    def most_cents(self) -> int:
        """The most that somebody may decide to give back: money, and no credit that was spent."""
        return self.alive_cents + sum(part.money_cents for part in self.parts)


@dataclass(frozen=True, slots=True)
class Back:
    """How an amount goes back: from the credit, and from these invoices."""

    credit_cents: int
    shares: tuple[Share, ...]

    @property
    def applied_cents(self) -> int:
        """What invoices give back."""
        return sum(share.amount_cents for share in self.shares)


def left_of(payment: PaymentRecord, account_credit_cents: int) -> Left:
    """What of a payment had not gone back when it was read.

    Args:
        payment: with its tenders, what it paid, and what undid it since.
        account_credit_cents: its account's *saldo a favor* at that moment.
    """
    taken: dict[str, int] = {}
    credit = payment.credit_cents
    for reversal in payment.reversals:
        credit -= reversal.net_credit_cents
        for line in reversal.lines:
            taken[line.invoice] = taken.get(line.invoice, 0) + line.amount_cents
    kept: dict[str, int] = {}
    for part in fillings(payment):
        if payment.tenders[part.position - 1].method in NO_MONEY:
            for share in part.shares:
                kept[share.invoice] = kept.get(share.invoice, 0) + share.amount_cents
    parts = (
        Part(
            applied.invoice,
            applied.amount_cents - taken.get(applied.invoice, 0),
            kept.get(applied.invoice, 0),
        )
        for applied in payment.applied
    )
    return Left(
        credit,
        tuple(part for part in parts if part.left_cents > 0),
        max(0, min(credit, account_credit_cents)),
    )


def fillings(payment: PaymentRecord) -> tuple[Filled, ...]:
    """What each tender of a payment paid, in the order of the receipt."""
    shares = [Share(each.invoice, each.amount_cents) for each in payment.applied]
    return filled(payment.tenders, shares)


def spread_back(left: Left, amount_cents: int, *, is_fact: bool = False) -> Back:
    """Take what was left as credit first, then the invoices that are due last.

    Only credit that the account still has: where it was spent since, the invoices of this very
    payment are owed again instead. So the customer who took money back owes what it had paid,
    by the papers that they know, and no account falls below zero because somebody was kind.

    Args:
        left: what there is.
        amount_cents: how much goes.
        is_fact: the money is gone already, at the provider or by a dispute: what the invoices
            can't give is taken of the spent credit, and the account falls below zero.

    Raises:
        MoreThanReversible: less than that may go back.
    """
    most = left.cents if is_fact else left.most_cents
    if not 0 < amount_cents <= most:
        raise MoreThanReversible(left_cents=max(0, most), amount_cents=amount_cents)
    credit = min(amount_cents, left.alive_cents)
    rest = amount_cents - credit
    taken: dict[str, int] = {}
    for part in reversed(left.parts):
        rest -= _take(taken, part.invoice, min(rest, part.money_cents))
    spent = max(0, min(rest, left.credit_cents - credit))
    rest -= spent
    for part in reversed(left.parts):
        more = min(rest, part.left_cents - taken.get(part.invoice, 0))
        rest -= _take(taken, part.invoice, more)
    return Back(credit + spent, _shares(taken))


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


def unpaid(left: Left, tender: Filled) -> Back:
    """Take back all of a tender that turned out to be no money, whatever went back before.

    The bank's word is a fact, so its whole amount leaves the books. First what it paid itself.
    What a refund took of that was given out for money that is not there; in its place go the
    account's living credit and other invoices of the receipt, so that exactly as much stays paid
    as there is money for. Where a refund gave out more than that, the money went back twice, and
    the rest is what the customer owes: credit of the account below zero. Withholdings stay.
    """
    own = {part.invoice: part.money_cents for part in left.parts}
    taken: dict[str, int] = {}
    for share in tender.shares:
        _take(taken, share.invoice, min(share.amount_cents, own.get(share.invoice, 0)))
    credit = max(0, min(tender.credit_cents, left.credit_cents))
    missing = tender.amount_cents - credit - sum(taken.values())
    others = Left(
        left.credit_cents - credit,
        tuple(
            Part(part.invoice, part.left_cents - taken.get(part.invoice, 0), part.kept_cents)
            for part in left.parts
        ),
        max(0, left.alive_cents - credit),
    )
    instead = min(missing, others.most_cents)
    if instead:
        back = spread_back(others, instead)
        credit += back.credit_cents
        for share in back.shares:
            _take(taken, share.invoice, share.amount_cents)
    return Back(credit + missing - instead, _shares(taken))


def _take(taken: dict[str, int], invoice: str, cents: int) -> int:
    if cents > 0:
        taken[invoice] = taken.get(invoice, 0) + cents
    return max(0, cents)


def _shares(taken: dict[str, int]) -> tuple[Share, ...]:
    return tuple(Share(invoice, cents) for invoice, cents in taken.items())
