"""Pages and sums of full registers are read from their index."""

from typing import Final

from sqlalchemy.sql import ClauseElement

from services.deposits import list_store as deposits
from services.deposits.records import DepositQuestion, DepositState
from services.payments import store as payments
from services.statements import list_store as statements
from services.statements.records import LineState
from services.storage.sessions import Sessions
from tests.plans import plan_of

PAGES: Final[list[tuple[ClauseElement, str]]] = [
    (
        deposits.page_of(DepositQuestion(DepositState.CLAIMED), last_id=7, limit=200),
        "ix_deposit_state",
    ),
    (
        statements.page_of(
            state=LineState.MATCHED, bank_account=None, incoming=None, before=None, limit=200
        ),
        "ix_statement_line_state",
    ),
    (payments.newest(account_number=None, till_code=None, limit=10), "ix_payment_day"),
]


def test_pages_are_read_in_the_order_of_their_index(sessions: Sessions) -> None:
    for asked, index in PAGES:
        plan = plan_of(sessions, asked)

        assert index in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan


def test_sums_read_their_index_alone(sessions: Sessions) -> None:
    for asked, index in (
        (deposits.TOTALS, "ix_deposit_state"),
        (statements.TOTALS, "ix_statement_line_state"),
    ):
        plan = plan_of(sessions, asked)
        alone = "Index Only Scan using" if sessions.is_postgresql else "COVERING INDEX"

        assert f"{alone} {index}" in plan
