import pytest

from services.verification.day_store import DAYS
from services.verification.service import Verification
from tests.services.summaries.day import DayOffice
from tests.services.verification.conftest import Break, break_it
from ui.words import summaries

__all__ = ["break_it"]

# What is done to the books behind the program's back, and the rule that names it.
BROKEN = [
    ("day.gap", "UPDATE day_close SET number = 2"),
    ("day.sums", "UPDATE day_close SET received_cents = received_cents + 1"),
    ("day.sums", "UPDATE payment SET business_date = '2026-11-23' WHERE number = 1"),
    ("day.sums", "UPDATE reversal SET business_date = '2026-11-23'"),
    ("day.journal", "UPDATE journal SET subject = 'x' WHERE action = 'day.closed'"),
    ("day.altered", "UPDATE day_close SET record = replace(record, '2500', '2600')"),
    ("day.altered", "UPDATE stripe_day SET record = replace(record, '4500', '4600')"),
    ("day.gap", "UPDATE stripe_day SET number = 2"),
]


@pytest.fixture
def demo_url(database_url: str) -> str:
    """The books that `break_it` breaks."""
    return database_url


@pytest.mark.parametrize(("rule", "statement"), BROKEN)
def test_what_is_done_to_a_closed_day_is_named(
    office: DayOffice, break_it: Break, rule: str, statement: str
) -> None:
    office.work()
    office.of.stripe_days.compare(office.sara, office.today, office.today)
    office.close_tills()
    office.of.day_closing.close(office.sara, office.today)
    assert Verification(office.sessions).verify() == []

    break_it(statement)

    found = {finding.rule for finding in Verification(office.sessions).verify()}
    assert rule in found


def test_every_rule_of_days_is_broken_here_and_has_words() -> None:
    rules = {rule.name for rule in DAYS} | {"day.altered"}

    assert {rule for rule, _ in BROKEN} == rules
    assert {f"verify.{rule}" for rule in rules} <= summaries.WORDS.keys()
