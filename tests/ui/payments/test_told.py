"""What the page says beside the fields, and when it stops saying it."""

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, select

from services.payments.records import CashTender, ChequeTender, PaymentOrder
from services.storage.tables import cheque, customer_flag
from tests.ui.payments.conftest import OLDEST, Counter
from tests.ui.payments.hands import (
    ALT,
    CTRL,
    KEY,
    LEFT,
    press,
    record,
    tick,
    type_cheque,
    type_text,
    type_value,
)
from ui.payments.page import PayPage


def is_in_sight(page: PayPage, words: QWidget) -> bool:
    """Whether a line of the payment's panel stands inside it, not above or below."""
    room = page.payments_scroll.viewport()
    top = words.mapTo(room, QPoint(0, 0)).y()
    return words.isVisible() and 0 <= top <= room.height() - words.height()


def test_the_next_cheque_of_a_customer_is_its_number_alone(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    press(KEY.Key_Space)
    type_cheque(page, "1001")
    record(qtbot, page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)

    press(KEY.Key_Space, KEY.Key_F7)
    type_text("1002")
    made = record(qtbot, page)

    (tender,) = made.tenders
    assert isinstance(tender, ChequeTender)
    assert (tender.bank_code, tender.account_number) == ("10", "2100441700")
    assert tender.number == "1002"


def test_the_rest_is_shown_as_soon_as_a_payment_was_added(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    tick(page, 0)
    type_cheque(page, "1001")
    type_value(page, "20")
    press(KEY.Key_Return, held=CTRL)
    assert page.value.text() == "25.00"

    press(KEY.Key_E, held=ALT)
    assert "$\u00a025.00" in page.cash.tendered_row.message.text()
    made = record(qtbot, page)

    assert made.tenders[1] == CashTender(2500)


def test_what_was_wrong_is_not_told_to_the_next_customer(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    counter.books.add_account("100002")
    press(KEY.Key_S, held=ALT)
    press(KEY.Key_Return, held=CTRL)
    assert page.value_row.problem != ""

    page.show_account("100002")
    qtbot.waitUntil(lambda: "100002" in page.title.text())
    assert page.value_row.problem == ""

    page.show_account("100001")
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    press(KEY.Key_F6)
    press(KEY.Key_Return, held=CTRL)
    assert page.value_row.problem != ""
    tick(page, 0)
    assert page.value_row.problem == ""


def test_what_f12_complains_of_is_in_sight_and_goes_by_a_key(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    page.resize(1186, 560)
    tick(page, 0)
    page.choose_method("deposit")
    type_text("778899")
    press(KEY.Key_Return, held=CTRL)
    type_cheque(page, "1001")
    page.notice.tell("info", "Un aviso")
    press(KEY.Key_F12)
    assert page.recording.sheet is None
    assert page.value_row.problem != ""
    qtbot.waitUntil(lambda: is_in_sight(page, page.value_row.message))

    press(KEY.Key_Delete, held=CTRL)
    made = record(qtbot, page)

    assert [each.method.value for each in made.tenders] == ["deposit"]


def test_a_part_is_told_as_one_before_it_is_recorded(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    press(KEY.Key_E, held=ALT)
    type_text("20")
    assert "abono" in page.total_words.text()
    press(KEY.Key_F12)

    assert page.recording.sheet is not None
    shown = " ".join(each.text() for each in page.recording.sheet.findChildren(QLabel))
    assert f"{OLDEST}   $\u00a020.00   abono, queda debiendo $\u00a025.00" in shown


def test_a_customer_whose_cheque_came_back_is_known_from_the_start(
    qtbot: QtBot, counter: Counter
) -> None:
    books, page = counter.books, counter.page
    first = ChequeTender("10", "2100441700", "7", "Ñandú", books.clock.moment.date(), 4500)
    books.payments.record(books.cashier, PaymentOrder("p-1", "100001", (), (first,)))
    with books.sessions.begin() as session:
        of = session.execute(select(cheque.c.id)).scalar_one()
        values = {"customer_id": 1, "cheque_id": of, "raised_at": books.clock(), "reason": ""}
        session.execute(insert(customer_flag).values(values))

    page.show_account("100001")

    qtbot.waitUntil(lambda: "volvió impago" in page.subtitle.text())


def test_a_draft_is_taken_up_by_its_key(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    tick(page, 0)
    type_cheque(page, "1001")
    counter.books.add_account("100002")
    page.show_account("100002")
    qtbot.waitUntil(lambda: "100002" in page.title.text())
    page.show_account("100001")
    qtbot.waitUntil(lambda: "Ana Cajas" in page.notice.text.text())

    press(KEY.Key_F4)

    assert page.cheque.number.value() == "1001"
    assert page.selection.ticked == {OLDEST}


def test_a_receipt_that_was_voided_is_not_told_as_made(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    tick(page, 0)
    page.choose_method("cash")
    made = record(qtbot, page)
    assert "Cobro registrado" in page.notice.text.text()

    page.forget_receipt(replace(made, id="otro"))
    assert "Cobro registrado" in page.notice.text.text()
    page.forget_receipt(made)
    assert page.notice.text.text() == f"Recibo {made.receipt} ANULADO."


def test_a_closed_till_leads_to_where_it_is_opened(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    counter.books.close_till()
    page.refresh()
    qtbot.waitUntil(page.foot.till_button.isVisible)

    with qtbot.waitSignal(page.till_wanted):
        QTest.mouseClick(page.foot.till_button, LEFT)


def test_a_number_that_a_receipt_has_is_told_while_it_is_typed(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    tick(page, 0)
    type_cheque(page, "1001")
    number, slip = page.cheque.form.rows["number"], page.deposit.form.rows["slip"]
    qtbot.waitUntil(lambda: "No repetido" in number.message.text())
    made = record(qtbot, page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert number.message.text() == ""

    press(KEY.Key_F7)
    type_text("01001")
    qtbot.waitUntil(lambda: made.receipt in number.problem)
    press(KEY.Key_Backspace)
    assert number.problem == ""

    press(KEY.Key_F6)
    type_text("778899")
    qtbot.waitUntil(lambda: "No repetido" in slip.message.text())
