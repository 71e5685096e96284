from enum import StrEnum
from typing import Final


class ChequeState(StrEnum):
    """Where a cheque stands; the words of the `cheque` table."""

    POSTDATED = "POSTDATED"
    """*Posfechado*: it may not go to the bank before its day."""
    IN_HAND = "IN_HAND"
    """*En cartera*."""
    DEPOSITED = "DEPOSITED"
    """At the bank, in a slip of ours."""
    CLEARED = "CLEARED"
    """*Efectivizado*: the bank paid it."""
    RETURNED = "RETURNED"
    """*Devuelto* for its form: a signature, a date, a word."""
    PROTESTED = "PROTESTED"
    """*Protestado* for its money: no funds, a closed account."""
    REDEPOSITED = "REDEPOSITED"
    """At the bank a second time; its receipt stays reversed until it is cleared."""
    REPLACED = "REPLACED"
    """Another payment stands in its place."""
    VOIDED = "VOIDED"
    """Its receipt was voided before it went to the bank."""
    GIVEN_BACK = "GIVEN_BACK"
    """Handed to its drawer with an act (*devuelto al girador*)."""


MOVES: Final = {
    ChequeState.POSTDATED: frozenset({ChequeState.IN_HAND, ChequeState.VOIDED}),
    ChequeState.IN_HAND: frozenset({ChequeState.DEPOSITED, ChequeState.VOIDED}),
    ChequeState.DEPOSITED: frozenset(
        {ChequeState.CLEARED, ChequeState.RETURNED, ChequeState.PROTESTED}
    ),
    # Banks take money back that they had shown as good, at the first deposit or at a later one.
    ChequeState.CLEARED: frozenset({ChequeState.RETURNED, ChequeState.PROTESTED}),
    ChequeState.RETURNED: frozenset(
        {ChequeState.REDEPOSITED, ChequeState.REPLACED, ChequeState.GIVEN_BACK}
    ),
    ChequeState.PROTESTED: frozenset(
        {ChequeState.REDEPOSITED, ChequeState.REPLACED, ChequeState.GIVEN_BACK}
    ),
    ChequeState.REDEPOSITED: frozenset(
        {ChequeState.CLEARED, ChequeState.RETURNED, ChequeState.PROTESTED}
    ),
    # New money comes first at the counter, and then the old paper is handed over.
    ChequeState.REPLACED: frozenset({ChequeState.GIVEN_BACK}),
    ChequeState.VOIDED: frozenset[ChequeState](),
    ChequeState.GIVEN_BACK: frozenset[ChequeState](),
}
"""The table of moves; the database has the same one in a trigger."""

HERE: Final = frozenset(
    {
        ChequeState.POSTDATED,
        ChequeState.IN_HAND,
        ChequeState.RETURNED,
        ChequeState.PROTESTED,
    }
)
"""The paper is in our drawer, and its money is still wanted."""

AT_BANK: Final = frozenset({ChequeState.DEPOSITED, ChequeState.REDEPOSITED})
"""The bank has it and has not said what becomes of it."""

CAME_BACK: Final = frozenset({ChequeState.RETURNED, ChequeState.PROTESTED})
"""The bank gave it back, and we still have it."""

UNCLEARED: Final = frozenset({ChequeState.POSTDATED, ChequeState.IN_HAND, ChequeState.DEPOSITED})
"""It stands for money that the bank has not paid yet."""

FOR_DRAWER: Final = frozenset({*CAME_BACK, ChequeState.REPLACED})
"""Its paper may be handed to its drawer."""

FOR_SLIP: Final = frozenset({ChequeState.IN_HAND, *CAME_BACK})
"""A slip may take it; one that came back goes a second time."""


def may_move(start: ChequeState, end: ChequeState) -> bool:
    """Whether the table has this move."""
    return end in MOVES[start]


class SlipState(StrEnum):
    """Where a deposit slip of ours stands; the words of the `bank_slip` table."""

    PREPARED = "prepared"
    """Filled and printed; its cheques are still here."""
    DEPOSITED = "deposited"
    """The bank took it, under a number of its own."""
    VOID = "void"
    """It never went; its cheques and its cash are back."""
