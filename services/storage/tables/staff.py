from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from services.storage.tables.base import UtcTime, metadata, one_of, row_id

staff_user: Final = Table(
    "staff_user",
    metadata,
    row_id(),
    Column("username", Text, nullable=False, unique=True),
    Column("full_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("last_signed_in_at", UtcTime),
    # Kept out for a while by an administrator; whoever left for good is not active any more.
    Column("locked_at", UtcTime),
    # From when inactivity counts for somebody who was let in again.
    Column("active_since", UtcTime),
    CheckConstraint("username = lower(username)", name="username_folded"),
)

user_role: Final = Table(
    "user_role",
    metadata,
    Column("user_id", ForeignKey("staff_user.id"), primary_key=True),
    Column(
        "role",
        Text,
        one_of("role", "activator", "cashier", "supervisor", "auditor", "administrator"),
        primary_key=True,
    ),
)

# Failures are counted for the name typed and for the till, so that neither trying many names
# at one till nor one name at many tills escapes; names that do not exist count like the others.
signin_counter: Final = Table(
    "signin_counter",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcTime),
    Column("changed_at", UtcTime, nullable=False),
)

approval: Final = Table(
    "approval",
    metadata,
    Column("id", Text, primary_key=True),
    Column("action", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("amount_cents", BigInteger, nullable=False),
    Column("requested_by", ForeignKey("staff_user.id"), nullable=False),
    Column("approved_by", ForeignKey("staff_user.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("approved_at", UtcTime, nullable=False, index=True),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    CheckConstraint("approved_by <> requested_by", name="second_person"),
    CheckConstraint("length(reason) > 0", name="reason"),
    Index("ix_approval_document", "document"),
)
