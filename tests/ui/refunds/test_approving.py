from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.refunds.records import RefundRecord
from services.refunds.service import APPROVAL
from services.refunds.states import Kind, State
from tests.books import PASSWORD
from tests.ui.kit.keys import CTRL, ENTER, LEFT, double_click, hold, hold_on, press
from tests.ui.refunds.counter import FIRST, SECOND, Counter
from ui.accounts.form_sheet import FormSheet
from ui.approval.dialog import ApprovalDialog
from ui.refunds.flow import RefundFlow
from ui.refunds.turn import RefundServices


def reject_sheet(counter: Counter) -> FormSheet:
    (sheet,) = counter.shell.findChildren(FormSheet, "refund_reject")
    return counter.ready(sheet)


def test_a_receipt_goes_back_whole_with_a_second_persons_yes(counter: Counter) -> None:
    paid = counter.charged()
    done: list[RefundRecord] = []
    counter.flow.done.connect(done.append)

    counter.approves_here(paid.id)
    sheet = counter.ends()

    (there,) = counter.control.refunds()
    told = sheet.notice.text.text()
    assert sheet.notice.property("notice") == "ok"
    assert "Devuelto $\N{NO-BREAK SPACE}90.00 a Visa •••• 4242." in told
    assert str(there["id"]) in told
    assert "«Le llegará en 5 a 10 días hábiles, según su banco.»" in told
    assert counter.balances() == [4500, 4500, 4500]
    assert [(each.state, each.amount_cents) for each in done] == [(State.DONE, 9000)]
    (refund,) = counter.office.refunds.newest()
    assert (refund.requested_by, refund.approved_by) == ("ana", "sara")


def test_a_part_goes_back_and_reopens_what_it_said(counter: Counter) -> None:
    paid = counter.charged()

    counter.approves_here(paid.id, 5000)
    counter.ends()

    (there,) = counter.control.refunds()
    assert there["amount"] == 5000
    assert counter.balances() == [500, 4500, 4500]


def test_one_that_is_only_recorded_moves_the_books_and_nothing_at_stripe(
    counter: Counter,
) -> None:
    paid = counter.charged()
    sheet = counter.asks(paid.id)
    counter.fills(sheet)
    sheet.kind.choose(Kind.RECORD)
    sheet.reference.set_value("Transferencia 778899")
    QTest.mouseClick(sheet.here_button, LEFT)
    QTest.mouseClick(counter.approval().agree, LEFT)

    told = counter.ends().notice.text.text()

    assert "Registrada" in told
    assert "Dígale al cliente" not in told
    assert counter.sent() == 0
    assert counter.balances() == [4500, 4500, 4500]


def test_nobody_approves_what_they_asked_for(counter: Counter) -> None:
    paid = counter.charged()
    counter.office.who = counter.office.supervisor
    sheet = counter.asks(paid.id)
    counter.fills(sheet)
    QTest.mouseClick(sheet.here_button, LEFT)
    dialog = counter.approval("sara")

    QTest.mouseClick(dialog.agree, LEFT)
    counter.settles()

    assert dialog.is_open
    assert dialog.form.rows["username"].problem
    assert counter.states() == []
    assert counter.sent() == 0


def test_a_cashier_cannot_approve_for_another(counter: Counter) -> None:
    sheet = counter.asks(counter.charged().id)
    counter.fills(sheet)
    QTest.mouseClick(sheet.here_button, LEFT)
    dialog = counter.approval("luis")

    QTest.mouseClick(dialog.agree, LEFT)
    counter.settles()

    assert dialog.is_open
    assert counter.sent() == 0


def test_a_yes_to_another_amount_gives_nothing_back_and_keeps_what_was_typed(
    counter: Counter,
) -> None:
    paid = counter.charged()
    sheet = counter.asks(paid.id)
    counter.fills(sheet, 5000)
    QTest.mouseClick(sheet.here_button, LEFT)
    dialog = counter.approval()
    given = counter.office.books.staff.approve(
        counter.office.cashier,
        "sara",
        PASSWORD,
        action=APPROVAL,
        document=f"payment:{paid.id}",
        amount_cents=4999,
        reason="Otro valor",
    )

    dialog.close_sheet()
    dialog.approved.emit(given)
    counter.settles()

    assert counter.flow.ask_sheet is sheet
    assert sheet.notice.property("notice") == "err"
    assert (sheet.amount.cents, sheet.reason.text()) == (5000, "El cliente pagó dos veces")
    assert counter.states() == []
    assert counter.sent() == 0
    QTest.mouseClick(counter.ready(sheet).here_button, LEFT)
    QTest.mouseClick(counter.approval().agree, LEFT)
    counter.ends()
    assert counter.sent() == 1


