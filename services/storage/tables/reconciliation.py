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
    UniqueConstraint,
    text,
)

from services.storage.tables.base import UtcTime, metadata, one_of

_UNDECIDED: Final = text("decided_at IS NULL")

# What Stripe and the books say differently, once for each object, until somebody decided it.
# `gates` closes every card charge of the office meanwhile.
discrepancy: Final = Table(
    "discrepancy",
    metadata,
    Column("id", Text, primary_key=True),
    Column(
        "kind",
        Text,
        one_of(
            "kind",
            "late",
            "differing",
            "foreign",
            "phantom",
            "double",
            "refund",
            "refund_failed",
            "dispute",
            "rewound",
        ),
        nullable=False,
    ),
    Column("ref", Text, nullable=False),
    Column("attempt_id", Text),
    Column("payment_id", ForeignKey("payment.id")),
    Column("here_cents", BigInteger),
    Column("there_cents", BigInteger),
    Column("told", Text, nullable=False),
    Column("gates", Boolean, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("decided_at", UtcTime),
    Column("decision", Text),
    Column("decided_by", Text),
    Column("approved_by", Text),
    Column("reason", Text),
    UniqueConstraint("kind", "ref"),
    CheckConstraint(
        "(decided_at IS NULL) = (decision IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)",
        name="decided",
    ),
    CheckConstraint("approved_by IS NULL OR approved_by <> decided_by", name="second_person"),
    Index(
        "ix_discrepancy_open",
        "gates",
        sqlite_where=_UNDECIDED,
        postgresql_where=_UNDECIDED,
    ),
)

stripe_event: Final = Table(
    "stripe_event",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
)

# Work that one till does for all; whose lease is over, another takes up.
job: Final = Table(
    "job",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("lease_until", UtcTime, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("tried_at", UtcTime),
    Column("done_at", UtcTime),
    Column("problem", Text, nullable=False),
    Column("told", Text, nullable=False),
)
