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
    text,
)

from services.storage.tables.base import UtcTime, cents, metadata

# A day that a supervisor closed: what its summary told stands here for ever. Nothing is dated
# into it any more; what comes later stands on its own day.
day_close: Final = Table(
    "day_close",
    metadata,
    Column("day", Date, primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("closed_at", UtcTime, nullable=False),
    Column("closed_by", ForeignKey("staff_user.id"), nullable=False),
    Column("till", Text, nullable=False),
    # Why it was closed with differences that nobody had decided.
    Column("reason", Text, nullable=False, server_default=text("''")),
    cents("received_cents"),
    cents("reversed_cents"),
    Column("record", Text, nullable=False),
    # Of the record; the paper shows it.
    Column("sha256", Text, nullable=False),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint("length(record) > 0 AND length(sha256) = 64", name="record"),
)

# A day of card money as Stripe told it once. Nobody changes it: a later look is one more. Of a
# day that was closed by then it is an annex to the paper of its close.
stripe_day: Final = Table(
    "stripe_day",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("close_number", BigInteger),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("till", Text, nullable=False),
    cents("here_cents"),
    cents("there_cents"),
    cents("fee_cents"),
    Column("differences", Integer, nullable=False),
    Column("record", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    CheckConstraint("number > 0 AND differences >= 0", name="number"),
    CheckConstraint("length(record) > 0 AND length(sha256) = 64", name="record"),
    Index("ix_stripe_day_day", "day", "number"),
    Index("ix_stripe_day_at", "at"),
)
