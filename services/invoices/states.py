from enum import StrEnum
from typing import Final


class InvoiceState(StrEnum):
    """Where an invoice stands. What is overdue is open: it depends on the day, not on a move."""

    OPEN = "open"
    PAID = "paid"
    VOID = "void"


class InvoiceSource(StrEnum):
    """Who issued it: the billing system, or Ventanilla's own monthly run."""

    BILLING = "billing"
    RUN = "run"


MOVES: Final = {
    InvoiceState.OPEN: frozenset({InvoiceState.PAID, InvoiceState.VOID}),
    InvoiceState.PAID: frozenset({InvoiceState.OPEN}),
    InvoiceState.VOID: frozenset[InvoiceState](),
}
"""Payments move an invoice to paid, their reversal back to open; the databases do both."""
