from collections.abc import Sequence

from services.cards.difference_records import DifferenceKind, DifferenceRecord
from services.staff.rights import Operator, Right
from ui.wording import words


def gate_words(gating: Sequence[DifferenceRecord], operator: Operator) -> str:
    """Why no card of the office is charged now and what to do about it; empty when cards are."""
    if not gating:
        return ""
    foreign = [each for each in gating if each.kind is DifferenceKind.FOREIGN]
    if not foreign:
        told = words("gate.rewound")
    else:
        key = "gate.foreign" if len(foreign) == 1 else "gate.foreign.many"
        cents = sum(each.amount_cents for each in foreign)
        told = words(key, count=len(foreign), amount_cents=cents)
    return f"{told} {words('gate.do' if operator.may(Right.APPROVE) else 'gate.ask')}"
