from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from services.office.usual_reasons import UsualReasons
from services.payments.records import (
    CashTender,
    ChequeTender,
    DepositTender,
    PaymentOrder,
    PaymentRecord,
    Share,
)
from tests.services.cheques.drawer import ChequeBooks
from tests.ui.payments.conftest import NEXT, OLDEST, Counter
from tests.ui.payments.hands import CTRL, KEY, LEFT, approve, press, record, tick
from ui.receipts.desk import ReceiptDesk
from ui.receipts.reading import ReceiptServices
from ui.widgets.review_sheet import ReviewSheet

SHIFT = Qt.KeyboardModifier.ShiftModifier


def desk_of(counter: Counter) -> ReceiptDesk:
    """The desk over the pay page, joined to it as the program does."""
    books = counter.books
    desk = ReceiptDesk(
        ReceiptServices(books.payments, books.voids, books.staff, UsualReasons(books.office)),
        counter.tasks,
        lambda: books.cashier,
        counter.page,
    )
    desk.correct_wanted.connect(counter.page.correct)
    counter.page.void_wanted.connect(desk.void)
    return desk


def paid(counter: Counter, cents: int = 4500, invoice: str = OLDEST) -> PaymentRecord:
    today = counter.clock.moment.date()
    slip = DepositTender("pichincha-1", f"77{cents}", today, "Ñandú", cents)
    made = counter.books.payments.record(
        counter.books.cashier,
        PaymentOrder(f"p-{cents}", "100001", (Share(invoice, cents),), (slip,)),
    )
    counter.page.refresh()
    return made


def shown(qtbot: QtBot, desk: ReceiptDesk, payment: str) -> ReviewSheet:
    desk.show(payment)
    qtbot.waitUntil(lambda: desk.sheet is not None)
    sheet = desk.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    return sheet


def give_reason(qtbot: QtBot, desk: ReceiptDesk, row: int = 2) -> None:
    reason = desk.reason
    assert reason is not None
    reason.reason.setCurrentIndex(row)
    qtbot.waitUntil(lambda: reason.is_ready)
    QTest.mouseClick(reason.go, LEFT)


def text_of(sheet: ReviewSheet) -> str:
    return " ".join(each.text() for each in sheet.findChildren(QLabel))


def test_a_receipt_of_today_is_voided_with_a_reason_and_its_invoice_is_owed_again(
    qtbot: QtBot, counter: Counter
) -> None:
    desk, made = desk_of(counter), paid(counter)
    sheet = shown(qtbot, desk, made.id)
    QTest.mouseClick(sheet.buttons["void"], LEFT)
    with qtbot.waitSignal(desk.voided):
        give_reason(qtbot, desk)

    after = desk.sheet
    assert after is not None
    assert "ANULADO" in after.notice.text.text()
    assert "Valor equivocado" in after.notice.text.text()
    assert "void" not in after.buttons
    assert counter.books.balance(OLDEST) == 4500


def test_ctrl_shift_z_takes_back_what_was_just_recorded(qtbot: QtBot, counter: Counter) -> None:
    desk, page = desk_of(counter), counter.page
    tick(page, 0)
    page.choose_method("cash")
    made = record(qtbot, page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)

    press(KEY.Key_Z, held=CTRL | SHIFT)
    qtbot.waitUntil(lambda: desk.reason is not None)
    with qtbot.waitSignal(desk.voided) as told:
        give_reason(qtbot, desk)

    assert told.args is not None
    assert told.args[0].receipt == made.receipt
    assert told.args[0].void.cash_back_cents == 4500
    sheet = desk.sheet
    assert sheet is not None
    assert "Se devolvieron $\u00a045.00 en efectivo" in sheet.notice.text.text()


def test_a_void_without_a_reason_is_asked_for_it(qtbot: QtBot, counter: Counter) -> None:
    desk, made = desk_of(counter), paid(counter)
    sheet = shown(qtbot, desk, made.id)
    QTest.mouseClick(sheet.buttons["void"], LEFT)
    reason = desk.reason
    assert reason is not None
    qtbot.waitUntil(lambda: reason.is_ready)
    QTest.mouseClick(reason.go, LEFT)

    assert reason.form.rows["reason"].problem != ""
    assert counter.books.count("payment_void") == 0


