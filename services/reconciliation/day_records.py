from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Side(StrEnum):
    """What of the card money is compared."""

    CHARGES = "charges"
    REFUNDS = "refunds"
    DISPUTES = "disputes"


class Why(StrEnum):
    """Why a document does not stand alike on both sides of some days."""

    NOT_THERE = "not_there"
    """In the books, and not in Stripe's list of these days."""
    NOT_HERE = "not_here"
    """Ours by its mark or its charge, and nowhere in the books."""
    OTHER_DAY = "other_day"
    """In the books on another day."""
    OTHER_AMOUNT = "other_amount"
    """On both sides with different amounts."""


@dataclass(frozen=True, slots=True)
class Booked:
    """A document of the books about card money; `cents` is negative for what went back.

    `keys` are the ids under which Stripe knows it.
    """

    side: Side
    keys: tuple[str, ...]
    day: date
    receipt: str
    account: str
    name: str
    cents: int
    payment: str = ""


@dataclass(frozen=True, slots=True)
class DayDifference:
    """One document that is not alike; what one side does not have is None.

    `payment` is the id of its receipt; empty where the books have none.
    """

    side: Side
    why: Why
    ref: str
    receipt: str
    account: str
    name: str
    here_cents: int | None
    there_cents: int | None
    booked_on: date | None = None
    payment: str = ""

    @property
    def apart_cents(self) -> int:
        """How far the days' sums are apart through it: all of them together are the difference."""
        here = 0 if self.why is Why.OTHER_DAY else self.here_cents or 0
        return here - (self.there_cents or 0)


@dataclass(frozen=True, slots=True)
class SideSums:
    """One kind of document on both sides, ours alone."""

    side: Side
    here_count: int
    here_cents: int
    there_count: int
    there_cents: int
    fee_cents: int

    @property
    def apart_cents(self) -> int:
        """How far the sides are apart."""
        return self.here_cents - self.there_cents


@dataclass(frozen=True, slots=True)
class Payout:
    """What Stripe sent to the bank; negative when it came back."""

    id: str
    day: date
    cents: int


@dataclass(frozen=True, slots=True)
class StripeDays:
    """The card money of some days here and at Stripe.

    Attributes:
        others_count, others_cents, others_fee_cents: what moved for somebody else who uses the
            same account of Stripe, the billing system for one.
        plain_fee_cents: fees that are of no document.
    """

    first: date
    last: date
    sides: tuple[SideSums, ...]
    differences: tuple[DayDifference, ...]
    payouts: tuple[Payout, ...]
    others_count: int
    others_cents: int
    others_fee_cents: int
    plain_fee_cents: int

    @property
    def here_cents(self) -> int:
        """What the books have."""
        return sum(each.here_cents for each in self.sides)

    @property
    def apart_cents(self) -> int:
        """How far the books and Stripe are apart."""
        return self.here_cents - self.gross_cents

    @property
    def payout_cents(self) -> int:
        """What went to the bank."""
        return sum(each.cents for each in self.payouts)

    @property
    def gross_cents(self) -> int:
        """What Stripe has of ours before its fees."""
        return sum(each.there_cents for each in self.sides)

    @property
    def fee_cents(self) -> int:
        """What Stripe kept for ours."""
        return sum(each.fee_cents for each in self.sides)

    @property
    def net_cents(self) -> int:
        """What is left of ours."""
        return self.gross_cents - self.fee_cents


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day that was compared with Stripe, as it was told then.

    Attributes:
        number: its own, in a row with all others.
        close_number: that of the day's close, if the day was closed before; it is an annex then.
        at, by: when it was compared, and by whom.
    """

    number: int
    day: date
    close_number: int
    at: datetime
    by: str
    told: StripeDays


def together(days: Sequence[StripeDays]) -> StripeDays:
    """Several days as one.

    Raises:
        ValueError: no day at all.
    """
    if not days:
        raise ValueError("no day was compared")
    return StripeDays(
        first=min(each.first for each in days),
        last=max(each.last for each in days),
        sides=tuple(
            _sums([one for each in days for one in each.sides if one.side is side]) for side in Side
        ),
        differences=tuple(one for each in days for one in each.differences),
        payouts=tuple(one for each in days for one in each.payouts),
        others_count=sum(each.others_count for each in days),
        others_cents=sum(each.others_cents for each in days),
        others_fee_cents=sum(each.others_fee_cents for each in days),
        plain_fee_cents=sum(each.plain_fee_cents for each in days),
    )


def _sums(sides: Sequence[SideSums]) -> SideSums:
    return SideSums(
        sides[0].side,
        sum(each.here_count for each in sides),
        sum(each.here_cents for each in sides),
        sum(each.there_count for each in sides),
        sum(each.there_cents for each in sides),
        sum(each.fee_cents for each in sides),
    )
