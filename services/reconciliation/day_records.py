from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True)
class DayDifference:
    """One document that is not alike; what one side does not have is None."""

    side: Side
    why: Why
    ref: str
    receipt: str
    account: str
    name: str
    here_cents: int | None
    there_cents: int | None
    booked_on: date | None = None


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