def test_a_double_click_on_void_voids_once(qtbot: QtBot, counter: Counter) -> None:
    desk, made = desk_of(counter), paid(counter)
    sheet = shown(qtbot, desk, made.id)
    QTest.mouseClick(sheet.buttons["void"], LEFT)
    reason = desk.reason
    assert reason is not None
    reason.reason.setCurrentIndex(0)
    qtbot.waitUntil(lambda: reason.is_ready)
    with qtbot.waitSignal(desk.voided):
        QTest.mouseClick(reason.go, LEFT)
        QTest.mouseDClick(reason.go, LEFT)
        QTest.mouseClick(reason.go, LEFT)

    assert counter.books.count("payment_void") == 1


def test_two_windows_void_a_receipt_once(qtbot: QtBot, counter: Counter) -> None:
    desk, made = desk_of(counter), paid(counter)
    sheet = shown(qtbot, desk, made.id)
    counter.books.voids.void(counter.books.other_cashier, made.id, "Otra caja fue primero")
    QTest.mouseClick(sheet.buttons["void"], LEFT)
    give_reason(qtbot, desk)
    qtbot.waitUntil(lambda: "ya fue anulado" in sheet.notice.text.text(), timeout=5000)

    assert counter.books.count("payment_void") == 1


def test_the_receipt_of_another_day_needs_a_second_person(qtbot: QtBot, counter: Counter) -> None:
    desk, made = desk_of(counter), paid(counter)
    counter.clock.forward(days=1)
    counter.books.open_tills()
    sheet = shown(qtbot, desk, made.id)
    QTest.mouseClick(sheet.buttons["void"], LEFT)
    give_reason(qtbot, desk)
    qtbot.waitUntil(lambda: desk.approval is not None)
    dialog = desk.approval
    assert dialog is not None
    with qtbot.waitSignal(desk.voided, timeout=10000) as told:
        approve(qtbot, dialog)

    assert told.args is not None
    assert told.args[0].void.approver == "sara"
    after = desk.sheet
    assert after is not None
    assert "Aprobó sara" in after.notice.text.text()


def test_cash_is_not_given_back_from_a_closed_till(qtbot: QtBot, counter: Counter) -> None:
    books = counter.books
    made = books.payments.record(
        books.other_cashier,
        PaymentOrder("p-1", "100001", (Share(OLDEST, 4500),), (CashTender(4500),)),
    )
    books.close_till()
    desk = desk_of(counter)
    sheet = shown(qtbot, desk, made.id)
    QTest.mouseClick(sheet.buttons["void"], LEFT)
    give_reason(qtbot, desk)
    qtbot.waitUntil(lambda: "till" in sheet.buttons, timeout=5000)
    qtbot.waitUntil(lambda: sheet.is_ready)
    with qtbot.waitSignal(desk.till_wanted):
        QTest.mouseClick(sheet.buttons["till"], LEFT)

    assert books.count("payment_void") == 0


def test_the_wrong_method_is_corrected_in_one_step_and_both_receipts_name_each_other(
    qtbot: QtBot, counter: Counter
) -> None:
    desk, page, made = desk_of(counter), counter.page, paid(counter)
    sheet = shown(qtbot, desk, made.id)
    QTest.mouseClick(sheet.buttons["correct"], LEFT)
    give_reason(qtbot, desk, row=1)
    qtbot.waitUntil(lambda: page.deposit.slip.value() == "774500")
    assert page.selection.ticked == {OLDEST}
    assert made.receipt in page.banner.text.text()
    page.deposit.slip.set_value("")
    page.choose_method("cheque")
    page.cheque.bank.set_value("10")
    page.cheque.account.set_value("2100441700")
    page.cheque.number.set_value("3003")

    new = record(qtbot, page)

    assert isinstance(new.tenders[0], ChequeTender)
    assert new.replaces == made.receipt
    assert page.banner.isHidden()
    old = counter.books.payments.show(made.id)
    assert old.void is not None
    assert old.void.replaced_by == new.receipt
    assert counter.books.balance(OLDEST) == 0

    told = shown(qtbot, desk, made.id)
    assert f"Sustituido por {new.receipt}" in told.notice.text.text()
    QTest.mouseClick(told.notice.actions_shown[0], LEFT)
    qtbot.waitUntil(lambda: desk.sheet is not None and new.receipt in desk.sheet.title.text())
    assert desk.sheet is not None
    assert f"Sustituye al recibo {made.receipt}" in desk.sheet.notice.text.text()


