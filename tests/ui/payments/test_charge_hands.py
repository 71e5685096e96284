"""Hasty hands on the card sheet, with native sequences of events: never more than one charge."""

import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from services.cards.entry import EnteredCard
from services.cards.records import ChargeOrder
from services.payments.records import Share
from services.practice.simulator import SimulatorControl, SimulatorProcess
from services.storage.sessions import Sessions
from tests.services.cards.conftest import VISA as VISA_TOKEN
from tests.ui.kit.keys import ENTER, click, double_click, hold, hold_on, press
from tests.ui.payments.conftest import (
    NEXT,
    OLDEST,
    Counter,
    close_counter,
    helper_that_says,
    helper_that_waits,
    open_counter,
)
from ui.cards.charge_sheet import ChargeSheet
from ui.payments.page import PayPage
from ui.widgets.sheet import GUARD_MS

VISA = '{"id": "pm_card_visa", "brand": "visa", "last4": "4242", "expires": "12/2030"}'
KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier


def review(qtbot: QtBot, counter: Counter, row: int = 0) -> ChargeSheet:
    page = counter.page
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.model.set_checked([page.model.record(row)])
    page.choose_method("card")
    page.pay()
    sheet = page.charge_flow.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    return sheet


def place_of(counter: Counter, sheet: ChargeSheet, key: str) -> QPoint:
    button = sheet.buttons[key]
    return button.mapTo(counter.page.window(), button.rect().center())


def wait_for(qtbot: QtBot, sheet: ChargeSheet, words: str) -> None:
    qtbot.waitUntil(lambda: words in sheet.notice.text.text(), timeout=20000)


def wait_held(qtbot: QtBot, control: SimulatorControl) -> None:
    """Until an answer is held back, with the window alive meanwhile."""
    qtbot.waitUntil(lambda: bool(control.state()["held"]), timeout=10000)


def assert_charged_once(counter: Counter, number: str = OLDEST) -> None:
    assert counter.succeeded() == 1
    assert len(counter.simulator.control.intents()) == 1
    assert counter.books.balance(number) == 0
    assert counter.books.count("payment") == 1
    assert counter.books.count("charge_attempt") == 1
    assert counter.charges.unfinished() == []


def assert_nothing_happened(counter: Counter) -> None:
    assert counter.succeeded() == 0
    assert counter.books.balance(OLDEST) == 4500
    assert counter.books.count("payment") == 0


@pytest.fixture
def visa(counter: Counter) -> Counter:
    counter.entry._command = helper_that_says(VISA)
    return counter


def test_a_double_click_charges_once(qtbot: QtBot, visa: Counter) -> None:
    sheet = review(qtbot, visa)

    double_click(visa.page.window(), sheet.buttons["charge"])

    wait_for(qtbot, sheet, "Cobrado. Recibo 001-001-000000001.")
    assert_charged_once(visa)


def test_a_triple_click_and_a_hail_of_clicks_charge_once(qtbot: QtBot, visa: Counter) -> None:
    sheet = review(qtbot, visa)
    place = place_of(visa, sheet, "charge")

    for _ in range(12):
        click(visa.page.window(), place)

    wait_for(qtbot, sheet, "Cobrado. Recibo 001-001-000000001.")
    for _ in range(6):
        click(visa.page.window(), place)
    assert_charged_once(visa)


def test_enter_and_a_click_at_once_charge_once(qtbot: QtBot, visa: Counter) -> None:
    sheet = review(qtbot, visa)
    place = place_of(visa, sheet, "charge")
    sheet.buttons["charge"].setFocus()

    press(ENTER)
    click(visa.page.window(), place)
    press(ENTER)

    wait_for(qtbot, sheet, "Cobrado. Recibo 001-001-000000001.")
    assert_charged_once(visa)


