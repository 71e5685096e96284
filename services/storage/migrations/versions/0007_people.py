"""People who are kept out for a while, and the journal by what was done."""

import sqlalchemy as sa
from alembic import op

from services.storage.tables.base import UtcTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("staff_user", sa.Column("locked_at", UtcTime()))
    op.add_column("staff_user", sa.Column("active_since", UtcTime()))
    op.create_index(op.f("ix_journal_action"), "journal", ["action", "at"], unique=False)
