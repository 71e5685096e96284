"""Money back, what Stripe says differently, and the page on the customer's own phone."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from services.storage.migrations.checks import change_check
from services.storage.tables.base import RowId, UtcTime

revision = "0002"
down_revision = "0001"

_CHANNELS = "channel IN ('window', 'phone', 'found')"
_KNOWN = "state NOT IN ('ARMED', 'CONFIRMING', 'IN_DOUBT', 'SUCCEEDED') OR pi_id IS NOT NULL"


def upgrade() -> None:
    _attempts()
    _money_back()
    change_check(
        "claim",
        "ck_claim_method",
        before="method IN ('card', 'debit', 'phone')",
        after="method IN ('card', 'debit', 'phone', 'found')",
    )
    change_check(
        "paper",
        "ck_paper_kind",
        before="kind IN ('receipt', 'invoice', 'activation')",
        after="kind IN ('receipt', 'invoice', 'activation', 'attempt', 'refund')",
    )
    _rules()


def _attempts() -> None:
    op.execute(
        "ALTER TABLE charge_attempt ADD COLUMN channel TEXT DEFAULT 'window' NOT NULL"
        f" CONSTRAINT ck_charge_attempt_channel CHECK ({_CHANNELS})"
    )
    op.add_column("charge_attempt", sa.Column("page_id", sa.Text(), nullable=True))
    op.add_column("charge_attempt", sa.Column("page_url", sa.Text(), nullable=True))
    op.add_column("charge_attempt", sa.Column("page_until", UtcTime(), nullable=True))
    op.add_column("charge_attempt", sa.Column("asked_at", UtcTime(), nullable=True))
    op.create_index("uq_charge_attempt_page_id", "charge_attempt", ["page_id"], unique=True)
    op.create_index(
        "ix_charge_attempt_watch",
        "charge_attempt",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("watch"),
        postgresql_where=sa.text("watch"),
    )
    change_check(
        "charge_attempt",
        "ck_charge_attempt_known_at_stripe",
        before=_KNOWN,
        after=f"{_KNOWN} OR (page_id IS NOT NULL AND state <> 'SUCCEEDED')",
    )


def _money_back() -> None:
    op.create_table(
        "job",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", UtcTime(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("tried_at", UtcTime(), nullable=True),
        sa.Column("done_at", UtcTime(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job")),
    )
    op.create_table(
        "stripe_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_event")),
    )
    op.create_table(
        "discrepancy",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("attempt_id", sa.Text(), nullable=True),
        sa.Column("payment_id", sa.Text(), nullable=True),
        sa.Column("here_cents", sa.BigInteger(), nullable=True),
        sa.Column("there_cents", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("gates", sa.Boolean(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.Column("decided_at", UtcTime(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decision IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_discrepancy_decided"),
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> decided_by",
            name=op.f("ck_discrepancy_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_discrepancy_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancy")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_discrepancy_kind_ref")),
    )
    op.create_index(
        "ix_discrepancy_open",
        "discrepancy",
        ["gates"],
        unique=False,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "dispute",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_dispute_amount")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_dispute_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_index(op.f("ix_dispute_payment_id"), "dispute", ["payment_id"], unique=False)
    op.create_table(
        "refund",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("provider_refund_id", sa.Text(), nullable=True),
        sa.Column("provider_status", sa.Text(), nullable=True),
        sa.Column("expect_refunded_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("requested_by", RowId, nullable=True),
        sa.Column("requested_at", UtcTime(), nullable=False),
        sa.Column("approved_by", RowId, nullable=True),
        sa.Column("approved_at", UtcTime(), nullable=True),
        sa.Column("stripe_version", sa.Text(), nullable=False),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("fence", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("lease_until", UtcTime(), nullable=False),
        sa.Column("polls", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("poll_at", UtcTime(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "kind = 'record' OR state <> 'DONE' OR provider_refund_id IS NOT NULL",
            name=op.f("ck_refund_proven"),
        ),
        sa.CheckConstraint(
            "origin = 'outside' OR requested_by IS NOT NULL", name=op.f("ck_refund_asked")
        ),
        sa.CheckConstraint(
            "origin = 'outside' OR state NOT IN ('APPROVED', 'SENDING', 'IN_DOUBT', 'DONE') OR approved_by IS NOT NULL",
            name=op.f("ck_refund_approved"),
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_refund_amount")),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> requested_by",
            name=op.f("ck_refund_second_person"),
        ),
        sa.CheckConstraint("expect_refunded_cents >= 0", name=op.f("ck_refund_expected")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_refund_reason")),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["staff_user.id"], name=op.f("fk_refund_approved_by_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["staff_user.id"], name=op.f("fk_refund_requested_by_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("provider_refund_id", name=op.f("uq_refund_provider_refund_id")),
    )
    op.create_index(op.f("ix_refund_payment_id"), "refund", ["payment_id"], unique=False)
    op.create_index(
        "ix_refund_unfinished",
        "refund",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state IN ('APPROVED', 'SENDING', 'IN_DOUBT')"),
        postgresql_where=sa.text("state IN ('APPROVED', 'SENDING', 'IN_DOUBT')"),
    )
    op.create_index(
        "uq_refund_open",
        "refund",
        ["payment_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('REQUESTED', 'APPROVED', 'SENDING', 'IN_DOUBT')"),
        postgresql_where=sa.text("state IN ('REQUESTED', 'APPROVED', 'SENDING', 'IN_DOUBT')"),
    )
    op.create_table(
        "reversal",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("refund_id", sa.Text(), nullable=True),
        sa.Column("dispute_id", sa.Text(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("applied_cents", sa.BigInteger(), nullable=False),
        sa.Column("credit_cents", sa.BigInteger(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "direction = 'back' OR applied_cents = 0", name=op.f("ck_reversal_again_is_credit")
        ),
        sa.CheckConstraint(
            "(refund_id IS NULL) <> (dispute_id IS NULL)", name=op.f("ck_reversal_cause")
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_reversal_amount")),
        sa.CheckConstraint(
            "applied_cents + credit_cents = amount_cents", name=op.f("ck_reversal_sum")
        ),
        sa.CheckConstraint(
            "applied_cents >= 0 AND credit_cents >= 0", name=op.f("ck_reversal_parts")
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_reversal_dispute_id_dispute")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_reversal_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refund.id"], name=op.f("fk_reversal_refund_id_refund")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reversal")),
        sa.UniqueConstraint("payment_id", "position", name=op.f("uq_reversal_payment_id_position")),
    )
    op.create_index("ix_reversal_business_date", "reversal", ["business_date"], unique=False)
    op.create_index("uq_reversal_dispute", "reversal", ["dispute_id", "direction"], unique=True)
    op.create_index("uq_reversal_refund", "reversal", ["refund_id", "direction"], unique=True)
    op.create_table(
        "reversal_line",
        sa.Column("reversal_id", sa.Text(), nullable=False),
        sa.Column("invoice_id", RowId, nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("balance_before_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_reversal_line_amount")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_reversal_line_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["reversal_id"], ["reversal.id"], name=op.f("fk_reversal_line_reversal_id_reversal")
        ),
        sa.PrimaryKeyConstraint("reversal_id", "invoice_id", name=op.f("pk_reversal_line")),
    )
    op.create_index(
        op.f("ix_reversal_line_invoice_id"), "reversal_line", ["invoice_id"], unique=False
    )


def _rules() -> None:
    name = op.get_bind().dialect.name
    file = Path(__file__).parents[1] / "rules" / f"0002_{name}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n--;\n"):
        op.get_bind().exec_driver_sql(statement)
