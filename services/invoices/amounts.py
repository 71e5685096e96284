from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from services.errors import BadField
from services.money import MAX_CENTS, percentage, priced

FINAL_CONSUMER: Final = "07"
FINAL_CONSUMER_MOST: Final = 5_000
"""An invoice to *consumidor final* may not be above $ 50 (SRI, offline scheme)."""


class BadAmounts(BadField):
    """The charges do not make an invoice. Details: `field`, `problem`, and `total_cents`."""

    key = "invoice.bad_amounts"


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge before its invoice has a number. Quantity and price are scaled by a million."""

    code: str
    description: str
    quantity_e6: int
    unit_price_e6: int
    discount_cents: int
    tax_code: str
    tax_basis_points: int

    @property
    def net_cents(self) -> int:
        """Quantity times unit price, rounded half up, less the discount."""
        return priced(self.quantity_e6, self.unit_price_e6) - self.discount_cents


@dataclass(frozen=True, slots=True)
class RateTotal:
    """What is charged at one tax rate, and its tax."""

    tax_code: str
    basis_points: int
    base_cents: int
    tax_cents: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What an invoice adds up to. The tax is rounded once for each rate, never line by line."""

    rates: tuple[RateTotal, ...]
    subtotal_cents: int
    tax_cents: int

    @property
    def total_cents(self) -> int:
        """What is to be paid."""
        return self.subtotal_cents + self.tax_cents


def add_up(nets: Iterable[tuple[str, int, int]]) -> Totals:
    """Add up charges given as (tax code, basis points, net cents)."""
    bases: defaultdict[tuple[str, int], int] = defaultdict(int)
    for tax_code, basis_points, net_cents in nets:
        bases[tax_code, basis_points] += net_cents
    rates = tuple(
        RateTotal(tax_code, basis_points, base, percentage(base, basis_points))
        for (tax_code, basis_points), base in sorted(bases.items())
    )
    return Totals(
        rates,
        subtotal_cents=sum(rate.base_cents for rate in rates),
        tax_cents=sum(rate.tax_cents for rate in rates),
    )


def totals_of(charges: Iterable[Charge], id_kind: str) -> Totals:
    """Add up the charges of one invoice, and refuse what no invoice can be.

    Args:
        charges: everything that is billed.
        id_kind: the SRI's code of the customer's identification.

    Raises:
        BadAmounts: `invoice.no_lines`, `invoice.discount_too_large`, `invoice.total_zero`,
            `invoice.total_too_large`, or `invoice.above_final_consumer` ($ 50 without a name).
    """
    lines = list(charges)
    if not lines:
        raise BadAmounts(field="lines", problem="invoice.no_lines")
    if any(line.net_cents < 0 for line in lines):
        raise BadAmounts(field="discount", problem="invoice.discount_too_large")
    totals = add_up((line.tax_code, line.tax_basis_points, line.net_cents) for line in lines)
    total = totals.total_cents
    if total <= 0:
        raise BadAmounts(field="lines", problem="invoice.total_zero")
    if total > MAX_CENTS:
        raise BadAmounts(field="lines", problem="invoice.total_too_large", most_cents=MAX_CENTS)
    if id_kind == FINAL_CONSUMER and total > FINAL_CONSUMER_MOST:
        raise BadAmounts(
            field="account_number", problem="invoice.above_final_consumer", total_cents=total
        )
    return totals
