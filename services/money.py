import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from services.errors import UserError

MAX_CENTS: Final = 99_999_999
"""The largest single amount the office may type or charge: $ 999,999.99."""

_AMOUNT: Final = re.compile(r"([0-9]{1,9})(?:([.,])([0-9]{0,3}))?", re.ASCII)


class BadAmount(UserError):
    """The text is not an amount of dollars and cents."""

    key = "amount.bad"


class AmbiguousAmount(UserError):
    """`1.234` may mean one thousand or one dollar and a bit; the operator must say which.

    Details: `thousands` and `decimals`, both readings as text.
    """

    key = "amount.ambiguous"


class AmountOutOfRange(UserError):
    """Zero, or more than one document carries. Details: `least_cents`, `most_cents`."""

    key = "amount.out_of_range"


@dataclass(frozen=True, slots=True)
class Money:
    """A signed number of cents in one currency."""

    cents: int
    currency: str = "USD"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + self._same_currency(other).cents, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - self._same_currency(other).cents, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.cents < self._same_currency(other).cents

    def __le__(self, other: "Money") -> bool:
        return self.cents <= self._same_currency(other).cents

    def _same_currency(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other


def parse_amount(text: str, *, least: int = 1, most: int = MAX_CENTS) -> int:
    """Read what an operator typed as whole cents.

    One grammar for every field: ASCII digits, at most one `.` or `,` before the cents,
    no grouping, no sign. `1.234` is refused with both readings, never guessed.

    Raises:
        BadAmount: not an amount. AmbiguousAmount: three digits after the separator.
        AmountOutOfRange: outside `least`..`most` cents.
    """
    typed = text.strip().removeprefix("$").strip()
    found = _AMOUNT.fullmatch(typed)
    if found is None:
        raise BadAmount(text=typed[:40])
    whole, separator, decimals = found[1], found[2], found[3] or ""
    if len(decimals) == 3:
        if whole.startswith("0") or len(whole) > 3:
            raise BadAmount(text=typed[:40])
        raise AmbiguousAmount(
            thousands=f"{whole},{decimals}.00", decimals=f"{whole}.{decimals[:2]}"
        )
    if separator and not decimals:
        raise BadAmount(text=typed[:40])
    cents = int(whole) * 100 + int(decimals.ljust(2, "0") or "0")
    if not least <= cents <= most:
        raise AmountOutOfRange(least_cents=least, most_cents=most)
    return cents


def plain(cents: int) -> str:
    """Cents as `-1234.56`: what files, commands and JSON carry."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def percentage(base_cents: int, basis_points: int) -> int:
    """A share of an amount in whole cents, rounded once, half up.

    Args:
        base_cents: what the share is taken of.
        basis_points: hundredths of a percent; 15 % is 1500.
    """
    exact = Decimal(base_cents) * basis_points / 10_000
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def priced(quantity_e6: int, unit_price_e6: int) -> int:
    """Quantity times unit price in whole cents, rounded once, half up.

    Both are integers scaled by a million, because a minute of a call costs parts of a cent.
    """
    exact = Decimal(quantity_e6) * unit_price_e6 / 10**10
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
