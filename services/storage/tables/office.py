from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from services.storage.tables.base import UtcTime, metadata, one_of, row_id

company: Final = Table(
    "company",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="single"), primary_key=True),
    Column("uuid", Text, nullable=False),
    Column("mode", Text, one_of("mode", "demo", "test", "live"), nullable=False),
    Column("legal_name", Text, nullable=False),
    Column("trade_name", Text, nullable=False),
    Column("tax_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("help_email", Text, nullable=False),
    Column("invoice_series", Text, nullable=False),
    Column("next_invoice", Integer, nullable=False, server_default=text("1")),
    Column("next_account", Integer, nullable=False, server_default=text("100001")),
    # The account that Stripe's key opens; fixed the first time it is seen, so that a key of
    # another account is noticed before it takes money.
    Column("stripe_account", Text),
    Column("created_at", UtcTime, nullable=False),
)

# Each picture that its papers had; the newest is in use, and one without content is none.
company_logo: Final = Table(
    "company_logo",
    metadata,
    row_id(),
    Column("content", LargeBinary),
    Column("sha256", Text, nullable=False, server_default=text("''")),
    Column("set_at", UtcTime, nullable=False),
    Column("set_by", Text, nullable=False),
    CheckConstraint("(content IS NULL) = (sha256 = '')", name="content"),
    CheckConstraint("length(content) <= 300000", name="size"),
)

business_setting: Final = Table(
    "business_setting",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", Text, nullable=False),
)

till: Final = Table(
    "till",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("receipt_series", Text, ForeignKey("receipt_series.series"), nullable=False),
    Column("is_active", Boolean, nullable=False),
)
