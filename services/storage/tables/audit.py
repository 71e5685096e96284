from typing import Final

from sqlalchemy import BigInteger, Column, Index, Table, Text

from services.storage.tables.base import UtcTime, metadata

# One chain per till, so that tills never wait for one another; the head row is the lock.
journal_head: Final = Table(
    "journal_head",
    metadata,
    Column("chain", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)

journal: Final = Table(
    "journal",
    metadata,
    Column("chain", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Index("ix_journal_subject", "subject", "at"),
    Index("ix_journal_at", "at"),
    Index("ix_journal_action", "action", "at"),
)