def test_enter_held_for_five_seconds_on_the_button_charges_once(
    qtbot: QtBot, visa: Counter
) -> None:
    sheet = review(qtbot, visa)
    button = sheet.buttons["charge"]
    button.setFocus()

    press_down(ENTER)
    until = time.monotonic() + 5
    while time.monotonic() < until:
        hold_on(visa.page, ENTER, 1)
        qtbot.wait(33)

    assert "Cobrado. Recibo 001-001-000000001." in sheet.notice.text.text()
    assert visa.page.charge_flow.sheet is sheet
    assert_charged_once(visa)


def test_space_held_on_the_button_charges_at_most_once(qtbot: QtBot, visa: Counter) -> None:
    sheet = review(qtbot, visa)
    sheet.buttons["charge"].setFocus()

    hold(sheet.buttons["charge"], KEY.Key_Space, 60)

    wait_for(qtbot, sheet, "Cobrado. Recibo 001-001-000000001.")
    assert_charged_once(visa)


def test_f12_pressed_again_and_again_from_the_page_on_charges_once(
    qtbot: QtBot, visa: Counter
) -> None:
    page = visa.page
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.model.set_checked([page.model.record(0)])
    page.choose_method("card")
    for _ in range(10):
        press(KEY.Key_F12)
    sheet = page.charge_flow.sheet
    assert sheet is not None
    assert visa.books.count("charge_attempt") == 0  # the review was opened, nothing more
    qtbot.waitUntil(lambda: sheet.is_ready)

    for _ in range(40):
        press(KEY.Key_F12)
        qtbot.wait(20)

    wait_for(qtbot, sheet, "Cobrado. Recibo 001-001-000000001.")
    assert_charged_once(visa)


def test_three_clicks_that_waited_while_the_window_was_stuck_charge_once(
    qtbot: QtBot, visa: Counter
) -> None:
    sheet = review(qtbot, visa)
    place = place_of(visa, sheet, "charge")

    for _ in range(3):
        post_click(visa.page, place)
    time.sleep(0.6)  # the ui thread is stuck longer than the sheet's guard

    wait_for(qtbot, sheet, "Cobrado. Recibo 001-001-000000001.")
    assert_charged_once(visa)


def test_keys_that_waited_while_the_window_was_stuck_never_pass_two_questions(
    qtbot: QtBot, counter: Counter
) -> None:
    """Typed ahead: F12 for the review and F12 for its button are two decisions, not one."""
    page = counter.page
    page.model.set_checked([page.model.record(0)])
    page.choose_method("card")
    page.pay()
    sheet = page.charge_flow.sheet
    assert sheet is not None

    for _ in range(5):
        QApplication.postEvent(sheet, QKeyEvent(QEvent.Type.KeyPress, ENTER, NONE, "\r"))
        post_click(page, place_of(counter, sheet, "charge"))
    time.sleep(0.6)
    QApplication.processEvents()

    assert counter.books.count("charge_attempt") == 0
    assert_nothing_happened(counter)


def test_a_scanners_enter_in_a_field_or_on_the_review_charges_nothing(
    qtbot: QtBot, visa: Counter
) -> None:
    page = visa.page
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.model.set_checked([page.model.record(0)])
    page.choose_method("card")
    page.received.setFocus()
    for character in "45.00":
        press_text(character)
    press(ENTER)
    assert not sheet_is_open(page)

    page.pay()
    assert sheet_is_open(page)
    for character in "7861234567897":  # a code that is scanned while the review stands there
        press_text(character)
    press(ENTER)
    qtbot.wait(GUARD_MS + 50)
    press(ENTER)  # and once more when it is ready: it goes back

    assert not sheet_is_open(page)
    assert visa.books.count("charge_attempt") == 0
    assert_nothing_happened(visa)


