from typing import Final

from sqlalchemy import (
    Boolean,
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

_LIVING: Final = text("living = 1")

cash: Final = Table(
    "cash",
    metadata,
    Column("payment_id", ForeignKey("payment.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    cents("tendered_cents"),
    cents("change_cents"),
    cents("amount_cents"),
    # Above a limit the customer is told that it cannot be deducted (LRTI 103).
    Column("told_not_deductible", Boolean, nullable=False),
    CheckConstraint("amount_cents > 0 AND change_cents >= 0", name="amount"),
    CheckConstraint("tendered_cents - change_cents = amount_cents", name="change"),
)

# A voucher of the office's own card terminal, typed in; nothing of the card but its last four.
voucher: Final = Table(
    "voucher",
    metadata,
    row_id(),
    Column("payment_id", ForeignKey("payment.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("terminal", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("batch_key", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("reference_key", Text, nullable=False),
    Column("auth_number", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("last4", Text, nullable=False),
    cents("amount_cents"),
    Column("living", Integer, CheckConstraint("living IN (0, 1)", name="living"), nullable=False),
    CheckConstraint("amount_cents > 0", name="amount"),
    CheckConstraint("length(last4) = 4", name="last4"),
    Index(
        "uq_voucher_living",
        "terminal",
        "batch_key",
        "reference_key",
        unique=True,
        sqlite_where=_LIVING,
        postgresql_where=_LIVING,
    ),
)

withholding: Final = Table(
    "withholding",
    metadata,
    row_id(),
    Column("payment_id", ForeignKey("payment.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("customer_id", ForeignKey("customer.id"), nullable=False),
    Column("number", Text, nullable=False),
    Column("number_key", Text, nullable=False),
    Column("auth_number", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    cents("amount_cents"),
    Column("source", Text, one_of("source", "typed", "xml"), nullable=False),
    # The XML as it came, among the documents' contents.
    Column("sha256", ForeignKey("document_content.sha256")),
    Column("living", Integer, CheckConstraint("living IN (0, 1)", name="living"), nullable=False),
    CheckConstraint("amount_cents > 0", name="amount"),
    Index(
        "uq_withholding_living",
        "customer_id",
        "number_key",
        unique=True,
        sqlite_where=_LIVING,
        postgresql_where=_LIVING,
    ),
)

withholding_line: Final = Table(
    "withholding_line",
    metadata,
    Column("payment_id", ForeignKey("payment.id"), primary_key=True),
    # The place of the voucher among the tenders, and of the line on the voucher.
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("invoice_id", ForeignKey("invoice.id"), nullable=False, index=True),
    Column("tax", Text, one_of("tax", "income", "vat"), nullable=False),
    Column("code", Text, nullable=False),
    cents("base_cents"),
    Column("basis_points", Integer, nullable=False),
    cents("amount_cents"),
    # What the percentage gives; a difference of more than a cent was warned about.
    cents("computed_cents"),
    CheckConstraint("amount_cents > 0 AND base_cents > 0", name="amount"),
    CheckConstraint("basis_points BETWEEN 1 AND 10000", name="percent"),
)

# Customers who keep back part of the tax and give a voucher (*agentes de retención*).
withholding_agent: Final = Table(
    "withholding_agent",
    metadata,
    Column("customer_id", ForeignKey("customer.id"), primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
)

# A whole receipt taken back (*anulado*); it keeps its number, and names what replaces it.
payment_void: Final = Table(
    "payment_void",
    metadata,
    Column("id", Text, primary_key=True),
    Column("payment_id", ForeignKey("payment.id"), nullable=False, unique=True),
    # The void comes first and frees what its replacement takes: that one exists at the commit.
    Column(
        "replaced_by",
        ForeignKey("payment.id", deferrable=True, initially="DEFERRED"),
        unique=True,
    ),
    Column("reason", Text, nullable=False),
    cents("cash_back_cents"),
    Column("session_id", ForeignKey("till_session.id")),
    Column("till", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("approver", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("business_date", Date, nullable=False, index=True),
    CheckConstraint("length(reason) > 0", name="reason"),
    CheckConstraint("cash_back_cents >= 0", name="cash"),
    CheckConstraint("replaced_by IS NULL OR replaced_by <> payment_id", name="replaced"),
)

# What may be chosen as a reason, by kind: of a protest, a return, a void.
reason: Final = Table(
    "reason",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    CheckConstraint("length(name) > 0", name="name"),
)

holiday: Final = Table(
    "holiday",
    metadata,
    Column("day", Date, primary_key=True),
    Column("name", Text, nullable=False),
)

# A customer whose cheque came back; until a supervisor lifts it, cheques need one.
customer_flag: Final = Table(
    "customer_flag",
    metadata,
    row_id(),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("cheque_id", ForeignKey("cheque.id"), nullable=False),
    Column("raised_at", UtcTime, nullable=False),
    Column("lifted_at", UtcTime),
    Column("lifted_by", Text),
    Column("reason", Text, nullable=False, server_default=text("''")),
    CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted"),
    CheckConstraint("lifted_at IS NULL OR length(reason) > 0", name="reason"),
    Index(
        "uq_customer_flag_standing",
        "cheque_id",
        unique=True,
        sqlite_where=text("lifted_at IS NULL"),
        postgresql_where=text("lifted_at IS NULL"),
    ),
)
