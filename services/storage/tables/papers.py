from typing import Final

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from services.storage.tables.base import UtcTime, metadata, one_of, row_id

# The bytes that were previewed are the bytes that are printed, mailed and kept.
paper: Final = Table(
    "paper",
    metadata,
    row_id(),
    Column("kind", Text, one_of("kind", "receipt", "invoice", "activation"), nullable=False),
    Column("subject", Text, nullable=False),
    Column("format", Text, one_of("format", "a4", "80mm"), nullable=False),
    Column("record", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("archived_at", UtcTime, nullable=False),
    Column("archived_by", Text, nullable=False),
    Index("ix_paper_subject", "kind", "subject", "format"),
)

paper_print: Final = Table(
    "paper_print",
    metadata,
    row_id(),
    Column("paper_id", ForeignKey("paper.id"), nullable=False),
    Column("copy", Integer, nullable=False),
    Column("channel", Text, one_of("channel", "print", "file", "mail", "open"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("till", Text, nullable=False),
    UniqueConstraint("paper_id", "copy"),
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
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("kind", "ref"),
    Index("ix_outbox_state", "state", "till"),
)
