from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Table,
    Text,
)

from services.storage.tables.base import UtcTime, metadata, one_of, row_id

# What customers agree to. A version is never rewritten: whoever agreed to it agreed to these words.
consent_text: Final = Table(
    "consent_text",
    metadata,
    Column("version", Text, primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("added_by", Text, nullable=False),
    CheckConstraint("number > 0 AND length(text) > 0", name="text"),
)

# Every time that a customer agreed or took it back; the customer's own row says what holds now.
consent_event: Final = Table(
    "consent_event",
    metadata,
    row_id(),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("kind", Text, one_of("kind", "given", "revoked"), nullable=False),
    Column("version", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column(
        "channel", Text, one_of("channel", "paper", "email", "web", "in_person"), nullable=False
    ),
    Column("document_id", ForeignKey("document.id")),
    Column("reason", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("till", Text, nullable=False),
)
