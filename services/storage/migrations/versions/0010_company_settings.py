"""What an administrator sets for the company: its logo, taxes that follow one another, numbers."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from services.storage.tables.base import UtcTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "company_logo",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("sha256", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("set_at", UtcTime(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(content IS NULL) = (sha256 = '')", name=op.f("ck_company_logo_content")
        ),
        sa.CheckConstraint("length(content) <= 300000", name=op.f("ck_company_logo_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_logo")),
    )
    op.add_column(
        "receipt_series",
        sa.Column("first_number", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
    )
    # Alembic would add the reference apart, which SQLite cannot.
    op.execute(
        "ALTER TABLE tax ADD COLUMN replaces TEXT"
        " CONSTRAINT fk_tax_replaces_tax REFERENCES tax (code)"
    )
    op.create_index(
        "uq_tax_replaces",
        "tax",
        ["replaces"],
        unique=True,
        sqlite_where=sa.text("replaces IS NOT NULL"),
        postgresql_where=sa.text("replaces IS NOT NULL"),
    )
    name = op.get_bind().dialect.name
    file = Path(__file__).parents[1] / "rules" / f"0010_{name}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n--;\n"):
        op.get_bind().exec_driver_sql(statement)
