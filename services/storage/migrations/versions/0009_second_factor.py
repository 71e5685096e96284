"""What supervisors and administrators have besides a password."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from services.storage.tables.base import RowId, UtcTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("user_id", RowId, nullable=False),
        sa.Column("sealed", sa.Text()),
        sa.Column("begun_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime()),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (sealed IS NOT NULL)", name=op.f("ck_second_factor_ended")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff_user.id"], name=op.f("fk_second_factor_user_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
    )
    is_used = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_second_factor_user",
        "second_factor",
        ["user_id"],
        unique=True,
        sqlite_where=is_used,
        postgresql_where=is_used,
    )
    op.create_table(
        "used_step",
        sa.Column("user_id", RowId, nullable=False),
        sa.Column("step", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("used_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff_user.id"], name=op.f("fk_used_step_user_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "step", name=op.f("pk_used_step")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("factor_id", RowId, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("used_at", UtcTime()),
        sa.ForeignKeyConstraint(
            ["factor_id"],
            ["second_factor.id"],
            name=op.f("fk_recovery_code_factor_id_second_factor"),
        ),
        sa.PrimaryKeyConstraint("factor_id", "digest", name=op.f("pk_recovery_code")),
    )
    name = op.get_bind().dialect.name
    file = Path(__file__).parents[1] / "rules" / f"0009_{name}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n--;\n"):
        op.get_bind().exec_driver_sql(statement)
