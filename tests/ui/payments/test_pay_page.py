from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from services.payments.records import ChequeTender, PaymentOrder, Share
from tests.ui.payments.conftest import LATEST, NEXT, OLDEST, Counter

KEY = Qt.Key


def press(key: Qt.Key) -> None:
    """A key on whatever has the focus, as a keyboard does it."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def type_text(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)


def test_a_cheque_pays_two_invoices_by_keys_alone(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    press(KEY.Key_Space)
    press(KEY.Key_Space)
    press(KEY.Key_F7)
    type_text("pich")
    press(KEY.Key_Return)
    type_text("001234")
    press(KEY.Key_Return)
    type_text("2100441700")
    assert page.total.text() == "$\u00a091.00"
    press(KEY.Key_F12)
    qtbot.wait(450)  # a sheet ignores keys for its first 400 ms

    with qtbot.waitSignal(page.paid) as paid:
        press(KEY.Key_Return)

    assert paid.args is not None
    record = paid.args[0]
    assert record.receipt == "001-001-000000001"
    assert [part.invoice for part in record.applied] == [OLDEST, NEXT]
    assert counter.books.balance(OLDEST) == 0
    assert "001-001-000000001" in page.notice.text.text()


def test_the_next_cheque_of_a_customer_needs_only_its_number(
    qtbot: QtBot, counter: Counter
) -> None:
    books = counter.books
    cheque = ChequeTender("10", "2100441700", "7", "Ñandú", books.clock.moment.date(), 4500)
    books.payments.record(
        books.cashier, PaymentOrder("p-1", "100001", (Share(OLDEST, 4500),), (cheque,))
    )
    counter.page.show_account("100001")
    qtbot.waitUntil(lambda: counter.page.model.rowCount() == 2)

    assert counter.page.cheque.account.value() == "2100441700"
    bank = counter.page.cheque.bank.value()
    assert bank is not None
    assert bank.code == "10"


def test_typing_the_value_ticks_the_oldest_and_keeps_the_rest_as_credit(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    page.received.setFocus()
    QTest.keyClicks(page.received, "140.00")

    assert page.selection.ticked == {OLDEST, NEXT, LATEST}
    assert "saldo a favor" in page.total_words.text()
    assert page.selection.proposal.credit_cents == 200


def test_an_invoice_left_out_is_skipped_by_the_value(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    page.received.setFocus()
    QTest.keyClicks(page.received, "50.00")
    page.model.set_checked([page.model.record(0)], False)

    shares = {share.invoice: share.amount_cents for share in page.selection.proposal.shares}
    assert shares == {NEXT: 4600, LATEST: 400}


def test_a_cheque_that_was_used_is_told_at_its_field_and_nothing_is_lost(
    qtbot: QtBot, counter: Counter
) -> None:
    books, page = counter.books, counter.page
    cheque = ChequeTender("10", "2100441700", "1234", "Ñandú", books.clock.moment.date(), 4700)
    books.payments.record(
        books.cashier, PaymentOrder("p-1", "100001", (Share(LATEST, 4700),), (cheque,))
    )
    page.refresh()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.model.set_checked([page.model.record(0)])
    page.choose_method("cheque")
    page.cheque.bank.set_value("10")
    page.cheque.account.set_value("2100441700")
    page.cheque.number.set_value("001234")
    page.pay()
    qtbot.wait(450)
    press(KEY.Key_Return)
    row = page.cheque.form.rows["number"]
    qtbot.waitUntil(lambda: row.problem != "")

    assert "001-001-000000001" in row.problem
    assert page.cheque.number.value() == "001234"
    assert books.count("payment") == 1


def test_a_double_click_on_register_records_once(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    page.model.set_checked([page.model.record(0)])
    page.choose_method("deposit")
    page.deposit.slip.set_value("778899")
    page.pay()
    qtbot.wait(450)
    sheet = page._sheet
    assert sheet is not None
    button = sheet.buttons["record"]

    with qtbot.waitSignal(page.paid):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert counter.books.count("payment") == 1


def test_f12_without_anything_chosen_says_why(qtbot: QtBot, counter: Counter) -> None:
    press(KEY.Key_F12)

    assert counter.page._sheet is None
    assert counter.page.reason.text() == "Marque facturas o escriba el valor recibido."


def test_a_part_of_an_invoice_can_be_paid(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    page.table.select_row(0)
    QTest.keyClick(page, KEY.Key_P, Qt.KeyboardModifier.AltModifier)
    page.part.setFocus()
    page.part.selectAll()
    QTest.keyClicks(page.part, "10.00")

    assert page.selection.share_of(OLDEST) == 1000
    assert page.selection.received_cents == 1000


def test_in_the_turn_of_another_nothing_is_taken_and_it_is_told_whose_it_is(
    qtbot: QtBot, counter: Counter
) -> None:
    page, books = counter.page, counter.books
    page._operator = lambda: books.staff.operator("luis", "01")
    page.refresh()
    qtbot.waitUntil(lambda: "Ana Cajas" in page.reason.text())
    assert "el suyo está en la caja 02" in page.reason.text()

    press(KEY.Key_Space)
    page.pay()

    assert page.recording.sheet is None
    assert page.notice.actions_shown == []
