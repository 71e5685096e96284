from datetime import timedelta

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, select

from services.cards.records import ChargeOrder
from services.payments.records import (
    CashTender,
    ChequeTender,
    CreditTender,
    DepositTender,
    PaymentOrder,
    Share,
    WithholdingTender,
)
from services.payments.tenders import Method
from services.practice.simulator import SimulatorProcess
from services.storage.tables import cheque, customer_flag
from tests.ui.payments.conftest import (
    LATEST,
    NEXT,
    OLDEST,
    Counter,
    close_counter,
    helper_that_says,
    open_counter,
)
from tests.ui.payments.hands import (
    ALT,
    CTRL,
    KEY,
    LEFT,
    approve,
    confirm,
    press,
    record,
    tick,
    type_cheque,
    type_text,
    type_value,
    words_of,
)
from tests.ui.payments.test_card_charge import DECLINED, VISA
from ui.widgets.review_sheet import ReviewSheet

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def test_two_cheques_a_deposit_and_cash_make_one_receipt_by_keys_alone(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    press(KEY.Key_Space, KEY.Key_Space, KEY.Key_Space)
    type_cheque(page, "1001")
    type_value(page, "60")
    press(KEY.Key_Return, held=CTRL)
    assert page.desk.lacking_cents == 0  # the open form takes what is missing
    type_text("1002")
    type_value(page, "30.00")
    press(KEY.Key_Return, held=CTRL)
    press(KEY.Key_F6)
    type_text("778899")
    type_value(page, "20")
    press(KEY.Key_Return, held=CTRL)
    press(KEY.Key_E, held=ALT)
    type_text("50")
    assert page.cash.change_words.text() == "$\u00a022.00"

    made = record(qtbot, page)

    methods = [each.method for each in made.tenders]
    assert methods == [Method.CHEQUE, Method.CHEQUE, Method.DEPOSIT, Method.CASH]
    assert [each.amount_cents for each in made.tenders] == [6000, 3000, 2000, 2800]
    assert [part.invoice for part in made.applied] == [OLDEST, NEXT, LATEST]
    assert "Vuelto: $\u00a022.00" in page.notice.text.text()
    assert page.desk.entered == ()
    assert page.tenders.isHidden()


def test_payments_entered_first_tick_the_oldest_by_themselves(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    type_cheque(page, "1001")
    type_value(page, "100")

    assert page.selection.ticked == {OLDEST, NEXT, LATEST}
    made = record(qtbot, page)

    assert [part.amount_cents for part in made.applied] == [4500, 4600, 900]


def test_an_entered_payment_is_edited_by_enter_and_removed_by_delete(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    tick(page, 0, 1)
    type_cheque(page, "1001")
    type_value(page, "40")
    press(KEY.Key_Return, held=CTRL)
    page.choose_method("deposit")
    page.deposit.slip.set_value("5555")
    page.entering.add()
    assert [each.tender.amount_cents for each in page.desk.entered] == [4000, 5100]

    page.tenders.table.select_row(0)
    page.tenders.table.setFocus()
    press(KEY.Key_Return)
    assert page.method == "cheque"
    assert page.cheque.number.value() == "1001"
    assert page.value.cents == 4000
    assert len(page.desk.entered) == 1

    page.tenders.table.setFocus()
    press(KEY.Key_Delete)
    assert not page.tenders.isVisible()
    assert page.desk.lacking_cents == 5100


def test_what_is_missing_is_told_and_may_be_left_owed(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    tick(page, 0, 1)
    type_cheque(page, "1001")
    type_value(page, "50")
    assert "falta $\u00a041.00" in page.total_words.text()
    assert not page.pay_button.isEnabled()

    QTest.mouseClick(page.foot.only_button, LEFT)
    made = record(qtbot, page)

    assert [(part.invoice, part.amount_cents) for part in made.applied] == [
        (OLDEST, 4500),
        (NEXT, 500),
    ]


def test_months_paid_ahead_are_credit_beside_what_is_ticked(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    month = counter.books.payments.month_cents("100001")
    tick(page, 0)
    page.activateWindow()
    QTest.keyClick(page, KEY.Key_T, ALT)
    type_text("3")
    assert page.selection.received_cents == 4500 + 3 * month
    assert "anticipo" in page.total_words.text()
    page.choose_method("deposit")
    page.deposit.slip.set_value("90909")

    made = record(qtbot, page)

    assert [part.invoice for part in made.applied] == [OLDEST]
    assert made.credit_cents == 3 * month


def test_an_advance_alone_pays_no_invoice(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    month = counter.books.payments.month_cents("100001")
    QTest.mouseClick(page.months_button, LEFT)
    type_text("2")
    page.choose_method("deposit")
    page.deposit.slip.set_value("90909")

    made = record(qtbot, page)

    assert made.applied == ()
    assert made.credit_cents == 2 * month


def test_credit_is_spent_as_far_as_it_goes(qtbot: QtBot, counter: Counter) -> None:
    books, page = counter.books, counter.page
    books.payments.record(books.cashier, PaymentOrder("p-0", "100001", (), (CashTender(1300),)))
    page.refresh()
    qtbot.waitUntil(lambda: "saldo a favor" in page.subtitle.text())
    tick(page, 0)
    press(KEY.Key_S, held=ALT)
    assert page.desk.current_cents == 1300
    press(KEY.Key_Return, held=CTRL)
    press(KEY.Key_E, held=ALT)

    made = record(qtbot, page)

    assert made.tenders == (CreditTender(1300), CashTender(3200))
    assert books.payments.credit_cents("100001") == 0


def test_much_cash_is_taken_once_the_customer_was_told(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    page.received.setFocus()
    type_text("600")
    press(KEY.Key_E, held=ALT)
    page.cash.keep.click()
    press(KEY.Key_F12)
    assert page.recording.sheet is None
    assert page.cash.told_problem.text() != ""
    assert page.cash.told.hasFocus()

    QTest.mouseClick(page.cash.told, LEFT, pos=QPoint(8, page.cash.told.height() // 2))
    assert page.cash.told.isChecked()
    made = record(qtbot, page)

    assert made.tenders == (CashTender(60000, 0, told_not_deductible=True),)


def test_the_change_may_stay_as_credit(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    tick(page, 0)
    page.choose_method("cash")
    type_text("50")
    assert page.cash.change_words.text() == "$\u00a05.00"
    page.cash.keep.click()

    made = record(qtbot, page)

    assert made.tenders == (CashTender(5000),)
    assert made.credit_cents == 500


def test_with_a_closed_till_f12_says_so_and_leads_to_the_till(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    counter.books.close_till()
    page.refresh()
    qtbot.waitUntil(lambda: "cerrada" in page.reason.text())
    tick(page, 0)
    press(KEY.Key_F12)

    assert page.recording.sheet is None
    page.pay()
    with qtbot.waitSignal(page.till_wanted):
        QTest.mouseClick(page.notice.actions_shown[0], LEFT)


def test_a_till_that_closes_behind_the_review_takes_nothing(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    tick(page, 0)
    type_cheque(page, "1001")
    press(KEY.Key_F12)
    sheet = page.recording.sheet
    assert sheet is not None
    counter.books.close_till()
    qtbot.waitUntil(lambda: sheet.is_ready)
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: "cerrada" in words_of(counter))
    qtbot.waitUntil(lambda: sheet.is_ready)

    with qtbot.waitSignal(page.till_wanted):
        QTest.mouseClick(sheet.buttons["till"], LEFT)

    assert counter.books.count("payment") == 0
    assert page.cheque.number.value() == "1001"


def test_a_cheque_that_waits_tells_when_the_bank_takes_it(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    tick(page, 0)
    type_cheque(page, "1001")
    page.cheque.more.click()
    saturday = counter.clock.moment.date() + timedelta(days=6)
    assert saturday.weekday() == 5
    page.cheque.deposit_on.set_value(saturday)
    told = page.cheque.form.rows["deposit_on"].message.text()
    assert "Sábado" in told
    assert "30/11/2026" in told

    press(KEY.Key_F12)
    sheet = page.recording.sheet
    assert sheet is not None
    shown = " ".join(each.text() for each in sheet.findChildren(QLabel))
    assert "se deposita el 30/11/2026" in shown
    made = confirm(qtbot, page)

    tender = made.tenders[0]
    assert isinstance(tender, ChequeTender)
    assert tender.deposit_on == saturday


def ask_second_person(qtbot: QtBot, counter: Counter) -> ReviewSheet:
    """A cheque of a customer whose last one came back, up to the question; gives the review."""
    books, page = counter.books, counter.page
    first = ChequeTender("10", "2100441700", "7", "Ñandú", books.clock.moment.date(), 4500)
    books.payments.record(
        books.cashier, PaymentOrder("p-1", "100001", (Share(OLDEST, 4500),), (first,))
    )
    with books.sessions.begin() as session:
        of = session.execute(select(cheque.c.id)).scalar_one()
        values = {"customer_id": 1, "cheque_id": of, "raised_at": books.clock(), "reason": ""}
        session.execute(insert(customer_flag).values(values))
    page.show_account("100001")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    tick(page, 0)
    type_cheque(page, "1001")
    press(KEY.Key_F12)
    sheet = page.recording.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: page.recording.approval is not None, timeout=5000)
    return sheet


def test_a_cheque_of_a_customer_whose_cheque_came_back_needs_a_second_person(
    qtbot: QtBot, counter: Counter
) -> None:
    books, page = counter.books, counter.page
    ask_second_person(qtbot, counter)
    dialog = page.recording.approval
    assert dialog is not None

    with qtbot.waitSignal(page.paid, timeout=10000):
        approve(qtbot, dialog)

    assert books.count("payment") == 2


def test_leaving_the_second_person_away_records_nothing_and_offers_it_again(
    qtbot: QtBot, counter: Counter
) -> None:
    books, page = counter.books, counter.page
    sheet = ask_second_person(qtbot, counter)
    press(KEY.Key_Escape)
    qtbot.waitUntil(lambda: page.recording.approval is None)

    assert page.recording.sheet is sheet
    assert sheet.buttons["record"].isVisible()
    assert books.count("payment") == 1


def test_an_invoice_that_another_till_charges_refuses_and_says_who_holds_it(
    qtbot: QtBot, counter: Counter
) -> None:
    books, page = counter.books, counter.page
    tick(page, 0)
    type_cheque(page, "1001")
    held = ChargeOrder("11111111-1111-4111-8111-111111111111", "100001", (Share(OLDEST, 4500),))
    counter.charges.open(books.other_cashier, held)
    press(KEY.Key_F12)
    sheet = page.recording.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: "reservada" in words_of(counter), timeout=5000)
    assert "Luis Luna" in words_of(counter)
    assert "02" in words_of(counter)
    qtbot.waitUntil(lambda: sheet.is_ready)
    qtbot.waitUntil(lambda: page.model.record(0).claim is not None)

    QTest.mouseClick(sheet.buttons["claim"], LEFT)
    qtbot.waitUntil(lambda: page.charge_flow.sheet is not None, timeout=5000)

    assert books.count("payment") == 0


def test_space_on_an_invoice_that_is_held_ticks_nothing_and_says_why(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    held = ChargeOrder("11111111-1111-4111-8111-111111111111", "100001", (Share(OLDEST, 4500),))
    counter.charges.open(counter.books.other_cashier, held)
    page.refresh()
    qtbot.waitUntil(lambda: page.model.record(0).claim is not None)
    page.table.select_row(0)
    page.table.setFocus()
    press(KEY.Key_Space)
    assert page.model.checked() == []
    assert page.notice.text.text().startswith(f"Factura {OLDEST}. La cobra Luis Luna en la caja 02")
    assert page.table.currentIndex().row() == 1


def test_an_invoice_that_was_paid_meanwhile_says_where_and_by_whom(
    qtbot: QtBot, counter: Counter
) -> None:
    books, page = counter.books, counter.page
    tick(page, 0)
    type_cheque(page, "1001")
    books.payments.record(
        books.other_cashier,
        PaymentOrder("p-9", "100001", (Share(OLDEST, 4500),), (CashTender(4500),)),
    )
    counter.clock.forward(minutes=2)
    press(KEY.Key_F12)
    sheet = page.recording.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: "ya fue pagada" in words_of(counter), timeout=5000)

    assert "caja 02 hace 2 min" in words_of(counter)
    assert "001-003-000000001" in words_of(counter)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert page.cheque.number.value() == "1001"


def test_beside_a_card_the_cheque_has_its_receipt_first_and_the_card_the_rest(
    qtbot: QtBot, counter: Counter
) -> None:
    counter.entry._command = helper_that_says(VISA)
    page = counter.page
    tick(page, 0, 1)
    type_cheque(page, "1001")
    type_value(page, "60")
    press(KEY.Key_Return, held=CTRL)
    press(KEY.Key_F8)
    press(KEY.Key_F12)
    first = confirm(qtbot, page)
    assert [(part.invoice, part.amount_cents) for part in first.applied] == [
        (OLDEST, 4500),
        (NEXT, 1500),
    ]
    qtbot.waitUntil(lambda: page.charge_flow.sheet is not None, timeout=5000)
    sheet = page.charge_flow.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    with qtbot.waitSignal(page.paid, timeout=15000) as paid:
        QTest.mouseClick(sheet.buttons["charge"], LEFT)

    assert paid.args is not None
    second = paid.args[0]
    assert [(part.invoice, part.amount_cents) for part in second.applied] == [(NEXT, 3100)]
    assert [each.method for each in second.tenders] == [Method.CARD]
    assert counter.succeeded() == 1
    assert counter.books.balance(NEXT) == 0


def test_when_the_card_beside_a_cheque_is_declined_the_cheque_stands_and_the_rest_is_owed(
    qtbot: QtBot, counter: Counter
) -> None:
    counter.entry._command = helper_that_says(DECLINED)
    page = counter.page
    tick(page, 0, 1)
    type_cheque(page, "1001")
    type_value(page, "60")
    press(KEY.Key_Return, held=CTRL)
    press(KEY.Key_F8)
    press(KEY.Key_F12)
    confirm(qtbot, page)
    qtbot.waitUntil(lambda: page.charge_flow.sheet is not None, timeout=5000)
    sheet = page.charge_flow.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    QTest.mouseClick(sheet.buttons["charge"], LEFT)
    qtbot.waitUntil(lambda: "rechazada" in sheet.notice.text.text(), timeout=15000)

    assert counter.books.count("payment") == 1
    assert counter.books.balance(OLDEST) == 0
    assert counter.books.balance(NEXT) == 3100
    assert counter.succeeded() == 0


def test_a_withholding_is_computed_and_the_rest_is_cash(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    tick(page, 0)
    press(KEY.Key_R, held=ALT)
    qtbot.waitUntil(lambda: len(page.withholding.lines.lines) == 1)
    assert page.withholding.lines.amount_cents == 135
    type_text("001-001-000000123")
    press(KEY.Key_Return, KEY.Key_Return)
    type_text("1" * 49)
    press(KEY.Key_Return, held=CTRL)
    assert [each.tender.amount_cents for each in page.desk.entered] == [135]
    press(KEY.Key_E, held=ALT)
    assert page.desk.current_cents == 4365

    made = record(qtbot, page)

    voucher = made.tenders[0]
    assert isinstance(voucher, WithholdingTender)
    assert voucher.lines[0].invoice == OLDEST
    assert made.tenders[1] == CashTender(4365)


def test_a_withholding_with_a_wrong_number_says_so_at_its_field(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    tick(page, 0)
    press(KEY.Key_R, held=ALT)
    qtbot.waitUntil(lambda: len(page.withholding.lines.lines) == 1)
    type_text("12")
    press(KEY.Key_Return, held=CTRL)

    assert page.withholding.form.rows["number"].problem != ""
    assert page.withholding.form.rows["authorization"].problem != ""
    assert page.desk.entered == ()


def test_a_dropped_picture_goes_with_its_receipt_and_the_same_one_warns(
    qtbot: QtBot, counter: Counter, tmp_path: pytest.TempPathFactory
) -> None:
    page = counter.page
    path = tmp_path / "papeleta.png"  # type: ignore[operator]
    path.write_bytes(PNG)
    tick(page, 0)
    page.choose_method("deposit")
    page.deposit.slip.set_value("5555")
    drop(page.deposit.picture, path)
    qtbot.waitUntil(lambda: page.deposit.picture.is_taken)
    made = record(qtbot, page)
    pictures = page._services.pictures
    assert pictures is not None
    qtbot.waitUntil(lambda: len(pictures.of_tender(made.id, 1)) == 1)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)

    tick(page, 0)
    page.choose_method("deposit")
    page.deposit.slip.set_value("6666")
    drop(page.deposit.picture, path)
    qtbot.waitUntil(lambda: page.deposit.picture.is_taken)

    taken = page.deposit.picture.value
    assert taken is not None
    assert made.receipt in taken.twin


def drop(field: object, path: object) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    field.dropEvent(event)  # type: ignore[attr-defined]


def test_a_double_click_on_add_enters_once(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    tick(page, 0, 1)
    type_cheque(page, "1001")
    type_value(page, "40")

    QTest.mouseClick(page.add_button, LEFT)
    QTest.mouseDClick(page.add_button, LEFT)

    assert [each.tender.amount_cents for each in page.desk.entered] == [4000]


def test_a_slip_used_before_comes_back_into_its_form(qtbot: QtBot, counter: Counter) -> None:
    books, page = counter.books, counter.page
    today = books.clock.moment.date()
    slip = DepositTender("pichincha-1", "5555", today, "Ñandú", 4700)
    books.payments.record(
        books.other_cashier, PaymentOrder("p-1", "100001", (Share(LATEST, 4700),), (slip,))
    )
    page.refresh()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    tick(page, 0, 1)
    page.choose_method("deposit")
    page.deposit.slip.set_value("5555")
    type_value(page, "50")
    press(KEY.Key_Return, held=CTRL)
    press(KEY.Key_E, held=ALT)
    press(KEY.Key_F12)
    sheet = page.recording.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: page.deposit.form.rows["slip"].problem != "", timeout=5000)

    assert page.method == "deposit"
    assert "001-003-000000001" in page.deposit.form.rows["slip"].problem
    assert page.deposit.slip.value() == "5555"


def test_the_field_with_the_cursor_is_in_sight_on_a_small_screen(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    page.window().resize(834, 520)
    QTest.qWait(50)
    tick(page, 0)
    type_cheque(page, "1001")
    QTest.qWait(50)

    spot = page.cheque.account.mapTo(page, QPoint(0, 0)).y()
    assert 0 < spot < page.foot.mapTo(page, QPoint(0, 0)).y()


def test_a_picture_pasted_into_any_field_of_a_cheque_is_taken(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    page.choose_method("cheque")
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    press(KEY.Key_V, held=CTRL)
    qtbot.waitUntil(lambda: page.cheque.picture.is_taken)

    assert page.cheque.picture.isVisible()
    assert page.cheque.bank.text() == ""
    QGuiApplication.clipboard().clear()


def test_two_windows_pay_one_invoice_once(
    qtbot: QtBot, counter: Counter, simulator: SimulatorProcess
) -> None:
    books = counter.books
    other = open_counter(
        qtbot, books.sessions, books, simulator, counter.clock, books.other_cashier
    )
    for each, number in ((counter, "1001"), (other, "2002")):
        tick(each.page, 0)
        each.page.choose_method("cheque")
        each.page.cheque.bank.set_value("10")
        each.page.cheque.account.set_value("2100441700")
        each.page.cheque.number.set_value(number)
        each.page.pay()
    sheets = [counter.page.recording.sheet, other.page.recording.sheet]
    qtbot.waitUntil(lambda: all(sheet is not None and sheet.is_ready for sheet in sheets))
    for sheet in sheets:
        assert sheet is not None
        sheet.buttons["record"].press()
    qtbot.waitUntil(lambda: books.count("payment") == 1, timeout=10000)
    qtbot.waitUntil(
        lambda: any("ya fue pagada" in words_of(each) for each in (counter, other)), timeout=10000
    )

    assert books.count("payment") == 1
    assert books.balance(OLDEST) == 0
    close_counter(other)
    assert other.crashes == []
