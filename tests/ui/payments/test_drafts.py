import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.payments.records import CashTender, ChequeTender, PaymentOrder
from services.practice.simulator import SimulatorProcess
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import Books, Clock
from tests.ui.payments.conftest import NEXT, OLDEST, Counter, close_counter, open_counter
from tests.ui.payments.hands import CTRL, KEY, LEFT, press, record, tick, type_cheque, type_value
from ui.payments.draft_body import DraftBody, read, write

ROOT = Path(__file__).resolve().parents[3]


def draft(counter: Counter) -> str:
    drafts = counter.page._services.drafts
    assert drafts is not None
    return drafts.find(counter.books.cashier, "100001") or ""


def type_two(page_counter: Counter) -> None:
    """One cheque in the list, another one half typed."""
    page = page_counter.page
    tick(page, 0, 1)
    type_cheque(page, "1001")
    type_value(page, "40")
    press(KEY.Key_Return, held=CTRL)
    QTest.keyClicks(page.cheque.number, "1002")


def test_what_is_typed_is_kept_and_offered_when_the_account_comes_back(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    counter.books.add_account("100002")
    type_two(counter)
    qtbot.waitUntil(lambda: "1002" in draft(counter), timeout=5000)

    page.show_account("100002")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page.desk.entered_cents == 0
    page.show_account("100001")
    qtbot.waitUntil(lambda: "a medias" in page.notice.text.text())
    assert page.desk.entered_cents == 0
    QTest.mouseClick(page.notice.actions_shown[0], LEFT)

    assert page.selection.ticked == {OLDEST, NEXT}
    assert [each.tender.amount_cents for each in page.desk.entered] == [4000]
    assert page.cheque.number.value() == "1002"
    assert page.desk.current_cents == 5100
    made = record(qtbot, page)
    assert [each.amount_cents for each in made.tenders] == [4000, 5100]
    assert draft(counter) == ""


def test_leaving_in_the_middle_of_a_word_keeps_it_too(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    tick(page, 0)
    type_cheque(page, "1001")
    counter.books.add_account("100002")

    page.show_account("100002")

    qtbot.waitUntil(lambda: "1001" in draft(counter), timeout=5000)


def test_a_draft_is_thrown_away_by_its_button(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    counter.books.add_account("100002")
    type_two(counter)
    page.show_account("100002")
    qtbot.waitUntil(lambda: "1002" in draft(counter), timeout=5000)
    page.show_account("100001")
    qtbot.waitUntil(lambda: "a medias" in page.notice.text.text())

    QTest.mouseClick(page.notice.actions_shown[1], LEFT)

    qtbot.waitUntil(lambda: draft(counter) == "", timeout=5000)
    assert page.desk.entered == ()


def test_the_draft_goes_in_the_transaction_of_the_payment_and_no_late_save_brings_it_back(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    tick(page, 0)
    type_cheque(page, "1001")
    qtbot.waitUntil(lambda: "1001" in draft(counter), timeout=5000)
    QTest.keyClicks(page.cheque.drawer, "x")  # a save waits when the payment is recorded

    record(qtbot, page)
    QTest.qWait(900)

    assert draft(counter) == ""


def test_ticks_alone_are_no_draft(qtbot: QtBot, counter: Counter) -> None:
    tick(counter.page, 0, 1)
    QTest.qWait(900)

    assert draft(counter) == ""


def test_a_payment_that_is_refused_keeps_its_draft(qtbot: QtBot, counter: Counter) -> None:
    books, page = counter.books, counter.page
    today = books.clock.moment.date()
    used = ChequeTender("10", "2100441700", "1001", "Ñandú", today, 100)
    books.payments.record(books.other_cashier, PaymentOrder("p-1", "100001", (), (used,)))
    tick(page, 0)
    type_cheque(page, "1001")
    press(KEY.Key_F12)
    sheet = page.recording.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: page.cheque.form.rows["number"].problem != "", timeout=5000)

    qtbot.waitUntil(lambda: "1001" in draft(counter), timeout=5000)


def test_what_a_killed_process_had_typed_is_offered_by_the_next_one(
    qtbot: QtBot, sqlite_url: str, simulator: SimulatorProcess
) -> None:
    sessions = Sessions(open_engine(sqlite_url))
    clock = Clock()
    books = Books(sessions, clock)
    books.add_account()
    for sequential, due_on in ((4512, 9), (4890, 10), (5233, 11)):
        books.add_invoice(sequential, 4550, due_on=date(2026, due_on, 15))
    typing = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.payments.typing_counter", sqlite_url],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert typing.stdout is not None
    assert typing.stdout.readline() == "typed\n"
    typing.send_signal(signal.SIGKILL)
    assert typing.wait() == -signal.SIGKILL
    typing.stdout.close()

    counter = open_counter(qtbot, sessions, books, simulator, clock, books.cashier)
    page = counter.page
    qtbot.waitUntil(lambda: "a medias" in page.notice.text.text(), timeout=5000)
    QTest.mouseClick(page.notice.actions_shown[0], LEFT)

    assert [each.tender.amount_cents for each in page.desk.entered] == [4000]
    assert page.cheque.number.value() == "1002"
    made = record(qtbot, page)
    assert [each.amount_cents for each in made.tenders] == [4000, 5100]
    assert draft(counter) == ""
    close_counter(counter)
    sessions.close()
    assert counter.crashes == []


def test_a_draft_of_another_version_is_no_draft() -> None:
    assert read("{}") is None
    assert read("[") is None
    assert read('{"entered": [{"method": "shells"}]}') is None


@pytest.mark.parametrize("tender", [CashTender(500, 20, told_not_deductible=True)])
def test_a_draft_reads_as_it_was_written(tender: CashTender) -> None:
    body = DraftBody(Clock().moment, "ana", {"typed": 480}, (tender,), "cash", {"keep": "1"}, 480)

    assert read(write(body)) == body
