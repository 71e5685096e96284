"""A card beside other payments: they make a receipt of their own first, then the card the rest."""

from collections.abc import Mapping, Sequence

from services.payments.filling import filled
from services.payments.records import Share, Tender


def before_the_card(shares: Sequence[Share], tenders: Sequence[Tender]) -> tuple[Share, ...]:
    """What the other payments pay of these invoices, as they fill a receipt of their own."""
    taken: dict[str, int] = {}
    for each in filled(tenders, shares):
        for share in each.shares:
            taken[share.invoice] = taken.get(share.invoice, 0) + share.amount_cents
    return tuple(
        Share(share.invoice, taken[share.invoice], share.version)
        for share in shares
        if taken.get(share.invoice)
    )


def left_to_the_card(
    shares: Sequence[Share], paid: Sequence[Share], versions: Mapping[str, int]
) -> tuple[Share, ...]:
    """What is left of these invoices for the card, as they stand after the first receipt.

    Args:
        shares: what was to be paid in all.
        paid: what the first receipt paid of it.
        versions: the invoices as they were read after it.
    """
    taken = {share.invoice: share.amount_cents for share in paid}
    rest = (
        Share(
            share.invoice,
            share.amount_cents - taken.get(share.invoice, 0),
            versions.get(share.invoice, share.version),
        )
        for share in shares
    )
    return tuple(share for share in rest if share.amount_cents > 0)
