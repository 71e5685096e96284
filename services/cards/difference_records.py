from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class DifferenceKind(StrEnum):
    """What Stripe and the books say differently."""

    LATE = "late"
    """Money taken by an attempt that had been shown canceled; booked as credit."""
    DIFFERING = "differing"
    """Another amount or object than the attempt's; what is money is booked as credit."""
    FOREIGN = "foreign"
    """Money with our mark of which these books know nothing; closes the gate."""
    PHANTOM = "phantom"
    """The books say that a card paid and Stripe does not."""
    DOUBLE = "double"
    """A second succeeded intent of one attempt."""
    REFUND = "refund"
    """A refund that somebody made at Stripe; the books followed."""
    REFUND_FAILED = "refund_failed"
    """A refund that came back; the money is credit of the account again."""
    DISPUTE = "dispute"
    """A cardholder's bank took the money back; the invoices are owed again."""
    REWOUND = "rewound"
    """These books are older than what this program had seen of them; closes the gate."""


class Decision(StrEnum):
    """What people decided about a difference."""

    KEPT_AS_CREDIT = "kept_as_credit"
    REFUNDED = "refunded"
    IMPORTED = "imported"
    NOT_OURS = "not_ours"
    ACKNOWLEDGED = "acknowledged"


GATING: Final = frozenset({DifferenceKind.FOREIGN, DifferenceKind.REWOUND})
RED: Final = GATING | {DifferenceKind.PHANTOM, DifferenceKind.DOUBLE}
"""Alarms: money may be missing or taken twice."""

DECISIONS: Final[Mapping[DifferenceKind, frozenset[Decision]]] = {
    DifferenceKind.LATE: frozenset({Decision.KEPT_AS_CREDIT, Decision.REFUNDED}),
    DifferenceKind.DIFFERING: frozenset(
        {Decision.KEPT_AS_CREDIT, Decision.REFUNDED, Decision.ACKNOWLEDGED}
    ),
    DifferenceKind.FOREIGN: frozenset({Decision.IMPORTED, Decision.NOT_OURS}),
    DifferenceKind.PHANTOM: frozenset({Decision.ACKNOWLEDGED}),
    DifferenceKind.DOUBLE: frozenset({Decision.ACKNOWLEDGED, Decision.REFUNDED}),
    DifferenceKind.REFUND: frozenset({Decision.ACKNOWLEDGED}),
    DifferenceKind.REFUND_FAILED: frozenset({Decision.ACKNOWLEDGED, Decision.KEPT_AS_CREDIT}),
    DifferenceKind.DISPUTE: frozenset({Decision.ACKNOWLEDGED}),
    DifferenceKind.REWOUND: frozenset({Decision.ACKNOWLEDGED}),
}
_FOLLOWED: Final = frozenset(
    {DifferenceKind.REFUND, DifferenceKind.REFUND_FAILED, DifferenceKind.DISPUTE}
)


@dataclass(frozen=True, slots=True)
class NewDifference:
    """A difference as it is found; `ref` is what it is about at Stripe, or the payment.

    `here_cents` is what the books say, `there_cents` what Stripe says; None where one of them
    says nothing. `told` are further words of Stripe's, for the evidence.
    """

    kind: DifferenceKind
    ref: str
    attempt: str = ""
    payment: str = ""
    here_cents: int | None = None
    there_cents: int | None = None
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DifferenceRecord:
    """A difference and, once people decided it, who did and why."""

    id: str
    kind: DifferenceKind
    ref: str
    attempt: str
    payment: str
    here_cents: int | None
    there_cents: int | None
    told: Mapping[str, Any]
    gates: bool
    seen_at: datetime
    decided_at: datetime | None
    decision: Decision | None
    decided_by: str
    approved_by: str
    reason: str
    name: str = ""
    """What people call it: `diferencia con Stripe: recibo 001-001-000000010`."""

    @property
    def amount_cents(self) -> int:
        """What it is about, and what an approval of its decision is bound to."""
        return self.there_cents or self.here_cents or 0

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody's decision."""
        return self.decided_at is None

    @property
    def is_red(self) -> bool:
        """Whether money may be missing or taken twice."""
        return self.kind in RED

    @property
    def needs_second_person(self) -> bool:
        """Whether a supervisor may not decide it alone: what the books only followed, one may."""
        return self.kind not in _FOLLOWED