def test_the_wrong_customer_is_corrected_by_choosing_the_right_one(
    qtbot: QtBot, counter: Counter
) -> None:
    books = counter.books
    books.add_account("100002")
    right = books.add_invoice(9001, 4500, account_number="100002")
    desk, page, made = desk_of(counter), counter.page, paid(counter)
    sheet = shown(qtbot, desk, made.id)
    QTest.mouseClick(sheet.buttons["correct"], LEFT)
    give_reason(qtbot, desk, row=0)
    qtbot.waitUntil(lambda: page.deposit.slip.value() == "774500")

    page.show_account("100002")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    qtbot.waitUntil(lambda: page.desk.total_cents == 4500)
    new = record(qtbot, page)

    assert new.account == "100002"
    assert [part.invoice for part in new.applied] == [right]
    assert new.replaces == made.receipt
    assert books.balance(OLDEST) == 4500
    assert books.balance(right) == 0


def test_a_correction_of_another_day_needs_a_second_person(qtbot: QtBot, counter: Counter) -> None:
    desk, page, made = desk_of(counter), counter.page, paid(counter)
    counter.clock.forward(days=1)
    counter.books.open_tills()
    sheet = shown(qtbot, desk, made.id)
    QTest.mouseClick(sheet.buttons["correct"], LEFT)
    give_reason(qtbot, desk, row=3)
    qtbot.waitUntil(lambda: page.deposit.slip.value() == "774500")
    page.selection.tick([NEXT])
    page.value.setFocus()
    page.value.selectAll()
    QTest.keyClicks(page.value, "46")
    press(KEY.Key_F12)
    review = page.recording.sheet
    assert review is not None
    qtbot.waitUntil(lambda: review.is_ready)
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: page.recording.approval is not None, timeout=5000)
    dialog = page.recording.approval
    assert dialog is not None
    with qtbot.waitSignal(page.paid, timeout=10000) as told:
        approve(qtbot, dialog)

    assert told.args is not None
    assert told.args[0].replaces == made.receipt
    assert [part.invoice for part in told.args[0].applied] == [NEXT]
    assert counter.books.balance(OLDEST) == 4500


def test_leaving_a_correction_changes_nothing(qtbot: QtBot, counter: Counter) -> None:
    desk, page, made = desk_of(counter), counter.page, paid(counter)
    sheet = shown(qtbot, desk, made.id)
    QTest.mouseClick(sheet.buttons["correct"], LEFT)
    give_reason(qtbot, desk)
    qtbot.waitUntil(lambda: page.deposit.slip.value() == "774500")

    QTest.mouseClick(page.banner.actions_shown[0], LEFT)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)

    assert page.desk.entered == ()
    assert page.deposit.slip.value() == ""
    assert counter.books.count("payment_void") == 0


def test_a_receipt_says_what_became_of_its_deposit(qtbot: QtBot, counter: Counter) -> None:
    desk = desk_of(counter)
    made = paid(counter)
    sheet = shown(qtbot, desk, made.id)

    assert "Por confirmar" in text_of(sheet)
    assert "queda $\u00a00.00" in text_of(sheet)


def test_a_receipt_whose_cheque_came_back_says_protestado(qtbot: QtBot, counter: Counter) -> None:
    books, desk = counter.books, desk_of(counter)
    today = counter.clock.moment.date()
    tender = ChequeTender("10", "2100441700", "5005", "Ñandú", today, 4500)
    made = books.payments.record(
        books.cashier, PaymentOrder("p-1", "100001", (Share(OLDEST, 4500),), (tender,))
    )
    office = ChequeBooks(books.sessions, counter.clock)
    cheque = office.one(made)
    office.deposit(cheque)
    office.protest(cheque, fee=0)

    sheet = shown(qtbot, desk, made.id)

    assert "PROTESTADO: de este recibo volvieron $\u00a045.00 impagos." in sheet.notice.text.text()
    assert "PROTESTADO" in text_of(sheet)
    assert "volvió a deberse $\u00a045.00" in text_of(sheet)
    assert "queda" not in text_of(sheet)
    assert "void" not in sheet.buttons
