from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.cards import store
from services.cards.records import Channel, ChargeOrder, Verdict
from services.payments.records import Share
from services.printing.qr import qr_rows
from tests.services.test_mail import Post
from tests.ui.kit.keys import ALT, press, underlined
from tests.ui.payments.conftest import OLDEST, Counter
from tests.ui.payments.phone_counter import (
    LEFT,
    PhoneCounter,
    choose_phone,
    opened,
    with_phone,
)
from ui.cards.phone_sheet import PhoneSheet
from ui.widgets.qr_view import QrView


@pytest.fixture
def desk(qtbot: QtBot, counter: Counter) -> Iterator[PhoneCounter]:
    with Post() as post:
        yield with_phone(qtbot, counter, post)


def told(sheet: PhoneSheet) -> str:
    return str(sheet.notice.text.text())


def seen(view: QrView, pixels: int) -> tuple[str, ...]:
    """The modules that a camera sees: the middle of each square of the picture."""
    image = view.picture(pixels).toImage()
    count = len(view.rows)
    module = pixels // (count + 8)
    start = (pixels - module * count) // 2
    return tuple(
        "".join(
            "1" if image.pixelColor(start + column * module + module // 2, y).black() > 128 else "0"
            for column in range(count)
        )
        for y in (start + line * module + module // 2 for line in range(count))
    )


def test_a_customer_pays_while_the_sheet_is_open(qtbot: QtBot, desk: PhoneCounter) -> None:
    sheet = opened(qtbot, desk)
    assert "Esperando que el cliente pague" in told(sheet)
    assert "Vence a las 11:00" in sheet.time_left.text()

    with qtbot.waitSignal(desk.page.paid, timeout=20000) as paid:
        desk.pay()  # nothing is pressed: the sheet asks by itself

    assert paid.args is not None
    assert paid.args[0].receipt == "001-001-000000001"
    assert told(sheet) == "El cliente pagó en su celular. Recibo 001-001-000000001."
    assert not sheet.qr.isVisible()
    assert desk.counter.succeeded() == 1
    assert desk.counter.books.balance(OLDEST) == 0


def test_f5_asks_at_once(qtbot: QtBot, desk: PhoneCounter) -> None:
    sheet = opened(qtbot, desk)
    desk.pay("chargeDeclinedInsufficientFunds")

    press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "Rechazada" in told(sheet), timeout=4000)

    assert "no tiene fondos suficientes" in told(sheet)
    assert "puede probar otra tarjeta" in told(sheet)
    assert sheet.qr.isVisible()


@pytest.mark.parametrize("pixels", [264, 330, 396, 528])
def test_the_code_on_the_screen_is_the_link_at_every_scale(
    qtbot: QtBot, desk: PhoneCounter, pixels: int
) -> None:
    sheet = opened(qtbot, desk)

    (page,) = desk.counter.simulator.control.pages()
    assert sheet.link.text() == page["url"]
    assert sheet.qr.rows == qr_rows(page["url"])
    assert seen(sheet.qr, pixels) == sheet.qr.rows


def test_the_link_is_copied(qtbot: QtBot, desk: PhoneCounter) -> None:
    sheet = opened(qtbot, desk)

    QTest.mouseClick(sheet.copy, LEFT)

    assert QGuiApplication.clipboard().text() == sheet.link.text()


def test_the_link_goes_to_the_customer_s_address_once(qtbot: QtBot, desk: PhoneCounter) -> None:
    sheet = opened(qtbot, desk)
    qtbot.waitUntil(lambda: sheet.address.value() == "nandu@example.ec")

    QTest.mouseClick(sheet.mail_button, LEFT)
    QTest.mouseDClick(sheet.mail_button, LEFT)
    qtbot.waitUntil(lambda: "Enviado a nandu@example.ec" in sheet.mail_told.text(), timeout=10000)

    message = desk.post.message()
    assert message["To"] == "nandu@example.ec"
    body = message.get_body()
    assert body is not None
    assert sheet.link.text() in body.get_content()


def test_a_wrong_address_is_told_and_nothing_is_sent(qtbot: QtBot, desk: PhoneCounter) -> None:
    sheet = opened(qtbot, desk)
    sheet.address.selectAll()
    QTest.keyClicks(sheet.address, "nadie")

    QTest.keyClick(sheet.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.mail_button.isEnabled() and sheet.mail_told.isVisible())

    assert "correo" in sheet.mail_told.text().lower()
    assert desk.post.messages == []


def test_a_double_click_makes_one_page(qtbot: QtBot, desk: PhoneCounter) -> None:
    choose_phone(desk.page)
    review = desk.flow.review_sheet
    assert review is not None
    qtbot.waitUntil(lambda: review.is_ready)

    button = review.buttons["begin"]
    QTest.mouseClick(button, LEFT)
    QTest.mouseDClick(button, LEFT)
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: desk.flow.sheet is not None, timeout=15000)

    assert len(desk.counter.simulator.control.pages()) == 1
    assert desk.counter.books.count("charge_attempt") == 1


