"""The first schema: office, staff, journal, accounts, invoices, the guard, payments, paper."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from services.storage.tables.base import RowId, UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "business_setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_business_setting")),
    )
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("trade_name", sa.Text(), nullable=False),
        sa.Column("tax_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("help_email", sa.Text(), nullable=False),
        sa.Column("invoice_series", sa.Text(), nullable=False),
        sa.Column("next_invoice", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("next_account", sa.Integer(), server_default=sa.text("100001"), nullable=False),
        sa.Column("stripe_account", sa.Text(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_company_single")),
        sa.CheckConstraint("mode IN ('demo', 'test', 'live')", name=op.f("ck_company_mode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
    )
    op.create_table(
        "customer",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("id_kind", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("trade_name", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("consent_version", sa.Text(), nullable=True),
        sa.Column("consent_at", UtcTime(), nullable=True),
        sa.Column("consent_channel", sa.Text(), nullable=True),
        sa.Column("consent_revoked_at", UtcTime(), nullable=True),
        sa.Column("stripe_customer", sa.Text(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "id_kind IN ('04', '05', '06', '07', '08')", name=op.f("ck_customer_id_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )
    op.create_index("ix_customer_id_number", "customer", ["id_number"], unique=False)
    op.create_index("ix_customer_mobile", "customer", ["mobile"], unique=False)
    op.create_index("ix_customer_phone", "customer", ["phone"], unique=False)
    op.create_table(
        "document_content",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_document_content")),
    )
    op.create_table(
        "draft",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_at", UtcTime(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_draft")),
    )
    op.create_table(
        "import_file",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("imported_at", UtcTime(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_import_file")),
    )
    op.create_table(
        "journal",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("prev", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_journal")),
        sa.UniqueConstraint("hash", name=op.f("uq_journal_hash")),
    )
    op.create_index("ix_journal_at", "journal", ["at"], unique=False)
    op.create_index("ix_journal_subject", "journal", ["subject", "at"], unique=False)
    op.create_table(
        "journal_head",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_problem", sa.Text(), nullable=False),
        sa.Column("claimed_until", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.CheckConstraint("state IN ('todo', 'done', 'given_up')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_outbox_kind_ref")),
    )
    op.create_index("ix_outbox_state", "outbox", ["state", "till"], unique=False)
    op.create_table(
        "paper",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("archived_at", UtcTime(), nullable=False),
        sa.Column("archived_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('receipt', 'invoice', 'activation')", name=op.f("ck_paper_kind")
        ),
        sa.CheckConstraint("format IN ('a4', '80mm')", name=op.f("ck_paper_format")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint(
            "kind",
            "subject",
            "format",
            "version",
            name=op.f("uq_paper_kind_subject_format_version"),
        ),
    )
    op.create_table(
        "receipt_series",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("next_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_receipt_series")),
    )
    op.create_table(
        "signin_counter",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", UtcTime(), nullable=True),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_signin_counter")),
    )
    op.create_table(
        "staff_user",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("last_signed_in_at", UtcTime(), nullable=True),
        sa.CheckConstraint(
            "username = lower(username)", name=op.f("ck_staff_user_username_folded")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_user")),
        sa.UniqueConstraint("username", name=op.f("uq_staff_user_username")),
    )
    op.create_table(
        "tax",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("basis_points BETWEEN 0 AND 10000", name=op.f("ck_tax_basis_points")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_tax")),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("requested_by", RowId, nullable=False),
        sa.Column("approved_by", RowId, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("used_at", UtcTime(), nullable=True),
        sa.CheckConstraint("approved_by <> requested_by", name=op.f("ck_approval_second_person")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_approval_reason")),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["staff_user.id"], name=op.f("fk_approval_approved_by_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["staff_user.id"], name=op.f("fk_approval_requested_by_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index("ix_approval_document", "approval", ["document"], unique=False)
    op.create_table(
        "paper_print",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("paper_id", RowId, nullable=False),
        sa.Column("copy", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_print_paper_id_paper")
        ),
        sa.CheckConstraint(
            "(channel = 'print') = (copy IS NOT NULL)", name=op.f("ck_paper_print_copy")
        ),
        sa.CheckConstraint(
            "channel IN ('print', 'file', 'mail', 'open')", name=op.f("ck_paper_print_channel")
        ),
        sa.CheckConstraint(
            "state IN ('sending', 'done', 'refused')", name=op.f("ck_paper_print_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_print")),
    )
    op.create_index(
        "uq_paper_print_copy",
        "paper_print",
        ["paper_id", "copy"],
        unique=True,
        sqlite_where=sa.text("state <> 'refused'"),
        postgresql_where=sa.text("state <> 'refused'"),
    )
    op.create_table(
        "plan",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("monthly_cents", sa.BigInteger(), nullable=False),
        sa.Column("activation_cents", sa.BigInteger(), nullable=False),
        sa.Column("tax_code", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "monthly_cents >= 0 AND activation_cents >= 0", name=op.f("ck_plan_prices")
        ),
        sa.ForeignKeyConstraint(["tax_code"], ["tax.code"], name=op.f("fk_plan_tax_code_tax")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_plan")),
    )
    op.create_table(
        "saved_card",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("customer_id", RowId, nullable=False),
        sa.Column("payment_method", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("last4", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("consent_at", UtcTime(), nullable=False),
        sa.Column("consent_by", sa.Text(), nullable=False),
        sa.Column("removed_at", UtcTime(), nullable=True),
        sa.CheckConstraint("length(last4) = 4", name=op.f("ck_saved_card_last4")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_saved_card_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_card")),
        sa.UniqueConstraint("payment_method", name=op.f("uq_saved_card_payment_method")),
    )
    op.create_index(op.f("ix_saved_card_customer_id"), "saved_card", ["customer_id"], unique=False)
    op.create_table(
        "till",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("receipt_series", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_series"],
            ["receipt_series.series"],
            name=op.f("fk_till_receipt_series_receipt_series"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_till")),
    )
    op.create_table(
        "user_role",
        sa.Column("user_id", RowId, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff_user.id"], name=op.f("fk_user_role_user_id_staff_user")
        ),
        sa.CheckConstraint(
            "role IN ('activator', 'cashier', 'supervisor', 'auditor', 'administrator')",
            name=op.f("ck_user_role_role"),
        ),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_role")),
    )
    op.create_table(
        "account",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", RowId, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("plan_code", sa.Text(), nullable=True),
        sa.Column("monthly_cents", sa.BigInteger(), nullable=False),
        sa.Column("activation_cents", sa.BigInteger(), nullable=False),
        sa.Column("tax_code", sa.Text(), nullable=True),
        sa.Column("billing_day", sa.Integer(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("activated_at", UtcTime(), nullable=True),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("billing_day BETWEEN 1 AND 28", name=op.f("ck_account_billing_day")),
        sa.CheckConstraint(
            "monthly_cents >= 0 AND activation_cents >= 0", name=op.f("ck_account_prices")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_account_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["plan_code"], ["plan.code"], name=op.f("fk_account_plan_code_plan")
        ),
        sa.ForeignKeyConstraint(["tax_code"], ["tax.code"], name=op.f("fk_account_tax_code_tax")),
        sa.CheckConstraint("origin IN ('ONLINE', 'MANUAL')", name=op.f("ck_account_origin")),
        sa.CheckConstraint(
            "state IN ('requested', 'documents', 'in_review', 'active', 'rejected', 'suspended', 'closed')",
            name=op.f("ck_account_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("number", name=op.f("uq_account_number")),
    )
    op.create_index(op.f("ix_account_customer_id"), "account", ["customer_id"], unique=False)
    op.create_index("ix_account_name", "account", ["name_folded"], unique=False)
    op.create_index("ix_account_state", "account", ["state", "changed_at"], unique=False)
    op.create_table(
        "account_line",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("voip_number", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("removed_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_line_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_line")),
    )
    op.create_index(
        op.f("ix_account_line_account_id"), "account_line", ["account_id"], unique=False
    )
    op.create_index(
        "uq_account_line_living",
        "account_line",
        ["voip_number"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "account_move",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_move_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_move")),
    )
    op.create_index(
        op.f("ix_account_move_account_id"), "account_move", ["account_id"], unique=False
    )
    op.create_table(
        "account_note",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_note_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_note")),
    )
    op.create_index(
        op.f("ix_account_note_account_id"), "account_note", ["account_id"], unique=False
    )
    op.create_table(
        "agreement",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("bank_code", sa.Text(), nullable=True),
        sa.Column("bank_account_kind", sa.Text(), nullable=True),
        sa.Column("bank_account_number", sa.Text(), nullable=True),
        sa.Column("holder_name", sa.Text(), nullable=True),
        sa.Column("holder_id_kind", sa.Text(), nullable=True),
        sa.Column("holder_id_number", sa.Text(), nullable=True),
        sa.Column("form_signed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_at", UtcTime(), nullable=True),
        sa.Column("agreed_at", UtcTime(), nullable=False),
        sa.Column("agreed_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "method <> 'debit' OR (bank_code IS NOT NULL AND bank_account_kind IN ('CTE', 'AHO') AND bank_account_number IS NOT NULL AND holder_name IS NOT NULL AND holder_id_number IS NOT NULL)",
            name=op.f("ck_agreement_debit_fields"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_agreement_account_id_account")
        ),
        sa.CheckConstraint(
            "method IN ('card', 'manual_card', 'deposit', 'cheque', 'debit')",
            name=op.f("ck_agreement_method"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_account_id"), "agreement", ["account_id"], unique=False)
    op.create_index(
        "uq_agreement_current",
        "agreement",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "charge_attempt",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pi_id", sa.Text(), nullable=True),
        sa.Column("charge_id", sa.Text(), nullable=True),
        sa.Column("confirm_seq", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("fence", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("lease_until", UtcTime(), nullable=False),
        sa.Column("actor_id", RowId, nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("stripe_account", sa.Text(), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("stripe_version", sa.Text(), nullable=False),
        sa.Column("create_params", sa.Text(), nullable=False),
        sa.Column("confirm_params", sa.Text(), nullable=True),
        sa.Column("watch", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("needs_review", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("card_brand", sa.Text(), nullable=True),
        sa.Column("card_last4", sa.Text(), nullable=True),
        sa.Column("polls", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("poll_at", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "state <> 'SUCCEEDED' OR charge_id IS NOT NULL", name=op.f("ck_charge_attempt_charged")
        ),
        sa.CheckConstraint(
            "state NOT IN ('ARMED', 'CONFIRMING', 'IN_DOUBT', 'SUCCEEDED') OR pi_id IS NOT NULL",
            name=op.f("ck_charge_attempt_known_at_stripe"),
        ),
        sa.CheckConstraint(
            "amount_cents BETWEEN 50 AND 99999999", name=op.f("ck_charge_attempt_amount")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_charge_attempt_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["staff_user.id"], name=op.f("fk_charge_attempt_actor_id_staff_user")
        ),
        sa.ForeignKeyConstraint(["till"], ["till.code"], name=op.f("fk_charge_attempt_till_till")),
        sa.CheckConstraint("currency IN ('usd')", name=op.f("ck_charge_attempt_currency")),
        sa.CheckConstraint(
            "state IN ('CLAIMED', 'CREATING', 'ARMED', 'CONFIRMING', 'IN_DOUBT', 'SUCCEEDED', 'CANCELED')",
            name=op.f("ck_charge_attempt_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge_attempt")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_charge_attempt_charge_id")),
        sa.UniqueConstraint("pi_id", name=op.f("uq_charge_attempt_pi_id")),
    )
    op.create_index(
        op.f("ix_charge_attempt_account_id"), "charge_attempt", ["account_id"], unique=False
    )
    op.create_index("ix_charge_attempt_created_at", "charge_attempt", ["created_at"], unique=False)
    op.create_index(
        "ix_charge_attempt_unfinished",
        "charge_attempt",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state NOT IN ('SUCCEEDED', 'CANCELED')"),
        postgresql_where=sa.text("state NOT IN ('SUCCEEDED', 'CANCELED')"),
    )
    op.create_table(
        "document",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("original_seen_by", sa.Text(), nullable=False),
        sa.Column("attached_at", UtcTime(), nullable=False),
        sa.Column("attached_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_document_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["document_content.sha256"],
            name=op.f("fk_document_sha256_document_content"),
        ),
        sa.CheckConstraint(
            "kind IN ('id', 'contract', 'debit_form', 'other')", name=op.f("ck_document_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_account_id"), "document", ["account_id"], unique=False)
    op.create_index(op.f("ix_document_sha256"), "document", ["sha256"], unique=False)
    op.create_table(
        "invoice",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sequential", sa.BigInteger(), nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("subtotal_cents", sa.BigInteger(), nullable=False),
        sa.Column("tax_cents", sa.BigInteger(), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("balance_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("agreement_method", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "(state = 'paid') = (balance_cents = 0 AND state <> 'void')",
            name=op.f("ck_invoice_paid_is_zero"),
        ),
        sa.CheckConstraint(
            "balance_cents >= 0 AND balance_cents <= total_cents", name=op.f("ck_invoice_balance")
        ),
        sa.CheckConstraint("due_on >= issued_on", name=op.f("ck_invoice_dates")),
        sa.CheckConstraint(
            "total_cents > 0 AND total_cents = subtotal_cents + tax_cents",
            name=op.f("ck_invoice_total"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invoice_account_id_account")
        ),
        sa.CheckConstraint("state IN ('open', 'paid', 'void')", name=op.f("ck_invoice_state")),
        sa.CheckConstraint("source IN ('billing', 'run')", name=op.f("ck_invoice_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("number", name=op.f("uq_invoice_number")),
    )
    op.create_index("ix_invoice_account", "invoice", ["account_id", "issued_on"], unique=False)
    op.create_index(
        "ix_invoice_open",
        "invoice",
        ["account_id", "due_on", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_invoice_sequential"), "invoice", ["sequential"], unique=False)
    op.create_index(
        "uq_invoice_run",
        "invoice",
        ["account_id", "period"],
        unique=True,
        sqlite_where=sa.text("source = 'run' AND state <> 'void'"),
        postgresql_where=sa.text("source = 'run' AND state <> 'void'"),
    )
    op.create_table(
        "claim",
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("invoice_id", RowId, nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_claim_amount")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_claim_invoice_id_invoice")
        ),
        sa.CheckConstraint("method IN ('card', 'debit', 'phone')", name=op.f("ck_claim_method")),
        sa.CheckConstraint("live IN (0, 1)", name=op.f("ck_claim_live")),
        sa.PrimaryKeyConstraint("holder", "invoice_id", name=op.f("pk_claim")),
    )
    op.create_index("ix_claim_invoice_id", "claim", ["invoice_id"], unique=False)
    op.create_index(
        "uq_claim_live",
        "claim",
        ["invoice_id"],
        unique=True,
        sqlite_where=sa.text("live = 1"),
        postgresql_where=sa.text("live = 1"),
    )
    op.create_table(
        "invoice_line",
        sa.Column("invoice_id", RowId, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity_e6", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_e6", sa.BigInteger(), nullable=False),
        sa.Column("discount_cents", sa.BigInteger(), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("tax_code", sa.Text(), nullable=False),
        sa.Column("tax_basis_points", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "discount_cents >= 0 AND net_cents >= 0", name=op.f("ck_invoice_line_net")
        ),
        sa.CheckConstraint(
            "quantity_e6 > 0 AND unit_price_e6 >= 0", name=op.f("ck_invoice_line_price")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["tax_code"], ["tax.code"], name=op.f("fk_invoice_line_tax_code_tax")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "position", name=op.f("pk_invoice_line")),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("actor_id", RowId, nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("applied_cents", sa.BigInteger(), nullable=False),
        sa.Column("credit_cents", sa.BigInteger(), nullable=False),
        sa.Column("attempt_id", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payment_amount")),
        sa.CheckConstraint(
            "applied_cents + credit_cents = amount_cents", name=op.f("ck_payment_sum")
        ),
        sa.CheckConstraint(
            "applied_cents >= 0 AND credit_cents >= 0", name=op.f("ck_payment_parts")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_payment_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["staff_user.id"], name=op.f("fk_payment_actor_id_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["charge_attempt.id"], name=op.f("fk_payment_attempt_id_charge_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["series"], ["receipt_series.series"], name=op.f("fk_payment_series_receipt_series")
        ),
        sa.ForeignKeyConstraint(["till"], ["till.code"], name=op.f("fk_payment_till_till")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_payment_attempt_id")),
        sa.UniqueConstraint("series", "number", name=op.f("uq_payment_series_number")),
    )
    op.create_index("ix_payment_account", "payment", ["account_id", "received_at"], unique=False)
    op.create_index("ix_payment_business_date", "payment", ["business_date"], unique=False)
    op.create_index("ix_payment_number", "payment", ["number"], unique=False)
    op.create_table(
        "allocation",
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("invoice_id", RowId, nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("balance_before_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount_cents <= balance_before_cents", name=op.f("ck_allocation_within_balance")
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_allocation_amount")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_allocation_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_allocation_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("payment_id", "invoice_id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_invoice_id"), "allocation", ["invoice_id"], unique=False)
    op.create_table(
        "cheque",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("bank_code", sa.Text(), nullable=False),
        sa.Column("account_number", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("account_key", sa.Text(), nullable=False),
        sa.Column("number_key", sa.Text(), nullable=False),
        sa.Column("drawer", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("living", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_cheque_amount")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_cheque_payment_id_payment")
        ),
        sa.CheckConstraint("living IN (0, 1)", name=op.f("ck_cheque_living")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cheque")),
    )
    op.create_index(op.f("ix_cheque_payment_id"), "cheque", ["payment_id"], unique=False)
    op.create_index(
        "uq_cheque_living",
        "cheque",
        ["bank_code", "account_key", "number_key"],
        unique=True,
        sqlite_where=sa.text("living = 1"),
        postgresql_where=sa.text("living = 1"),
    )
    op.create_table(
        "deposit",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("bank_account", sa.Text(), nullable=False),
        sa.Column("slip", sa.Text(), nullable=False),
        sa.Column("slip_key", sa.Text(), nullable=False),
        sa.Column("deposited_on", sa.Date(), nullable=False),
        sa.Column("depositor", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("living", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_deposit_amount")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_deposit_payment_id_payment")
        ),
        sa.CheckConstraint(
            "state IN ('claimed', 'verified', 'refused')", name=op.f("ck_deposit_state")
        ),
        sa.CheckConstraint("living IN (0, 1)", name=op.f("ck_deposit_living")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposit")),
    )
    op.create_index(op.f("ix_deposit_payment_id"), "deposit", ["payment_id"], unique=False)
    op.create_index(
        "uq_deposit_living",
        "deposit",
        ["bank_account", "slip_key"],
        unique=True,
        sqlite_where=sa.text("living = 1"),
        postgresql_where=sa.text("living = 1"),
    )
    op.create_table(
        "tender",
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_tender_amount")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_tender_payment_id_payment")
        ),
        sa.CheckConstraint(
            "method IN ('cash', 'cheque', 'deposit', 'card', 'voucher', 'debit', 'withholding', 'credit')",
            name=op.f("ck_tender_method"),
        ),
        sa.PrimaryKeyConstraint("payment_id", "position", name=op.f("pk_tender")),
    )
    _rules()


def _rules() -> None:
    name = op.get_bind().dialect.name
    file = Path(__file__).parents[1] / "rules" / f"0001_{name}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n--;\n"):
        op.get_bind().exec_driver_sql(statement)
