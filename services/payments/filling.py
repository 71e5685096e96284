"""Which invoices each tender of a receipt paid: asked when one of them turns out to be no money."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.payments.records import Share
from services.payments.tenders import NO_MONEY, Method, Tender, WithholdingTender


@dataclass(frozen=True, slots=True)
class Filled:
    """What one tender paid: parts of invoices, and what it left as *saldo a favor*."""

    position: int
    shares: tuple[Share, ...]
    credit_cents: int

    @property
    def amount_cents(self) -> int:
        """All of the tender."""
        return self.credit_cents + sum(share.amount_cents for share in self.shares)


def filled(tenders: Sequence[Tender], allocations: Sequence[Share]) -> tuple[Filled, ...]:
    """Let the tenders of a receipt fill its invoices, always in the same way.

    A withholding pays the invoices that it names, then credit that is spent pays, then money in
    the order of the receipt; each fills the oldest invoice first. So withholdings and credit
    never leave *saldo a favor*; the last money does.

    Args:
        tenders: as on the receipt, the first one at position 1.
        allocations: what each invoice got, the oldest due first.

    Returns:
        One for each tender, in the order of the receipt.
    """
    left = {share.invoice: share.amount_cents for share in allocations}
    taken: list[dict[str, int]] = [{} for _ in tenders]
    rest = [tender.amount_cents for tender in tenders]

    def take(place: int, invoice: str, wanted: int) -> None:
        part = min(wanted, rest[place], left.get(invoice, 0))
        if part > 0:
            taken[place][invoice] = taken[place].get(invoice, 0) + part
            left[invoice] -= part
            rest[place] -= part

    for place, tender in enumerate(tenders):
        if isinstance(tender, WithholdingTender):
            for line in tender.lines:
                take(place, line.invoice, line.amount_cents)
    for place in sorted(range(len(tenders)), key=lambda each: _turn(tenders[each])):
        for share in allocations:
            take(place, share.invoice, rest[place])
    order = [share.invoice for share in allocations]
    return tuple(
        Filled(
            place + 1,
            tuple(Share(each, taken[place][each]) for each in order if each in taken[place]),
            rest[place],
        )
        for place in range(len(tenders))
    )


def _turn(tender: Tender) -> int:
    if tender.method is Method.WITHHOLDING:
        return 0
    return 1 if tender.method in NO_MONEY else 2
