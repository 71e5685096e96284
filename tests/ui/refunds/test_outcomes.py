from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from services.refunds.states import State
from tests.services.cards.conftest import KEY
from tests.ui.kit.keys import LEFT, press
from tests.ui.refunds.counter import Counter


def doubt(counter: Counter) -> None:
    """From now on every refund is made, and nobody is told."""
    counter.control.add_fault("refund_create", "drop_after", times=0)
    counter.control.add_fault("refund_list", "drop_before", times=0)


def hold(counter: Counter) -> None:
    """From now on Stripe's answer to a refund waits; the refund is made."""
    counter.control.add_fault("refund_create", "hold")


def wait_until_held(counter: Counter) -> None:
    counter.qtbot.waitUntil(lambda: bool(counter.control.state()["held"]), timeout=10_000)


def test_a_lost_answer_is_a_doubt_that_reopens_nothing(counter: Counter) -> None:
    paid = counter.charged()
    doubt(counter)

    counter.approves_here(paid.id, 4500)
    sheet = counter.ends()

    told = sheet.notice.text.text()
    assert "EN DUDA. No repita la devolución" in told
    assert "No se reabrió ninguna factura" in told
    assert "Se revisa sola" in told
    assert "Próxima en" in told
    assert "no se devolvió nada" not in told.lower()
    assert "paper" not in sheet.buttons
    assert counter.balances() == [0, 0, 4500]
    assert counter.states() == [State.IN_DOUBT]


def test_a_look_ends_the_doubt_with_the_one_refund_that_was_made(counter: Counter) -> None:
    paid = counter.charged()
    doubt(counter)
    counter.approves_here(paid.id, 4500)
    sheet = counter.ends()
    counter.control.clear_faults()

    press(Qt.Key.Key_F5)
    press(Qt.Key.Key_F5)
    counter.settles()

    (there,) = counter.control.refunds()
    assert str(there["id"]) in sheet.notice.text.text()
    assert counter.balances() == [0, 4500, 4500]
    assert counter.states() == [State.DONE]


def test_a_look_that_learns_nothing_keeps_the_buttons_where_they_are(counter: Counter) -> None:
    paid = counter.charged()
    doubt(counter)
    counter.approves_here(paid.id, 4500)
    sheet = counter.ends()
    button = sheet.buttons["look"]

    QTest.mouseClick(button, LEFT)
    counter.settles()

    assert sheet.buttons["look"] is button
    assert button.isVisible()
    assert "EN DUDA" in sheet.notice.text.text()
    assert counter.sent() == 1


def test_a_doubt_is_looked_at_by_itself(counter: Counter) -> None:
    paid = counter.charged()
    doubt(counter)
    counter.approves_here(paid.id, 4500)
    sheet = counter.ends()
    counter.control.clear_faults()

    counter.qtbot.waitUntil(lambda: "Devuelto" in sheet.notice.text.text(), timeout=15_000)

    assert counter.sent() == 1


def test_a_key_that_may_not_give_back_leaves_it_approved_for_another_till(
    counter: Counter,
) -> None:
    paid = counter.charged()
    counter.control.restrict_key(KEY, "refund")

    counter.approves_here(paid.id, 4500)
    sheet = counter.ends()

    told = sheet.notice.text.text()
    assert "Aprobada, sin enviar: todavía no se devolvió nada." in told
    assert "otra caja" in told
    assert "administrador" in told
    assert (counter.sent(), counter.states()) == (0, [State.APPROVED])
    assert counter.balances() == [0, 0, 4500]
    (waiting,) = counter.office.refunds.open_refunds()
    other = counter.office.another_till("sk_test_another_till")
    assert other.look_now(counter.office.supervisor, waiting.id).state is State.DONE
    assert counter.sent() == 1


def test_what_waits_approved_is_sent_once_with_its_button(counter: Counter) -> None:
    paid = counter.charged()
    counter.control.restrict_key(KEY, "refund")
    counter.approves_here(paid.id, 4500)
    sheet = counter.ends()
    counter.control.restrict_key(KEY)  # at no endpoint

    QTest.mouseClick(sheet.buttons["send"], LEFT)
    press(Qt.Key.Key_F12)
    counter.ends()

    assert "Devuelto" in sheet.notice.text.text()
    assert counter.sent() == 1


