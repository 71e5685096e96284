from typing import Final

from sqlalchemy import (
    BigInteger,
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

# One turn of a till (*turno de caja*), from its float to its count. What is counted, expected
# and missing is written once and never computed again.
till_session: Final = Table(
    "till_session",
    metadata,
    Column("id", Text, primary_key=True),
    Column("till", ForeignKey("till.code"), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("state", Text, one_of("state", "open", "declared", "closed"), nullable=False),
    Column("business_date", Date, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_by", ForeignKey("staff_user.id"), nullable=False),
    cents("float_cents"),
    # What the turn before left in the drawer; None for a till's first.
    Column("left_before_cents", BigInteger),
    Column("declared_at", UtcTime),
    Column("declared_by", ForeignKey("staff_user.id")),
    Column("counted_cents", BigInteger),
    Column("expected_cents", BigInteger),
    Column("difference_cents", BigInteger),
    Column("closed_at", UtcTime),
    Column("closed_by", ForeignKey("staff_user.id")),
    Column("reason", Text, nullable=False, server_default=text("''")),
    # The lists and sums of the Z report, as they were when it was declared.
    Column("summary", Text),
    UniqueConstraint("till", "number"),
    CheckConstraint("float_cents >= 0 AND number > 0", name="float"),
    CheckConstraint("(state = 'open') = (declared_at IS NULL)", name="declared"),
    CheckConstraint(
        "declared_at IS NULL OR (declared_by IS NOT NULL AND counted_cents >= 0"
        " AND difference_cents = counted_cents - expected_cents AND summary IS NOT NULL)",
        name="counted",
    ),
    CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    CheckConstraint("closed_by IS NULL OR closed_by <> declared_by", name="second_person"),
    Index(
        "uq_till_session_open",
        "till",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "uq_till_session_person",
        "opened_by",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index("ix_till_session_business_date", "business_date"),
)

# A dollar is a bill and a coin: both are counted.
cash_count: Final = Table(
    "cash_count",
    metadata,
    Column("session_id", ForeignKey("till_session.id"), primary_key=True),
    Column("form", Text, one_of("form", "bill", "coin"), primary_key=True),
    Column("denomination_cents", Integer, primary_key=True, autoincrement=False),
    Column("pieces", Integer, nullable=False),
    CheckConstraint("denomination_cents > 0 AND pieces > 0", name="pieces"),
)

# Cash that comes or goes without a receipt: to the vault, for small expenses, to the bank in our
# own slip, or back to a customer whose receipt was voided.
cash_movement: Final = Table(
    "cash_movement",
    metadata,
    Column("id", Text, primary_key=True),
    Column("session_id", ForeignKey("till_session.id"), nullable=False, index=True),
    Column(
        "kind",
        Text,
        one_of("kind", "drop", "petty", "add", "slip", "back", "correction"),
        nullable=False,
    ),
    Column("direction", Text, one_of("direction", "in", "out"), nullable=False),
    cents("amount_cents"),
    Column("reason", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("ref", Text),
    Column("reverses", ForeignKey("cash_movement.id"), unique=True),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    CheckConstraint("amount_cents > 0", name="amount"),
    CheckConstraint("length(reason) > 0", name="reason"),
    CheckConstraint("(kind = 'correction') = (reverses IS NOT NULL)", name="correction"),
)
