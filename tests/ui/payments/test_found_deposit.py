"""Money that the bank's statement shows begins a payment: as a deposit, and as nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from services.payments.records import DepositTender
from services.practice.simulator import SimulatorProcess
from services.statements.profile_desk import BANK_ACCOUNTS
from services.statements.records import LineState
from services.storage.sessions import Sessions
from tests.services.statements.bank import Bank, pichincha
from tests.ui.payments.conftest import OLDEST, Counter, close_counter, open_counter

OURS = "pichincha-1"


def found(counter: Counter, line: int = 7) -> DepositTender:
    """What the page of the statement gives: the customer of this counter agreed to pay by card."""
    day = counter.books.clock.moment.date()
    return DepositTender(OURS, f"EXT-{line}", day, "Rosa Andrade", 4500, bank_line=line)


def line_of_the_bank(counter: Counter) -> int:
    bank = Bank(counter.books)
    ours = {"code": "10", "bank": "Pichincha", "number": OURS, "kind": "CTE", "label": "Pichincha"}
    counter.books.office.put_setting(bank.admin, BANK_ACCOUNTS, [ours])
    day = counter.books.clock.moment.date()
    bank.bring_in(pichincha((f"{day:%d/%m/%Y}", 4500, "TRANSF INMEDIATA")), account=OURS)
    (line,) = bank.desk.unidentified()
    return line.id


@pytest.fixture
def supervised(
    qtbot: QtBot, counter: Counter, sessions_of_books: Sessions, simulator: SimulatorProcess
) -> Iterator[Counter]:
    """The same counter with a supervisor at it: who says what the bank's lines are."""
    books = counter.books
    made = open_counter(qtbot, sessions_of_books, books, simulator, counter.clock, books.supervisor)
    yield made
    close_counter(made)
    assert made.crashes == []


def test_the_payment_begins_with_the_deposit_and_takes_its_line(
    qtbot: QtBot, supervised: Counter
) -> None:
    counter = supervised
    page, line = counter.page, line_of_the_bank(counter)
    tender = found(counter, line)

    page.show_deposit("100001", tender)
    qtbot.waitUntil(lambda: page.deposit.bank_line == line)

    assert page.method == "deposit"
    assert page.deposit.tender(4500) == tender
    assert [share.invoice for share in page.selection.proposal.shares] == [OLDEST]
    assert page.desk.current_cents == 4500
    assert page.banner.isVisible()
    assert not page.deposit.bank_account.isEnabled()

    page.pay()
    with qtbot.waitSignal(page.paid):
        assert page.recording.sheet is not None
        page.recording.sheet.chosen.emit("record")

    bank = Bank(counter.books)
    assert bank.desk.show(line).state is LineState.MATCHED
    qtbot.waitUntil(lambda: page.deposit.bank_line is None)
    assert not page.banner.isVisible()


@pytest.mark.parametrize("in_order", [True, False], ids=["as asked", "overtaken"])
def test_a_read_that_was_under_way_puts_it_on_no_other_form(
    qtbot: QtBot, counter: Counter, monkeypatch: pytest.MonkeyPatch, *, in_order: bool
) -> None:
    page, run = counter.page, counter.tasks.run
    held: list[Callable[[], None]] = []

    def hold(work: Any, done: Any, failed: Any, **how: Any) -> Any:
        if how.get("owner") is not page:
            return run(work, done, failed, **how)
        answer = work()
        held.append(lambda: done(answer))
        return None

    monkeypatch.setattr(counter.tasks, "run", hold)
    page.choose_method("card")
    page.refresh()
    page.show_deposit("100001", found(counter))
    page.refresh()
    assert len(held) == 3

    for answer in held if in_order else reversed(held):
        answer()

    assert page.method == "deposit"
    assert page.deposit.bank_line == 7
    assert page.desk.current_cents == 4500


def test_what_is_typed_already_is_not_written_over_until_somebody_says_so(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    page.choose_method("cheque")
    page.cheque.number.set_value("001234")

    page.show_deposit("100001", found(counter))

    assert (page.method, page.deposit.bank_line) == ("cheque", None)
    (begin,) = page.notice.actions_shown
    begin.click()
    qtbot.waitUntil(lambda: page.deposit.bank_line == 7)
    assert page.method == "deposit"


def test_money_that_is_at_the_bank_goes_on_no_other_form(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    page.show_deposit("100001", found(counter))
    qtbot.waitUntil(lambda: page.deposit.bank_line == 7)
    kept = page.deposit.typed()

    page.choose_method("card")
    page.pay()
    assert (page.charge_flow.sheet, page.recording.sheet) == (None, None)
    assert "Depósito" in page.reason.text()

    page.choose_method("deposit")
    page.deposit.forget_line()
    assert (page.reason.text(), page.banner.isVisible()) == ("", False)
    # A draft knows the line too.
    page.deposit.restore(kept)
    assert page.deposit.bank_line == 7
