import pytest

from services.cheques.records import SlipOrder
from services.storage.sessions import Sessions
from services.verification.cheque_store import CHEQUES, SLIPS
from services.verification.service import Verification
from tests.services.cheques.drawer import ACCOUNT, ChequeBooks
from tests.services.verification.conftest import Break, break_it
from ui.words import cheques

__all__ = ["break_it"]

ONE, TWO, THREE = (f"001-002-{n:09d}" for n in (1, 2, 3))

# What is done to the books, and the rule that names it.
BROKEN = [
    ("cheque.last_move", "UPDATE cheque SET state = 'IN_HAND' WHERE state = 'DEPOSITED'"),
    ("cheque.last_move", "DELETE FROM cheque_move"),
    ("cheque.broken_life", "UPDATE cheque_move SET from_state = 'IN_HAND' WHERE id = 1"),
    ("cheque.broken_life", "DELETE FROM cheque_move WHERE to_state = 'DEPOSITED'"),
    ("cheque.living", "UPDATE cheque SET living = 0"),
    ("cheque.living", "UPDATE cheque SET living = 1 WHERE state = 'PROTESTED'"),
    ("cheque.reversal", "UPDATE reversal SET cheque_id = 2"),
    ("cheque.reversal", "UPDATE cheque SET amount_cents = amount_cents + 1"),
    ("cheque.unflagged", "DELETE FROM customer_flag"),
    ("cheque.fee", "UPDATE cheque_move SET customer_fee_cents = 1 WHERE to_state = 'PROTESTED'"),
    ("cheque.fee", "UPDATE cheque_move SET fee_invoice_id = 1 WHERE to_state = 'PROTESTED'"),
    ("cheque.journal", "UPDATE journal SET action = 'x' WHERE action = 'cheque.protested'"),
    ("slip.gap", "UPDATE bank_slip SET number = 9 WHERE number = 2"),
    ("slip.sum", "UPDATE bank_slip SET cheque_cents = cheque_cents + 1"),
    ("slip.cash", "UPDATE cash_movement SET amount_cents = amount_cents + 1 WHERE kind = 'slip'"),
    ("slip.cash", "UPDATE cash_movement SET ref = 'x' WHERE kind = 'correction'"),
    (
        "slip.cheque_twice",
        "INSERT INTO bank_slip_cheque (slip_id, cheque_id, live) SELECT 'third', cheque_id, 1"
        " FROM bank_slip_cheque WHERE slip_id = 'second'",
    ),
    ("slip.cheque_elsewhere", "UPDATE bank_slip SET state = 'void' WHERE number = 2"),
    ("slip.cheque_elsewhere", "UPDATE cheque SET state = 'VOIDED' WHERE state = 'DEPOSITED'"),
    ("slip.journal", "UPDATE journal SET action = 'x' WHERE action = 'slip.voided'"),
    ("slip.journal", "UPDATE journal SET subject = 'x' WHERE action = 'slip.prepared'"),
]


@pytest.fixture
def demo_url(database_url: str) -> str:
    """The books that `break_it` breaks."""
    return database_url


@pytest.fixture
def books(office: ChequeBooks) -> Sessions:
    """A cheque that was protested, one at the bank, one in a slip, and a void slip with cash."""
    first, second, third = (
        office.one(office.take(office.cheque(4500), invoices={invoice: 4500}))
        for invoice in (ONE, TWO, THREE)
    )
    office.deposit(first, second)
    office.protest(first)
    office.slips.prepare(office.ana, SlipOrder("second", ACCOUNT, (third,), 1000))
    office.slips.prepare(office.ana, SlipOrder("third", ACCOUNT, (), 500))
    office.slips.void(office.ana, "third", "Cerrado")
    return office.sessions


def rules(books: Sessions) -> set[str]:
    found = Verification(books).verify()
    return {each.rule for each in found if each.rule.startswith(("cheque.", "slip."))}


def test_sound_cheques_are_found_sound(books: Sessions) -> None:
    assert Verification(books).verify() == []


@pytest.mark.parametrize(("rule", "statement"), BROKEN)
def test_what_is_broken_is_named(
    books: Sessions, break_it: Break, rule: str, statement: str
) -> None:
    break_it(statement)

    assert rule in rules(books)


def test_every_rule_of_cheques_is_broken_here_and_has_words() -> None:
    names = {rule.name for rule in (*CHEQUES, *SLIPS)}

    assert {rule for rule, _ in BROKEN} == names
    assert {f"verify.{name}" for name in names} <= cheques.WORDS.keys()
