from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from services.storage.tables.base import UtcTime, cents, metadata, one_of, row_id

customer: Final = Table(
    "customer",
    metadata,
    row_id(),
    Column("id_kind", Text, one_of("id_kind", "04", "05", "06", "07", "08"), nullable=False),
    Column("id_number", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("trade_name", Text, nullable=False),
    Column("contact_name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("mobile", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("province", Text, nullable=False),
    Column("consent_version", Text),
    Column("consent_at", UtcTime),
    Column("consent_channel", Text),
    Column("consent_revoked_at", UtcTime),
    Column("stripe_customer", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index("ix_customer_id_number", "id_number"),
    Index("ix_customer_phone", "phone"),
    Index("ix_customer_mobile", "mobile"),
)

tax: Final = Table(
    "tax",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("basis_points", Integer, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    # The rate that it took the place of, from its first day on.
    Column("replaces", ForeignKey("tax.code")),
    CheckConstraint("basis_points BETWEEN 0 AND 10000", name="basis_points"),
    Index(
        "uq_tax_replaces",
        "replaces",
        unique=True,
        sqlite_where=text("replaces IS NOT NULL"),
        postgresql_where=text("replaces IS NOT NULL"),
    ),
)

plan: Final = Table(
    "plan",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    cents("monthly_cents"),
    cents("activation_cents"),
    Column("tax_code", ForeignKey("tax.code"), nullable=False),
    Column("is_active", Boolean, nullable=False),
    CheckConstraint("monthly_cents >= 0 AND activation_cents >= 0", name="prices"),
)

account: Final = Table(
    "account",
    metadata,
    row_id(),
    Column("number", Text, nullable=False, unique=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("origin", Text, one_of("origin", "ONLINE", "MANUAL"), nullable=False),
    Column(
        "state",
        Text,
        one_of(
            "state",
            "requested",
            "documents",
            "in_review",
            "active",
            "rejected",
            "suspended",
            "closed",
        ),
        nullable=False,
    ),
    Column("plan_code", ForeignKey("plan.code")),
    cents("monthly_cents"),
    cents("activation_cents"),
    Column("tax_code", ForeignKey("tax.code")),
    Column("billing_day", Integer, nullable=False),
    Column("name_folded", Text, nullable=False),
    Column("search_text", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("activated_at", UtcTime),
    Column("changed_at", UtcTime, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    CheckConstraint("monthly_cents >= 0 AND activation_cents >= 0", name="prices"),
    CheckConstraint("billing_day BETWEEN 1 AND 28", name="billing_day"),
    Index("ix_account_state", "state", "changed_at"),
    Index("ix_account_name", "name_folded"),
)

account_line: Final = Table(
    "account_line",
    metadata,
    row_id(),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("voip_number", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("removed_at", UtcTime),
    Index(
        "uq_account_line_living",
        "voip_number",
        unique=True,
        sqlite_where=text("removed_at IS NULL"),
        postgresql_where=text("removed_at IS NULL"),
    ),
)

account_move: Final = Table(
    "account_move",
    metadata,
    row_id(),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("till", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

account_note: Final = Table(
    "account_note",
    metadata,
    row_id(),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("text", Text, nullable=False),
)

document_content: Final = Table(
    "document_content",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

document: Final = Table(
    "document",
    metadata,
    row_id(),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column(
        "kind",
        Text,
        one_of("kind", "id", "contract", "debit_form", "other", "consent"),
        nullable=False,
    ),
    Column("file_name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", ForeignKey("document_content.sha256"), nullable=False, index=True),
    Column("original_seen_by", Text, nullable=False),
    Column("attached_at", UtcTime, nullable=False),
    Column("attached_by", Text, nullable=False),
    Column("withdrawn_at", UtcTime),
)

agreement: Final = Table(
    "agreement",
    metadata,
    row_id(),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column(
        "method",
        Text,
        one_of("method", "card", "manual_card", "deposit", "cheque", "debit"),
        nullable=False,
    ),
    Column("starts_on", Date, nullable=False),
    Column("ended_at", UtcTime),
    Column("bank_code", Text),
    Column("bank_account_kind", Text),
    Column("bank_account_number", Text),
    Column("holder_name", Text),
    Column("holder_id_kind", Text),
    Column("holder_id_number", Text),
    Column("form_signed_on", Date),
    # What a bank had said before there were mandates; since then their state alone says it.
    Column("confirmed_at", UtcTime),
    Column("agreed_at", UtcTime, nullable=False),
    Column("agreed_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint(
        "method <> 'debit' OR (bank_code IS NOT NULL AND bank_account_kind IN ('CTE', 'AHO')"
        " AND bank_account_number IS NOT NULL AND holder_name IS NOT NULL"
        " AND holder_id_number IS NOT NULL)",
        name="debit_fields",
    ),
    Index(
        "uq_agreement_current",
        "account_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

saved_card: Final = Table(
    "saved_card",
    metadata,
    row_id(),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("payment_method", Text, nullable=False, unique=True),
    Column("brand", Text, nullable=False),
    Column("last4", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Column("consent_at", UtcTime, nullable=False),
    Column("consent_by", Text, nullable=False),
    Column("removed_at", UtcTime),
    CheckConstraint("length(last4) = 4", name="last4"),
)

draft: Final = Table(
    "draft",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    Column("saved_by", Text, nullable=False),
)