def test_esc_with_the_card_window_open_closes_it_and_gives_up_before_it_says_so(
    qtbot: QtBot, counter: Counter
) -> None:
    counter.entry._command = helper_that_waits()
    sheet = review(qtbot, counter)
    press(KEY.Key_F12)
    qtbot.waitUntil(lambda: counter.entry.is_open)
    held = counter.simulator.control
    press(KEY.Key_Escape)
    wait_for(qtbot, sheet, "No se ingresó ninguna tarjeta")
    assert not counter.entry.is_open
    held.add_fault("cancel", "hold")
    qtbot.waitUntil(lambda: sheet.is_ready)

    press(KEY.Key_Escape)

    wait_held(qtbot, held)
    assert "No se cobró nada" not in told_now(sheet)
    assert "Dejando sin efecto" in told_now(sheet)
    held.release()
    wait_for(qtbot, sheet, "No se cobró nada (anulado en Stripe).")
    assert [intent["status"] for intent in held.intents()] == ["canceled"]
    assert counter.charges.unfinished() == []
    press(KEY.Key_Escape)
    qtbot.waitUntil(lambda: counter.page.charge_flow.sheet is None)
    assert_nothing_happened(counter)


def test_a_second_click_while_the_card_window_is_open_opens_no_other(
    qtbot: QtBot, counter: Counter
) -> None:
    counter.entry._command = helper_that_waits()
    sheet = review(qtbot, counter)
    press(KEY.Key_F12)
    qtbot.waitUntil(lambda: counter.entry.is_open)
    first = counter.entry.process_id

    sheet.chosen.emit("other_card")
    press(KEY.Key_F12)

    assert counter.entry.process_id == first
    assert "otra ventana" in told_now(sheet)
    counter.entry.close()
    wait_for(qtbot, sheet, "No se ingresó ninguna tarjeta")


def test_two_windows_with_the_same_selection_charge_once(
    qtbot: QtBot, visa: Counter, other: Counter
) -> None:
    other.entry._command = helper_that_says(VISA)
    control = visa.simulator.control
    sheet = review(qtbot, visa)
    second = review(qtbot, other)
    control.add_fault("confirm", "hold")
    sheet.buttons["charge"].press()
    wait_held(qtbot, control)

    second.buttons["charge"].press()

    wait_for(qtbot, second, "Ana Cajas")
    assert OLDEST in second.notice.text.text()
    control.release()
    wait_for(qtbot, sheet, "Cobrado. Recibo 001-001-000000001.")
    assert_charged_once(visa)
    assert other.crashes == []


def test_two_windows_that_click_in_the_same_instant_charge_once(
    qtbot: QtBot, visa: Counter, other: Counter
) -> None:
    other.entry._command = helper_that_says(VISA)
    sheets = [review(qtbot, visa), review(qtbot, other)]

    for sheet in sheets:
        sheet.buttons["charge"].press()

    qtbot.waitUntil(lambda: all(sheet.notice.isVisible() for sheet in sheets), timeout=20000)
    told = sorted(sheet.notice.text.text() for sheet in sheets)
    assert sum("Cobrado. Recibo" in text for text in told) == 1
    assert_charged_once(visa)


def test_looking_at_what_another_till_is_charging_does_not_disturb_it(
    qtbot: QtBot, counter: Counter, other: Counter
) -> None:
    other.entry._command = helper_that_waits()
    theirs = review(qtbot, other)
    theirs.buttons["charge"].press()
    qtbot.waitUntil(lambda: other.entry.is_open)
    (attempt,) = counter.charges.unfinished()
    flow = counter.page.charge_flow

    flow.show_attempt(attempt.id)
    qtbot.waitUntil(lambda: flow.sheet is not None)
    mine = flow.sheet
    assert mine is not None
    assert "está en curso en la caja 02 (Luis Luna)" in mine.notice.text.text()
    assert "give_up" not in mine.buttons
    qtbot.waitUntil(lambda: mine.is_ready)
    mine.go_back()

    counter.tasks.wait_all(5)
    statuses = [intent["status"] for intent in counter.simulator.control.intents()]
    assert statuses == ["requires_payment_method"]
    other.entry.close()


