import pytest

from services.storage.sessions import Sessions
from services.verification.service import Verification
from services.verification.till_store import TURNS
from tests.services.cash.drawer import Drawers, pieces
from tests.services.verification.conftest import Break, break_it
from ui.words import cash

__all__ = ["break_it"]

COUNTED = "(SELECT id FROM till_session WHERE till = '11' AND number = 1)"
OPEN = "(SELECT id FROM till_session WHERE till = '11' AND number = 2)"

# What is done to the books, and the rule that names it.
BROKEN = [
    ("turn.gap", f"UPDATE till_session SET number = 5 WHERE id = {OPEN}"),
    (
        "turn.two_open",
        "UPDATE till_session SET state = 'open' WHERE till = '12'",
    ),
    (
        "turn.expected",
        f"UPDATE till_session SET expected_cents = expected_cents + 1 WHERE id = {COUNTED}",
    ),
    ("turn.expected", "UPDATE cash_movement SET amount_cents = 1 WHERE kind = 'drop'"),
    ("turn.expected", "UPDATE cash SET amount_cents = amount_cents + 1"),
    ("turn.counted", "UPDATE cash_count SET pieces = pieces + 1"),
    ("turn.counted", "DELETE FROM cash_count"),
    ("turn.difference", f"UPDATE till_session SET difference_cents = 0 WHERE id = {COUNTED}"),
    ("turn.signed", f"UPDATE till_session SET closed_by = declared_by WHERE id = {COUNTED}"),
    ("turn.signed", f"UPDATE till_session SET reason = '' WHERE id = {COUNTED}"),
    ("turn.payment", "UPDATE payment SET session_id = NULL"),
    ("turn.payment", "UPDATE payment SET till = '12'"),
    ("turn.payment", "UPDATE payment SET business_date = '2026-11-23'"),
    ("turn.cash", "DELETE FROM cash"),
    ("turn.cash", "UPDATE cash SET amount_cents = amount_cents + 1"),
    ("turn.cash", "UPDATE tender SET method = 'voucher' WHERE method = 'cash'"),
    ("turn.correction", "UPDATE cash_movement SET direction = 'out'"),
    ("turn.correction", "UPDATE cash_movement SET reverses = NULL"),
    ("turn.journal", "UPDATE journal SET action = 'till.seen' WHERE action = 'till.closed'"),
    ("turn.journal", "UPDATE journal SET subject = 'x' WHERE action = 'till.opened'"),
]


@pytest.fixture
def demo_url(database_url: str) -> str:
    """The books that `break_it` breaks."""
    return database_url


@pytest.fixture
def books(drawers: Drawers) -> Sessions:
    """A turn that was counted with a difference and signed, one that is open, and two elsewhere."""
    first = drawers.open(10_000)
    drawers.take(first, ("cash", 4_500), ("cheque", 3_000))
    drop = drawers.order_and_move(drawers.caro, 2_000)
    drawers.tills.correct(drawers.caro, drop.id, "Error")
    drawers.closing.declare(drawers.caro, first.id, pieces(14_300))
    drawers.closing.sign(drawers.susi, first.id, "Vuelto")
    drawers.open(14_300)
    for _ in range(2):
        other = drawers.tills.open(drawers.dora, drawers.dora.till, 0)
        drawers.closing.declare(drawers.dora, other.id, {})
    return drawers.sessions


def rules(books: Sessions) -> set[str]:
    # Breaking things takes away rules, which is a finding of its own; and the payments here were
    # written without their receipts.
    return {each.rule for each in Verification(books).verify() if each.rule.startswith("turn.")}


def test_sound_turns_are_found_sound(books: Sessions) -> None:
    assert rules(books) == set()


@pytest.mark.parametrize(("rule", "statement"), BROKEN)
def test_what_is_broken_is_named(
    books: Sessions, break_it: Break, rule: str, statement: str
) -> None:
    break_it(statement)

    assert rule in rules(books)


def test_every_rule_of_turns_is_broken_here_and_has_words() -> None:
    names = {rule.name for rule in TURNS}

    assert {rule for rule, _ in BROKEN} == names
    assert {f"verify.{name}" for name in names} <= cash.WORDS.keys()
