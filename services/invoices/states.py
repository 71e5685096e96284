from enum import StrEnum
from typing import Final


class InvoiceState(StrEnum):
    """Where an invoice stands. What is overdue is open: it depends on the day, not on a move."""

    OPEN = "open"
    PAID = "paid"
    VOID = "void"


class InvoiceSource(StrEnum):
    """Who issued it: the billing system, Ventanilla's own monthly run, or a fee by itself."""

    BILLING = "billing"
    RUN = "run"
    FEE = "fee"
    """No month of service: what the office bills apart, such as for a cheque that came back."""


MOVES: Final = {
    InvoiceState.OPEN: frozenset({InvoiceState.PAID, InvoiceState.VOID}),
    InvoiceState.PAID: frozenset({InvoiceState.OPEN}),
    InvoiceState.VOID: frozenset[InvoiceState](),
}
"""Payments move an invoice to paid, their reversal back to open; the databases do both."""
