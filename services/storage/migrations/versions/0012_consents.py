"""What customers agree to and take back, and numbers of receipts that a copy forgot."""

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op

from services.storage.migrations.checks import change_check
from services.storage.tables.base import RowId, UtcTime

revision = "0012"
down_revision = "0010"

_PAPERS = (
    "'receipt', 'invoice', 'activation', 'attempt', 'refund', 'z', 'slip', 'act', 'mandate',"
    " 'batch', 'day', 'stripe', 'statement', 'payments', 'no_debt'"
)
_DOCUMENTS = "'id', 'contract', 'debit_form', 'other'"
_FIRST_TEXT = """Autorizo a la empresa que consta en este documento a tratar mis datos personales: \
nombre, identificación, direcciones, teléfonos, correo, líneas contratadas, facturas y pagos. \
Los usa para prestarme el servicio, facturarlo, cobrarlo y atender mis pedidos y reclamos.

Autorizo que me envíe por correo electrónico los recibos, estados de cuenta y avisos de mi servicio.

No los entrega a otros, salvo a los bancos y procesadores de pago que intervienen en mis cobros y a \
las autoridades que los pidan conforme a la ley. Los conserva siete años después de la última \
operación, como manda la ley, y después los elimina.

Puedo acceder a mis datos, pedir una copia, rectificarlos, actualizarlos, eliminarlos, oponerme a \
su uso y retirar esta autorización en cualquier momento, sin costo y sin dar motivos. Retirarla no \
afecta a lo ya hecho, ni a lo que la ley o el contrato obligan a la empresa a conservar y emitir."""


def upgrade() -> None:
    texts = op.create_table(
        "consent_text",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0 AND length(text) > 0", name=op.f("ck_consent_text_text")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_consent_text")),
        sa.UniqueConstraint("number", name=op.f("uq_consent_text_number")),
    )
    op.create_table(
        "consent_event",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("customer_id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("document_id", RowId),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('given', 'revoked')", name=op.f("ck_consent_event_kind")),
        sa.CheckConstraint(
            "channel IN ('paper', 'email', 'web', 'in_person')",
            name=op.f("ck_consent_event_channel"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_consent_event_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_consent_event_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_event")),
    )
    op.create_index(
        op.f("ix_consent_event_customer_id"), "consent_event", ["customer_id"], unique=False
    )
    op.create_table(
        "receipt_gap",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("first_number", sa.BigInteger(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "first_number > 0 AND last_number >= first_number AND length(reason) > 0",
            name=op.f("ck_receipt_gap_numbers"),
        ),
        sa.ForeignKeyConstraint(
            ["series"],
            ["receipt_series.series"],
            name=op.f("fk_receipt_gap_series_receipt_series"),
        ),
        sa.PrimaryKeyConstraint("series", "first_number", name=op.f("pk_receipt_gap")),
    )
    change_check(
        "paper",
        "ck_paper_kind",
        before=f"kind IN ({_PAPERS})",
        after=f"kind IN ({_PAPERS}, 'consent', 'revocation')",
    )
    change_check(
        "document",
        "ck_document_kind",
        before=f"kind IN ({_DOCUMENTS})",
        after=f"kind IN ({_DOCUMENTS}, 'consent')",
    )
    first = {
        "version": "2026-01",
        "number": 1,
        "text": _FIRST_TEXT,
        # The same in all books: a copy of a moved book is compared row by row.
        "added_at": datetime(2026, 1, 1, 12, tzinfo=UTC),
        "added_by": "ventanilla",
    }
    op.bulk_insert(texts, [first])
    name = op.get_bind().dialect.name
    file = Path(__file__).parents[1] / "rules" / f"0012_{name}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n--;\n"):
        op.get_bind().exec_driver_sql(statement)
