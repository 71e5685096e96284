from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Table, Text, text

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