def test_f12_held_down_reviews_and_makes_nothing(qtbot: QtBot, desk: PhoneCounter) -> None:
    choose_phone(desk.page)
    review = desk.flow.review_sheet
    assert review is not None
    for _ in range(20):
        press(Qt.Key.Key_F12)  # within the first 400 ms
    desk.page.pay()

    assert desk.flow.review_sheet is review
    assert desk.counter.books.count("charge_attempt") == 0


def test_enter_on_the_review_goes_back(qtbot: QtBot, desk: PhoneCounter) -> None:
    choose_phone(desk.page)
    review = desk.flow.review_sheet
    assert review is not None
    qtbot.waitUntil(lambda: review.is_ready)

    with qtbot.waitSignal(review.closed):
        QTest.keyClick(review.focusWidget() or review, Qt.Key.Key_Return)

    assert not desk.flow.is_open
    assert desk.counter.books.count("charge_attempt") == 0


def test_a_withdrawn_link_is_told_once_it_is_seen_expired(qtbot: QtBot, desk: PhoneCounter) -> None:
    sheet = opened(qtbot, desk)

    QTest.mouseClick(sheet.withdraw, LEFT)
    QTest.mouseDClick(sheet.withdraw, LEFT)
    qtbot.waitUntil(lambda: "se anuló en Stripe. No se cobró nada" in told(sheet), timeout=15000)

    assert desk.page_status() == "expired"
    assert desk.counter.charges.unfinished() == []
    assert not sheet.link.isVisible()


def test_every_underlined_letter_of_the_sheet_is_one_thing_s_and_acts(
    qtbot: QtBot, desk: PhoneCounter
) -> None:
    sheet = opened(qtbot, desk)
    assert len(set(underlined(sheet))) == len(underlined(sheet))
    press(Qt.Key.Key_R, ALT)
    assert sheet.address.hasFocus()
    press(Qt.Key.Key_C, ALT)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == sheet.link.text())
    press(Qt.Key.Key_N, ALT)
    qtbot.waitUntil(lambda: "No se cobró nada" in told(sheet), timeout=15000)
    assert desk.page_status() == "expired"


def test_a_withdrawal_pressed_while_stripe_is_asked_waits_for_the_answer(
    qtbot: QtBot, desk: PhoneCounter
) -> None:
    sheet = opened(qtbot, desk)
    control = desk.counter.simulator.control
    control.add_fault("page_retrieve", "hold")
    QTest.mouseClick(sheet.look, LEFT)
    control.wait_until_held()

    QTest.mouseClick(sheet.withdraw, LEFT)
    assert desk.page_status() == "open"
    control.release()
    qtbot.waitUntil(lambda: "se anuló" in told(sheet), timeout=15000)

    assert desk.page_status() == "expired"


def test_a_withdrawal_that_lost_the_race_is_told_as_paid(qtbot: QtBot, desk: PhoneCounter) -> None:
    sheet = opened(qtbot, desk)
    desk.pay()

    with qtbot.waitSignal(desk.page.paid, timeout=15000):
        QTest.mouseClick(sheet.withdraw, LEFT)

    assert "El cliente pagó en su celular" in told(sheet)


def test_a_withdrawal_that_nobody_saw_is_a_doubt(qtbot: QtBot, desk: PhoneCounter) -> None:
    sheet = opened(qtbot, desk)
    control = desk.counter.simulator.control
    control.add_fault("page_expire", "drop_before", times=20)
    control.add_fault("page_retrieve", "drop_before", times=20)

    QTest.mouseClick(sheet.withdraw, LEFT)
    qtbot.waitUntil(lambda: "EN DUDA" in told(sheet), timeout=15000)
    assert "no se cobró nada" not in told(sheet).lower()
    control.clear_faults()
    qtbot.waitUntil(lambda: sheet.is_ready)
    QTest.mouseClick(sheet.look, LEFT)
    qtbot.waitUntil(lambda: "No se cobró nada" in told(sheet), timeout=15000)

    assert desk.page_status() == "expired"


