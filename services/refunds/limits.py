"""How much of a payment somebody may decide to give back, and what keeps the rest."""

from dataclasses import dataclass
from enum import StrEnum

from services.payments.left import Left


class Keeps(StrEnum):
    """Why some of a payment may not be given back by a decision."""

    SPENT = "spent"
    """It was left as credit, and other receipts have used that since."""
    GONE = "gone"
    """It was left as credit, and the account lost that: money that came back unpaid."""
    WAITING = "waiting"
    """A cheque that the bank has not paid, or a deposit that nobody has verified."""
    NO_MONEY = "no_money"
    """Withheld tax, or credit that was spent: no money came for it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """So much of a payment stays, and why. `receipt` is the one that used the credit last."""

    why: Keeps
    cents: int
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that may be asked for now, and what of the rest is kept, the first to tell first."""

    most_cents: int
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a payment as money, and what refunds have given of it.

    `came_cents`: cash, cards, vouchers, cheques that the bank paid, deposits that were verified.
    `given_cents` are refunds that are done, `under_way_cents` the one that is not.
    """

    came_cents: int
    given_cents: int
    under_way_cents: int = 0


def limits_of(left: Left, came: Came, *, spender: str = "") -> Limits:
    """What may still be given back of a payment.

    Only money that is here, less what refunds gave of it; no withholding, for the tax office has
    that; no credit that was spent, for it is on other receipts now.

    Args:
        left: what no reversal has taken yet.
        came: what of it is money, and what is given.
        spender: the receipt that used the account's credit last.
    """
    here = max(0, came.came_cents - came.given_cents)
    waiting = max(0, left.most_cents - here)
    no_money = sum(part.left_cents - part.money_cents for part in left.parts)
    spent = max(0, left.credit_cents) - left.alive_cents
    kept = (
        Kept(Keeps.SPENT if spender else Keeps.GONE, spent, spender),
        Kept(Keeps.WAITING, waiting),
        Kept(Keeps.NO_MONEY, no_money),
    )
    return Limits(
        max(0, left.most_cents - waiting - came.under_way_cents),
        tuple(each for each in kept if each.cents > 0),
    )
