from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a charge attempt stands; written before the step that it announces."""

    CLAIMED = "CLAIMED"
    CREATING = "CREATING"
    ARMED = "ARMED"
    CONFIRMING = "CONFIRMING"
    IN_DOUBT = "IN_DOUBT"
    SUCCEEDED = "SUCCEEDED"
    CANCELED = "CANCELED"


TERMINAL: Final = frozenset({State.SUCCEEDED, State.CANCELED})

MOVES: Final = {
    State.CLAIMED: frozenset({State.CREATING, State.CANCELED}),
    State.CREATING: frozenset({State.ARMED, State.CANCELED}),
    State.ARMED: frozenset({State.CONFIRMING, State.IN_DOUBT, State.CANCELED, State.SUCCEEDED}),
    State.CONFIRMING: frozenset({State.ARMED, State.IN_DOUBT, State.CANCELED, State.SUCCEEDED}),
    State.IN_DOUBT: frozenset({State.ARMED, State.CANCELED, State.SUCCEEDED}),
    # Late success proven at Stripe: money that exists must be in the books.
    State.CANCELED: frozenset({State.SUCCEEDED}),
    State.SUCCEEDED: frozenset(),
}


def may_move(start: State, end: State) -> bool:
    """Whether the table has this move; the database has the same one in a trigger."""
    return end in MOVES[start]
