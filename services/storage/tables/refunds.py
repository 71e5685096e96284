from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from services.storage.tables.base import UtcTime, cents, metadata, one_of

_OPEN: Final = text("state IN ('REQUESTED', 'APPROVED', 'SENDING', 'IN_DOUBT')")

# Money that goes back to a card: one at a time for each payment, asked for by one person and
# approved by another. `outside` is one that somebody made at Stripe; it is recorded as it is.
refund: Final = Table(
    "refund",
    metadata,
    Column("id", Text, primary_key=True),
    Column("payment_id", ForeignKey("payment.id"), nullable=False, index=True),
    Column("kind", Text, one_of("kind", "money", "record"), nullable=False),
    Column("origin", Text, one_of("origin", "desk", "outside"), nullable=False),
    cents("amount_cents"),
    Column(
        "state",
        Text,
        one_of(
            "state",
            "REQUESTED",
            "APPROVED",
            "SENDING",
            "IN_DOUBT",
            "DONE",
            "FAILED",
            "REJECTED",
        ),
        nullable=False,
    ),
    Column("provider_refund_id", Text, unique=True),
    Column("provider_status", Text),
    cents("expect_refunded_cents"),
    Column("reason", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("till", Text, nullable=False),
    Column("requested_by", ForeignKey("staff_user.id")),
    Column("requested_at", UtcTime, nullable=False),
    Column("approved_by", ForeignKey("staff_user.id")),
    Column("approved_at", UtcTime),
    Column("stripe_version", Text, nullable=False),
    Column("sent_at", UtcTime),
    Column("fence", Integer, nullable=False, server_default=text("1")),
    Column("owner", Text, nullable=False),
    Column("lease_until", UtcTime, nullable=False),
    Column("polls", Integer, nullable=False, server_default=text("0")),
    Column("poll_at", UtcTime),
    Column("failure", Text),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("amount_cents > 0", name="amount"),
    CheckConstraint("expect_refunded_cents >= 0", name="expected"),
    CheckConstraint("length(reason) > 0", name="reason"),
    CheckConstraint("approved_by IS NULL OR approved_by <> requested_by", name="second_person"),
    CheckConstraint("origin = 'outside' OR requested_by IS NOT NULL", name="asked"),
    CheckConstraint(
        "origin = 'outside' OR state NOT IN ('APPROVED', 'SENDING', 'IN_DOUBT', 'DONE')"
        " OR approved_by IS NOT NULL",
        name="approved",
    ),
    CheckConstraint(
        "kind = 'record' OR state <> 'DONE' OR provider_refund_id IS NOT NULL", name="proven"
    ),
    Index(
        "uq_refund_open",
        "payment_id",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index(
        "ix_refund_unfinished",
        "lease_until",
        sqlite_where=text("state IN ('APPROVED', 'SENDING', 'IN_DOUBT')"),
        postgresql_where=text("state IN ('APPROVED', 'SENDING', 'IN_DOUBT')"),
    ),
)

# What the bank of a cardholder took back (*contracargo*), as Stripe shows it.
dispute: Final = Table(
    "dispute",
    metadata,
    Column("id", Text, primary_key=True),
    Column("payment_id", ForeignKey("payment.id"), nullable=False, index=True),
    cents("amount_cents"),
    Column("reason", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("amount_cents > 0", name="amount"),
)

# The document that undoes a payment in whole or in part. `back`: the money left us, and exactly
# these invoices are owed again. `again`: it came back after all, as credit of the account.
reversal: Final = Table(
    "reversal",
    metadata,
    Column("id", Text, primary_key=True),
    Column("payment_id", ForeignKey("payment.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("direction", Text, one_of("direction", "back", "again"), nullable=False),
    Column("refund_id", ForeignKey("refund.id")),
    Column("dispute_id", ForeignKey("dispute.id")),
    Column("void_id", ForeignKey("payment_void.id")),
    Column("cheque_id", ForeignKey("cheque.id")),
    Column("deposit_id", ForeignKey("deposit.id")),
    Column("debit_line_id", ForeignKey("debit_line.id")),
    # How often the cause has done it: a cheque that was paid at its second deposit may come back
    # once more. Each `again` mirrors the `back` of its number, which the next `back` undoes.
    Column("occurrence", Integer, nullable=False, server_default=text("1")),
    cents("amount_cents"),
    cents("applied_cents"),
    cents("credit_cents"),
    Column("till", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("approver", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("business_date", Date, nullable=False),
    UniqueConstraint("payment_id", "position"),
    CheckConstraint("amount_cents > 0", name="amount"),
    CheckConstraint("applied_cents >= 0 AND credit_cents >= 0", name="parts"),
    CheckConstraint("applied_cents + credit_cents = amount_cents", name="sum"),
    CheckConstraint("direction = 'back' OR applied_cents = 0", name="again_is_credit"),
    CheckConstraint(
        "(CASE WHEN refund_id IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN dispute_id IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN void_id IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN cheque_id IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN deposit_id IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN debit_line_id IS NULL THEN 0 ELSE 1 END) = 1",
        name="cause",
    ),
    CheckConstraint(
        "occurrence > 0 AND (occurrence = 1 OR cheque_id IS NOT NULL)", name="occurrence"
    ),
    Index("uq_reversal_refund", "refund_id", "direction", unique=True),
    Index("uq_reversal_dispute", "dispute_id", "direction", unique=True),
    Index("uq_reversal_void", "void_id", "direction", unique=True),
    Index("uq_reversal_cheque", "cheque_id", "direction", "occurrence", unique=True),
    Index("uq_reversal_deposit", "deposit_id", "direction", unique=True),
    Index(
        "uq_reversal_debit_line",
        "debit_line_id",
        "direction",
        unique=True,
        sqlite_where=text("debit_line_id IS NOT NULL"),
        postgresql_where=text("debit_line_id IS NOT NULL"),
    ),
    Index("ix_reversal_business_date", "business_date"),
)

reversal_line: Final = Table(
    "reversal_line",
    metadata,
    Column("reversal_id", ForeignKey("reversal.id"), primary_key=True),
    Column("invoice_id", ForeignKey("invoice.id"), primary_key=True, index=True),
    cents("amount_cents"),
    cents("balance_before_cents"),
    CheckConstraint("amount_cents > 0", name="amount"),
)