def test_what_a_doubt_turns_out_to_be_never_touches_the_next_customers_work(
    qtbot: QtBot, visa: Counter
) -> None:
    visa.charges.check_ready()
    control = visa.simulator.control
    control.add_fault("confirm", "500_after")
    control.add_fault("retrieve", "drop_before", times=8)
    sheet = review(qtbot, visa)
    sheet.buttons["charge"].press()
    wait_for(qtbot, sheet, "EN DUDA")
    control.clear_faults()
    control.add_fault("retrieve", "hold")
    qtbot.waitUntil(lambda: sheet.is_ready)
    sheet.buttons["look"].press()
    wait_held(qtbot, control)
    with qtbot.waitSignal(visa.page.find_wanted):
        sheet.buttons["next"].press()
    visa.books.add_account("100002")
    number = visa.books.add_invoice(9001, 3000, account_number="100002")
    visa.page.show_account("100002")
    qtbot.waitUntil(lambda: visa.page.model.rowCount() == 1)
    second = review(qtbot, visa)

    with qtbot.waitSignal(visa.page.paid, timeout=15000):
        control.release()

    assert visa.page.selection.ticked == {number}
    assert visa.page.charge_flow.sheet is second
    assert not second.notice.isVisible()
    second.buttons["charge"].press()
    wait_for(qtbot, second, "Cobrado. Recibo 001-001-000000002.")
    assert visa.succeeded() == 2
    assert visa.books.balance(OLDEST) == visa.books.balance(number) == 0


def test_a_card_typed_for_one_window_is_never_charged_by_another(
    qtbot: QtBot, counter: Counter
) -> None:
    """A flow that waits for another card does not take one that was asked for elsewhere."""
    sheet = review(qtbot, counter)
    sheet.buttons["charge"].press()
    wait_for(qtbot, sheet, "No se ingresó ninguna tarjeta")
    flow = counter.page.charge_flow
    assert not flow.is_asking

    counter.entry.entered.emit(EnteredCard(VISA_TOKEN, "credit", "12/2030"))
    counter.tasks.wait_all(5)
    qtbot.wait(50)

    assert "No se ingresó ninguna tarjeta" in sheet.notice.text.text()
    assert_nothing_happened(counter)


def test_an_invoice_that_was_paid_meanwhile_is_refused_with_its_reason(
    qtbot: QtBot, visa: Counter
) -> None:
    sheet = review(qtbot, visa)
    books = visa.books
    order = ChargeOrder(str(uuid4()), "100001", (Share(OLDEST, 4500), Share(NEXT, 4600)))
    visa.charges.charge(books.other_cashier, order, VISA_TOKEN)

    sheet.buttons["charge"].press()

    wait_for(qtbot, sheet, OLDEST)
    assert visa.succeeded() == 1
    assert books.count("charge_attempt") == 1


@pytest.fixture
def other(
    qtbot: QtBot, counter: Counter, sessions_of_books: Sessions, simulator: SimulatorProcess
) -> Iterator[Counter]:
    books = counter.books
    made = open_counter(
        qtbot, sessions_of_books, books, simulator, counter.clock, books.other_cashier
    )
    yield made
    close_counter(made)


def sheet_is_open(page: PayPage) -> bool:
    return page.charge_flow.sheet is not None


def told_now(sheet: ChargeSheet) -> str:
    """What the sheet says now: its notice, or what is under way."""
    if sheet.busy.isVisible():
        return str(sheet.busy.text.toolTip() or sheet.busy.text.text())
    return sheet.notice.text.text()


def post_click(window: QWidget, place: QPoint) -> None:
    """A native click that waits in the queue until the window gets to it."""
    handle = window.window().windowHandle()
    assert handle is not None
    where, left, none = QPointF(place), Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    overall = QPointF(handle.mapToGlobal(place))
    for kind, held in (
        (QEvent.Type.MouseButtonPress, left),
        (QEvent.Type.MouseButtonRelease, none),
    ):
        QApplication.postEvent(handle, QMouseEvent(kind, where, overall, left, held, NONE))


def press_down(key: Qt.Key) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, key, NONE, "\r"))


def press_text(character: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = Qt.Key(ord(character.upper()))
        QApplication.sendEvent(target, QKeyEvent(kind, key, NONE, character))
