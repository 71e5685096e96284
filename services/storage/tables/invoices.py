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

import_file: Final = Table(
    "import_file",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("imported_at", UtcTime, nullable=False),
    Column("imported_by", Text, nullable=False),
)

invoice: Final = Table(
    "invoice",
    metadata,
    row_id(),
    Column("number", Text, nullable=False, unique=True),
    Column("sequential", BigInteger, nullable=False, index=True),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("period", Text, nullable=False),
    cents("subtotal_cents"),
    cents("tax_cents"),
    cents("total_cents"),
    cents("balance_cents"),
    Column("state", Text, one_of("state", "open", "paid", "void"), nullable=False),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    Column("agreement_method", Text, nullable=False),
    Column("source", Text, one_of("source", "billing", "run", "fee"), nullable=False),
    Column("void_reason", Text),
    Column("created_at", UtcTime, nullable=False),
    CheckConstraint("total_cents > 0 AND total_cents = subtotal_cents + tax_cents", name="total"),
    CheckConstraint("balance_cents >= 0 AND balance_cents <= total_cents", name="balance"),
    CheckConstraint(
        "(state = 'paid') = (balance_cents = 0 AND state <> 'void')", name="paid_is_zero"
    ),
    CheckConstraint("due_on >= issued_on", name="dates"),
    Index("ix_invoice_account", "account_id", "issued_on"),
    Index(
        "ix_invoice_open",
        "account_id",
        "due_on",
        "id",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    # A monthly run issues once for an account and a period, whoever starts it.
    Index(
        "uq_invoice_run",
        "account_id",
        "period",
        unique=True,
        sqlite_where=text("source = 'run' AND state <> 'void'"),
        postgresql_where=text("source = 'run' AND state <> 'void'"),
    ),
)

invoice_line: Final = Table(
    "invoice_line",
    metadata,
    Column("invoice_id", ForeignKey("invoice.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("quantity_e6", BigInteger, nullable=False),
    Column("unit_price_e6", BigInteger, nullable=False),
    cents("discount_cents"),
    cents("net_cents"),
    Column("tax_code", ForeignKey("tax.code"), nullable=False),
    Column("tax_basis_points", Integer, nullable=False),
    CheckConstraint("quantity_e6 > 0 AND unit_price_e6 >= 0", name="price"),
    CheckConstraint("discount_cents >= 0 AND net_cents >= 0", name="net"),
)
