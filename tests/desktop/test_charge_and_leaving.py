"""A charge is on its way, and somebody locks the window, closes it, or wants it for themselves."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from services.cards.records import Verdict
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.verification.service import Verification
from tests.desktop.charging import ANA, KEY, Till, copied
from tests.ui.kit.keys import press

ROOT = Path(__file__).parents[2]


def test_locking_while_sending_charges_once_and_shows_the_result_after_unlocking(
    till: Till, qtbot: QtBot
) -> None:
    sheet = till.send_and_hold()
    attempt = till.attempt()

    press(KEY.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert till.window.is_locked
    with qtbot.waitSignal(till.page.paid, timeout=20000):
        till.control.release()

    assert till.window.is_locked
    lock = till.window._lock
    assert lock is not None
    qtbot.wait(300)  # the page reads its invoices again, behind the lock too
    assert lock.credentials.password.hasFocus()
    press(KEY.Key_Return)
    press(KEY.Key_F3)
    assert not sheet.isVisible()
    assert till.sheet is sheet
    till.unlock()
    assert till.sheet is sheet
    assert sheet.isVisible()
    assert "Cobrado. Recibo" in sheet.notice.text.text()
    assert till.charged() == 1
    outcome = till.services.charges.outcome(attempt)
    assert outcome.verdict is Verdict.CHARGED
    assert outcome.attempt.actor == "ana"
    assert till.services.payments.show(outcome.payment).cashier == ANA.full_name
    assert till.services.verification.verify() == []
    qtbot.waitUntil(lambda: sheet.is_ready)
    press(KEY.Key_F3)
    assert QApplication.focusWidget() is till.shell.search_box


def test_the_idle_lock_while_sending_is_the_same(till: Till, qtbot: QtBot) -> None:
    till.send_and_hold()

    till.window.idle.idle.emit()
    assert till.window.is_locked
    with qtbot.waitSignal(till.page.paid, timeout=20000):
        till.control.release()
    till.unlock()

    assert "Cobrado. Recibo" in till.sheet.notice.text.text()
    assert till.charged() == 1


def test_a_doubt_behind_the_lock_is_settled_and_waits_to_be_read(till: Till, qtbot: QtBot) -> None:
    control = till.control
    sheet = till.review()
    control.add_fault("confirm", "500_after")
    control.add_fault("retrieve", "drop_before", times=4)  # as often as one look reads
    press(KEY.Key_F12)
    till.window.lock()
    qtbot.waitUntil(lambda: "EN DUDA" in sheet.notice.text.text(), timeout=60000)
    with qtbot.waitSignal(till.page.paid, timeout=60000):
        pass

    till.unlock()

    assert "Cobrado. Recibo" in sheet.notice.text.text()
    assert till.charged() == 1


def test_another_person_waits_until_the_charge_is_known_and_the_first_stays_its_actor(
    till: Till, qtbot: QtBot
) -> None:
    till.send_and_hold()
    attempt = till.attempt()
    till.window.lock()
    lock = till.window._lock
    assert lock is not None

    lock.switch.click()

    assert till.window.is_locked
    assert "cobro con tarjeta en camino" in lock.credentials.notice.text.text()
    with qtbot.waitSignal(till.page.paid, timeout=20000):
        till.control.release()
    lock.switch.click()
    qtbot.waitUntil(lambda: till.window.shell is None)
    button = next(b for b in till.window.sign_in_page.demo_buttons if b.objectName() != "demo_ana")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: till.window.shell is not None, timeout=60000)
    outcome = till.services.charges.outcome(attempt)
    assert outcome.verdict is Verdict.CHARGED
    assert outcome.attempt.actor == "ana"
    assert till.charged() == 1
    assert till.services.verification.verify() == []


def test_the_card_window_is_closed_by_the_lock_which_cannot_hide_it(
    till: Till, qtbot: QtBot
) -> None:
    front = till.program.front
    assert front is not None
    entry = front._entry
    entry._command = ["/bin/sleep", "600"]
    entry._why_not = ""
    sheet = till.review(saved=False)
    press(KEY.Key_F12)
    qtbot.waitUntil(lambda: entry.is_open, timeout=20000)

    till.window.lock()

    qtbot.waitUntil(lambda: not entry.is_open)
    till.unlock()
    assert "No se ingresó ninguna tarjeta" in sheet.notice.text.text()
    assert till.charged() == 0


def test_closing_while_sending_asks_once_and_staying_shows_the_result(
    till: Till, qtbot: QtBot
) -> None:
    sheet = till.send_and_hold()

    till.window.close()
    till.window.close()
    press(KEY.Key_F4, Qt.KeyboardModifier.AltModifier)

    assert till.window.isVisible()
    (question,) = till.questions()
    told = " ".join(label.text() for label in question.findChildren(type(question.title)))
    assert "Hay un cobro con tarjeta en camino" in told
    with qtbot.waitSignal(till.page.paid, timeout=20000):
        till.control.release()
    qtbot.waitUntil(lambda: question.is_ready)
    press(KEY.Key_Escape)
    assert till.questions() == []
    assert sheet.isVisible()
    qtbot.waitUntil(lambda: sheet.is_ready)
    assert sheet.isAncestorOf(QApplication.focusWidget() or till.window)
    press(KEY.Key_F3)
    assert till.page.charge_flow.sheet is None
    assert till.charged() == 1


def test_closing_while_a_card_is_typed_asks_too(till: Till, qtbot: QtBot) -> None:
    front = till.program.front
    assert front is not None
    front._entry._command = ["/bin/sleep", "600"]
    front._entry._why_not = ""
    till.review(saved=False)
    press(KEY.Key_F12)
    qtbot.waitUntil(lambda: front._entry.is_open, timeout=20000)

    till.window.close()

    assert till.window.isVisible()
    assert len(till.questions()) == 1


def test_closing_a_locked_window_while_sending_says_why_it_stays_and_can_be_insisted_on(
    till: Till, qtbot: QtBot
) -> None:
    till.send_and_hold()
    till.window.lock()

    till.window.close()

    assert till.window.isVisible()
    lock = till.window._lock
    assert lock is not None
    assert "cobro con tarjeta en camino" in lock.credentials.notice.text.text()
    with qtbot.waitSignal(till.window.closing):
        lock.credentials.notice.actions_shown[0].click()
    assert not till.window.isVisible()


# The end of the process: another one in which a hand closes the window in the middle of a charge.


@pytest.mark.parametrize("how", ["close", "kill", "term"])
def test_a_program_that_ends_while_sending_is_found_out_by_the_next_one(
    tmp_path: Path, demo_data: Path, how: str
) -> None:
    folder = copied(demo_data, tmp_path)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.desktop.leaving_program", str(folder), how],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        told = program.stdout.readline()
        assert told.startswith("sending"), told + (program.stderr.read() if program.stderr else "")
        began = time.monotonic()
        if how == "kill":
            program.kill()
        elif how == "term":
            program.send_signal(signal.SIGTERM)
        else:
            assert program.stdout.readline() == "asked\n"
            began = time.monotonic()
        _, err = program.communicate(timeout=60)
        took = time.monotonic() - began
    print(how, f"{took:.1f} s", program.returncode)
    if how == "close":
        assert program.returncode == 0, err
    attempt, before = told.split()[1:]

    after = subprocess.run(
        [sys.executable, "-m", "tests.desktop.leaving_program", str(folder), "look", attempt],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=150,
        check=True,
    )
    succeeded, state, receipt, actor = after.stdout.split()
    assert (state, actor) == ("SUCCEEDED", "ana")
    assert receipt.startswith("001-")
    assert int(succeeded) == int(before) + 1
    sessions = Sessions(open_engine(f"sqlite:///{folder / 'ventanilla.sqlite'}"))
    assert Verification(sessions).verify() == []
    sessions.close()
