"""Books that were put in place from a safety copy, and what they may not do until people said."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from services.storage.tables.base import UtcTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "restored_copy",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("restored_at", UtcTime(), nullable=False),
        sa.Column("restored_by", sa.Text(), nullable=False),
        sa.Column("copy_made_at", UtcTime(), nullable=False),
        sa.Column("batch_last", sa.BigInteger(), nullable=False),
        sa.Column("batch_known", sa.BigInteger(), nullable=False),
        sa.Column("has_debits", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("skipped", sa.BigInteger()),
        sa.Column("decided_at", UtcTime()),
        sa.Column("decided_by", sa.Text()),
        sa.Column("approved_by", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint(
            "batch_last >= 0 AND batch_known >= batch_last", name=op.f("ck_restored_copy_batches")
        ),
        sa.CheckConstraint(
            "has_debits OR batch_known = batch_last", name=op.f("ck_restored_copy_debits")
        ),
        sa.CheckConstraint(
            "skipped IS NULL OR skipped >= batch_known - batch_last",
            name=op.f("ck_restored_copy_skipped"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (skipped IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)"
            " AND (decided_at IS NULL) = (approved_by IS NULL)"
            " AND (decided_at IS NULL) = (reason IS NULL)",
            name=op.f("ck_restored_copy_decided"),
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> decided_by",
            name=op.f("ck_restored_copy_second_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restored_copy")),
    )
    op.create_table(
        "restored_batch",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("restored_id", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text()),
        sa.CheckConstraint(
            "verdict IN ('sent', 'not_sent')", name=op.f("ck_restored_batch_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["debit_batch.id"], name=op.f("fk_restored_batch_batch_id_debit_batch")
        ),
        sa.ForeignKeyConstraint(
            ["restored_id"],
            ["restored_copy.id"],
            name=op.f("fk_restored_batch_restored_id_restored_copy"),
        ),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_restored_batch")),
    )
    name = op.get_bind().dialect.name
    file = Path(__file__).parents[1] / "rules" / f"0006_{name}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n--;\n"):
        op.get_bind().exec_driver_sql(statement)
