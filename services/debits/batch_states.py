from enum import StrEnum
from typing import Final


class BatchState(StrEnum):
    """Where a batch (*lote de débitos*) stands between its preparation and its end."""

    PREPARED = "PREPARED"
    """Its lines are fixed and their invoices claimed; nobody has approved it."""
    APPROVED = "APPROVED"
    WRITTEN = "WRITTEN"
    """Its file exists; nothing of it is at the bank yet."""
    SENT = "SENT"
    ANSWERED = "ANSWERED"
    """The bank has answered some of it."""
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


class LineState(StrEnum):
    """Where one debit stands."""

    PENDING = "PENDING"
    WITHDRAWN = "WITHDRAWN"
    """Taken out before the batch was sent."""
    SETTLED = "SETTLED"
    REJECTED = "REJECTED"
    RELEASED = "RELEASED"
    """The bank said in writing that it will not collect it; another method may pay."""
    REVERSED = "REVERSED"
    """The bank collected it, and took the money back."""


BEFORE_SENT: Final = frozenset({BatchState.PREPARED, BatchState.APPROVED, BatchState.WRITTEN})
"""While nothing is at the bank: the batch can be cancelled."""

UNNAMED: Final = "NO_CONSTA"
"""The code of a debit that the bank never named before its batch was closed.

Nobody said that it was not collected: a bank that names it later settles it after all.
"""

AT_BANK: Final = frozenset({BatchState.SENT, BatchState.ANSWERED})
"""While lines wait for the bank's word."""

ANSWERABLE: Final = AT_BANK | {BatchState.CLOSED}
"""What an answer may still speak of; one that comes late is read too."""

HAS_FILE: Final = ANSWERABLE | {BatchState.WRITTEN}
"""While the books keep the file that the bank takes: it can be put into a folder again."""
