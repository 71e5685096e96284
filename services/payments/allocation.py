from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.payments.records import Share


@dataclass(frozen=True, slots=True)
class Owed:
    """An open invoice as the pay page shows it; the caller lists them oldest first."""

    invoice: str
    balance_cents: int
    version: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """How an amount is spread: shares in the order given, and what is left for the account."""

    shares: tuple[Share, ...]
    credit_cents: int

    @property
    def applied_cents(self) -> int:
        """What goes to invoices."""
        return sum(share.amount_cents for share in self.shares)


def spread(owed: Iterable[Owed], amount_cents: int) -> Proposal:
    """Pay the oldest first until the money is gone; the rest is *saldo a favor*."""
    left = amount_cents
    shares = []
    for each in owed:
        part = min(left, each.balance_cents)
        if part <= 0:
            continue
        shares.append(Share(each.invoice, part, each.version))
        left -= part
    return Proposal(tuple(shares), left)


def in_full(owed: Sequence[Owed]) -> Proposal:
    """Pay each of these invoices to the end."""
    shares = (Share(each.invoice, each.balance_cents, each.version) for each in owed)
    return Proposal(tuple(shares), 0)
