"""Money at the counter: turns of a till, more tenders, cheques' lives, slips and statements."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from services.storage.migrations.checks import change_check
from services.storage.tables.base import RowId, UtcTime

revision = "0003"
down_revision = "0002"

_CHEQUE_STATES = (
    "'POSTDATED', 'IN_HAND', 'DEPOSITED', 'CLEARED', 'RETURNED', 'PROTESTED', 'REDEPOSITED',"
    " 'REPLACED', 'VOIDED', 'GIVEN_BACK'"
)
_CAUSE = (
    "(CASE WHEN refund_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN dispute_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN void_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN cheque_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN deposit_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def upgrade() -> None:
    _tables()
    _payments()
    _cheques()
    _reversals()
    change_check(
        "invoice",
        "ck_invoice_source",
        before="source IN ('billing', 'run')",
        after="source IN ('billing', 'run', 'fee')",
    )
    change_check(
        "paper",
        "ck_paper_kind",
        before="kind IN ('receipt', 'invoice', 'activation', 'attempt', 'refund')",
        after="kind IN ('receipt', 'invoice', 'activation', 'attempt', 'refund', 'z', 'slip', 'act')",
    )
    _rules()


def _payments() -> None:
    op.execute(
        "ALTER TABLE payment ADD COLUMN session_id TEXT"
        " CONSTRAINT fk_payment_session_id_till_session REFERENCES till_session (id)"
    )
    op.create_index(op.f("ix_payment_session_id"), "payment", ["session_id"], unique=False)
    op.drop_index("ix_payment_business_date", "payment")
    op.create_index("ix_payment_day", "payment", ["business_date", "received_at"], unique=False)
    op.add_column("deposit", sa.Column("decided_at", UtcTime(), nullable=True))
    op.add_column("deposit", sa.Column("decided_by", sa.Text(), nullable=True))
    op.add_column(
        "deposit",
        sa.Column("decision", sa.Text(), server_default=sa.text("''"), nullable=False),
    )
    op.create_index(
        "ix_deposit_state",
        "deposit",
        ["state", "living", "id", "amount_cents", "deposited_on"],
        unique=False,
    )
    op.create_index("ix_deposit_amount", "deposit", ["bank_account", "amount_cents"], unique=False)


def _cheques() -> None:
    # What the search box asks.
    op.create_index("ix_deposit_slip", "deposit", ["slip_key"], unique=False)
    op.create_index("ix_cheque_number", "cheque", ["number_key"], unique=False)
    op.create_index("ix_cheque_account", "cheque", ["account_key"], unique=False)
    for column in ("drawer_id", "city"):
        op.execute(f"ALTER TABLE cheque ADD COLUMN {column} TEXT DEFAULT '' NOT NULL")
    op.execute(
        "ALTER TABLE cheque ADD COLUMN kind TEXT DEFAULT 'plain' NOT NULL"
        " CONSTRAINT ck_cheque_kind CHECK (kind IN ('plain', 'certified', 'cashier'))"
    )
    op.add_column("cheque", sa.Column("deposit_on", sa.Date(), nullable=True))
    op.execute(
        "ALTER TABLE cheque ADD COLUMN state TEXT DEFAULT 'IN_HAND' NOT NULL"
        f" CONSTRAINT ck_cheque_state CHECK (state IN ({_CHEQUE_STATES}))"
        " CONSTRAINT ck_cheque_postdated CHECK (state <> 'POSTDATED' OR deposit_on IS NOT NULL)"
    )
    op.add_column("cheque", sa.Column("agreed_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_cheque_state", "cheque", ["state", "agreed_on", "id", "amount_cents"], unique=False
    )
    op.drop_index("uq_cheque_living", "cheque")
    taken = sa.text("living = 1 OR state IN ('RETURNED', 'PROTESTED', 'REDEPOSITED', 'CLEARED')")
    op.create_index(
        "uq_cheque_living",
        "cheque",
        ["bank_code", "account_key", "number_key"],
        unique=True,
        sqlite_where=taken,
        postgresql_where=taken,
    )
    # The life of a cheque begins with its receipt; none of these was post-dated.
    op.execute(
        "UPDATE cheque SET agreed_on ="
        " (SELECT p.business_date FROM payment p WHERE p.id = cheque.payment_id)"
    )
    op.execute(
        "INSERT INTO cheque_move (cheque_id, to_state, at, business_date, by, till)"
        " SELECT c.id, c.state, p.received_at, p.business_date, u.username, p.till"
        " FROM cheque c JOIN payment p ON p.id = c.payment_id"
        " JOIN staff_user u ON u.id = p.actor_id ORDER BY c.id"
    )


def _reversals() -> None:
    number = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    for column, kind, table in (
        ("void_id", "TEXT", "payment_void"),
        ("cheque_id", number, "cheque"),
        ("deposit_id", number, "deposit"),
    ):
        op.execute(
            f"ALTER TABLE reversal ADD COLUMN {column} {kind}"
            f" CONSTRAINT fk_reversal_{column}_{table} REFERENCES {table} (id)"
        )
    op.execute(
        "ALTER TABLE reversal ADD COLUMN occurrence INTEGER DEFAULT 1 NOT NULL"
        " CONSTRAINT ck_reversal_occurrence"
        " CHECK (occurrence > 0 AND (occurrence = 1 OR cheque_id IS NOT NULL))"
    )
    once = ["direction"]
    for column, more in (
        ("void_id", once),
        ("cheque_id", [*once, "occurrence"]),
        ("deposit_id", once),
    ):
        name = column.removesuffix("_id")
        op.create_index(f"uq_reversal_{name}", "reversal", [column, *more], unique=True)
    change_check(
        "reversal",
        "ck_reversal_cause",
        before="(refund_id IS NULL) <> (dispute_id IS NULL)",
        after=_CAUSE,
    )


def _tables() -> None:
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "reason",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_reason_name")),
        sa.PrimaryKeyConstraint("kind", "code", name=op.f("pk_reason")),
    )
    op.create_table(
        "statement_file",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bank_account", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("imported_at", UtcTime(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_file")),
    )
    op.create_index(
        "uq_statement_file_living",
        "statement_file",
        ["bank_account", "sha256"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "statement_profile",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_profile")),
        sa.UniqueConstraint("name", name=op.f("uq_statement_profile_name")),
    )
    op.create_table(
        "statement_line",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("bank_account", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("line_key", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reference_key", sa.Text(), nullable=False),
        sa.Column("balance_cents", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_statement_line_amount")),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["statement_file.id"],
            name=op.f("fk_statement_line_file_id_statement_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
    )
    op.create_index("ix_statement_line_file", "statement_line", ["file_id", "state"], unique=False)
    op.create_index(
        "ix_statement_line_state",
        "statement_line",
        ["state", "day", "id", "amount_cents"],
        unique=False,
    )
    op.create_index(
        "ix_statement_line_open",
        "statement_line",
        ["bank_account", "day"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_statement_line_reference", "statement_line", ["reference_key"], unique=False
    )
    op.create_index(
        "ix_statement_line_day", "statement_line", ["bank_account", "day"], unique=False
    )
    op.create_index(
        "uq_statement_line_living",
        "statement_line",
        ["bank_account", "line_key", "occurrence"],
        unique=True,
        sqlite_where=sa.text("state <> 'undone'"),
        postgresql_where=sa.text("state <> 'undone'"),
    )
    op.create_table(
        "statement_match",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("line_id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["statement_line.id"],
            name=op.f("fk_statement_match_line_id_statement_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_match")),
    )
    op.create_index(
        "uq_statement_match_line",
        "statement_match",
        ["line_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_index(
        "uq_statement_match_ref",
        "statement_match",
        ["kind", "ref"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "till_session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("opened_by", RowId, nullable=False),
        sa.Column("float_cents", sa.BigInteger(), nullable=False),
        sa.Column("left_before_cents", sa.BigInteger(), nullable=True),
        sa.Column("declared_at", UtcTime(), nullable=True),
        sa.Column("declared_by", RowId, nullable=True),
        sa.Column("counted_cents", sa.BigInteger(), nullable=True),
        sa.Column("expected_cents", sa.BigInteger(), nullable=True),
        sa.Column("difference_cents", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.Column("closed_by", RowId, nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_till_session_closed")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (declared_at IS NULL)", name=op.f("ck_till_session_declared")
        ),
        sa.CheckConstraint(
            "closed_by IS NULL OR closed_by <> declared_by",
            name=op.f("ck_till_session_second_person"),
        ),
        sa.CheckConstraint(
            "declared_at IS NULL OR (declared_by IS NOT NULL AND counted_cents >= 0 AND difference_cents = counted_cents - expected_cents AND summary IS NOT NULL)",
            name=op.f("ck_till_session_counted"),
        ),
        sa.CheckConstraint("float_cents >= 0 AND number > 0", name=op.f("ck_till_session_float")),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["staff_user.id"], name=op.f("fk_till_session_closed_by_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["staff_user.id"], name=op.f("fk_till_session_declared_by_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["staff_user.id"], name=op.f("fk_till_session_opened_by_staff_user")
        ),
        sa.ForeignKeyConstraint(["till"], ["till.code"], name=op.f("fk_till_session_till_till")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_session")),
        sa.UniqueConstraint("till", "number", name=op.f("uq_till_session_till_number")),
    )
    op.create_index(
        "ix_till_session_business_date", "till_session", ["business_date"], unique=False
    )
    op.create_index(
        "uq_till_session_open",
        "till_session",
        ["till"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_till_session_person",
        "till_session",
        ["opened_by"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "bank_slip",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("bank_account", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cash_cents", sa.BigInteger(), nullable=False),
        sa.Column("cheque_cents", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("bank_number", sa.Text(), nullable=True),
        sa.Column("bank_number_key", sa.Text(), nullable=True),
        sa.Column("deposited_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "(state = 'deposited') = (bank_number IS NOT NULL)", name=op.f("ck_bank_slip_deposited")
        ),
        sa.CheckConstraint(
            "(bank_number IS NULL) = (deposited_on IS NULL)", name=op.f("ck_bank_slip_bank")
        ),
        sa.CheckConstraint(
            "(state = 'void') = (length(reason) > 0)", name=op.f("ck_bank_slip_void")
        ),
        sa.CheckConstraint(
            "(cash_cents > 0) = (session_id IS NOT NULL)", name=op.f("ck_bank_slip_turn")
        ),
        sa.CheckConstraint(
            "cash_cents >= 0 AND cheque_cents >= 0 AND cash_cents + cheque_cents > 0",
            name=op.f("ck_bank_slip_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["till_session.id"], name=op.f("fk_bank_slip_session_id_till_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_slip")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_slip_number")),
    )
    op.create_index("ix_bank_slip_state", "bank_slip", ["state", "deposited_on"], unique=False)
    op.create_index(
        "uq_bank_slip_bank_number",
        "bank_slip",
        ["bank_account", "bank_number_key"],
        unique=True,
        sqlite_where=sa.text("bank_number_key IS NOT NULL"),
        postgresql_where=sa.text("bank_number_key IS NOT NULL"),
    )
    op.create_table(
        "cash_count",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("denomination_cents", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "denomination_cents > 0 AND pieces > 0", name=op.f("ck_cash_count_pieces")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["till_session.id"], name=op.f("fk_cash_count_session_id_till_session")
        ),
        sa.CheckConstraint("form IN ('bill', 'coin')", name=op.f("ck_cash_count_form")),
        sa.PrimaryKeyConstraint(
            "session_id", "form", "denomination_cents", name=op.f("pk_cash_count")
        ),
    )
    op.create_table(
        "cash_movement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("reverses", sa.Text(), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'correction') = (reverses IS NOT NULL)",
            name=op.f("ck_cash_movement_correction"),
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_cash_movement_amount")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_cash_movement_reason")),
        sa.ForeignKeyConstraint(
            ["reverses"], ["cash_movement.id"], name=op.f("fk_cash_movement_reverses_cash_movement")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["till_session.id"],
            name=op.f("fk_cash_movement_session_id_till_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_movement")),
        sa.UniqueConstraint("reverses", name=op.f("uq_cash_movement_reverses")),
    )
    op.create_index(
        op.f("ix_cash_movement_session_id"), "cash_movement", ["session_id"], unique=False
    )
    op.create_table(
        "cash",
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tendered_cents", sa.BigInteger(), nullable=False),
        sa.Column("change_cents", sa.BigInteger(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("told_not_deductible", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_cents > 0 AND change_cents >= 0", name=op.f("ck_cash_amount")),
        sa.CheckConstraint(
            "tendered_cents - change_cents = amount_cents", name=op.f("ck_cash_change")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_cash_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("payment_id", "position", name=op.f("pk_cash")),
    )
    op.create_table(
        "withholding_agent",
        sa.Column("customer_id", RowId, autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_withholding_agent_customer_id_customer"),
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_withholding_agent")),
    )
    op.create_table(
        "payment_void",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cash_back_cents", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.CheckConstraint("cash_back_cents >= 0", name=op.f("ck_payment_void_cash")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_payment_void_reason")),
        sa.CheckConstraint(
            "replaced_by IS NULL OR replaced_by <> payment_id",
            name=op.f("ck_payment_void_replaced"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_payment_void_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"],
            ["payment.id"],
            name=op.f("fk_payment_void_replaced_by_payment"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["till_session.id"],
            name=op.f("fk_payment_void_session_id_till_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_void")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_payment_void_payment_id")),
        sa.UniqueConstraint("replaced_by", name=op.f("uq_payment_void_replaced_by")),
    )
    op.create_table(
        "tender_picture",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_tender_picture_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["document_content.sha256"],
            name=op.f("fk_tender_picture_sha256_document_content"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_picture")),
    )
    op.create_index(
        op.f("ix_tender_picture_payment_id"), "tender_picture", ["payment_id"], unique=False
    )
    op.create_index(op.f("ix_tender_picture_sha256"), "tender_picture", ["sha256"], unique=False)
    op.create_table(
        "voucher",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("terminal", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("batch_key", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reference_key", sa.Text(), nullable=False),
        sa.Column("auth_number", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("last4", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("living", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_voucher_amount")),
        sa.CheckConstraint("length(last4) = 4", name=op.f("ck_voucher_last4")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_voucher_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
    )
    op.create_index(op.f("ix_voucher_payment_id"), "voucher", ["payment_id"], unique=False)
    op.create_index(
        "uq_voucher_living",
        "voucher",
        ["terminal", "batch_key", "reference_key"],
        unique=True,
        sqlite_where=sa.text("living = 1"),
        postgresql_where=sa.text("living = 1"),
    )
    op.create_table(
        "withholding",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("customer_id", RowId, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_key", sa.Text(), nullable=False),
        sa.Column("auth_number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("living", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_withholding_amount")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_withholding_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_withholding_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["document_content.sha256"],
            name=op.f("fk_withholding_sha256_document_content"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withholding")),
    )
    op.create_index(op.f("ix_withholding_payment_id"), "withholding", ["payment_id"], unique=False)
    op.create_index(
        "uq_withholding_living",
        "withholding",
        ["customer_id", "number_key"],
        unique=True,
        sqlite_where=sa.text("living = 1"),
        postgresql_where=sa.text("living = 1"),
    )
    op.create_table(
        "withholding_line",
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("invoice_id", RowId, nullable=False),
        sa.Column("tax", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("base_cents", sa.BigInteger(), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("computed_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount_cents > 0 AND base_cents > 0", name=op.f("ck_withholding_line_amount")
        ),
        sa.CheckConstraint(
            "basis_points BETWEEN 1 AND 10000", name=op.f("ck_withholding_line_percent")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_withholding_line_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_withholding_line_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("payment_id", "position", "line", name=op.f("pk_withholding_line")),
    )
    op.create_index(
        op.f("ix_withholding_line_invoice_id"), "withholding_line", ["invoice_id"], unique=False
    )
    op.create_table(
        "bank_slip_cheque",
        sa.Column("slip_id", sa.Text(), nullable=False),
        sa.Column("cheque_id", RowId, nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cheque_id"], ["cheque.id"], name=op.f("fk_bank_slip_cheque_cheque_id_cheque")
        ),
        sa.ForeignKeyConstraint(
            ["slip_id"], ["bank_slip.id"], name=op.f("fk_bank_slip_cheque_slip_id_bank_slip")
        ),
        sa.PrimaryKeyConstraint("slip_id", "cheque_id", name=op.f("pk_bank_slip_cheque")),
    )
    op.create_index(
        "ix_bank_slip_cheque_held",
        "bank_slip_cheque",
        ["slip_id", "cheque_id"],
        unique=False,
        sqlite_where=sa.text("live = 1"),
        postgresql_where=sa.text("live = 1"),
    )
    op.create_index(
        "uq_bank_slip_cheque_live",
        "bank_slip_cheque",
        ["cheque_id"],
        unique=True,
        sqlite_where=sa.text("live = 1"),
        postgresql_where=sa.text("live = 1"),
    )
    op.create_table(
        "cheque_move",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("cheque_id", RowId, nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("slip_id", sa.Text(), nullable=True),
        sa.Column("line_id", RowId, nullable=True),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("bank_fee_cents", sa.BigInteger(), nullable=True),
        sa.Column("customer_fee_cents", sa.BigInteger(), nullable=True),
        sa.Column("fee_invoice_id", RowId, nullable=True),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.Column("receiver", sa.Text(), nullable=True),
        sa.Column("receiver_id", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(to_state = 'REPLACED') = (replaced_by IS NOT NULL)",
            name=op.f("ck_cheque_move_replaced"),
        ),
        sa.CheckConstraint(
            "(to_state = 'GIVEN_BACK') = (receiver IS NOT NULL)",
            name=op.f("ck_cheque_move_given_back"),
        ),
        sa.CheckConstraint(
            "coalesce(bank_fee_cents, 0) >= 0", name=op.f("ck_cheque_move_bank_fee")
        ),
        sa.CheckConstraint(
            "coalesce(customer_fee_cents, 0) >= 0", name=op.f("ck_cheque_move_customer_fee")
        ),
        sa.ForeignKeyConstraint(
            ["cheque_id"], ["cheque.id"], name=op.f("fk_cheque_move_cheque_id_cheque")
        ),
        sa.ForeignKeyConstraint(
            ["fee_invoice_id"], ["invoice.id"], name=op.f("fk_cheque_move_fee_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["statement_line.id"], name=op.f("fk_cheque_move_line_id_statement_line")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["payment.id"], name=op.f("fk_cheque_move_replaced_by_payment")
        ),
        sa.ForeignKeyConstraint(
            ["slip_id"], ["bank_slip.id"], name=op.f("fk_cheque_move_slip_id_bank_slip")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cheque_move")),
    )
    op.create_index(op.f("ix_cheque_move_cheque_id"), "cheque_move", ["cheque_id"], unique=False)
    op.create_table(
        "customer_flag",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("customer_id", RowId, nullable=False),
        sa.Column("cheque_id", RowId, nullable=False),
        sa.Column("raised_at", UtcTime(), nullable=False),
        sa.Column("lifted_at", UtcTime(), nullable=True),
        sa.Column("lifted_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_customer_flag_lifted")
        ),
        sa.ForeignKeyConstraint(
            ["cheque_id"], ["cheque.id"], name=op.f("fk_customer_flag_cheque_id_cheque")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_flag_customer_id_customer")
        ),
        sa.CheckConstraint(
            "lifted_at IS NULL OR length(reason) > 0", name=op.f("ck_customer_flag_reason")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_flag")),
    )
    op.create_index(
        "uq_customer_flag_standing",
        "customer_flag",
        ["cheque_id"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_customer_flag_customer_id"), "customer_flag", ["customer_id"], unique=False
    )


def _rules() -> None:
    name = op.get_bind().dialect.name
    file = Path(__file__).parents[1] / "rules" / f"0003_{name}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n--;\n"):
        op.get_bind().exec_driver_sql(statement)
