"""What the program's own PostgreSQL role may change, table by table.

Rows are read and added everywhere. What is money or a record of what happened is never changed;
where the program moves a state, it may write the columns of the move and no others, and the
rules of the schema look at each move. All else is the owner's.
"""

from typing import Final

KEPT: Final = frozenset(
    {
        "account_move",
        "account_note",
        "alembic_version",
        "allocation",
        "cash",
        "cash_count",
        "cash_movement",
        "cheque_move",
        "company_logo",
        "day_close",
        "debit_answer",
        "debit_answer_line",
        "debit_share",
        "document_content",
        "import_file",
        "invoice_line",
        "journal",
        "mandate_move",
        "payment_void",
        "receipt_gap",
        "reversal",
        "reversal_line",
        "stripe_day",
        "stripe_event",
        "tender",
        "tender_picture",
        "used_step",
        "withholding_line",
    }
)
"""Written once."""

# PostgreSQL lets nobody lock a row who may not write one of its columns. These are locked by
# their key alone, which their own rule refuses to change.
MOVES: Final[dict[str, tuple[str, ...]]] = {
    "agreement": ("ended_at", "confirmed_at"),
    "approval": ("used_at",),
    "bank_slip": (
        "bank_number",
        "bank_number_key",
        "changed_at",
        "deposited_on",
        "reason",
        "state",
    ),
    "bank_slip_cheque": ("live",),
    "charge_attempt": (
        "state",
        "pi_id",
        "charge_id",
        "confirm_seq",
        "fence",
        "owner",
        "lease_until",
        "stripe_account",
        "livemode",
        "stripe_version",
        "create_params",
        "confirm_params",
        "watch",
        "needs_review",
        "failure",
        "card_brand",
        "card_last4",
        "polls",
        "poll_at",
        "page_id",
        "page_url",
        "page_until",
        "asked_at",
        "changed_at",
    ),
    "cheque": ("deposit_on", "agreed_on", "state", "living"),
    "claim": ("live",),
    "debit_batch": (
        "state",
        "approved_at",
        "approved_by",
        "written_at",
        "written_by",
        "lines",
        "total_cents",
        "file_name",
        "sha256",
        "sent_at",
        "sent_by",
        "reason",
        "changed_at",
    ),
    "debit_line": (
        "state",
        "code",
        "words",
        "settled_on",
        "decided_at",
        "decided_by",
        "approver",
    ),
    "deposit": ("state", "decided_at", "decided_by", "decision", "living"),
    "discrepancy": ("decided_at", "decision", "decided_by", "approved_by", "reason"),
    "dispute": ("status", "changed_at"),
    "document": ("withdrawn_at",),
    "invoice": ("state", "version", "void_reason"),
    "journal_head": ("seq", "hash"),
    "mandate": ("limit_cents", "valid_until", "valid_from", "state", "form_id", "changed_at"),
    "paper": ("id",),
    "paper_print": ("state",),
    "payment": ("id",),
    "receipt_series": ("next_number", "first_number"),
    "recovery_code": ("used_at",),
    "refund": (
        "state",
        "provider_refund_id",
        "provider_status",
        "expect_refunded_cents",
        "approved_by",
        "approved_at",
        "stripe_version",
        "sent_at",
        "fence",
        "owner",
        "lease_until",
        "polls",
        "poll_at",
        "failure",
        "changed_at",
    ),
    "restored_batch": ("verdict",),
    "restored_copy": ("skipped", "decided_at", "decided_by", "approved_by", "reason"),
    "second_factor": ("sealed", "ended_at"),
    "statement_file": ("undone_at", "undone_by"),
    "statement_line": ("state", "note"),
    "statement_match": ("undone_at", "undone_by"),
    "till_session": (
        "state",
        "declared_at",
        "declared_by",
        "counted_cents",
        "expected_cents",
        "difference_cents",
        "closed_at",
        "closed_by",
        "reason",
        "summary",
    ),
    "voucher": ("living",),
    "withholding": ("living",),
}
"""Where a state moves: the columns that a move writes."""

OF_OWNER: Final = ("allocation_pays()", "reversal_line_reopens()")
"""Rules that write what the role itself may not: what a payment or its reversal does to the
balance of an invoice. They do it as their owner, and only when such a row is written."""

DELETED: Final = frozenset(
    {
        "debit_reason",
        "draft",
        "holiday",
        "reason",
        "statement_profile",
        "tax",
        "user_role",
        "withholding_agent",
    }
)
"""Lists that people edit, and what is only being typed; none of it is a record."""

LOCKED: Final = frozenset({"bank_slip", "debit_batch"})
"""Numbered without a gap behind a lock on the whole table, which a server gives only to whoever
may change or delete all of it. The right to delete is the harmless one: a rule refuses it."""
