"""Papers that customers ask for: statements of account and certificates."""

from services.storage.migrations.checks import change_check

revision = "0008"
down_revision = "0007"

_PAPERS = "'receipt', 'invoice', 'activation', 'attempt', 'refund', 'z', 'slip', 'act', 'mandate', 'batch', 'day', 'stripe'"


def upgrade() -> None:
    change_check(
        "paper",
        "ck_paper_kind",
        before=f"kind IN ({_PAPERS})",
        after=f"kind IN ({_PAPERS}, 'statement', 'payments', 'no_debt')",
    )
