"""The close of the day."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from services.storage.migrations.checks import change_check
from services.storage.tables.base import RowId, UtcTime

revision = "0005"
down_revision = "0004"

_PAPERS = "'receipt', 'invoice', 'activation', 'attempt', 'refund', 'z', 'slip', 'act', 'mandate', 'batch'"


def upgrade() -> None:
    op.create_table(
        "day_close",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=False),
        sa.Column("closed_by", RowId, nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("received_cents", sa.BigInteger(), nullable=False),
        sa.Column("reversed_cents", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_day_close_number")),
        sa.CheckConstraint(
            "length(record) > 0 AND length(sha256) = 64", name=op.f("ck_day_close_record")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["staff_user.id"], name=op.f("fk_day_close_closed_by_staff_user")
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_day_close")),
        sa.UniqueConstraint("number", name=op.f("uq_day_close_number")),
    )
    op.create_table(
        "stripe_day",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("close_number", sa.BigInteger(), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("here_cents", sa.BigInteger(), nullable=False),
        sa.Column("there_cents", sa.BigInteger(), nullable=False),
        sa.Column("fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0 AND differences >= 0", name=op.f("ck_stripe_day_number")),
        sa.CheckConstraint(
            "length(record) > 0 AND length(sha256) = 64", name=op.f("ck_stripe_day_record")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_stripe_day")),
    )
    op.create_index("ix_stripe_day_day", "stripe_day", ["day", "number"], unique=False)
    op.create_index("ix_stripe_day_at", "stripe_day", ["at"], unique=False)
    # What a day's summary asks for, among all that ever was.
    op.create_index(
        op.f("ix_payment_void_business_date"), "payment_void", ["business_date"], unique=False
    )
    op.create_index(op.f("ix_deposit_decided_at"), "deposit", ["decided_at"], unique=False)
    op.create_index(op.f("ix_approval_approved_at"), "approval", ["approved_at"], unique=False)
    change_check(
        "paper",
        "ck_paper_kind",
        before=f"kind IN ({_PAPERS})",
        after=f"kind IN ({_PAPERS}, 'day', 'stripe')",
    )
    name = op.get_bind().dialect.name
    file = Path(__file__).parents[1] / "rules" / f"0005_{name}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n--;\n"):
        op.get_bind().exec_driver_sql(statement)