def test_no_line_to_stripe_sends_nothing_and_says_that_it_waits(counter: Counter) -> None:
    paid = counter.charged()
    counter.control.add_fault("retrieve", "drop_before", times=0)

    counter.approves_here(paid.id, 4500)
    told = counter.ends().notice.text.text()

    assert "No hay conexión con Stripe" in told
    assert counter.states() == [State.APPROVED]
    assert counter.sent() == 0


def test_a_no_of_stripe_says_why_and_reopens_nothing(counter: Counter) -> None:
    paid = counter.charged()
    (intent,) = counter.control.intents(attempt=paid.id)
    counter.control.dashboard("dispute", payment_intent=intent["id"])

    counter.approves_here(paid.id, 4500)
    sheet = counter.ends()

    told = sheet.notice.text.text()
    assert sheet.notice.property("notice") == "err"
    assert "Rechazada: no se devolvió nada" in told
    assert "contracargo" in told
    assert counter.balances() == [0, 0, 4500]
    assert counter.states() == [State.FAILED]


def test_money_that_came_back_is_told_as_credit(counter: Counter) -> None:
    paid = counter.charged()
    counter.approves_here(paid.id, 4500)
    counter.ends().close_sheet()
    (there,) = counter.control.refunds()
    counter.control.dashboard("fail_refund", refund=there["id"])
    (done,) = counter.office.refunds.newest()
    shown = counter.office.gateway.read_refund(there["id"], done.stripe_version).refund
    assert shown is not None
    counter.office.refunds.provider_moved(counter.office.supervisor, shown)

    sheet = counter.shows(done.id)

    assert "La devolución volvió" in sheet.notice.text.text()
    assert "saldo a favor" in sheet.notice.text.text()
    assert "paper" in sheet.buttons


def test_closing_while_it_is_sent_is_safe_and_told(counter: Counter) -> None:
    paid = counter.charged()
    hold(counter)
    counter.approves_here(paid.id, 4500)
    wait_until_held(counter)
    form = counter.flow.ask_sheet
    assert form is not None
    counter.ready(form)
    assert counter.flow.is_busy
    assert counter.flow.may_close() is not None

    press(Qt.Key.Key_Escape)

    assert counter.flow.ask_sheet is None
    ((tone, text),) = counter.told
    assert tone == "info"
    assert "sigue en curso" in text
    counter.control.release()
    counter.settles()
    tone, text = counter.told[-1]
    assert tone == "ok"
    assert "Devolución de $\N{NO-BREAK SPACE}45.00 del recibo 001-001-000000001" in text
    assert counter.flow.may_close() is None
    assert (counter.sent(), counter.states()) == (1, [State.DONE])


def test_enter_pressed_on_while_it_is_sent_leaves_the_sheet_where_it_is(counter: Counter) -> None:
    paid = counter.charged()
    hold(counter)
    counter.approves_here(paid.id, 4500)
    wait_until_held(counter)

    for _ in range(3):
        press(Qt.Key.Key_Return)
    assert counter.flow.ask_sheet is not None
    counter.control.release()
    counter.ends()

    assert counter.sent() == 1


def test_leaving_an_approval_at_the_desk_while_it_is_sent_is_told_too(counter: Counter) -> None:
    refund = counter.asked(counter.charged().id, 4500)
    sheet = counter.shows(refund.id, counter.office.supervisor)
    hold(counter)
    QTest.mouseClick(sheet.buttons["approve"], LEFT)
    wait_until_held(counter)
    counter.ready(sheet)

    QTest.mouseClick(sheet.buttons["back"], LEFT)
    counter.control.release()
    counter.settles()

    tones = [tone for tone, _text in counter.told]
    assert tones == ["info", "ok"]
    assert counter.sent() == 1


def test_a_refund_that_is_not_is_told(counter: Counter) -> None:
    counter.flow.show("no-such-refund")
    counter.settles()

    assert counter.flow.sheet is None
    assert [tone for tone, _text in counter.told] == ["err"]
