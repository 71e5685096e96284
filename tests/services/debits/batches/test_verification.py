from pathlib import Path

import pytest

from services.storage.sessions import Sessions
from services.verification.debit_store import DEBITS
from services.verification.service import Verification
from tests.services.debits.batches.givens import DebitOffice, answer, row
from tests.services.verification.conftest import Break, break_it
from ui.words import debit_batches

__all__ = ["break_it"]

# What is done to the books, and the rule that names it.
BROKEN = [
    ("mandate.two_living", "UPDATE mandate SET account_id = 1"),
    ("batch.gap", "UPDATE debit_batch SET number = 9 WHERE number = 2"),
    ("batch.same_person", "UPDATE debit_batch SET approved_by = made_by"),
    ("batch.waits", "UPDATE debit_batch SET state = 'CLOSED', sent_at = made_at"),
    ("batch.file", "UPDATE debit_batch SET lines = lines + 1 WHERE number = 1"),
    ("batch.file", "UPDATE debit_batch SET total_cents = total_cents - 1 WHERE number = 1"),
    ("batch.file", "DELETE FROM debit_line WHERE id = '1-3'"),
    (
        "batch.bytes",
        "DELETE FROM document_content WHERE sha256 IN (SELECT sha256 FROM debit_batch)",
    ),
    ("document.altered", "UPDATE document_content SET content = CAST('x' AS BLOB)"),
    ("batch.journal", "UPDATE journal SET action = 'x' WHERE action = 'debit.written'"),
    ("batch.journal", "UPDATE debit_batch SET sent_at = NULL WHERE number = 1"),
    ("debit.shares", "UPDATE debit_share SET amount_cents = amount_cents + 1"),
    ("debit.shares", "DELETE FROM debit_share WHERE line_id = '2-1'"),
    ("debit.unclaimed", "UPDATE claim SET live = 0 WHERE holder = '2-1'"),
    ("debit.unclaimed", "UPDATE claim SET amount_cents = 1 WHERE holder = '2-1'"),
    ("debit.claimed_late", "UPDATE claim SET live = 1 WHERE holder = '1-3'"),
    ("debit.claimed_late", "UPDATE claim SET holder = 'x' WHERE holder = '2-1'"),
    ("debit.payment", "UPDATE payment SET debit_line_id = NULL"),
    ("debit.payment", "UPDATE debit_line SET state = 'REJECTED' WHERE id = '1-2'"),
    ("debit.payment", "UPDATE debit_line SET amount_cents = amount_cents + 1 WHERE id = '1-2'"),
    ("debit.tender", "UPDATE tender SET method = 'card'"),
    ("debit.reversal", "UPDATE debit_line SET state = 'SETTLED' WHERE id = '1-1'"),
    ("debit.reversal", "UPDATE debit_line SET state = 'REVERSED' WHERE id = '1-2'"),
    ("reversal.cause", "UPDATE reversal SET debit_line_id = '1-2'"),
    ("debit.answer", "UPDATE debit_answer_line SET verdict = 'known' WHERE line_id = '1-2'"),
    ("debit.answer", "UPDATE debit_answer_line SET line_id = '1-2' WHERE line_id = '1-3'"),
    ("debit.journal", "UPDATE journal SET action = 'x' WHERE action = 'debit.reversed'"),
    ("turn.payment", "UPDATE payment SET debit_line_id = NULL"),
]


@pytest.fixture
def demo_url(database_url: str) -> str:
    """The books that `break_it` breaks."""
    return database_url


@pytest.fixture
def books(office: DebitOffice, tmp_path: Path) -> Sessions:
    """A batch with a debit taken back, one collected and one refused; another being prepared."""
    office.at_bank(tmp_path)
    office.answered(
        1, answer((row("100001", 6_500), row("100002", 3_000), row("100003", 1_000, "SIN FONDOS")))
    )
    office.take_back("1-1")
    office.debtor("100004", (14, 700))
    office.prepared()
    return office.sessions


def test_sound_debits_are_found_sound(books: Sessions) -> None:
    assert Verification(books).verify() == []


@pytest.mark.parametrize(("rule", "statement"), BROKEN)
def test_what_is_broken_is_named(
    books: Sessions, break_it: Break, rule: str, statement: str
) -> None:
    break_it(statement)

    assert rule in {each.rule for each in Verification(books).verify()}


def test_every_rule_of_debits_is_broken_here_and_has_words() -> None:
    names = {rule.name for rule in DEBITS}

    assert names <= {rule for rule, _ in BROKEN}
    assert {f"verify.{name}" for name in names} <= debit_batches.WORDS.keys()
