from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table, Text, text

from services.storage.tables.base import UtcTime, metadata, row_id

_IS_USED: Final = text("ended_at IS NULL")

# What somebody has besides a password: a secret that their telephone makes codes of. It is sealed
# under that password, so neither the books nor a copy of them tells it; ended, it is gone.
second_factor: Final = Table(
    "second_factor",
    metadata,
    row_id(),
    Column("user_id", ForeignKey("staff_user.id"), nullable=False),
    Column("sealed", Text),
    Column("begun_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    CheckConstraint("(ended_at IS NULL) = (sealed IS NOT NULL)", name="ended"),
    Index(
        "uq_second_factor_user",
        "user_id",
        unique=True,
        sqlite_where=_IS_USED,
        postgresql_where=_IS_USED,
    ),
)

# A code stands for half a minute since 1970. One row is one code that let somebody in, and the
# key refuses it a second time, at whichever till.
used_step: Final = Table(
    "used_step",
    metadata,
    Column("user_id", ForeignKey("staff_user.id"), primary_key=True),
    Column("step", BigInteger, primary_key=True, autoincrement=False),
    Column("used_at", UtcTime, nullable=False),
)

recovery_code: Final = Table(
    "recovery_code",
    metadata,
    Column("factor_id", ForeignKey("second_factor.id"), primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("used_at", UtcTime),
)
