from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from services.storage.tables.base import UtcTime, cents, metadata, one_of

charge_attempt: Final = Table(
    "charge_attempt",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    cents("amount_cents"),
    Column("currency", Text, one_of("currency", "usd"), nullable=False),
    Column(
        "state",
        Text,
        one_of(
            "state",
            "CLAIMED",
            "CREATING",
            "ARMED",
            "CONFIRMING",
            "IN_DOUBT",
            "SUCCEEDED",
            "CANCELED",
        ),
        nullable=False,
    ),
    Column("pi_id", Text, unique=True),
    Column("charge_id", Text, unique=True),
    Column("confirm_seq", Integer, nullable=False, server_default=text("0")),
    Column("fence", Integer, nullable=False, server_default=text("1")),
    Column("owner", Text, nullable=False),
    Column("lease_until", UtcTime, nullable=False),
    Column("actor_id", ForeignKey("staff_user.id"), nullable=False),
    Column("till", ForeignKey("till.code"), nullable=False),
    Column("stripe_account", Text, nullable=False),
    Column("livemode", Boolean, nullable=False),
    Column("stripe_version", Text, nullable=False),
    Column("create_params", Text, nullable=False),
    Column("confirm_params", Text),
    Column("watch", Boolean, nullable=False, server_default=text("false")),
    Column("needs_review", Boolean, nullable=False, server_default=text("false")),
    Column("failure", Text),
    Column("card_brand", Text),
    Column("card_last4", Text),
    Column("polls", Integer, nullable=False, server_default=text("0")),
    Column("poll_at", UtcTime),
    # `phone`: the customer pays on a page of Stripe, and the page is the fence. `found`: money
    # of ours that Stripe had and these books did not.
    Column(
        "channel",
        Text,
        one_of("channel", "window", "phone", "found"),
        nullable=False,
        server_default=text("'window'"),
    ),
    Column("page_id", Text),
    Column("page_url", Text),
    Column("page_until", UtcTime),
    # When Stripe was last asked about a doubt, in vain.
    Column("asked_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("amount_cents BETWEEN 50 AND 99999999", name="amount"),
    CheckConstraint(
        "state NOT IN ('ARMED', 'CONFIRMING', 'IN_DOUBT', 'SUCCEEDED') OR pi_id IS NOT NULL"
        " OR (page_id IS NOT NULL AND state <> 'SUCCEEDED')",
        name="known_at_stripe",
    ),
    CheckConstraint("state <> 'SUCCEEDED' OR charge_id IS NOT NULL", name="charged"),
    Index(
        "ix_charge_attempt_unfinished",
        "lease_until",
        sqlite_where=text("state NOT IN ('SUCCEEDED', 'CANCELED')"),
        postgresql_where=text("state NOT IN ('SUCCEEDED', 'CANCELED')"),
    ),
    Index("ix_charge_attempt_created_at", "created_at"),
    Index("uq_charge_attempt_page_id", "page_id", unique=True),
    Index(
        "ix_charge_attempt_watch",
        "created_at",
        sqlite_where=text("watch"),
        postgresql_where=text("watch"),
    ),
)

# THE GUARD. An invoice is claimed by one holder at a time, whatever the method and the till:
# a card attempt now, a sent debit batch or the customer's own phone later.
claim: Final = Table(
    "claim",
    metadata,
    Column("holder", Text, primary_key=True),
    Column("invoice_id", ForeignKey("invoice.id"), primary_key=True),
    Column("method", Text, one_of("method", "card", "debit", "phone", "found"), nullable=False),
    cents("amount_cents"),
    Column("till", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("live", Integer, CheckConstraint("live IN (0, 1)", name="live"), nullable=False),
    CheckConstraint("amount_cents > 0", name="amount"),
    Index(
        "uq_claim_live",
        "invoice_id",
        unique=True,
        sqlite_where=text("live = 1"),
        postgresql_where=text("live = 1"),
    ),
    Index("ix_claim_invoice_id", "invoice_id"),
)
