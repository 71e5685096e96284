from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a refund does."""

    MONEY = "money"
    """*Devolver dinero*: the card's money goes back through Stripe."""
    RECORD = "record"
    """*Solo registrar*: it went back another way; only the books change."""


class Origin(StrEnum):
    """Where a refund was decided."""

    DESK = "desk"
    OUTSIDE = "outside"
    """Somebody made it at Stripe; the books followed."""


class State(StrEnum):
    """Where a refund stands; written before the step that it announces."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    SENDING = "SENDING"
    IN_DOUBT = "IN_DOUBT"
    DONE = "DONE"
    FAILED = "FAILED"
    REJECTED = "REJECTED"


OPEN: Final = frozenset({State.REQUESTED, State.APPROVED, State.SENDING, State.IN_DOUBT})
"""One of these at a time for each payment; a unique index says so."""

UNFINISHED: Final = frozenset({State.APPROVED, State.SENDING, State.IN_DOUBT})
"""What two people decided and is not at its end."""

MOVES: Final = {
    State.REQUESTED: frozenset({State.APPROVED, State.REJECTED}),
    State.APPROVED: frozenset({State.SENDING, State.DONE, State.FAILED, State.REJECTED}),
    # Back to APPROVED only by proof that nothing was executed.
    State.SENDING: frozenset({State.APPROVED, State.IN_DOUBT, State.DONE, State.FAILED}),
    State.IN_DOUBT: frozenset({State.DONE, State.FAILED}),
    # The bank of the card may still refuse what Stripe had sent.
    State.DONE: frozenset({State.FAILED}),
    # Money that Stripe shows after all must be in the books; only one that was never proven.
    State.FAILED: frozenset({State.DONE}),
    State.REJECTED: frozenset(),
}

# The provider's words for a refund.
MAY_STILL_FAIL: Final = frozenset({"pending", "requires_action"})
CAME_BACK: Final = frozenset({"failed", "canceled"})


def may_move(start: State, end: State) -> bool:
    """Whether the table has this move; the database has the same one in a trigger."""
    return end in MOVES[start]
