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

from services.storage.tables.base import UtcTime, cents, metadata, one_of, row_id

receipt_series: Final = Table(
    "receipt_series",
    metadata,
    Column("series", Text, primary_key=True),
    Column("next_number", BigInteger, nullable=False),
    # Where the series began: a company that comes from other books goes on with its numbers.
    Column("first_number", BigInteger, nullable=False, server_default=text("1")),
)

payment: Final = Table(
    "payment",
    metadata,
    Column("id", Text, primary_key=True),
    Column("series", ForeignKey("receipt_series.series"), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("till", ForeignKey("till.code"), nullable=False),
    Column("actor_id", ForeignKey("staff_user.id"), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("business_date", Date, nullable=False),
    cents("amount_cents"),
    cents("applied_cents"),
    cents("credit_cents"),
    Column("attempt_id", ForeignKey("charge_attempt.id"), unique=True),
    # What a bank collected for us; such money was never at a counter.
    Column("debit_line_id", ForeignKey("debit_line.id")),
    # The turn of the till that received it; a card's money may be booked when none is open.
    Column("session_id", ForeignKey("till_session.id"), index=True),
    UniqueConstraint("series", "number"),
    CheckConstraint("amount_cents > 0", name="amount"),
    CheckConstraint("applied_cents >= 0 AND credit_cents >= 0", name="parts"),
    CheckConstraint("applied_cents + credit_cents = amount_cents", name="sum"),
    Index("ix_payment_account", "account_id", "received_at"),
    Index("ix_payment_day", "business_date", "received_at"),
    Index("ix_payment_number", "number"),
    # Nearly every payment has none: with them in it, the index would look worthless to a planner.
    Index(
        "uq_payment_debit_line_id",
        "debit_line_id",
        unique=True,
        sqlite_where=text("debit_line_id IS NOT NULL"),
        postgresql_where=text("debit_line_id IS NOT NULL"),
    ),
)

tender: Final = Table(
    "tender",
    metadata,
    Column("payment_id", ForeignKey("payment.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column(
        "method",
        Text,
        one_of(
            "method",
            "cash",
            "cheque",
            "deposit",
            "card",
            "voucher",
            "debit",
            "withholding",
            "credit",
        ),
        nullable=False,
    ),
    cents("amount_cents"),
    CheckConstraint("amount_cents > 0", name="amount"),
)

# It came back and lies here, is at the bank a second time, or was paid there in the end: its
# receipt was reversed, and yet nobody can give it again.
_TAKEN: Final = text("living = 1 OR state IN ('RETURNED', 'PROTESTED', 'REDEPOSITED', 'CLEARED')")

# `living` falls to 0 when a cheque or slip stops standing for money; only living ones are unique.
cheque: Final = Table(
    "cheque",
    metadata,
    row_id(),
    Column("payment_id", ForeignKey("payment.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("bank_code", Text, nullable=False),
    Column("account_number", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("account_key", Text, nullable=False),
    Column("number_key", Text, nullable=False),
    Column("drawer", Text, nullable=False),
    Column("dated_on", Date, nullable=False),
    cents("amount_cents"),
    Column("drawer_id", Text, nullable=False, server_default=text("''")),
    Column("city", Text, nullable=False, server_default=text("''")),
    Column(
        "kind",
        Text,
        one_of("kind", "plain", "certified", "cashier"),
        nullable=False,
        server_default=text("'plain'"),
    ),
    Column("deposit_on", Date),
    # The day that was agreed, or that of the receipt: lists of a hundred thousand are read in
    # its order. A trigger holds it to the two that it comes from.
    Column("agreed_on", Date),
    Column(
        "state",
        Text,
        one_of(
            "state",
            "POSTDATED",
            "IN_HAND",
            "DEPOSITED",
            "CLEARED",
            "RETURNED",
            "PROTESTED",
            "REDEPOSITED",
            "REPLACED",
            "VOIDED",
            "GIVEN_BACK",
        ),
        nullable=False,
        server_default=text("'IN_HAND'"),
    ),
    Column("living", Integer, CheckConstraint("living IN (0, 1)", name="living"), nullable=False),
    CheckConstraint("amount_cents > 0", name="amount"),
    CheckConstraint("state <> 'POSTDATED' OR deposit_on IS NOT NULL", name="postdated"),
    # Lists and their sums are read from it alone.
    Index("ix_cheque_state", "state", "agreed_on", "id", "amount_cents"),
    # What the search box asks; by its drawer, see the rules of the third schema.
    Index("ix_cheque_number", "number_key"),
    Index("ix_cheque_account", "account_key"),
    Index(
        "uq_cheque_living",
        "bank_code",
        "account_key",
        "number_key",
        unique=True,
        sqlite_where=_TAKEN,
        postgresql_where=_TAKEN,
    ),
)

deposit: Final = Table(
    "deposit",
    metadata,
    row_id(),
    Column("payment_id", ForeignKey("payment.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("bank_account", Text, nullable=False),
    Column("slip", Text, nullable=False),
    Column("slip_key", Text, nullable=False),
    Column("deposited_on", Date, nullable=False),
    Column("depositor", Text, nullable=False),
    cents("amount_cents"),
    Column("state", Text, one_of("state", "claimed", "verified", "refused"), nullable=False),
    Column("decided_at", UtcTime, index=True),
    Column("decided_by", Text),
    Column("decision", Text, nullable=False, server_default=text("''")),
    Column("living", Integer, CheckConstraint("living IN (0, 1)", name="living"), nullable=False),
    CheckConstraint("amount_cents > 0", name="amount"),
    # Lists and their sums are read from it alone.
    Index("ix_deposit_state", "state", "living", "id", "amount_cents", "deposited_on"),
    # What a line of the bank may be, and what nearly the same as another slip.
    Index("ix_deposit_amount", "bank_account", "amount_cents"),
    Index(
        "uq_deposit_living",
        "bank_account",
        "slip_key",
        unique=True,
        sqlite_where=text("living = 1"),
        postgresql_where=text("living = 1"),
    ),
    Index("ix_deposit_slip", "slip_key"),
)

allocation: Final = Table(
    "allocation",
    metadata,
    Column("payment_id", ForeignKey("payment.id"), primary_key=True),
    Column("invoice_id", ForeignKey("invoice.id"), primary_key=True, index=True),
    cents("amount_cents"),
    cents("balance_before_cents"),
    CheckConstraint("amount_cents > 0", name="amount"),
    CheckConstraint("amount_cents <= balance_before_cents", name="within_balance"),
)
