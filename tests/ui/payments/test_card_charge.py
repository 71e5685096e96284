from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from services.cards.records import Verdict
from tests.ui.payments.conftest import OLDEST, Counter, helper_that_says
from ui.widgets.review_sheet import ReviewSheet

LEFT = Qt.MouseButton.LeftButton
# The simulator knows Stripe's test tokens by name, so a helper that hands one over is enough.
VISA = '{"id": "pm_card_visa", "brand": "visa", "last4": "4242", "expires": "12/2030"}'
DECLINED = '{"id": "pm_card_chargeDeclinedInsufficientFunds", "brand": "visa", "last4": "9995"}'


def review(qtbot: QtBot, counter: Counter) -> ReviewSheet:
    page = counter.page
    page.model.set_checked([page.model.record(0)])
    page.choose_method("card")
    page.pay()
    qtbot.wait(450)
    sheet = page.charge_flow.sheet
    assert sheet is not None
    return sheet


def test_a_card_is_charged_once_and_the_receipt_is_told(qtbot: QtBot, counter: Counter) -> None:
    counter.entry._command = helper_that_says(VISA)
    sheet = review(qtbot, counter)

    with qtbot.waitSignal(counter.page.paid, timeout=15000) as paid:
        QTest.mouseClick(sheet.buttons["charge"], LEFT)
        QTest.mouseDClick(sheet.buttons["charge"], LEFT)
        QTest.mouseClick(sheet.buttons["charge"], LEFT)

    assert paid.args is not None
    assert paid.args[0].receipt == "001-001-000000001"
    assert "Cobrado. Recibo 001-001-000000001." in sheet.notice.text.text()
    assert counter.succeeded() == 1
    assert counter.books.balance(OLDEST) == 0
    shown = [each.text() for each in sheet._rows.findChildren(QLabel) if each.isVisible()]
    assert "Visa •••• 4242" in shown
    assert not [text for text in shown if "ventana segura" in text]


def test_enter_on_the_review_of_a_card_goes_back(qtbot: QtBot, counter: Counter) -> None:
    sheet = review(qtbot, counter)

    with qtbot.waitSignal(sheet.closed):
        QTest.keyClick(sheet.focusWidget() or sheet, Qt.Key.Key_Return)

    assert counter.books.count("charge_attempt") == 0


def test_a_declined_card_says_what_to_tell_and_takes_another(
    qtbot: QtBot, counter: Counter
) -> None:
    counter.entry._command = helper_that_says(DECLINED)
    sheet = review(qtbot, counter)
    QTest.mouseClick(sheet.buttons["charge"], LEFT)
    qtbot.waitUntil(lambda: "rechazada" in sheet.notice.text.text(), timeout=15000)
    assert "fondos" in sheet.notice.text.text()
    assert "Dígale al cliente" in sheet.notice.text.text()
    counter.entry._command = helper_that_says(VISA)
    qtbot.wait(450)

    with qtbot.waitSignal(counter.page.paid, timeout=15000):
        QTest.mouseClick(sheet.buttons["other_card"], LEFT)

    assert counter.succeeded() == 1
    assert len(counter.simulator.control.intents()) == 1


def test_closing_after_no_card_was_entered_frees_the_invoice(
    qtbot: QtBot, counter: Counter
) -> None:
    sheet = review(qtbot, counter)
    QTest.mouseClick(sheet.buttons["charge"], LEFT)
    qtbot.waitUntil(lambda: "No se ingresó" in sheet.notice.text.text(), timeout=15000)
    qtbot.wait(450)

    QTest.mouseClick(sheet.buttons["back"], LEFT)
    qtbot.waitUntil(lambda: "anulado en Stripe" in sheet.notice.text.text(), timeout=15000)
    qtbot.wait(450)
    with qtbot.waitSignal(counter.page.charge_flow.ended, timeout=15000):
        QTest.mouseClick(sheet.buttons["back"], LEFT)

    assert [intent["status"] for intent in counter.simulator.control.intents()] == ["canceled"]
    assert counter.charges.unfinished() == []


