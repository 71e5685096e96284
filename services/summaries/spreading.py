"""Which of a receipt's tenders a reversal takes its money from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.payments.tenders import NO_MONEY, Method

_AGAIN: Final = "again"
_WAITS: Final = frozenset({Method.CHEQUE, Method.DEPOSIT})


@dataclass(frozen=True, slots=True)
class Tendered:
    """One tender of a receipt."""

    position: int
    method: str
    cents: int


@dataclass(frozen=True, slots=True)
class Undone:
    """One reversal of a receipt; `tender` is the position of the one that it is about, or 0."""

    id: str
    cents: int
    direction: str
    tender: int = 0


def spread(tenders: Sequence[Tendered], reversals: Sequence[Undone]) -> dict[str, dict[str, int]]:
    """How much each reversal took of each method: negative where the money came again.

    A cheque, a deposit or a debit that came back is its own tender. What is given back of a
    receipt with several tenders takes what is left of the money that was here at once, then of
    what the bank had to pay first, in the order of the receipt; withheld tax and spent credit
    are no money, and only go with a whole receipt. All methods together are always the
    reversal's amount.

    Args:
        tenders: all of one receipt, in order.
        reversals: all of it until the last one asked about, in order.
    """
    order = sorted(
        tenders,
        key=lambda each: (each.method in NO_MONEY, each.method in _WAITS, each.position),
    )
    left = {each.position: each.cents for each in order}
    methods = {each.position: each.method for each in tenders}
    taken: dict[str, dict[str, int]] = {}
    for each in reversals:
        parts: dict[str, int] = {}
        sign = -1 if each.direction == _AGAIN else 1
        first = [each.tender] if each.tender else list(left)
        rest = each.cents
        for position in first:
            room = tenders[position - 1].cents - left[position] if sign < 0 else left[position]
            part = rest if each.tender else max(0, min(rest, room))
            left[position] -= sign * part
            rest -= part
            if part:
                parts[methods[position]] = parts.get(methods[position], 0) + sign * part
        if rest:
            # More went back than there was, which is a fact too: the first tender has it.
            parts[order[0].method] = parts.get(order[0].method, 0) + sign * rest
        taken[each.id] = parts
    return taken
