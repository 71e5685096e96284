"""Receipts and invoices."""

from typing import Final

from services.audit.sealing import Part, Sealed

PAYMENT: Final = Sealed(
    "payment",
    (
        Part("payment", "t.id"),
        Part("tender", "t.payment_id"),
        Part("allocation", "t.payment_id"),
        Part("cash", "t.payment_id"),
        Part("cheque", "t.payment_id", leave=("id", "state", "living", "deposit_on", "agreed_on")),
        Part(
            "deposit",
            "t.payment_id",
            leave=("id", "state", "living", "decided_at", "decided_by", "decision"),
        ),
        Part("voucher", "t.payment_id", leave=("id", "living")),
        Part("withholding", "t.payment_id", leave=("id", "living")),
        Part("withholding_line", "t.payment_id"),
    ),
    "'payment:' || t.id",
    has_hints=False,
)
"""A payment and what was given for it; sealed by whoever writes it."""

INVOICE: Final = Sealed(
    "invoice",
    (
        Part(
            "invoice", "t.number", leave=("id", "balance_cents", "state", "version", "void_reason")
        ),
        Part(
            "invoice_line",
            "i.number",
            "JOIN invoice i ON i.id = t.invoice_id",
            leave=("invoice_id",),
        ),
    ),
    "'invoice:' || t.number",
    has_hints=False,
)
"""An invoice and its lines; sealed by whoever writes it, a million in some hundreds of entries."""
