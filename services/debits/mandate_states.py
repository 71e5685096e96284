from enum import StrEnum
from typing import Final


class MandateState(StrEnum):
    """Where a customer's order to their bank (*autorización de débito*) stands."""

    REQUESTED = "REQUESTED"
    """Asked for here; the bank has not seen it."""
    AT_BANK = "AT_BANK"
    ACTIVE = "ACTIVE"
    """The bank confirmed that it will honour it."""
    SUSPENDED = "SUSPENDED"
    """Nothing is collected by it for a while."""
    REVOKED = "REVOKED"
    """The customer took it back, or pays otherwise."""
    REJECTED = "REJECTED"
    """The bank would not have it."""


MOVES: Final = {
    MandateState.REQUESTED: frozenset(
        {MandateState.AT_BANK, MandateState.ACTIVE, MandateState.REVOKED}
    ),
    MandateState.AT_BANK: frozenset(
        {MandateState.ACTIVE, MandateState.REVOKED, MandateState.REJECTED}
    ),
    MandateState.ACTIVE: frozenset({MandateState.SUSPENDED, MandateState.REVOKED}),
    MandateState.SUSPENDED: frozenset({MandateState.ACTIVE, MandateState.REVOKED}),
    MandateState.REVOKED: frozenset[MandateState](),
    MandateState.REJECTED: frozenset[MandateState](),
}
"""What may follow each state, as the database's rule has it; nothing follows an end."""

LIVING: Final = frozenset(state for state, after in MOVES.items() if after)
"""States of a mandate that may still be used; an account has one of them at most."""

ASKED: Final = frozenset({MandateState.REQUESTED, MandateState.AT_BANK})
"""While the bank has not said anything."""


def may_move(start: MandateState, end: MandateState) -> bool:
    """Whether a mandate in one state may go straight to another."""
    return end in MOVES[start]


class MoveKind(StrEnum):
    """What a step of a mandate's life changed."""

    MOVED = "moved"
    RENEWED = "renewed"
    LIMITED = "limited"
    FORM = "form"
    SIGNER = "signer"