def test_a_lost_line_is_told_as_a_doubt_and_never_as_nothing_charged(
    qtbot: QtBot, counter: Counter
) -> None:
    counter.charges.check_ready()
    control = counter.simulator.control
    control.add_fault("confirm", "drop_after", times=20)
    control.add_fault("retrieve", "drop_before", times=50)
    counter.entry._command = helper_that_says(VISA)
    sheet = review(qtbot, counter)
    QTest.mouseClick(sheet.buttons["charge"], LEFT)
    qtbot.waitUntil(lambda: "EN DUDA" in sheet.notice.text.text(), timeout=15000)
    assert "No cobre otra vez" in sheet.notice.text.text()
    control.clear_faults()
    qtbot.wait(450)

    with qtbot.waitSignal(counter.page.paid, timeout=15000):
        QTest.mouseClick(sheet.buttons["look"], LEFT)

    (attempt,) = counter.charges.attempts()
    assert counter.charges.outcome(attempt.id).verdict is Verdict.CHARGED
    assert counter.succeeded() == 1


def test_a_helper_that_crashes_charges_nothing(qtbot: QtBot, counter: Counter) -> None:
    counter.entry._command = ["/bin/sh", "-c", "kill -9 $$"]
    sheet = review(qtbot, counter)
    QTest.mouseClick(sheet.buttons["charge"], LEFT)

    qtbot.waitUntil(lambda: "no se cobró nada" in sheet.notice.text.text(), timeout=15000)

    assert counter.succeeded() == 0


def test_a_held_invoice_shows_its_attempt(qtbot: QtBot, counter: Counter) -> None:
    sheet = review(qtbot, counter)
    QTest.mouseClick(sheet.buttons["charge"], LEFT)
    qtbot.waitUntil(lambda: "No se ingresó" in sheet.notice.text.text(), timeout=15000)

    (held,) = counter.charges.unfinished()
    pending = counter.page._services.invoices.pending("100001")

    assert pending[0].claim is not None
    assert pending[0].claim.holder == held.id


def test_every_test_card_that_is_declined_is_told_and_another_card_pays_the_same_intent(
    qtbot: QtBot, counter: Counter
) -> None:
    sheet = review(qtbot, counter)
    counter.entry._command = helper_that_says(declining("LostCard"))
    QTest.mouseClick(sheet.buttons["charge"], LEFT)
    qtbot.waitUntil(lambda: "rechazada" in sheet.notice.text.text(), timeout=15000)
    for name in ("StolenCard", "ExpiredCard", "IncorrectCvc", "ProcessingError", "Fraudulent"):
        before = sheet.notice.text.text()
        assert "perdida" not in before
        assert "robada" not in before
        counter.entry._command = helper_that_says(declining(name))
        qtbot.waitUntil(lambda: sheet.is_ready)
        QTest.mouseClick(sheet.buttons["other_card"], LEFT)
        qtbot.waitUntil(
            lambda: sheet.notice.isVisible() and "rechazada" in sheet.notice.text.text(),
            timeout=15000,
        )
    counter.entry._command = helper_that_says(VISA)
    qtbot.waitUntil(lambda: sheet.is_ready)
    with qtbot.waitSignal(counter.page.paid, timeout=15000):
        QTest.mouseClick(sheet.buttons["other_card"], LEFT)

    (intent,) = counter.simulator.control.intents()
    (attempt,) = counter.charges.attempts()
    assert (intent["status"], intent["succeeded_charges"]) == ("succeeded", 1)
    assert attempt.confirm_seq == 7
    assert counter.books.count("payment") == 1


def declining(name: str) -> str:
    return f'{{"id": "pm_card_chargeDeclined{name}", "brand": "visa", "last4": "0002"}}'
