"""Authorized bank debit: mandates, batches, the bank's answers."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from services.storage.migrations.checks import change_check
from services.storage.tables.base import RowId, UtcTime

revision = "0004"
down_revision = "0003"

_CAUSE = (
    "(CASE WHEN refund_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN dispute_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN void_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN cheque_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN deposit_id IS NULL THEN 0 ELSE 1 END)"
)
_PAPERS = "'receipt', 'invoice', 'activation', 'attempt', 'refund', 'z', 'slip', 'act'"


def upgrade() -> None:
    _tables()
    _payments()
    _rules()


def _payments() -> None:
    for table in ("payment", "reversal"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN debit_line_id TEXT"
            f" CONSTRAINT fk_{table}_debit_line_id_debit_line REFERENCES debit_line (id)"
        )
    given = sa.text("debit_line_id IS NOT NULL")
    op.create_index(
        "uq_payment_debit_line_id",
        "payment",
        ["debit_line_id"],
        unique=True,
        sqlite_where=given,
        postgresql_where=given,
    )
    op.create_index(
        "uq_reversal_debit_line",
        "reversal",
        ["debit_line_id", "direction"],
        unique=True,
        sqlite_where=given,
        postgresql_where=given,
    )
    change_check(
        "reversal",
        "ck_reversal_cause",
        before=f"{_CAUSE} = 1",
        after=f"{_CAUSE} + (CASE WHEN debit_line_id IS NULL THEN 0 ELSE 1 END) = 1",
    )
    change_check(
        "paper",
        "ck_paper_kind",
        before=f"kind IN ({_PAPERS})",
        after=f"kind IN ({_PAPERS}, 'mandate', 'batch')",
    )


def _tables() -> None:
    op.create_table(
        "debit_reason",
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('retry', 'fix', 'final')", name=op.f("ck_debit_reason_ck_debit_reason_kind")
        ),
        sa.PrimaryKeyConstraint("profile", "code", name=op.f("pk_debit_reason")),
    )
    op.create_table(
        "debit_batch",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("bank_account", sa.Text(), nullable=False),
        sa.Column("collect_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", RowId, nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("approved_at", UtcTime(), nullable=True),
        sa.Column("approved_by", RowId, nullable=True),
        sa.Column("written_at", UtcTime(), nullable=True),
        sa.Column("written_by", sa.Text(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=True),
        sa.Column("total_cents", sa.BigInteger(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("sent_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "(state = 'CANCELLED') = (length(reason) > 0)", name=op.f("ck_debit_batch_cancelled")
        ),
        sa.CheckConstraint(
            "state IN ('PREPARED', 'CANCELLED') OR approved_by IS NOT NULL",
            name=op.f("ck_debit_batch_approved"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('SENT', 'ANSWERED', 'CLOSED') OR sent_at IS NOT NULL",
            name=op.f("ck_debit_batch_sent"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('WRITTEN', 'SENT', 'ANSWERED', 'CLOSED') OR (sha256 IS NOT NULL AND file_name IS NOT NULL AND coalesce(lines, 0) > 0 AND coalesce(total_cents, 0) > 0 AND written_at IS NOT NULL)",
            name=op.f("ck_debit_batch_written"),
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> made_by",
            name=op.f("ck_debit_batch_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["staff_user.id"], name=op.f("fk_debit_batch_approved_by_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["staff_user.id"], name=op.f("fk_debit_batch_made_by_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["document_content.sha256"],
            name=op.f("fk_debit_batch_sha256_document_content"),
        ),
        sa.CheckConstraint(
            "state IN ('PREPARED', 'APPROVED', 'WRITTEN', 'SENT', 'ANSWERED', 'CLOSED', 'CANCELLED')",
            name=op.f("ck_debit_batch_ck_debit_batch_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debit_batch")),
        sa.UniqueConstraint("file_name", name=op.f("uq_debit_batch_file_name")),
        sa.UniqueConstraint("number", name=op.f("uq_debit_batch_number")),
    )
    op.create_index("ix_debit_batch_state", "debit_batch", ["state", "collect_on"], unique=False)
    op.create_table(
        "debit_answer",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("imported_at", UtcTime(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["debit_batch.id"], name=op.f("fk_debit_answer_batch_id_debit_batch")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["document_content.sha256"],
            name=op.f("fk_debit_answer_sha256_document_content"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debit_answer")),
        sa.UniqueConstraint(
            "batch_id", "sha256", "reading", name=op.f("uq_debit_answer_batch_id_sha256_reading")
        ),
    )
    op.create_index(op.f("ix_debit_answer_sha256"), "debit_answer", ["sha256"], unique=False)
    op.create_table(
        "mandate",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("bank_code", sa.Text(), nullable=False),
        sa.Column("bank_account_kind", sa.Text(), nullable=False),
        sa.Column("bank_account_number", sa.Text(), nullable=False),
        sa.Column("holder_name", sa.Text(), nullable=False),
        sa.Column("holder_id_kind", sa.Text(), nullable=False),
        sa.Column("holder_id_number", sa.Text(), nullable=False),
        sa.Column("signer_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("signer_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("signer_post", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("limit_cents", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("form_id", RowId, nullable=True),
        sa.Column("requested_at", UtcTime(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.CheckConstraint("limit_cents IS NULL OR limit_cents > 0", name=op.f("ck_mandate_limit")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_mandate_validity")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mandate_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["form_id"], ["document.id"], name=op.f("fk_mandate_form_id_document")
        ),
        sa.CheckConstraint(
            "bank_account_kind IN ('CTE', 'AHO')",
            name=op.f("ck_mandate_ck_mandate_bank_account_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('REQUESTED', 'AT_BANK', 'ACTIVE', 'SUSPENDED', 'REVOKED', 'REJECTED')",
            name=op.f("ck_mandate_ck_mandate_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    op.create_index(op.f("ix_mandate_account_id"), "mandate", ["account_id"], unique=False)
    op.create_index("ix_mandate_state", "mandate", ["state", "id"], unique=False)
    op.create_index("ix_mandate_bank_code", "mandate", ["bank_code", "state", "id"], unique=False)
    op.create_index(
        "ix_mandate_valid_until", "mandate", ["state", "valid_until", "id"], unique=False
    )
    op.create_index(
        "uq_mandate_living",
        "mandate",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('REQUESTED', 'AT_BANK', 'ACTIVE', 'SUSPENDED')"),
        postgresql_where=sa.text("state IN ('REQUESTED', 'AT_BANK', 'ACTIVE', 'SUSPENDED')"),
    )
    op.create_table(
        "debit_line",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("mandate_id", RowId, nullable=False),
        sa.Column("account_id", RowId, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("bank_code", sa.Text(), nullable=False),
        sa.Column("bank_account_kind", sa.Text(), nullable=False),
        sa.Column("bank_account_number", sa.Text(), nullable=False),
        sa.Column("holder_name", sa.Text(), nullable=False),
        sa.Column("holder_id_kind", sa.Text(), nullable=False),
        sa.Column("holder_id_number", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("words", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("bank_fee_cents", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", UtcTime(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("approver", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "(state = 'PENDING') = (decided_at IS NULL)", name=op.f("ck_debit_line_decided")
        ),
        sa.CheckConstraint(
            "(state IN ('SETTLED', 'REVERSED')) = (settled_on IS NOT NULL)",
            name=op.f("ck_debit_line_settled"),
        ),
        sa.CheckConstraint(
            "state <> 'RELEASED' OR length(approver) > 0", name=op.f("ck_debit_line_released")
        ),
        sa.CheckConstraint(
            "(state = 'REVERSED') = (taken_back_on IS NOT NULL)",
            name=op.f("ck_debit_line_taken_back"),
        ),
        sa.CheckConstraint(
            "bank_fee_cents IS NULL OR (bank_fee_cents > 0 AND state = 'REVERSED')",
            name=op.f("ck_debit_line_bank_fee"),
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_debit_line_amount")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_debit_line_tries")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_debit_line_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["debit_batch.id"], name=op.f("fk_debit_line_batch_id_debit_batch")
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_debit_line_mandate_id_mandate")
        ),
        sa.CheckConstraint(
            "state IN ('PENDING', 'WITHDRAWN', 'SETTLED', 'REJECTED', 'RELEASED', 'REVERSED')",
            name=op.f("ck_debit_line_ck_debit_line_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debit_line")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_debit_line_batch_id_position")),
        sa.UniqueConstraint("batch_id", "reference", name=op.f("uq_debit_line_batch_id_reference")),
    )
    op.create_index(op.f("ix_debit_line_account_id"), "debit_line", ["account_id"], unique=False)
    op.create_index("ix_debit_line_decided", "debit_line", ["state", "decided_at"], unique=False)
    op.create_index(op.f("ix_debit_line_mandate_id"), "debit_line", ["mandate_id"], unique=False)
    op.create_index(
        "uq_debit_line_pending",
        "debit_line",
        ["mandate_id"],
        unique=True,
        sqlite_where=sa.text("state = 'PENDING'"),
        postgresql_where=sa.text("state = 'PENDING'"),
    )
    op.create_table(
        "mandate_move",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("mandate_id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("limit_cents", sa.BigInteger(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_mandate_move_mandate_id_mandate")
        ),
        sa.CheckConstraint(
            "kind IN ('moved', 'renewed', 'limited', 'form', 'signer')",
            name=op.f("ck_mandate_move_ck_mandate_move_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_move")),
    )
    op.create_index(
        op.f("ix_mandate_move_mandate_id"), "mandate_move", ["mandate_id"], unique=False
    )
    op.create_table(
        "debit_answer_line",
        sa.Column("answer_id", RowId, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("line_id", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["debit_answer.id"],
            name=op.f("fk_debit_answer_line_answer_id_debit_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["debit_line.id"], name=op.f("fk_debit_answer_line_line_id_debit_line")
        ),
        sa.CheckConstraint(
            "verdict IN ('settled', 'rejected', 'known', 'unknown', 'doubled', 'other_batch', 'other_amount', 'contradicts')",
            name=op.f("ck_debit_answer_line_ck_debit_answer_line_verdict"),
        ),
        sa.PrimaryKeyConstraint("answer_id", "number", name=op.f("pk_debit_answer_line")),
    )
    op.create_index(
        op.f("ix_debit_answer_line_line_id"), "debit_answer_line", ["line_id"], unique=False
    )
    op.create_index(
        "uq_debit_answer_line_decides",
        "debit_answer_line",
        ["line_id"],
        unique=True,
        sqlite_where=sa.text("verdict IN ('settled', 'rejected')"),
        postgresql_where=sa.text("verdict IN ('settled', 'rejected')"),
    )
    op.create_table(
        "debit_again",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('moved', 'corrected')", name=op.f("ck_debit_again_ck_debit_again_kind")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_debit_again_reason")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["debit_line.id"], name=op.f("fk_debit_again_line_id_debit_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debit_again")),
    )
    op.create_index(op.f("ix_debit_again_line_id"), "debit_again", ["line_id"], unique=False)
    op.create_table(
        "debit_share",
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("invoice_id", RowId, nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_debit_share_amount")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_debit_share_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["debit_line.id"], name=op.f("fk_debit_share_line_id_debit_line")
        ),
        sa.PrimaryKeyConstraint("line_id", "invoice_id", name=op.f("pk_debit_share")),
    )
    op.create_index(op.f("ix_debit_share_invoice_id"), "debit_share", ["invoice_id"], unique=False)


def _rules() -> None:
    name = op.get_bind().dialect.name
    file = Path(__file__).parents[1] / "rules" / f"0004_{name}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n--;\n"):
        op.get_bind().exec_driver_sql(statement)
