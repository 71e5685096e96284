from enum import StrEnum
from typing import Final


class TurnState(StrEnum):
    """Where a turn of a till stands; the words of the `till_session` table."""

    OPEN = "open"
    """Money comes in."""
    DECLARED = "declared"
    """It was counted, which cannot be taken back; a supervisor has to sign."""
    CLOSED = "closed"
    """Signed by a second person."""


class MovementKind(StrEnum):
    """Cash that comes or goes without a receipt; the words of the `cash_movement` table."""

    DROP = "drop"
    """To the vault (*retiro*)."""
    PETTY = "petty"
    """A small expense (*caja chica*)."""
    ADD = "add"
    """More change brought in (*ingreso*)."""
    SLIP = "slip"
    """To the bank, in a slip of our own."""
    BACK = "back"
    """Given back to a customer whose receipt was voided."""
    CORRECTION = "correction"
    """The mirror of one that was a mistake."""


class Way(StrEnum):
    """Whether cash comes into the drawer or leaves it."""

    IN = "in"
    OUT = "out"

    @property
    def other(self) -> "Way":
        """The mirror of it."""
        return Way.OUT if self is Way.IN else Way.IN


WAYS: Final = {
    MovementKind.DROP: Way.OUT,
    MovementKind.PETTY: Way.OUT,
    MovementKind.ADD: Way.IN,
}
"""What an operator writes by hand, and which way it goes."""


class Form(StrEnum):
    """What a piece of money is; a dollar is both."""

    BILL = "bill"
    COIN = "coin"