def test_a_line_that_is_down_promises_nothing(qtbot: QtBot, desk: PhoneCounter) -> None:
    sheet = opened(qtbot, desk)
    desk.counter.simulator.control.add_fault("page_retrieve", "drop_before", times=20)

    QTest.mouseClick(sheet.look, LEFT)
    qtbot.waitUntil(lambda: "No hay conexión con Stripe" in told(sheet), timeout=15000)

    assert "no se sabe si ya pagó" in told(sheet)
    assert "no se cobró" not in told(sheet)
    assert sheet.qr.isVisible()


def test_leaving_the_sheet_leaves_the_page_to_its_customer(
    qtbot: QtBot, desk: PhoneCounter
) -> None:
    opened(qtbot, desk)

    with qtbot.waitSignal(desk.page.find_wanted):
        press(Qt.Key.Key_F3)
    desk.pay()
    (attempt,) = desk.counter.charges.attempts()
    with desk.counter.books.sessions.begin() as session:
        store.make_due(session, attempt.id, desk.counter.clock())
    (outcome,) = desk.counter.charges.recover(desk.counter.books.cashier)

    assert not desk.flow.is_open
    assert outcome.verdict is Verdict.CHARGED
    assert outcome.attempt.is_on_phone


def test_esc_leaves_it_open_too_and_the_invoice_shows_it_again(
    qtbot: QtBot, desk: PhoneCounter
) -> None:
    sheet = opened(qtbot, desk)
    link = sheet.link.text()
    QTest.keyClick(sheet.focusWidget() or sheet, Qt.Key.Key_Escape)
    assert desk.page_status() == "open"
    qtbot.waitUntil(lambda: desk.page.model.record(0).claim is not None)

    desk.page.table.opened.emit(desk.page.model.record(0))
    qtbot.waitUntil(lambda: desk.flow.sheet is not None, timeout=15000)

    again = desk.flow.sheet
    assert again is not None
    assert again.link.text() == link
    qtbot.waitUntil(lambda: bool(again.qr.rows))


def test_a_page_whose_time_is_over_is_told(qtbot: QtBot, desk: PhoneCounter) -> None:
    sheet = opened(qtbot, desk)
    desk.counter.clock.forward(minutes=61)
    desk.counter.simulator.control.set_clock(advance=61 * 60)

    qtbot.waitUntil(lambda: "venció sin que el cliente pague" in told(sheet), timeout=15000)

    assert desk.page_status() == "expired"


def test_a_refused_claim_is_told_on_the_review(qtbot: QtBot, desk: PhoneCounter) -> None:
    choose_phone(desk.page)
    review = desk.flow.review_sheet
    assert review is not None
    other = ChargeOrder(
        "00000000-0000-4000-8000-000000000001",
        "100001",
        (Share(OLDEST, 4500),),
        channel=Channel.PHONE,
    )
    desk.counter.charges.open(desk.counter.books.other_cashier, other)
    qtbot.waitUntil(lambda: review.is_ready)

    QTest.mouseClick(review.buttons["begin"], LEFT)
    qtbot.waitUntil(review.notice.isVisible, timeout=15000)

    assert "Luis Luna" in review.notice.text.text()
    assert len(desk.counter.simulator.control.pages()) == 1


def test_a_provider_that_makes_no_page_charges_nothing(qtbot: QtBot, desk: PhoneCounter) -> None:
    desk.counter.charges.check_ready()
    desk.counter.simulator.control.add_fault("page_create", "500")
    choose_phone(desk.page)
    review = desk.flow.review_sheet
    assert review is not None
    qtbot.waitUntil(lambda: review.is_ready)

    QTest.mouseClick(review.buttons["begin"], LEFT)
    qtbot.waitUntil(lambda: desk.flow.sheet is not None, timeout=15000)

    sheet = desk.flow.sheet
    assert sheet is not None
    assert told(sheet).startswith("El enlace no se pudo preparar.")
    assert desk.counter.charges.unfinished() == []


def test_a_long_link_of_the_real_provider_makes_its_code_larger(qtbot: QtBot) -> None:
    link = f"https://checkout.stripe.com/c/pay/cs_live_{'a' * 58}#{'fidkdWxOYHwnP' * 30}"
    view = QrView("code", 264)
    qtbot.addWidget(view)

    view.set_rows(qr_rows(link))

    side = view.sizeHint().width()
    assert side >= (len(view.rows) + 8) * 3
    assert side < 340
    assert seen(view, side) == qr_rows(link)