def test_a_double_click_on_the_yes_gives_back_once(counter: Counter) -> None:
    sheet = counter.asks(counter.charged().id)
    counter.fills(sheet)
    QTest.mouseClick(sheet.here_button, LEFT)

    double_click(counter.shell, counter.approval().agree)
    counter.ends()

    assert counter.sent() == 1
    assert counter.states() == [State.DONE]


def test_a_held_enter_or_f12_gives_back_once(counter: Counter) -> None:
    sheet = counter.asks(counter.charged().id)
    counter.fills(sheet)
    hold(sheet.here_button, Qt.Key.Key_F12)
    QTest.mouseClick(sheet.here_button, LEFT)
    assert len(counter.shell.findChildren(ApprovalDialog)) == 1
    dialog = counter.approval()
    dialog.agree.setFocus()

    hold(dialog.agree, ENTER)
    hold_on(counter.shell, ENTER)
    hold_on(counter.shell, Qt.Key.Key_F12)
    counter.ends()

    assert counter.sent() == 1


def test_a_supervisor_approves_at_the_desk_with_f12_pressed_again_and_again(
    counter: Counter,
) -> None:
    refund = counter.asked(counter.charged().id, 4500)
    sheet = counter.shows(refund.id, counter.office.supervisor)
    assert "approve" in sheet.buttons

    for _ in range(4):
        press(Qt.Key.Key_F12)
    counter.ends()

    assert counter.sent() == 1
    assert counter.balances() == [0, 4500, 4500]
    (done,) = counter.office.refunds.newest()
    assert (done.requested_by, done.approved_by) == ("ana", "sara")


def test_enter_typed_ahead_on_somebody_elses_request_approves_nothing(counter: Counter) -> None:
    refund = counter.asked(counter.charged().id, 4500)
    counter.office.who = counter.office.supervisor
    counter.flow.approve(refund.id)
    counter.qtbot.waitUntil(lambda: counter.flow.sheet is not None)

    press(ENTER)
    press(Qt.Key.Key_F12)
    press(ENTER, CTRL)
    counter.settles()

    assert counter.flow.sheet is not None
    assert counter.states() == [State.REQUESTED]
    assert counter.sent() == 0


def test_two_windows_give_back_once(
    counter: Counter, show: Callable[..., QWidget], qtbot: QtBot
) -> None:
    refund = counter.asked(counter.charged().id, 4500)
    office = counter.office
    services = RefundServices(
        office.another_till(), office.books.payments, office.books.staff, office.books.journal
    )
    window = show(QWidget())
    other = RefundFlow(services, counter.tasks, lambda: office.supervisor, window)
    here = counter.shows(refund.id, office.supervisor)
    other.show(refund.id)
    counter.settles()
    there = other.sheet
    assert there is not None
    counter.ready(there)

    QTest.mouseClick(there.buttons["approve"], LEFT)
    QTest.mouseClick(here.buttons["approve"], LEFT)
    counter.settles()
    qtbot.waitUntil(lambda: "Devuelto" in here.notice.text.text(), timeout=15000)
    qtbot.waitUntil(lambda: "Devuelto" in there.notice.text.text(), timeout=15000)

    assert counter.sent() == 1
    assert counter.states() == [State.DONE]


def test_a_no_says_why_to_whoever_asked(counter: Counter) -> None:
    refund = counter.asked(counter.charged().id, 4500)
    sheet = counter.shows(refund.id, counter.office.supervisor)
    QTest.mouseClick(sheet.buttons["reject"], LEFT)
    reason = reject_sheet(counter)
    reason.form.rows["reason"].field.set_value("Ya se compensó en la factura")  # type: ignore[attr-defined]
    QTest.mouseClick(reason.accept, LEFT)
    counter.ends()

    assert "Negada" in sheet.notice.text.text()
    assert "Ya se compensó en la factura" in sheet.notice.text.text()
    assert counter.states() == [State.REJECTED]
    sheet.close_sheet()
    again = counter.shows(refund.id, counter.office.cashier)
    assert "Ya se compensó en la factura" in again.notice.text.text()
    assert counter.balances() == [0, 0, 4500]


def test_whoever_asked_takes_it_back(counter: Counter) -> None:
    refund = counter.asked(counter.charged().id, 4500)

    counter.flow.reject(refund.id)
    reason = reject_sheet(counter)
    reason.form.rows["reason"].field.set_value("Me equivoqué de recibo")  # type: ignore[attr-defined]
    QTest.mouseClick(reason.accept, LEFT)
    counter.settles()

    assert counter.states() == [State.REJECTED]
    ((tone, text),) = counter.told
    assert tone == "info"
    assert "negada" in text


def test_what_is_owed_again_can_be_paid_again(counter: Counter) -> None:
    paid = counter.charged()
    counter.approves_here(paid.id)
    counter.ends().close_sheet()

    counter.charged(FIRST, SECOND)

    assert counter.balances() == [0, 0, 4500]
