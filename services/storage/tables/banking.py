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

from services.storage.tables.base import UtcTime, cents, metadata, one_of, row_id

# Our own deposit slip: cheques in hand and cash on their way to one of our accounts. The bank's
# number comes back later.
bank_slip: Final = Table(
    "bank_slip",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("bank_account", Text, nullable=False),
    Column("state", Text, one_of("state", "prepared", "deposited", "void"), nullable=False),
    cents("cash_cents"),
    cents("cheque_cents"),
    Column("session_id", ForeignKey("till_session.id")),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("till", Text, nullable=False),
    Column("bank_number", Text),
    Column("bank_number_key", Text),
    Column("deposited_on", Date),
    # Why it was voided.
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("(state = 'void') = (length(reason) > 0)", name="void"),
    CheckConstraint("(cash_cents > 0) = (session_id IS NOT NULL)", name="turn"),
    CheckConstraint(
        "cash_cents >= 0 AND cheque_cents >= 0 AND cash_cents + cheque_cents > 0", name="amount"
    ),
    CheckConstraint("(state = 'deposited') = (bank_number IS NOT NULL)", name="deposited"),
    CheckConstraint("(bank_number IS NULL) = (deposited_on IS NULL)", name="bank"),
    # The few that are prepared or went a few days ago, among all that ever were.
    Index("ix_bank_slip_state", "state", "deposited_on"),
    Index(
        "uq_bank_slip_bank_number",
        "bank_account",
        "bank_number_key",
        unique=True,
        sqlite_where=text("bank_number_key IS NOT NULL"),
        postgresql_where=text("bank_number_key IS NOT NULL"),
    ),
)

bank_slip_cheque: Final = Table(
    "bank_slip_cheque",
    metadata,
    Column("slip_id", ForeignKey("bank_slip.id"), primary_key=True),
    Column("cheque_id", ForeignKey("cheque.id"), primary_key=True),
    Column("live", Integer, CheckConstraint("live IN (0, 1)", name="live"), nullable=False),
    Index(
        "uq_bank_slip_cheque_live",
        "cheque_id",
        unique=True,
        sqlite_where=text("live = 1"),
        postgresql_where=text("live = 1"),
    ),
    Index(
        "ix_bank_slip_cheque_held",
        "slip_id",
        "cheque_id",
        sqlite_where=text("live = 1"),
        postgresql_where=text("live = 1"),
    ),
)

# Every step of a cheque's life, never changed.
cheque_move: Final = Table(
    "cheque_move",
    metadata,
    row_id(),
    Column("cheque_id", ForeignKey("cheque.id"), nullable=False, index=True),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("business_date", Date, nullable=False),
    Column("by", Text, nullable=False),
    Column("till", Text, nullable=False),
    Column("slip_id", ForeignKey("bank_slip.id")),
    Column("line_id", ForeignKey("statement_line.id")),
    Column("reason_code", Text),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("bank_fee_cents", BigInteger),
    Column("customer_fee_cents", BigInteger),
    Column("fee_invoice_id", ForeignKey("invoice.id")),
    Column("replaced_by", ForeignKey("payment.id")),
    # Whom it was given back to, and by which identification.
    Column("receiver", Text),
    Column("receiver_id", Text),
    CheckConstraint("(to_state = 'REPLACED') = (replaced_by IS NOT NULL)", name="replaced"),
    CheckConstraint("(to_state = 'GIVEN_BACK') = (receiver IS NOT NULL)", name="given_back"),
    CheckConstraint("coalesce(bank_fee_cents, 0) >= 0", name="bank_fee"),
    CheckConstraint("coalesce(customer_fee_cents, 0) >= 0", name="customer_fee"),
)

statement_profile: Final = Table(
    "statement_profile",
    metadata,
    row_id(),
    Column("name", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", Text, nullable=False),
)

statement_file: Final = Table(
    "statement_file",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("bank_account", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("imported_at", UtcTime, nullable=False),
    Column("imported_by", Text, nullable=False),
    Column("undone_at", UtcTime),
    Column("undone_by", Text),
    Index(
        "uq_statement_file_living",
        "bank_account",
        "sha256",
        unique=True,
        sqlite_where=text("undone_at IS NULL"),
        postgresql_where=text("undone_at IS NULL"),
    ),
)

# A movement that the bank shows. Two equal lines on one day are two lines: `occurrence` counts
# them, so that an overlapping file adds only what is new.
statement_line: Final = Table(
    "statement_line",
    metadata,
    row_id(),
    Column("file_id", ForeignKey("statement_file.id"), nullable=False),
    Column("bank_account", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("place", Integer, nullable=False),
    Column("line_key", Text, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("amount_cents", BigInteger, nullable=False),
    Column("detail", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("reference_key", Text, nullable=False),
    Column("balance_cents", BigInteger),
    Column(
        "state", Text, one_of("state", "open", "matched", "set_aside", "undone"), nullable=False
    ),
    Column("note", Text, nullable=False, server_default=text("''")),
    CheckConstraint("amount_cents <> 0", name="amount"),
    Index(
        "uq_statement_line_living",
        "bank_account",
        "line_key",
        "occurrence",
        unique=True,
        sqlite_where=text("state <> 'undone'"),
        postgresql_where=text("state <> 'undone'"),
    ),
    Index(
        "ix_statement_line_open",
        "bank_account",
        "day",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index("ix_statement_line_reference", "reference_key"),
    Index("ix_statement_line_file", "file_id", "state"),
    # Lists and their sums are read from it alone.
    Index("ix_statement_line_state", "state", "day", "id", "amount_cents"),
    Index("ix_statement_line_day", "bank_account", "day"),
)

statement_match: Final = Table(
    "statement_match",
    metadata,
    row_id(),
    Column("line_id", ForeignKey("statement_line.id"), nullable=False),
    Column(
        "kind",
        Text,
        one_of("kind", "deposit", "slip", "cheque", "protest", "debit", "payout", "payment"),
        nullable=False,
    ),
    Column("ref", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("undone_at", UtcTime),
    Column("undone_by", Text),
    Index(
        "uq_statement_match_ref",
        "kind",
        "ref",
        unique=True,
        sqlite_where=text("undone_at IS NULL"),
        postgresql_where=text("undone_at IS NULL"),
    ),
    Index(
        "uq_statement_match_line",
        "line_id",
        unique=True,
        sqlite_where=text("undone_at IS NULL"),
        postgresql_where=text("undone_at IS NULL"),
    ),
)

# A picture of a slip or a cheque; the same one under another number warns.
tender_picture: Final = Table(
    "tender_picture",
    metadata,
    row_id(),
    Column("payment_id", ForeignKey("payment.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("sha256", ForeignKey("document_content.sha256"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
)
