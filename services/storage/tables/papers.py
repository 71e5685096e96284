from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from services.storage.tables.base import UtcTime, metadata, one_of, row_id

# The bytes that were previewed are the bytes that are printed, mailed and kept.
paper: Final = Table(
    "paper",
    metadata,
    row_id(),
    Column(
        "kind",
        Text,
        one_of(
            "kind",
            "receipt",
            "invoice",
            "activation",
            "attempt",
            "refund",
            "z",
            "slip",
            "act",
            "mandate",
            "batch",
            "day",
            "stripe",
            "statement",
            "payments",
            "no_debt",
            "consent",
            "revocation",
        ),
        nullable=False,
    ),
    Column("subject", Text, nullable=False),
    Column("format", Text, one_of("format", "a4", "80mm"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("record", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("archived_at", UtcTime, nullable=False),
    Column("archived_by", Text, nullable=False),
    UniqueConstraint("kind", "subject", "format", "version"),
)

# A print begins as `sending`, so that of two tills only one sends the original (copy 0), and ends
# as `done` or, when the printer surely took nothing, `refused`. The other channels have no copy.
paper_print: Final = Table(
    "paper_print",
    metadata,
    row_id(),
    Column("paper_id", ForeignKey("paper.id"), nullable=False),
    Column("copy", Integer),
    Column("channel", Text, one_of("channel", "print", "file", "mail", "open"), nullable=False),
    Column("state", Text, one_of("state", "sending", "done", "refused"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("till", Text, nullable=False),
    CheckConstraint("(channel = 'print') = (copy IS NOT NULL)", name="copy"),
    Index(
        "uq_paper_print_copy",
        "paper_id",
        "copy",
        unique=True,
        sqlite_where=text("state <> 'refused'"),
        postgresql_where=text("state <> 'refused'"),
    ),
)

outbox: Final = Table(
    "outbox",
    metadata,
    row_id(),
    Column("kind", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("till", Text, nullable=False),
    Column("state", Text, one_of("state", "todo", "done", "given_up"), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("last_problem", Text, nullable=False),
    # Until when one process works on it; after that its work is taken to be lost.
    Column("claimed_until", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("kind", "ref"),
    Index("ix_outbox_state", "state", "till"),
)
